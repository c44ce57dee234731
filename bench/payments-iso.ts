import { join } from 'node:path'
import { amountOf } from '#formats/iso20022/amount'
import { jsonOf, makeMessage, readMessage, writeMessage } from '#formats/iso20022/message'
import type { IsoTree } from '#formats/iso20022/shape'
import { unwrap } from '#kernel/result'
import { makeLog } from '#platform/log'
import { loadMessages } from '#platform/messages'
import { makeAnswers, type ToldDecision } from '../src/apps/edge/payments/answer.ts'
import { makeDecide } from '../src/apps/edge/payments/decide.ts'
import { type IsoForm, readTransfers, writeStatus } from '../src/apps/edge/payments/iso.ts'
import { makePaymentKeys, type PaymentKeys } from '../src/apps/edge/payments/keys.ts'
import { fixedPolicies, openScreens } from '../src/apps/edge/payments/policies.ts'
import { makePaymentState, type PaymentState, usualPaymentPolicy } from '../src/engines/screening/index.ts'
import type { Bench } from './harness/types.ts'
import { accountAt, accounts, bearerTexts, drawPair, makeDraw, merchants } from './payments-http/people.ts'

const rounds = 30_000
/** Different messages; asked again they are other payments, a little later, as far as the state is concerned. */
const messagesMade = 20_000
/** Payments that the state remembers beforehand. */
const before = 1_000_000

const side = (iban: string): IsoTree => ({ Id: { IBAN: iban } })
const agent = (bic: string): IsoTree => ({ FinInstnId: { BICFI: bic } })
const party = (name: string, iin: string): IsoTree => ({ Nm: name, Id: { PrvtId: { Othr: [{ Id: iin }] } } })

/** A transfer between two people as a bank sends it, and its XML. */
function transferOf(place: number, draw: (below: number) => number): string {
  const { payer, payee } = drawPair(draw)
  const message = makeMessage('credit-transfer', {
    GrpHdr: {
      MsgId: `M${place}`,
      CreDtTm: '2026-11-21T10:00:00+05:00',
      NbOfTxs: '1',
      SttlmInf: { SttlmMtd: 'CLRG' },
    },
    CdtTrfTxInf: [
      {
        PmtId: { EndToEndId: `E${place}`, UETR: `8a562c67-ca16-48ba-b074-${place.toString(16).padStart(12, '0')}` },
        IntrBkSttlmAmt: { ...amountOf(BigInt(100_000 + draw(5_000_000))) },
        ChrgBr: 'SLEV',
        Dbtr: party('Debtor', bearerTexts(payer).iin),
        DbtrAcct: side(accountAt(payer)),
        DbtrAgt: agent('HSBKKZKX'),
        CdtrAgt: agent('CASPKZKA'),
        Cdtr: party('Creditor', '850505400456'),
        CdtrAcct: side(accountAt(payee)),
        Purp: { Cd: 'GDDS' },
        RmtInf: { Ustrd: ['Тауар үшін төлем, шот 17'] },
      },
    ],
  })
  return writeMessage(message)
}

const nothing = { card: 0, phone: 0, device: 0, iin: 0, debtorOpenedAt: 0, creditorOpenedAt: 0, call: 0 } as const
const unlisted = { debtorListed: 0, creditorListed: 0, phoneListed: 0, deviceListed: 0 } as const

/** A day of the same people before. */
function enterBefore(state: PaymentState, keys: PaymentKeys): void {
  const draw = makeDraw(5)
  const start = Date.parse('2026-11-20T10:00:00+05:00')
  for (let n = 0; n < before; n++) {
    const { payer, payee } = drawPair(draw)
    const at = start + Math.floor((n / before) * 86_400_000)
    const [debtor, creditor] = [keys.keyOf('account', accountAt(payer)), keys.keyOf('account', accountAt(payee))]
    const nowhere = { latitude: Number.NaN, longitude: Number.NaN }
    const amount = 100_000 + draw(5_000_000)
    state.enter({ at, amount, kind: 'transfer', debtor, creditor, ...nothing, ...unlisted, ...nowhere }, at)
  }
}

/** What a node does with a message, but for the disk: from its text to the text of the answer. */
function makeScreener() {
  const state = makePaymentState({
    accounts: accounts + merchants,
    payments: 2_000_000,
    bearers: 1_000_000,
    bearerPayments: 500_000,
    pairs: 2_000_000,
  })
  const keys = makePaymentKeys(new Uint8Array(32))
  enterBefore(state, keys)
  const screen = openScreens(fixedPolicies(usualPaymentPolicy), makeLog({ LOG_LEVEL: 'error' }, 'bench'))
  const decide = makeDecide({
    keys,
    state,
    registry: () => undefined,
    isMarked: () => false,
    overrideOf: () => undefined,
    screen,
  })
  const write = makeAnswers(loadMessages(join(import.meta.dirname, '../locales')), () => usualPaymentPolicy)
  return (text: string, form: IsoForm): string => {
    const now = Date.now()
    const read = readTransfers(text, form, now)
    if (!read.ok) throw new Error(read.refusal.code)
    const { message, orders } = read.value
    const told = orders.map((order) => {
      const answer = write(order, decide(order, now), { language: 'kk', now })
      return JSON.parse(answer.toString('utf8')) as ToldDecision
    })
    return writeStatus(message, told, form)
  }
}

function perSecond(work: (place: number) => void): number {
  for (let place = 0; place < 3000; place++) work(place)
  const start = performance.now()
  for (let place = 0; place < rounds; place++) work(place)
  return rounds / ((performance.now() - start) / 1000)
}

/** ISO 20022: one core, from the text of a pacs.008 to that of the pacs.002. */
export const bench: Bench = {
  name: 'payments-iso',
  about:
    'pacs.008 of one transfer read, checked against its definition, screened by the whole shipped policy over a state of a million accounts and as many payments, and answered with a pacs.002; the disk is in payments-http',
  keys: ['messagesPerSecond', 'jsonPerSecond', 'messageBytes'],
  targets: { messagesPerSecond: { atLeast: 8000 } },
  limits: 'Reading the XML and checking each element take more than the decision.',
  run: ({ progress }) => {
    const draw = makeDraw(20_261_122)
    const messages = Array.from({ length: messagesMade }, (_, place) => transferOf(place, draw))
    const bodies = messages.map((text) => JSON.stringify(jsonOf(unwrap(readMessage(text)))))
    progress('a million accounts pay for a day')
    const screen = makeScreener()
    progress('XML')
    const messagesPerSecond = perSecond((place) => void screen(messages[place % messagesMade] ?? '', 'xml'))
    progress('JSON')
    const jsonPerSecond = perSecond((place) => void screen(bodies[place % messagesMade] ?? '', 'json'))
    const messageBytes = Buffer.byteLength(messages[0] ?? '')
    return Promise.resolve({ metrics: { messagesPerSecond, jsonPerSecond, messageBytes }, peers: {} })
  },
}
