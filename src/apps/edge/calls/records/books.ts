import { createHmac } from 'node:crypto'
import type { SimFacts } from '#engines/sim-box'
import { parseIin } from '#formats/iin'

/** What the operator's books say of a SIM, the owner by a keyed hash. */
export interface BookEntry extends SimFacts {
  /** Whether the owner is a company by its BIN: it may have more SIMs than a person. */
  readonly company: boolean
}

/** What was read of a file of the books. */
export interface BookTally {
  readonly lines: number
  readonly entries: number
  readonly faults: number
  /** The first hundred lines that were left out. */
  readonly first: readonly number[]
}

/** A reader of one file of the books. */
export interface BookReader {
  /** Reads a piece of the file; lines may be cut anywhere. Throws `RangeError` where the header names no `imsi`. */
  write(piece: Uint8Array): void
  /** Reads the last line. Returns the tally. */
  end(): BookTally
}

/** Columns that the books may have, by the name in the header; `imsi` they must have. */
export const bookColumns = ['imsi', 'number', 'iccid', 'activated', 'owner', 'dealer'] as const

const longestLine = 4096
const mostFirst = 100

/**
 * Makes the hash by which owners are known: 16 hexadecimal digits of HMAC-SHA-256 over the trimmed text. Whoever does not have the key
 * cannot try out IINs.
 */
export function makeOwnerHash(key: Uint8Array): (owner: string) => string {
  return (owner) => createHmac('sha256', key).update(owner.trim()).digest('hex').slice(0, 16)
}

interface State {
  readonly ownerHash: (owner: string) => string
  readonly onEntry: (entry: BookEntry) => void
  columns: readonly (typeof bookColumns)[number][] | undefined
  separator: string
  line: number
  entries: number
  faults: number
  readonly first: number[]
}

/**
 * Reads the books from CSV (RFC 4180 without line breaks in quotes; `,` or `;`), UTF-8. `activated` is ISO 8601 or
 * milliseconds since 1970, `owner` an IIN, a BIN, or any name of yours for the owner. What is empty is not known; a line that cannot be
 * read is counted and left out.
 */
export function makeBookReader(ownerHash: (owner: string) => string, onEntry: (entry: BookEntry) => void): BookReader {
  const state: State = {
    ownerHash,
    onEntry,
    columns: undefined,
    separator: ',',
    line: 0,
    entries: 0,
    faults: 0,
    first: [],
  }
  const decoder = new TextDecoder()
  let rest = ''
  return {
    write: (piece) => {
      const lines = (rest + decoder.decode(piece, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) readLine(state, line)
      // A line without an end would fill the memory: it is a fault wherever it ends.
      if (rest.length > longestLine) rest = rest.slice(0, longestLine + 1)
    },
    end: () => {
      rest += decoder.decode()
      if (rest !== '') readLine(state, rest)
      if (state.columns === undefined) throw new RangeError('no header')
      const { line, entries, faults, first } = state
      return { lines: line, entries, faults, first }
    },
  }
}

function readLine(state: State, text: string): void {
  state.line++
  const line = text.endsWith('\r') ? text.slice(0, -1) : text
  if (state.columns === undefined) return readHeader(state, line)
  if (line === '') return
  const entry = line.length > longestLine ? undefined : entryOf(state, line)
  if (entry === undefined) {
    state.faults++
    if (state.first.length < mostFirst) state.first.push(state.line)
    return
  }
  state.entries++
  state.onEntry(entry)
}

function readHeader(state: State, text: string): void {
  const line = text.replace(/^\uFEFF/, '')
  state.separator = line.includes(';') ? ';' : ','
  const names = fieldsOf(line, state.separator).map((name) => name.trim().toLowerCase())
  if (!names.includes('imsi')) throw new RangeError("no column 'imsi'")
  if (new Set(names).size < names.length) throw new RangeError('a column is named twice')
  state.columns = names as State['columns']
}

function fieldsOf(line: string, separator: string): readonly string[] {
  if (!line.includes('"')) return line.split(separator)
  const fields: string[] = []
  let field = ''
  let quoted = false
  for (const sign of line) {
    if (sign === '"') quoted = !quoted
    else if (sign === separator && !quoted) {
      fields.push(field)
      field = ''
    } else field += sign
  }
  return [...fields, field]
}

const identity = /^\+?(\d{1,15})$/

function entryOf({ columns = [], separator, ownerHash }: State, line: string): BookEntry | undefined {
  const fields = fieldsOf(line, separator)
  if (fields.length !== columns.length) return undefined
  const value = (name: (typeof bookColumns)[number]) => fields[columns.indexOf(name)]?.trim() ?? ''
  const [imsi, number, iccid] = [value('imsi'), value('number'), value('iccid')]
  const activated = value('activated')
  const owner = value('owner')
  const dealer = value('dealer')
  if (!/^\d{14,15}$/.test(imsi) || (number !== '' && !identity.test(number))) return undefined
  if (iccid !== '' && !/^\d{10,20}$/.test(iccid)) return undefined
  const activatedAt = momentOf(activated)
  if (activated !== '' && !Number.isFinite(activatedAt)) return undefined
  return {
    imsi: Number(imsi),
    company: isCompany(owner),
    ...(number !== '' && { number: Number(number.replace('+', '')) }),
    ...(iccid !== '' && { iccid }),
    ...(activated !== '' && { activatedAt }),
    ...(owner !== '' && { owner: ownerHash(owner) }),
    ...(dealer !== '' && { dealer }),
  }
}

/** Milliseconds since 1970, or a date or time by ISO 8601. */
function momentOf(text: string): number {
  if (/^\d{11,14}$/.test(text)) return Number(text)
  return /^\d{4}-\d\d-\d\d([T ][\d:.]+(Z|[+-]\d\d:?\d\d))?$/.test(text)
    ? Date.parse(text.replace(' ', 'T'))
    : Number.NaN
}

function isCompany(owner: string): boolean {
  const read = parseIin(owner)
  return read.ok && read.value.type === 'bin'
}
