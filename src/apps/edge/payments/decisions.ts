import { type PaymentDecision, paymentDecisions } from '#engines/screening'
import { type JournalRecord, type Outcome, outcomes, type PaymentId } from './record.ts'
import type { Place } from './segments.ts'

/** What is known of a payment that was decided on. */
export interface KnownDecision {
  readonly print: number
  /** Where the decision stands in the journal. */
  readonly place: Place
  readonly decision: PaymentDecision
  readonly outcome: Outcome
}

/** The payments that were decided on, for so long as a retry may come. */
export interface Decisions {
  find(id: PaymentId): KnownDecision | undefined
  /**
   * Takes in a record of the journal: a decision at its place, or an outcome of one that is known. It is remembered from `at` on, when
   * this node learned of it: what others tell late stands between what is decided now.
   */
  take(record: Pick<JournalRecord, 'id' | 'print' | 'decision' | 'outcome' | 'now'>, place: Place, at: number): void
  /** The first segment that a known decision stands in; none where nothing is known. */
  firstSegment(): number | undefined
  /** Decisions known, and since when none is missing: milliseconds since 1970. */
  size(): number
  since(): number
  /** Up to when decisions were made that may be forgotten, milliseconds since 1970; 0 where none was forgotten yet. */
  forgottenTo(): number
  bytes(): number
}

/** How much is remembered. */
export interface DecisionsSize {
  /** Decisions within `keepMs`. Where more come the oldest are forgotten earlier. */
  readonly decisions: number
  readonly keepMs: number
}

/** Generations that make up the time; with the one that fills now there is one more. */
const generations = 3

interface Generation {
  readonly mask: number
  readonly most: number
  readonly high: Uint32Array
  readonly low: Uint32Array
  readonly print: Uint32Array
  readonly segment: Uint32Array
  readonly offset: Uint32Array
  /** 0 empty, else 1 + decision + 4 × outcome. */
  readonly mark: Uint8Array
  readonly began: number
  readonly firstSegment: number
  /** When the latest of its decisions was made. */
  latest: number
  count: number
}

/**
 * Makes the memory: 21 bytes a slot, at most seven in ten of them used, in four generations of which the oldest is dropped whole. Two
 * payments are taken for one with the probability of 2^-64 a pair. `isAll`: whether it is told of all that was ever decided, and not
 * of what is left of it.
 */
export function makeDecisions({ decisions, keepMs }: DecisionsSize, isAll = true): Decisions {
  const perGeneration = Math.ceil(decisions / generations)
  const span = keepMs / generations
  const kept: Generation[] = []
  let forgottenTo = 0
  const newest = (segment: number, at: number): Generation => {
    const last = kept.at(-1)
    if (last !== undefined && last.count < last.most && Math.abs(at - last.began) < span) return last
    const fresh = makeGeneration(perGeneration, segment, at)
    if (kept.length === 0 && !isAll) forgottenTo = at
    kept.push(fresh)
    if (kept.length > generations + 1) forgottenTo = Math.max(forgottenTo, kept.shift()?.latest ?? 0)
    return fresh
  }
  const locate = (id: PaymentId): readonly [Generation, number] | undefined => {
    for (let place = kept.length - 1; place >= 0; place--) {
      const generation = kept[place]
      if (generation === undefined) continue
      const slot = slotOf(generation, id)
      if (generation.mark[slot] !== 0) return [generation, slot]
    }
    return undefined
  }
  return {
    find: (id) => {
      const found = locate(id)
      return found === undefined ? undefined : knownAt(...found)
    },
    take: ({ id, print, decision, outcome, now }, place, at) => {
      const found = locate(id)
      if (found !== undefined) {
        const [{ mark }, slot] = found
        const before = ((mark[slot] ?? 1) - 1) & 3
        if (outcome !== 'none') mark[slot] = 1 + before + 4 * outcomes.indexOf(outcome)
        return
      }
      // An outcome of a decision that is forgotten.
      if (outcome !== 'none') return
      const generation = newest(place.segment, at)
      generation.latest = Math.max(generation.latest, now)
      put(generation, { id, print, place, mark: 1 + paymentDecisions.indexOf(decision) })
    },
    firstSegment: () => kept[0]?.firstSegment,
    size: () => kept.reduce((sum, { count }) => sum + count, 0),
    since: () => kept[0]?.began ?? 0,
    forgottenTo: () => forgottenTo,
    bytes: () => kept.reduce((sum, { mask }) => sum + 21 * (mask + 1), 0),
  }
}

function makeGeneration(most: number, firstSegment: number, began: number): Generation {
  const slots = 2 ** Math.ceil(Math.log2(Math.max(16, most / 0.7)))
  const words = () => new Uint32Array(slots)
  return {
    mask: slots - 1,
    most,
    high: words(),
    low: words(),
    print: words(),
    segment: words(),
    offset: words(),
    mark: new Uint8Array(slots),
    began,
    firstSegment,
    latest: 0,
    count: 0,
  }
}

/** The slot of an id, or the empty one where it belongs. */
function slotOf({ mask, high, low, mark }: Generation, id: PaymentId): number {
  let slot = id.low & mask
  while (mark[slot] !== 0 && (low[slot] !== id.low || high[slot] !== id.high)) slot = (slot + 1) & mask
  return slot
}

function put(
  generation: Generation,
  entry: { readonly id: PaymentId; readonly print: number; readonly place: Place; readonly mark: number },
): void {
  const slot = slotOf(generation, entry.id)
  generation.high[slot] = entry.id.high
  generation.low[slot] = entry.id.low
  generation.print[slot] = entry.print
  generation.segment[slot] = entry.place.segment
  generation.offset[slot] = entry.place.offset
  generation.mark[slot] = entry.mark
  generation.count++
}

function knownAt({ print, segment, offset, mark }: Generation, slot: number): KnownDecision {
  const marks = (mark[slot] ?? 1) - 1
  return {
    print: print[slot] ?? 0,
    place: { segment: segment[slot] ?? 0, offset: offset[slot] ?? 0 },
    decision: paymentDecisions[marks & 3] ?? 'allow',
    outcome: outcomes[marks >> 2] ?? 'none',
  }
}
