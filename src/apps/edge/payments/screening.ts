import type { PaymentState } from '#engines/screening'
import type { Language } from '#kernel/language'
import type { WriteAnswer } from './answer.ts'
import type { Decide, Decided } from './decide.ts'
import type { Decisions, KnownDecision } from './decisions.ts'
import type { Journal } from './journal.ts'
import type { PaymentKeys } from './keys.ts'
import { type PaymentOrder, printedText, type Read, refuse, textOfId } from './order.ts'
import { type JournalRecord, type Outcome, type PaymentId, writeRecord } from './record.ts'
import { JournalDamaged, type Place } from './segments.ts'
import type { Sharing } from './sharing.ts'

/** What screening rests on. */
export interface ScreeningServices {
  readonly keys: PaymentKeys
  readonly state: Pick<PaymentState, 'enter'>
  readonly decisions: Decisions
  readonly journal: Journal
  readonly decide: Decide
  readonly answer: WriteAnswer
  /** Hears of every decision that is new. */
  readonly decided?: (decided: Decided) => void
  /** What other nodes of the bank decide; nothing where this is the only one. */
  readonly sharing?: Sharing
}

/** Which payment somebody means. */
export interface PaymentName {
  readonly uetr: string | null
  readonly debtor: string
  readonly endToEndId: string
}

/** Screening that is durable before it is answered, and answers a payment once. */
export interface Screening {
  /**
   * Screens a payment: the bytes of the answer, once the disk has them. Asked again it gives the first answer. Refuses with
   * `payments.id-conflict` (409) another payment of the same name, and with `payments.journal-unavailable` (503).
   */
  screen(order: PaymentOrder, language: Language): Promise<Read<Buffer>>
  /** Whether a payment was decided on here, or at another node that told of it. */
  knows(name: PaymentName): boolean
  /** The first answer to a payment. Refuses with `payments.not-found` (404). */
  find(name: PaymentName): Promise<Read<Buffer>>
  /**
   * The bank tells what became of a payment that was not allowed at once: a released one moved money and counts from now. Told again
   * the same is taken; otherwise refuses with `payments.outcome-conflict` (409), `payments.not-found`, `payments.journal-unavailable`.
   */
  settle(name: PaymentName, outcome: Exclude<Outcome, 'none'>): Promise<Read<{ readonly repeated: boolean }>>
  /** Payments that wait for the disk now. */
  waiting(): number
}

interface Waiting {
  readonly print: number
  readonly answer: Promise<Read<Buffer>>
}

/** Decisions that the disk refused, at the most: each is made durable when the payment comes again, and not decided anew. */
const unsavedMost = 100_000

interface State {
  readonly services: ScreeningServices
  readonly waiting: Map<string, Waiting>
  readonly settling: Map<string, Promise<unknown>>
  readonly unsaved: Map<string, JournalRecord>
  /** Records of other nodes on their way to the disk, by payment. */
  readonly adopting: Map<string, Promise<void>>
}

const unavailable = () => refuse('payments.journal-unavailable', undefined, 503)
const notFound = () => refuse('payments.not-found', undefined, 404)

/** Makes the screening of a node. */
export function makeScreening(services: ScreeningServices): Screening {
  const state: State = { services, waiting: new Map(), settling: new Map(), unsaved: new Map(), adopting: new Map() }
  const { keys } = services
  services.sharing?.hear((record) => hear(state, record))
  return {
    screen: (order, language) => screen(state, order, language),
    knows: (name) => services.decisions.find(keys.idOf(name)) !== undefined,
    find: async (name) => {
      const id = keys.idOf(name)
      const waiting = state.waiting.get(textOfId(id))
      if (waiting !== undefined) return waiting.answer
      const known = services.decisions.find(id)
      return known === undefined ? notFound() : answerAt(services.journal, id, known.place)
    },
    settle: async (name, outcome) => {
      const id = keys.idOf(name)
      const key = textOfId(id)
      await state.waiting.get(key)?.answer
      const before = state.settling.get(key) ?? Promise.resolve()
      const work = before.then(() => settle(state, id, outcome))
      const quiet = work.catch(() => undefined)
      state.settling.set(key, quiet)
      try {
        return await work
      } finally {
        if (state.settling.get(key) === quiet) state.settling.delete(key)
      }
    },
    waiting: () => state.waiting.size,
  }
}

async function screen(state: State, order: PaymentOrder, language: Language): Promise<Read<Buffer>> {
  const { keys, decisions, journal } = state.services
  const { uetr, debtor, endToEndId } = order
  const id = keys.idOf({ uetr, debtor, endToEndId: endToEndId ?? '' })
  const print = keys.printOf(printedText(order))
  const key = textOfId(id)
  const conflict = () => refuse('payments.id-conflict', undefined, 409)
  const waiting = state.waiting.get(key)
  if (waiting !== undefined) return waiting.print === print ? waiting.answer : conflict()
  const known = decisions.find(id)
  if (known !== undefined) return known.print === print ? answerAt(journal, id, known.place) : conflict()
  const unsaved = state.unsaved.get(key)
  if (unsaved !== undefined && unsaved.print !== print) return conflict()
  if (!journal.accepts(Date.now())) return unavailable()
  const answer =
    unsaved === undefined
      ? answerAnew(state, key, decideOn(state, { order, id, print, language }))
      : keepDecision(state, key, unsaved)
  state.waiting.set(key, { print, answer })
  return answer
}

/** Where nodes share, the first of them to decide does so for all; alone, the payment is entered before anything else is decided. */
function answerAnew(state: State, key: string, record: JournalRecord): Promise<Read<Buffer>> {
  if (state.services.sharing !== undefined)
    return answerTogether(state, key, { record, sharing: state.services.sharing })
  enter(state, record)
  return keepDecision(state, key, record)
}

async function answerTogether(
  state: State,
  key: string,
  { record, sharing }: { readonly record: JournalRecord; readonly sharing: Sharing },
): Promise<Read<Buffer>> {
  const stands = (await sharing.first(key, record).catch(() => undefined)) ?? record
  if (stands.print !== record.print) {
    state.waiting.delete(key)
    return refuse('payments.id-conflict', undefined, 409)
  }
  enter(state, stands)
  const kept = await keepDecision(state, key, stands)
  if (kept.ok && isSame(stands, record)) sharing.publish(record)
  return kept
}

const isSame = (one: JournalRecord, other: JournalRecord): boolean =>
  one.now === other.now && one.answer.equals(other.answer)

function enter({ services }: State, { entered, payment, now }: JournalRecord): void {
  if (entered) services.state.enter(payment, now)
}

/** Takes in what other nodes decided or were told, of one payment in its order. */
function hear(state: State, record: JournalRecord): void {
  const id = textOfId(record.id)
  const work = (state.adopting.get(id) ?? Promise.resolve()).then(() => adopt(state, id, record)).catch(() => undefined)
  state.adopting.set(id, work)
  void work.then(() => {
    if (state.adopting.get(id) === work) state.adopting.delete(id)
  })
}

async function adopt(state: State, id: string, record: JournalRecord): Promise<void> {
  const isDecision = record.outcome === 'none'
  const key = isDecision ? id : `outcome:${id}`
  // What is on its way here stands by itself: the claim says which of the two counts.
  if (isDecision ? state.waiting.has(id) : state.settling.has(id)) return
  // What became of a payment may be told while the payment itself still waits for our disk.
  if (!isDecision) await state.waiting.get(id)?.answer.catch(() => undefined)
  const known = state.services.decisions.find(record.id)
  const isNews = isDecision ? known === undefined : known?.outcome === 'none'
  if (!isNews || state.unsaved.has(key)) return
  enter(state, record)
  await keep(state, key, record)
}

interface Asked {
  readonly order: PaymentOrder
  readonly id: PaymentId
  readonly print: number
  readonly language: Language
}

function decideOn({ services }: State, { order, id, print, language }: Asked): JournalRecord {
  const now = Date.now()
  const decided = services.decide(order, now)
  const answer = services.answer(order, decided, { language, now })
  services.decided?.(decided)
  const { payment, verdict } = decided
  const entered = verdict.decision === 'allow'
  return { id, print, decision: verdict.decision, outcome: 'none', entered, now, payment, answer }
}

async function keepDecision(state: State, key: string, record: JournalRecord): Promise<Read<Buffer>> {
  try {
    const kept = await keep(state, key, record)
    return kept ? { ok: true, value: record.answer } : unavailable()
  } finally {
    state.waiting.delete(key)
  }
}

/** Brings a record to the disk; one that was refused there is kept in memory, so that the state need not be told of it again. */
async function keep({ services, unsaved }: State, key: string, record: JournalRecord): Promise<boolean> {
  try {
    const place = await services.journal.append(writeRecord(record))
    services.decisions.take(record, place, record.now)
    unsaved.delete(key)
    return true
  } catch {
    if (unsaved.size < unsavedMost) unsaved.set(key, record)
    return false
  }
}

function answerAt(journal: Journal, id: PaymentId, place: Place): Promise<Read<Buffer>> {
  return Promise.resolve({ ok: true, value: Buffer.from(recordOf(journal, id, place).answer) })
}

/** Throws where another payment's record stands there: its answer is nobody else's. */
function recordOf(journal: Journal, id: PaymentId, place: Place): JournalRecord {
  const record = journal.read(place)
  if (textOfId(record.id) !== textOfId(id)) throw new JournalDamaged(`journal-${place.segment}`, place.offset)
  return record
}

async function settle(
  state: State,
  id: PaymentId,
  outcome: Exclude<Outcome, 'none'>,
): Promise<Read<{ readonly repeated: boolean }>> {
  const { decisions, journal } = state.services
  const known = decisions.find(id)
  if (known === undefined) return notFound()
  if (known.outcome === outcome) return { ok: true, value: { repeated: true } }
  const key = `outcome:${textOfId(id)}`
  const unsaved = state.unsaved.get(key)
  if (known.outcome !== 'none' || (unsaved !== undefined && unsaved.outcome !== outcome))
    return refuse('payments.outcome-conflict', undefined, 409)
  if (!journal.accepts(Date.now())) return unavailable()
  const record = unsaved ?? (await settleAnew(state, key, { id, known, outcome }))
  if (record === undefined) return refuse('payments.outcome-conflict', undefined, 409)
  if (!(await keep(state, key, record))) return unavailable()
  state.services.sharing?.publish(record)
  return { ok: true, value: { repeated: false } }
}

/** The entry that says what became of a payment; undefined where another node was told otherwise first. */
async function settleAnew(
  state: State,
  key: string,
  {
    id,
    known,
    outcome,
  }: { readonly id: PaymentId; readonly known: KnownDecision; readonly outcome: Exclude<Outcome, 'none'> },
): Promise<JournalRecord | undefined> {
  const first = recordOf(state.services.journal, id, known.place)
  const now = Date.now()
  const entered = outcome === 'released' && !first.entered
  // The money moves now, not when the order was given.
  const payment = { ...first.payment, at: now }
  const record: JournalRecord = { ...first, outcome, entered, now, payment, answer: Buffer.alloc(0) }
  const stands = (await state.services.sharing?.first(key, record).catch(() => undefined)) ?? record
  if (stands.outcome !== outcome) return undefined
  enter(state, stands)
  return stands
}
