import { generateKeyPairSync } from 'node:crypto'
import type { LotMethod } from '#engines/tracing'
import { writeMessage } from '#formats/iso20022/message'
import { isoIdOf, type PaymentMade } from '#formats/iso20022/recall-parts'
import { type RecallAnswer, recallAnswerMessage } from '#formats/iso20022/recall-reply'
import { returnMessage } from '#formats/iso20022/recall-return'
import { unwrap } from '#kernel/result'
import type { Actor } from '#platform/access'
import { type JwsKey, openJwsKey, signDetached } from '#platform/jws'
import {
  type BankManner,
  ibanOf,
  isSink,
  mixedBanks,
  type PaymentWorld,
  paymentOf,
  roleOf,
  simulatedBanks,
} from '#simulation/payments'
import { type BookAccount, type HeldMoney, outcomeOf, type ToldParts } from '../bank/compose.ts'
import type { Services } from '../services.ts'
import { cliActor, publicActor } from './command.ts'

/** A request as a bank of the demo reads it. */
export type DemoRequest = Extract<
  Awaited<ReturnType<Services['payments']['banks']['asking']['list']>>,
  { readonly ok: true }
>['value']['items'][number]

/** A bank of the demo: it is asked and answers as a real one does, signed, from the books of the simulated country. */
export interface DemoBank {
  readonly code: string
  readonly name: string
  readonly manner: BankManner
  /** One of its clients. */
  readonly actor: Actor
  /** What it is asked that it did not read before. */
  read(): Promise<readonly DemoRequest[]>
  /** Answers, as things stand in its books at `at`; false where the centre wants no answer any more. */
  answer(request: DemoRequest, at: number): Promise<boolean>
}

/** How payments of the world are named at the banks: no other demo names them so. */
export const referenceOf = (seed: number, payment: number | string): string => `S${seed}-p${payment}`

/** Registers the banks of the simulated country, with names that say that they are made up. */
export async function registerBanks(
  services: Services,
  { seed, world }: { readonly seed: number; readonly world: PaymentWorld },
): Promise<readonly DemoBank[]> {
  const words = services.messages.in('kk')
  const banks: DemoBank[] = []
  for (const [place, code] of simulatedBanks.entries()) {
    const name = words('demo-payments.bank', { code })
    const organisation = unwrap(
      await services.identity.organisations.add(cliActor, { kind: 'bank', name, region: null }),
    )
    const key = await openJwsKey(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }))
    if (key === undefined) throw new Error('a new key is no key')
    const people = { dutyOfficer: words('demo-payments.bank-officer'), dutyContact: '+7 700 000 00 00' }
    const rest = { bic: null, webhook: null, answerMinutes: null, key: { ...key.jwk } }
    const input = { organisation: organisation.id, name, ...people, ...rest }
    unwrap(await services.payments.banks.register.put(cliActor, code, input))
    const client: Actor = { ...publicActor, kind: 'client', id: `demo-${code}`, organisation: organisation.id }
    const actor: Actor = { ...client, roles: ['partner'] }
    const manner = mixedBanks[place] ?? 'automatic'
    banks.push(makeBank({ services, seed, world, key }, { code, name, manner, actor }))
  }
  return banks
}

interface Behind {
  readonly services: Services
  readonly seed: number
  readonly world: PaymentWorld
  readonly key: JwsKey
}

function makeBank(behind: Behind, bank: Pick<DemoBank, 'code' | 'name' | 'manner' | 'actor'>): DemoBank {
  const { asking, messages } = behind.services.payments.banks
  const told = new Map<string, ToldParts>()
  const holds: HeldMoney[] = []
  const seen = new Set<string>()
  let cursor: string | undefined
  let nonce = 0
  return {
    ...bank,
    read: async () => {
      const page = unwrap(await asking.list(bank.actor, { modifiedAfter: cursor, limit: 500 }))
      cursor = page.cursor ?? undefined
      // A request is listed again when it has changed, as by a reminder.
      const fresh = page.items.filter(({ state, id }) => state === 'open' && !seen.has(id))
      for (const { id } of fresh) seen.add(id)
      return fresh
    },
    answer: async (request, at) => {
      const { kind, path, text } = letterOf(behind, bank.code, { request, at, holds, told })
      const body = Buffer.from(text)
      const target = `/api/v1/recalls/${path}`
      const message = { method: 'POST', target, audience: 'saqbol', body }
      const signature = await signDetached(behind.key, message, { at, nonce: `demo-nonce-${nonce++}` })
      const given = { kind, xml: kind !== 'release', method: 'POST', target, signature, body } as const
      const taken = await messages.take(bank.actor, given)
      if (!taken.ok && !tooLate.includes(taken.error.code)) unwrap(taken)
      return taken.ok
    },
  }
}

/** How the centre refuses what it withdrew or let go meanwhile. */
const tooLate = [
  'recall.reply.too-late.conflict',
  'recall.request.already-answered',
  'hold.return.already-closed',
  'hold.return.request.not-found',
]

interface Asked {
  readonly request: DemoRequest
  readonly at: number
  readonly holds: HeldMoney[]
  readonly told: Map<string, ToldParts>
}

function letterOf(behind: Behind, code: string, asked: Asked) {
  const { request, at } = asked
  const message = `${code}${isoIdOf(request.id)}`
  const { id, leg, amount, payment } = request
  if (request.kind === 'release') {
    const text = JSON.stringify({ message, request: id, amount: Number(amount) })
    return { kind: 'release', path: 'releases', text } as const
  }
  if (request.kind === 'return') {
    const returns = [{ request: id, leg, reference: payment?.reference ?? null, amount }]
    return { kind: 'return', path: 'returns', text: writeMessage(returnMessage({ message, at, returns })) } as const
  }
  const head = { message, request: id, recovery: request.recovery, bank: code, at }
  const answer: RecallAnswer =
    request.kind === 'confirm'
      ? { kind: 'confirmation', ...head, payments: madeOf(behind, request) }
      : { kind: 'outcome', ...head, leg, outcome: becameOf(behind, asked) }
  return { kind: 'reply', path: 'replies', text: writeMessage(recallAnswerMessage(answer)) } as const
}

/** The payments that a victim told of, as they stand in the books. */
function madeOf({ world, seed }: Behind, { details }: DemoRequest): readonly PaymentMade[] {
  const { books, accounts } = world
  const columns = books.payments()
  return (details.payments ?? []).flatMap(({ account, bank, amount, at }) => {
    const moment = Date.parse(at)
    for (let place = columns.length - 1; place >= 0; place--) {
      if (columns.at[place] !== moment || BigInt(columns.amount[place] ?? 0) !== BigInt(amount)) continue
      if (ibanOf(accounts, columns.creditor[place] ?? 0) !== account) continue
      return [{ reference: referenceOf(seed, place), account, bank, amount: BigInt(amount), at: moment }]
    }
    return []
  })
}

/** What became of the money by the lots of the account; what is there is held. */
function becameOf({ world, seed }: Behind, { request, at, holds, told }: Asked) {
  const { payment, amount, leg, method } = request
  if (payment === null || leg === null) throw new Error('a request for money names its payment')
  const inflow = Number(payment.reference.split('-p')[1])
  const account = world.books.creditor(inflow)
  const place = `${payment.account} ${payment.reference}`
  const asked = { reference: payment.reference, amount, method: method as LotMethod }
  const known = told.get(place) ?? {}
  const { outcome, told: parts } = outcomeOf(bookOf(world, seed, account), asked, { holds, told: known })
  const sums = Object.entries(parts).map(([out, part]) => [out, part + (known[out] ?? 0n)] as const)
  told.set(place, { ...known, ...Object.fromEntries(sums) })
  if (outcome.held > 0n) {
    world.books.hold(at, { account, payment: inflow, amount: Number(outcome.held) })
    holds.push({ leg, account: payment.account, reference: payment.reference, amount: outcome.held, at })
  }
  return outcome
}

const ways: Readonly<Record<string, 'atm' | 'crypto-exchange' | 'remittance' | 'card-purchase'>> = {
  'cash-machine': 'atm',
  exchange: 'crypto-exchange',
  abroad: 'remittance',
  merchant: 'card-purchase',
}

/** The ledger of an account, without what it holds. */
function bookOf({ books, accounts }: PaymentWorld, seed: number, account: number): BookAccount {
  const movements = books.movements(account).flatMap(({ id, kind, at, amount }): BookAccount['movements'] => {
    const payment = paymentOf(id)
    if (payment < 0) return []
    const movement = { reference: referenceOf(seed, payment), at, amount }
    if (kind === 'in') return [{ kind, ...movement }]
    const creditor = books.creditor(payment)
    if (isSink(accounts, creditor)) return [{ kind, ...movement, way: ways[roleOf(accounts, creditor)] ?? 'other' }]
    const bank = simulatedBanks[accounts.bank[creditor] ?? 0] ?? ''
    return [{ kind, ...movement, to: { bank, account: ibanOf(accounts, creditor) } }]
  })
  const opening = BigInt(Math.round(accounts.opening[account] ?? 0))
  return { account: ibanOf(accounts, account), opening, state: 'open', movements }
}
