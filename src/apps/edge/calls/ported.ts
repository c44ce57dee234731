import { readFileSync, statSync } from 'node:fs'
import type { PortedNumbers } from '#engines/screening'
import { fail, ok, type Result } from '#kernel/result'
import type { Log } from '#platform/log'

/** Numbers that moved, with the names of the operators. */
export interface Ported {
  readonly operators: readonly string[]
  readonly ported: PortedNumbers
}

/** The operator's file of ported numbers. */
export interface PortedFile {
  current(): Ported
  /** Reads the file where it changed; tells whether it did and could be read. One that cannot be read changes nothing. */
  look(): boolean
}

const [newline, carriage, comma, plus] = [10, 13, 44, 43]
const numbersMost = 20_000_000

/**
 * Reads `number,operator` lines (`77011234567,Beeline`), with a header line or without. Of a number given twice the later counts.
 * Fails with `ported.malformed` and the line, or `ported.too-many` over 20 million.
 */
export function readPorted(bytes: Uint8Array): Result<Ported> {
  const operators: string[] = []
  const places = new Map<string, number>()
  const decoder = new TextDecoder()
  let kept = { numbers: new Float64Array(1024), operators: new Uint16Array(1024) }
  let count = 0
  let line = 0
  for (let start = 0, next = 0; start < bytes.length; start = next + 1) {
    const found = bytes.indexOf(newline, start)
    next = found < 0 ? bytes.length : found
    const end = next > start && bytes[next - 1] === carriage ? next - 1 : next
    line++
    if (end === start) continue
    const row = rowOf(bytes, start, end)
    if (row === undefined && line === 1) continue
    const name = row === undefined ? '' : decoder.decode(bytes.subarray(row.name, end)).trim()
    const place = places.get(name) ?? operators.length
    if (row === undefined || name === '' || place > 65_535) return fail('ported.malformed', { line })
    if (count >= numbersMost) return fail('ported.too-many', { most: numbersMost })
    if (place === operators.length) {
      operators.push(name)
      places.set(name, place)
    }
    if (count === kept.numbers.length) kept = grown(kept)
    kept.numbers[count] = row.number
    kept.operators[count++] = place
  }
  return ok({ operators, ported: { numbers: kept.numbers.slice(0, count), operators: kept.operators.slice(0, count) } })
}

function grown({ numbers, operators }: { numbers: Float64Array; operators: Uint16Array }) {
  const larger = { numbers: new Float64Array(2 * numbers.length), operators: new Uint16Array(2 * numbers.length) }
  larger.numbers.set(numbers)
  larger.operators.set(operators)
  return larger
}

/** The number of a line and where the operator's name begins; undefined where there is none. */
function rowOf(bytes: Uint8Array, start: number, end: number): { number: number; name: number } | undefined {
  let at = bytes[start] === plus ? start + 1 : start
  const first = at
  let number = 0
  for (; at < end && bytes[at] !== comma; at++) {
    const digit = (bytes[at] ?? 0) - 48
    if (digit < 0 || digit > 9 || at - first >= 15) return undefined
    number = number * 10 + digit
  }
  return at < end && number >= 1e6 ? { number, name: at + 1 } : undefined
}

/** Opens the file. */
export function makePortedFile(name: string, log: Log): PortedFile {
  let current: Ported = { operators: [], ported: { numbers: new Float64Array(0), operators: new Uint16Array(0) } }
  let seen = ''
  const look = (): boolean => {
    try {
      const { mtimeMs, size } = statSync(name)
      const mark = `${mtimeMs} ${size}`
      if (mark === seen) return false
      seen = mark
      const read = readPorted(readFileSync(name))
      if (!read.ok) {
        log.error({ code: read.error.code, ...read.error.details }, 'the file of ported numbers was not taken')
        return false
      }
      current = read.value
      log.info({ numbers: current.ported.numbers.length }, 'the file of ported numbers was read')
      return true
    } catch (error) {
      const code = (error as { code?: string }).code ?? 'unknown'
      if (seen !== code) log.error({ code }, 'the file of ported numbers cannot be read')
      seen = code
      return false
    }
  }
  look()
  return { current: () => current, look }
}
