import { answerNumber, answerOf, type Outcome, outcomeLine } from './answer.ts'
import type { Registry } from './registry.ts'

/** Called for every listing that was met. */
export type Met = (outcome: Outcome) => void

const newline = 10
const plus = 43
const dash = 45
/** The longest line of an answer, in bytes. */
const lineMost = 160

/**
 * Answers a text of one identifier a line with a text of one line an answer, in the same order. Numbers in E.164 are read
 * from the bytes as they are, without a string for each: that is what makes a million a second.
 */
export function answerLines(
  registry: Registry,
  body: Buffer,
  { now, met }: { readonly now: number; readonly met: Met },
): Buffer {
  let out = Buffer.allocUnsafe(Math.max(4096, body.length))
  let size = 0
  for (let from = 0; from < body.length; ) {
    const digits = digitsAt(body, from)
    let end = from + lengthOf(digits)
    if (digits === 0) {
      end = body.indexOf(newline, from)
      if (end < 0) end = body.length
    }
    const outcome =
      digits > 0
        ? answerNumber(registry, digits, now)
        : answerOf(registry, { text: body.toString('utf8', from, end) }, now)
    if (size + lineMost > out.length) {
      const larger = Buffer.allocUnsafe(out.length * 2)
      out.copy(larger, 0, 0, size)
      out = larger
    }
    if (outcome.state === 'none') {
      out[size] = dash
      out[size + 1] = newline
      size += 2
    } else {
      size += out.write(outcomeLine(outcome), size, 'latin1')
      if (outcome.state === 'confirmed' || outcome.state === 'reported') met(outcome)
    }
    from = end + 1
  }
  return out.subarray(0, size)
}

/** The digits of `+77071234567` at a place, up to the end of its line; 0 for anything else. */
function digitsAt(body: Buffer, from: number): number {
  if (body[from] !== plus || body[from + 1] === 48) return 0
  let digits = 0
  let at = from + 1
  for (; at < body.length && at <= from + 15; at++) {
    const digit = (body[at] ?? 0) - 48
    if (digit < 0 || digit > 9) break
    digits = digits * 10 + digit
  }
  return at < from + 8 || (at < body.length && body[at] !== newline) ? 0 : digits
}

/** How many characters `+` and the digits take; 0 for 0. */
function lengthOf(digits: number): number {
  let length = digits > 0 ? 1 : 0
  for (let rest = digits; rest >= 1; rest /= 10) length++
  return length
}

/** How many lines a text has. */
export function linesIn(body: Buffer): number {
  let count = body.length > 0 && body[body.length - 1] !== newline ? 1 : 0
  for (let at = 0; at < body.length; at++) if (body[at] === newline) count++
  return count
}
