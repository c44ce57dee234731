import { fail, ok, type Result } from '#kernel/result'
import { foldText } from './clean-text.ts'

/** A row of telephone numbers, both ends in it, as E.164 digits. */
export interface NumberBlock {
  readonly first: number
  readonly last: number
  /** The one way it is written: `+77075550000-77075559999`. */
  readonly value: string
}

/** The widest block: all numbers of one three-digit code of the +7 plan. Wider is a mistake, or a whole country. */
export const widestBlock = 10_000_000

/** Digits of a number of the +7 plan, by which `+7707555*` is filled up. */
const sevenLength = 11

/**
 * Reads a block as a beginning (`+7 707 555 XX XX`, `+7707555****`, of the +7 plan also `+7707555*`) or as its two ends
 * (`+77075550000 – +77075559999`). Fails with `number-block.malformed`, `number-block.uneven` (ends of different length, or the
 * last before the first) or `number-block.too-wide` (over 10,000,000 numbers).
 */
export function parseNumberBlock(text: string): Result<NumberBlock> {
  const written = foldText(text)
    .text.replace(/[\s().]/g, '')
    .replaceAll(/[хХ]/g, 'x')
    .toLowerCase()
  const beginning = /^\+?([1-9]\d*)([x*]+)$/.exec(written.replaceAll('-', ''))
  if (beginning !== null) {
    const [, digits = '', open = ''] = beginning
    const length = open === '*' && digits.startsWith('7') ? sevenLength : digits.length + open.length
    return blockOf(digits.padEnd(length, '0'), digits.padEnd(length, '9'))
  }
  const ends = /^\+?([1-9]\d*)[-–—]\+?([1-9]\d*)$/.exec(written)
  return ends === null ? fail('number-block.malformed') : blockOf(ends[1] ?? '', ends[2] ?? '')
}

function blockOf(from: string, to: string): Result<NumberBlock> {
  if (from.length < 8 || from.length > 15) return fail('number-block.malformed')
  const [first, last] = [Number(from), Number(to)]
  if (from.length !== to.length || last < first) return fail('number-block.uneven')
  if (last - first >= widestBlock) return fail('number-block.too-wide', { most: widestBlock })
  return ok({ first, last, value: `+${from}-${to}` })
}

/** The ends of a block by its value, as `parseNumberBlock` writes it; undefined for any other text. */
export function blockEnds(value: string): { readonly first: number; readonly last: number } | undefined {
  const ends = /^\+([1-9]\d{7,14})-([1-9]\d{7,14})$/.exec(value)
  return ends === null ? undefined : { first: Number(ends[1]), last: Number(ends[2]) }
}

/** A block for people to read: `+7707555XXXX` where its ends are those of a beginning, else both ends. */
export function formatNumberBlock({ value }: NumberBlock): string {
  const [from = '', to = ''] = value.slice(1).split('-')
  if (from === to) return `+${from}`
  let same = 0
  while (from[same] === to[same]) same++
  const open = from.length - same
  const whole = from.endsWith('0'.repeat(open)) && to.endsWith('9'.repeat(open))
  return whole ? `+${from.slice(0, same)}${'X'.repeat(open)}` : `+${from} – +${to}`
}
