import {
  backTestPayments,
  decisionOfOverride,
  type Override,
  type PastPayment,
  type PaymentBackTest,
  type PaymentDecision,
  type PaymentPolicy,
  type PaymentScreen,
  type PaymentStateOptions,
} from '#engines/screening'
import { type HistoryPart, historyIn, readHistory } from './history.ts'
import type { OverrideThen } from './past-overrides.ts'
import type { JournalRecord, Outcome, PaymentId } from './record.ts'

/** How a policy is tried over what a node decided. */
export interface HistoryTest {
  /** The folder of payments of an edge; it may be running. */
  readonly folder: string
  readonly current: PaymentScreen
  readonly candidate: PaymentScreen
  /** Room for what windows reach back to; made for what the history holds where left out. */
  readonly memory?: PaymentStateOptions
  /** What people had decided before any rule; nothing where left out. It counts on both sides, before the rules. */
  readonly overrideOf?: OverrideThen
  /** Hears how many bytes were read, of how many. */
  readonly progress?: (done: number, of: number) => void
}

/** What one rule found, by itself and whether or not it is on. */
export interface RuleFinds {
  readonly id: string
  /** Payments; and of them those whose outcome was told: cancelled, or released. */
  readonly current: RuleCount
  readonly candidate: RuleCount
}

/** Payments in which something was found. */
export interface RuleCount {
  readonly found: number
  readonly cancelled: number
  readonly released: number
}

/** One day in Kazakhstan; decisions as they would have been, overrides before rules. */
export interface DayTest {
  /** `2026-11-22`. */
  readonly day: string
  readonly payments: number
  readonly changed: number
  readonly current: Readonly<Record<PaymentDecision, number>>
  readonly candidate: Readonly<Record<PaymentDecision, number>>
}

/** What came of it. `cancelled` payments count as thefts', `released` ones as honest; of all others nothing is claimed. */
export interface HistoryTested extends PaymentBackTest {
  readonly parts: number
  /** When the first and the last payment were screened, milliseconds since 1970; 0 where there was none. */
  readonly from: number
  readonly to: number
  readonly outcomes: { readonly released: number; readonly cancelled: number }
  readonly versions: { readonly current: string; readonly candidate: string }
  readonly days: readonly DayTest[]
  readonly rules: readonly RuleFinds[]
}

/** What the history holds, looked through once. */
interface Survey {
  readonly payments: number
  readonly from: number
  readonly to: number
  readonly outcomes: ReadonlyMap<number, Outcome>
}

/** Feeds what a node decided through two screens, twice read. Throws `JournalDamaged` where it is not as it was written. */
export function testOverHistory(test: HistoryTest): HistoryTested {
  const parts = historyIn(test.folder)
  const read = readerOf(parts, test.progress)
  const survey = surveyOf(read)
  const notes = makeNotes(test)
  const screens = { current: notes.watch('current', test.current), candidate: notes.watch('candidate', test.candidate) }
  const told = backTestPayments(
    pastOf(read, survey, { notes, ...test }),
    screens,
    test.memory ?? memoryFor(survey.payments),
  )
  const named = [...survey.outcomes.values()]
  const released = named.filter((outcome) => outcome === 'released').length
  return {
    ...told,
    parts: parts.length,
    from: survey.from,
    to: survey.to,
    outcomes: { released, cancelled: named.length - released },
    versions: { current: test.current.version, candidate: test.candidate.version },
    days: notes.days(),
    rules: notes.rules(),
  }
}

/** Reads all parts, one after the other, a part at a time in memory. */
type Read = () => Iterable<readonly JournalRecord[]>

function readerOf(parts: readonly HistoryPart[], progress: HistoryTest['progress']): Read {
  const all = 2 * parts.reduce((sum, { bytes }) => sum + bytes, 0)
  let done = 0
  return function* () {
    for (const [place, part] of parts.entries()) {
      const records: JournalRecord[] = []
      readHistory(part, place === parts.length - 1, (record) => records.push(record))
      yield records
      done += part.bytes
      progress?.(done, all)
    }
  }
}

/** 53 of the 64 bits: two payments among ten million are taken for one with a probability of 1 in 180. */
const keyOf = ({ high, low }: PaymentId): number => (high & 0x1f_ffff) * 0x1_0000_0000 + low

function surveyOf(read: Read): Survey {
  const outcomes = new Map<number, Outcome>()
  let [payments, from, to] = [0, 0, 0]
  for (const records of read()) {
    for (const { id, outcome, now } of records) {
      if (outcome !== 'none') {
        outcomes.set(keyOf(id), outcome)
        continue
      }
      payments++
      from = from === 0 ? now : Math.min(from, now)
      to = Math.max(to, now)
    }
  }
  return { payments, from, to, outcomes }
}

/** Room for all of a short history, and that of an edge by default for a long one. */
function memoryFor(payments: number): PaymentStateOptions {
  const room = (most: number, each = 1) => Math.min(most, Math.max(1024, each * payments))
  return {
    accounts: room(1_000_000, 2),
    payments: room(8_000_000),
    bearers: room(1_000_000, 4),
    bearerPayments: room(2_000_000),
    pairs: room(6_000_000),
  }
}

function* pastOf(
  read: Read,
  { outcomes }: Survey,
  { notes, overrideOf }: Pick<HistoryTest, 'overrideOf'> & { readonly notes: Notes },
): Iterable<PastPayment> {
  for (const records of read()) {
    for (const { id, outcome, entered, payment, now } of records) {
      if (outcome !== 'none') {
        if (entered) yield { payment, now, screened: false }
        continue
      }
      const known = outcomes.get(keyOf(id))
      const override = overrideOf?.(id, payment, now)
      notes.begin(now, known, override)
      const label = known === undefined ? undefined : { fraud: known === 'cancelled' }
      yield { payment, now, moved: entered, override, ...label }
      notes.end()
    }
  }
}

type Side = 'current' | 'candidate'

/** Notes what both screens said of the payment that is looked at. */
interface Notes {
  begin(now: number, outcome: Outcome | undefined, override: Override): void
  end(): void
  watch(side: Side, screen: PaymentScreen): PaymentScreen
  days(): readonly DayTest[]
  rules(): readonly RuleFinds[]
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
interface DayNote extends Mutable<Pick<DayTest, 'day' | 'payments' | 'changed'>> {
  readonly current: Record<PaymentDecision, number>
  readonly candidate: Record<PaymentDecision, number>
}
type RuleNote = Record<Side, Mutable<RuleCount>> & { readonly id: string }

const zone = 5 * 3_600_000
const none = (): Record<PaymentDecision, number> => ({ allow: 0, challenge: 0, hold: 0, block: 0 })
const nothing = (): Mutable<RuleCount> => ({ found: 0, cancelled: 0, released: 0 })

function makeNotes({ current, candidate }: Pick<HistoryTest, 'current' | 'candidate'>): Notes {
  const days = new Map<string, DayNote>()
  const rules = new Map<string, RuleNote>()
  for (const { policy } of [current, candidate]) {
    for (const { id } of policy.rules) rules.set(id, { id, current: nothing(), candidate: nothing() })
  }
  const said: Record<Side, PaymentDecision> = { current: 'allow', candidate: 'allow' }
  let outcome: Outcome | undefined
  let today: DayNote | undefined
  let overriding: Override
  return {
    begin: (now, known, override) => {
      outcome = known
      overriding = override
      const day = new Date(now + zone).toISOString().slice(0, 10)
      if (today?.day === day) return
      today = days.get(day) ?? { day, payments: 0, changed: 0, current: none(), candidate: none() }
      days.set(day, today)
    },
    end: () => {
      if (today === undefined) return
      today.payments++
      const decided = overriding === undefined ? undefined : decisionOfOverride(overriding)
      today.current[decided ?? said.current]++
      today.candidate[decided ?? said.candidate]++
      if (decided === undefined && said.current !== said.candidate) today.changed++
    },
    watch: (side, screen) => {
      const byReason = rulesByReason(screen.policy)
      const hear: (...args: Parameters<PaymentScreen>) => ReturnType<PaymentScreen> = (values, override) => {
        const verdict = screen(values, override)
        said[side] = verdict.decision
        for (const id of rulesOf(byReason, verdict.shadow.reasons)) count(rules.get(id)?.[side], outcome)
        return verdict
      }
      const { version, policy, uses } = screen
      return Object.assign(hear, { version, policy, uses })
    },
    days: () => [...days.values()].toSorted((a, b) => (a.day < b.day ? -1 : 1)),
    rules: () => [...rules.values()].toSorted((a, b) => b.candidate.found - a.candidate.found),
  }
}

function count(note: Mutable<RuleCount> | undefined, outcome: Outcome | undefined): void {
  if (note === undefined) return
  note.found++
  if (outcome === 'cancelled') note.cancelled++
  if (outcome === 'released') note.released++
}

function rulesByReason({ rules }: PaymentPolicy): ReadonlyMap<string, readonly string[]> {
  const byReason = new Map<string, string[]>()
  for (const { id, bands } of rules) {
    for (const { reason } of bands) byReason.set(reason, [...(byReason.get(reason) ?? []), id])
  }
  return byReason
}

/** A rule whose words another rule uses too is counted with it. */
function rulesOf(byReason: ReadonlyMap<string, readonly string[]>, reasons: readonly string[]): ReadonlySet<string> {
  return new Set(reasons.flatMap((reason) => byReason.get(reason) ?? []))
}
