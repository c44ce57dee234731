import { createHash } from 'node:crypto'
import { type RecallAnswer, readRecallAnswer } from '#formats/iso20022/recall-reply'
import { type ReturnsTold, readReturns } from '#formats/iso20022/recall-return'
import type { Json } from '#kernel/canonical-json'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction, type Tx } from '#platform/database'
import type { SettlingServices } from '../recalls/settling/ending-service.ts'
import { formatHoldCode, holdCode } from '../recalls/settling/hold-code.ts'
import { takeRelease, takeReturn } from '../recalls/settling/hold-service.ts'
import { takeConfirmation } from '../recalls/tracking/confirm-service.ts'
import { allOrNothing } from '../recalls/tracking/context-service.ts'
import { takeReply } from '../recalls/tracking/reply-service.ts'
import { bankFor } from './asked-service.ts'
import { type AskedRequest, askedOne } from './asked-store.ts'
import type { Bank } from './bank.ts'
import { byCode } from './bic-service.ts'
import { readIso, readJson } from './message-body.ts'
import { releaseSchema } from './message-schema.ts'
import * as store from './message-store.ts'
import { proveSignature, type SignedRequest } from './signature-service.ts'

/** What taking messages needs. */
export type MessageServices = SettlingServices

/** A message as it came. */
export interface GivenMessage extends SignedRequest {
  readonly kind: 'reply' | 'return' | 'release'
  readonly xml: boolean
}

/** What was taken, as the bank is told of it. */
export type Taken = Entry & { readonly hold: { readonly code: string; readonly until: string } | null }

interface Entry {
  readonly message: string
  readonly request: string
  readonly takenAt: string
  /** Of the recovery, or of the hold where money goes back or is let go. */
  readonly state: string
  /** Legs that a reply led to. */
  readonly next: number
}

/** What was taken, as it is kept: a hold by its id, since its code is kept nowhere. */
type Kept = Entry & { readonly hold: { readonly id: string; readonly until: string } | null }

/** Messages of banks. */
export interface BankMessages {
  /**
   * Takes a message, once: the same again is answered the same, another under its name fails with `recall.message.conflict`. What
   * is refused is written down with the reason. Fails with `bank.not-registered.forbidden`, as `proveSignature`, as reading
   * the message, with `recall.request.not-found`, `recall.message.other-bank`, `recall.message.other-case`,
   * `recall.message.other-leg`, `recall.return.one-at-a-time`, and as taking it does.
   */
  take(actor: Actor, given: GivenMessage): Promise<Result<{ readonly bank: Bank; readonly taken: Taken }>>
}

/** What a message says, whatever its form. */
interface Told {
  readonly message: string
  readonly definition: string
  readonly request: string
  readonly leg: string | null
  /** What is kept of it. */
  readonly kept: Json
  readonly take: (tx: Tx, request: AskedRequest) => Promise<Result<Outcome>>
  /** What the message says of its bank and its case, where it does. */
  readonly bank?: string
  readonly recovery?: string
}

interface Outcome {
  readonly state: string
  readonly leg?: string
  readonly next?: number
}

/** Makes the part that takes messages of banks. */
export function makeBankMessages(services: MessageServices): BankMessages {
  return {
    take: async (actor, given) => {
      const bank = await bankFor(services.db, actor)
      if (!bank.ok) return bank
      const taken = await take(services, { actor, bank: bank.value }, given)
      if (taken.ok) return ok({ bank: bank.value, taken: shown(services, taken.value) })
      await noteRefusal(services, { actor, bank: bank.value }, { given, code: taken.error.code })
      return taken
    },
  }
}

interface By {
  readonly actor: Actor
  readonly bank: Bank
}

async function take(services: MessageServices, by: By, given: GivenMessage): Promise<Result<Kept>> {
  const proved = await proveSignature(services, by.bank, given)
  if (!proved.ok) return proved
  const told = toldBy(services, by, given)
  if (!told.ok) return told
  return allOrNothing(services.db, (tx) => takeOnce(services, tx, { by, told: told.value }))
}

async function takeOnce(
  services: MessageServices,
  tx: Tx,
  { by, told }: { readonly by: By; readonly told: Told },
): Promise<Result<Kept>> {
  const { code } = by.bank
  const { message, definition, kept } = told
  const at = services.clock.now()
  const hash = createHash('sha256').update(JSON.stringify(kept)).digest()
  const earlier = await store.insertMessage(tx, { bank: code, message, definition, told: kept, hash, at })
  if (earlier !== undefined)
    return earlier.hash.equals(hash) ? ok(earlier.answer as unknown as Kept) : fail('recall.message.conflict')
  const request = await askedOne(tx, told.request, code)
  if (request === undefined) return fail('recall.request.not-found')
  const fault = otherThanAsked(by.bank, told, request)
  if (fault !== undefined) return fault
  const outcome = await told.take(tx, request)
  if (!outcome.ok) return outcome
  const { state, leg, next = 0 } = outcome.value
  const hold = leg === undefined ? undefined : await store.holdOfLeg(tx, leg)
  const entry = { message, request: told.request, takenAt: at.toISOString(), state, next }
  const taken = { ...entry, hold: hold === undefined ? null : { id: hold.id, until: hold.until.toISOString() } }
  await store.keepAnswer(tx, { bank: code, message }, { request: told.request, answer: taken })
  return ok(taken)
}

function shown({ keys }: MessageServices, { hold, ...entry }: Kept): Taken {
  return { ...entry, hold: hold && { code: formatHoldCode(holdCode(keys, hold.id)), until: hold.until } }
}

/** What the parts of a message say beside its extension must not be about another bank, case or leg. */
function otherThanAsked(bank: Bank, told: Told, request: AskedRequest): Result<never> | undefined {
  if (told.bank && told.bank !== bank.code && told.bank !== bank.bic) return fail('recall.message.other-bank')
  if (told.recovery && told.recovery !== request.recovery) return fail('recall.message.other-case')
  return told.leg !== null && told.leg !== request.leg ? fail('recall.message.other-leg') : undefined
}

function toldBy(services: MessageServices, by: By, given: GivenMessage): Result<Told> {
  if (given.kind === 'release') return releaseBy(services, by, given)
  const iso = readIso(given.body, given)
  if (!iso.ok) return iso
  const { definition } = iso.value
  if (given.kind === 'reply') {
    const answer = readRecallAnswer(iso.value)
    return answer.ok ? ok(replyBy(services, by, { answer: answer.value, definition })) : answer
  }
  const returns = readReturns(iso.value)
  return returns.ok ? returnBy(services, by, { told: returns.value, definition }) : returns
}

function replyBy(
  services: MessageServices,
  { actor, bank: { code: bank } }: By,
  { answer, definition }: { readonly answer: RecallAnswer; readonly definition: string },
): Told {
  const { message, request: requestId } = answer
  const head = {
    message,
    definition,
    request: requestId,
    bank: answer.bank,
    recovery: answer.recovery,
    kept: keptOf(answer),
  }
  const at = services.clock.now()
  if (answer.kind === 'confirmation') {
    const payments = answer.payments.map((payment) => ({
      reference: payment.reference ?? '',
      bank: payment.bank ?? '',
      account: payment.account,
      amount: payment.amount,
      at: new Date(payment.at),
    }))
    return {
      ...head,
      leg: null,
      take: async (tx) =>
        takeConfirmation(services, tx, { bank, requestId, payments: await byCode(tx, payments), at, actor }),
    }
  }
  const take = async (tx: Tx): Promise<Result<Outcome>> => {
    const reply = { ...answer.outcome, onward: await byCode(tx, answer.outcome.onward) }
    const taken = await takeReply(services, tx, { bank, requestId, reply, at, actor })
    if (!taken.ok) return taken
    const { state, leg, next, sums } = taken.value
    return ok({ state, next: next.length, ...(sums.held > 0n && { leg }) })
  }
  return { ...head, leg: answer.leg, take }
}

function returnBy(
  services: MessageServices,
  { bank: { code: bank } }: By,
  { told, definition }: { readonly told: ReturnsTold; readonly definition: string },
): Result<Told> {
  const [only, ...more] = told.returns
  if (only === undefined || more.length > 0) return fail('recall.return.one-at-a-time')
  const { request: requestId, amount } = only
  const at = new Date(told.at)
  const take = async (tx: Tx, { leg, kind }: AskedRequest): Promise<Result<Outcome>> =>
    leg === null || kind !== 'return'
      ? fail('recall.request.not-found')
      : takeReturn(services, tx, { bank, requestId, leg, amount, at, message: told.message })
  return ok({ message: told.message, definition, request: requestId, leg: only.leg, kept: keptOf(told), take })
}

function releaseBy(services: MessageServices, { bank: { code: bank } }: By, given: GivenMessage): Result<Told> {
  const json = readJson(given.body)
  if (!json.ok) return json
  const release = releaseSchema.safeParse(json.value)
  if (!release.success) return fail('recall.release.invalid')
  const { message, request: requestId, amount } = release.data
  const take = async (tx: Tx, { leg, kind }: AskedRequest): Promise<Result<Outcome>> =>
    leg === null || kind !== 'release'
      ? fail('recall.request.not-found')
      : takeRelease(services, tx, { bank, requestId, leg, ...(amount !== undefined && { amount: BigInt(amount) }) })
  return ok({ message, definition: 'release', request: requestId, leg: null, kept: keptOf(release.data), take })
}

/** What was told as it is kept: names and addresses that a message may hold are not among it. */
function keptOf(told: object): Json {
  const text = JSON.stringify(told, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))
  return JSON.parse(text) as Json
}

async function noteRefusal(
  { db, audit }: MessageServices,
  { actor, bank }: By,
  { given, code }: { readonly given: GivenMessage; readonly code: string },
): Promise<void> {
  const digest = createHash('sha256').update(given.body).digest('hex')
  await inTransaction(db, (tx) =>
    audit.record(tx, actor, {
      action: 'payments.message-refused',
      subject: { type: 'bank', id: bank.code },
      details: { kind: given.kind, code, digest },
    }),
  )
}
