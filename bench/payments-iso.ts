import { amountOf } from '#formats/iso20022/amount'
import { creditTransfers } from '#formats/iso20022/credit-transfer'
import { checkMessage, jsonOf, makeMessage, readMessage, writeMessage } from '#formats/iso20022/message'
import type { IsoTree } from '#formats/iso20022/shape'
import { unwrap } from '#kernel/result'
import type { Bench } from './harness/types.ts'

const rounds = 30_000

const side = (iban: string): IsoTree => ({ Id: { IBAN: iban } })
const agent = (bic: string): IsoTree => ({ FinInstnId: { BICFI: bic } })
const party = (name: string, iin: string): IsoTree => ({ Nm: name, Id: { PrvtId: { Othr: [{ Id: iin }] } } })

/** A transfer between two people as a bank sends it, and its XML. */
function transferOf(place: number): string {
  const message = makeMessage('credit-transfer', {
    GrpHdr: {
      MsgId: `M${place}`,
      CreDtTm: '2026-11-21T10:00:00+05:00',
      NbOfTxs: '1',
      SttlmInf: { SttlmMtd: 'CLRG' },
    },
    CdtTrfTxInf: [
      {
        PmtId: { EndToEndId: `E${place}`, UETR: '8a562c67-ca16-48ba-b074-65581be6f001' },
        IntrBkSttlmAmt: { ...amountOf(BigInt(1000 + place)) },
        ChrgBr: 'SLEV',
        Dbtr: party('Debtor', '900101300123'),
        DbtrAcct: side('KZ86125KZT5004100100'),
        DbtrAgt: agent('HSBKKZKX'),
        CdtrAgt: agent('CASPKZKA'),
        Cdtr: party('Creditor', '850505400456'),
        CdtrAcct: side('KZ86125KZT5004100100'),
        Purp: { Cd: 'GDDS' },
        RmtInf: { Ustrd: ['Тауар үшін төлем, шот 17'] },
      },
    ],
  })
  return writeMessage(message)
}

/** The answer to a transfer: accepted, or not. */
function statusOf(endToEndId: string, accepted: boolean): string {
  return writeMessage(
    makeMessage('payment-status', {
      GrpHdr: { MsgId: endToEndId, CreDtTm: '2026-11-21T05:00:00Z' },
      TxInfAndSts: [
        accepted
          ? { OrgnlEndToEndId: endToEndId, TxSts: 'ACSP' }
          : { OrgnlEndToEndId: endToEndId, TxSts: 'RJCT', StsRsnInf: [{ Rsn: { Cd: 'FRAD' } }] },
      ],
    }),
  )
}

function perSecond(work: (place: number) => void): number {
  for (let place = 0; place < 2000; place++) work(place)
  const start = performance.now()
  for (let place = 0; place < rounds; place++) work(place)
  return rounds / ((performance.now() - start) / 1000)
}

/** ISO 20022: one core, from the bytes of a pacs.008 to those of the pacs.002. */
export const bench: Bench = {
  name: 'payments-iso',
  about: 'pacs.008 of one transfer read, checked against its definition and answered with a pacs.002; no screening yet',
  keys: ['messagesPerSecond', 'jsonPerSecond', 'messageBytes'],
  targets: { messagesPerSecond: { atLeast: 8000 } },
  run: async ({ progress }) => {
    const messages = Array.from({ length: 1000 }, (_, place) => transferOf(place))
    const bodies = messages.map((text) => JSON.stringify(jsonOf(unwrap(readMessage(text)))))
    progress('XML')
    const answer = (message: ReturnType<typeof readMessage>) => {
      const [transfer] = unwrap(creditTransfers(unwrap(message)))
      if (transfer === undefined) throw new Error('a message without a transfer')
      return statusOf(transfer.endToEndId, transfer.tiyn < 1500n)
    }
    const messagesPerSecond = perSecond((place) => void answer(readMessage(messages[place % 1000] ?? '')))
    progress('JSON')
    const jsonPerSecond = perSecond((place) => void answer(checkMessage(JSON.parse(bodies[place % 1000] ?? ''))))
    const messageBytes = Buffer.byteLength(messages[0] ?? '')
    return { metrics: { messagesPerSecond, jsonPerSecond, messageBytes }, peers: {} }
  },
}
