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
  /** Hears of every decision that is new and stands: of several nodes that one alone hears whose decision it is. */
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
  /** Those of them that this node made: the others hear of each once it is saved. */
  readonly untold: WeakSet<JournalRecord>
  /** What was decided up to then may have been known here and forgotten before this start, after which all is told once. */
  readonly forgottenTo: number
  /** Records of other nodes on their way to the disk, by payment. */
  readonly adopting: Map<string, Promise<void>>
}

const unavailable = () => refuse('payments.journal-unavailable', undefined, 503)
const notFound = () => refuse('payments.not-found', undefined, 404)

/** Makes the screening of a node. */
export function makeScreening(services: ScreeningServices): Screening {
  const { keys } = services
  const state: State = {
    services,
    waiting: new Map(),
    settling: new Map(),
    unsaved: new Map(),
    untold: new WeakSet(),
    // A clock that was ahead once must not make this node deaf to what is decided from now on.
    forgottenTo: Math.min(services.decisions.forgottenTo(), Date.now()),
    adopting: new Map(),
  }
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
    unsaved === undefined ? answerAnew(state, key, { order, id, print, language }) : keepOwn(state, key, unsaved)
  state.waiting.set(key, { print, answer })
  return answer
}

interface Asked {
  readonly order: PaymentOrder
  readonly id: PaymentId
  readonly print: number
  readonly language: Language
}

/** Where nodes share, the first of them to decide does so for all; alone, the payment is entered before anything else is decided. */
function answerAnew(state: State, key: string, { order, id, print, language }: Asked): Promise<Read<Buffer>> {
  const { services } = state
  const now = Date.now()
  const decided = services.decide(order, now)
  const answer = services.answer(order, decided, { language, now })
  const { payment, verdict } = decided
  const { decision } = verdict
  const entered = decision === 'allow'
  const record: JournalRecord = { id, print, decision, outcome: 'none', entered, now, payment, answer }
  if (services.sharing !== undefined) return answerTogether(state, key, { record, decided })
  services.decided?.(decided)
  enter(state, record)
  return keepDecision(state, key, record)
}

async function answerTogether(
  state: State,
  key: string,
  { record, decided }: { readonly record: JournalRecord; readonly decided: Decided },
): Promise<Read<Buffer>> {
  const stands = (await state.services.sharing?.first(key, record).catch(() => undefined)) ?? record
  if (stands.print !== record.print) {
    state.waiting.delete(key)
    return refuse('payments.id-conflict', undefined, 409)
  }
  if (stands === record) {
    state.services.decided?.(decided)
    state.untold.add(record)
  }
  enter(state, stands)
  return keepOwn(state, key, stands)
}

/** Keeps a decision; the others hear of one that is ours once the disk has it, however often that had to be tried. */
async function keepOwn(state: State, key: string, record: JournalRecord): Promise<Read<Buffer>> {
  const kept = await keepDecision(state, key, record)
  if (kept.ok && state.untold.delete(record)) state.services.sharing?.publish(record)
  return kept
}

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

/**
 * A node that starts hears the log from its beginning, its own decisions too. One as old as what it forgot may be among that and is
 * left: a payment that counts twice stands against whoever paid for weeks, one that is missed weakens counts at this node alone. Missed
 * is only what others decided before all that is remembered here and this node did not hear then; one that forgot nothing misses none.
 */
const mayBeForgotten = ({ forgottenTo }: State, { now }: JournalRecord): boolean => now <= forgottenTo

async function adopt(state: State, id: string, record: JournalRecord): Promise<void> {
  const isDecision = record.outcome === 'none'
  const key = isDecision ? id : `outcome:${id}`
  // What is on its way here stands by itself: the claim says which of the two counts.
  if (isDecision ? state.waiting.has(id) : state.settling.has(id)) return
  // What became of a payment may be told while the payment itself still waits for our disk.
  if (!isDecision) await state.waiting.get(id)?.answer.catch(() => undefined)
  const known = state.services.decisions.find(record.id)
  const isNews = isDecision ? known === undefined && !mayBeForgotten(state, record) : known?.outcome === 'none'
  if (!isNews || state.unsaved.has(key)) return
  enter(state, record)
  await keep(state, key, record)
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
    services.decisions.take(record, place, Date.now())
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
