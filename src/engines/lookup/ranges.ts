import type { LookupValue } from './value.ts'

/** A block of telephone numbers, both ends in it, as E.164 digits: `77075550000` to `77075559999`. */
export interface NumberBlock {
  readonly from: number
  readonly to: number
  readonly value: LookupValue
}

/** The block of all numbers of some length that begin with some digits: `7707555` of 11 digits. */
export function blockOfPrefix(prefix: string, length: number, value: LookupValue): NumberBlock {
  if (!/^[1-9]\d*$/.test(prefix) || prefix.length > length || length > 15)
    throw new RangeError('not a prefix of a number')
  const rest = length - prefix.length
  return { from: Number(prefix.padEnd(length, '0')), to: Number(prefix) * 10 ** rest + 10 ** rest - 1, value }
}

/**
 * The same blocks, cut so that none overlap and in order of their numbers: where some overlap, the narrowest counts, and of
 * two equally narrow the later given. Throws a `RangeError` for a block that ends before it begins.
 */
export function flatten(blocks: readonly NumberBlock[]): readonly NumberBlock[] {
  for (const { from, to } of blocks) {
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 1 || to < from) {
      throw new RangeError('not a block of numbers')
    }
  }
  return overlapping(blocks).flatMap(flattenTogether)
}

/** The blocks in groups that meet no other group's numbers, in order; most groups are one block. */
function overlapping(blocks: readonly NumberBlock[]): readonly (readonly NumberBlock[])[] {
  const groups: { readonly block: NumberBlock; readonly given: number }[][] = []
  let end = 0
  for (const one of blocks.map((block, given) => ({ block, given })).toSorted((a, b) => a.block.from - b.block.from)) {
    if (one.block.from > end) groups.push([one])
    else groups.at(-1)?.push(one)
    end = Math.max(end, one.block.to)
  }
  return groups.map((group) => group.toSorted((a, b) => a.given - b.given).map(({ block }) => block))
}

function flattenTogether(blocks: readonly NumberBlock[]): readonly NumberBlock[] {
  if (blocks.length === 1) return blocks
  // From the narrowest on: each takes what is still free of its numbers.
  const byWidth = blocks.toReversed().toSorted((a, b) => a.to - a.from - (b.to - b.from))
  let flat: readonly NumberBlock[] = []
  for (const block of byWidth) flat = [...flat, ...freeOf(block, flat)].toSorted((a, b) => a.from - b.from)
  return flat
}

/** What is left of a block beside the blocks of a list, which is in order and without overlaps. */
function freeOf(block: NumberBlock, taken: readonly NumberBlock[]): readonly NumberBlock[] {
  const free: NumberBlock[] = []
  let next = block.from
  for (const { from, to } of taken) {
    if (to < next || from > block.to) continue
    if (from > next) free.push({ ...block, from: next, to: from - 1 })
    next = Math.max(next, to + 1)
  }
  if (next <= block.to) free.push({ ...block, from: next })
  return free
}
