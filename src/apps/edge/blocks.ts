import { type LookupValue, type LookupWriter, packValue } from '#engines/lookup'
import { blockEnds } from '#formats/number-block'

/** A listed block of telephone numbers that holds what was asked. */
export interface HeldBlock {
  /** As the centre writes it, for the sighting. */
  readonly value: string
  readonly facts: number
  /** Minutes since 1970; 0 for never. */
  readonly expiry: number
}

/** The listed blocks of telephone numbers. */
export interface Blocks {
  /** Lists a block, or changes what is told of it; a text that is no block is passed over. */
  set(value: string, told: LookupValue): void
  delete(value: string): void
  /** Shows readers what changed, and takes out what has run out, so that a wider block counts again. */
  settle(now: number): void
  size(): number
  /** The block in force that a number lies in: a confirmed one before a reported one, then the narrowest. */
  at(digits: number, now: number): HeldBlock | undefined
}

/** Most blocks held: cut where they overlap they still fit into the index. The centre lists fewer. */
const blocksMost = 8192
const minute = 60_000

interface Kept extends HeldBlock {
  readonly first: number
  readonly last: number
  readonly told: LookupValue
}

/** Makes an empty keeper of blocks, which writes them into an index as well, for its readers in other threads. */
export function makeBlocks(writer: Pick<LookupWriter, 'setBlocks'>): Blocks {
  const kept = new Map<string, Kept>()
  let changed = false
  /** When the next block runs out, in milliseconds since 1970. */
  let due = Number.POSITIVE_INFINITY
  return {
    set: (value, told) => {
      const ends = blockEnds(value)
      if (ends === undefined || ends.last < ends.first || (kept.size >= blocksMost && !kept.has(value))) return
      kept.set(value, { ...ends, ...packValue(told), told, value })
      changed = true
    },
    delete: (value) => {
      changed = kept.delete(value) || changed
    },
    settle: (now) => {
      if (!changed && due > now) return
      const inForce = [...kept.values()].filter((block) => isInForce(block, now))
      writer.setBlocks(confirmedFirst(inForce).map(({ first, last, told }) => ({ from: first, to: last, value: told })))
      due = Math.min(...inForce.flatMap(({ expiry }) => (expiry === 0 ? [] : [expiry * minute])))
      changed = false
    },
    size: () => kept.size,
    at: (digits, now) => {
      let best: Kept | undefined
      for (const block of kept.values()) {
        if (digits < block.first || digits > block.last || !isInForce(block, now)) continue
        if (best === undefined || goesBefore(block, best)) best = block
      }
      return best
    },
  }
}

function isInForce({ expiry }: HeldBlock, now: number): boolean {
  return expiry === 0 || expiry * minute > now
}

function goesBefore(a: Kept, b: Kept): boolean {
  if (a.told.state !== b.told.state) return a.told.state === 'confirmed'
  return a.last - a.first < b.last - b.first
}

/** The blocks as the index needs them, where the narrowest counts: of reported ones only what lies in no confirmed one. */
function confirmedFirst(blocks: readonly Kept[]): readonly Pick<Kept, 'first' | 'last' | 'told'>[] {
  const confirmed = blocks.filter(({ told }) => told.state === 'confirmed').toSorted((a, b) => a.first - b.first)
  if (confirmed.length === 0 || confirmed.length === blocks.length) return blocks
  const reported = blocks.filter(({ told }) => told.state !== 'confirmed')
  return [...confirmed, ...reported.flatMap((block) => outside(block, confirmed))]
}

/** What is left of a block outside of some, which are in the order of their first numbers. */
function outside(block: Kept, taken: readonly Kept[]): readonly Pick<Kept, 'first' | 'last' | 'told'>[] {
  const parts: { readonly first: number; readonly last: number; readonly told: LookupValue }[] = []
  let next = block.first
  for (const { first, last } of taken) {
    if (last < next || first > block.last) continue
    if (first > next) parts.push({ first: next, last: first - 1, told: block.told })
    next = Math.max(next, last + 1)
  }
  if (next <= block.last) parts.push({ first: next, last: block.last, told: block.told })
  return parts
}
