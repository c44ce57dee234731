import { randomBytes } from 'node:crypto'
import type { AllowLevel } from '#domains/indicators'
import type { FeedAllowance, FeedBatch, FeedEntry } from '#domains/publications'
import { isMeasure, isTopic, measures, topics } from '#domains/taxonomy'
import {
  allowedPhoneKey,
  type Fingerprint,
  type LookupHandle,
  type LookupKey,
  type LookupReader,
  type LookupValue,
  type LookupWriter,
  makeFingerprint,
  makeLookup,
  openLookup,
  phoneKey,
} from '#engines/lookup'
import { type Blocks, makeBlocks } from './blocks.ts'

/** The listed values in memory. Its key of fingerprints is its own and dies with it. */
export interface Registry {
  readonly reader: LookupReader
  /** The same index, for readers in other threads. */
  readonly handle: LookupHandle
  /** The key under which a value is looked for. */
  keyOf(kind: string, value: string): LookupKey
  /** Takes a batch in: what is allowed first, then what is listed, then what is allowed no more. */
  take(batch: Pick<FeedBatch, 'entries' | 'allowed'>): void
  /** Takes in a name that no listing above it covers. */
  allow(allowance: FeedAllowance): void
  /** Whether a name is allowed at a level. */
  isAllowed(level: AllowLevel, kind: string, value: string): boolean
  /** Names that are allowed below listings: where there is none, nobody needs to ask. */
  allowances(): number
  readonly blocks: Blocks
  /** Takes in a line of a snapshot. Throws where it is none. */
  load(line: string): void
  size(): number
  bytes(): number
}

const measureCodes: readonly string[] = measures.map(({ code }) => code)
const phone = /^\+[1-9]\d{1,14}$/

/** The measures of a value's bits. */
export function measuresOf(bits: number): readonly string[] {
  return measureCodes.filter((_, place) => (bits & (1 << place)) !== 0)
}

/** The topic at a place; null at 0. */
export function topicAt(place: number): string | null {
  return topics[place - 1] ?? null
}

/** Makes an empty registry with room for so many values. */
export function makeRegistry(capacity: number): Registry {
  const writer: LookupWriter = makeLookup({ capacity })
  const fingerprint: Fingerprint = makeFingerprint(randomBytes(16))
  const keyOf = (kind: string, value: string) =>
    kind === 'phone' && phone.test(value) ? phoneKey(Number(value.slice(1))) : fingerprint(`${kind}:${value}`)
  const reader = openLookup(writer.handle)
  const blocks = makeBlocks(writer)
  let allowances = 0
  /** Allowed numbers, which stand in the index a second time: for the threads that screen calls. */
  let numbers = 0
  const set = (kind: string, value: string, told: LookupValue) => {
    if (kind === 'number-block') blocks.set(value, told)
    else writer.set(keyOf(kind, value), told)
  }
  const apply = (entry: FeedEntry) => {
    if (entry.state === 'delisted') {
      if (entry.kind === 'number-block') blocks.delete(entry.value)
      else writer.delete(keyOf(entry.kind, entry.value))
    } else if (isListed(entry.state)) {
      set(entry.kind, entry.value, { ...valueOf(entry), expiresAt: Date.parse(entry.until) })
    }
  }
  const allow = (allowance: FeedAllowance) => {
    const { kind, value } = allowance
    const number = kind === 'phone' && phone.test(value) ? allowedPhoneKey(Number(value.slice(1))) : undefined
    for (const level of levels) if (writer.delete(fingerprint(allowedText(level, kind, value)))) allowances--
    if (number !== undefined && writer.delete(number)) numbers--
    if (allowance.state !== 'allowed' || !levels.includes(allowance.level)) return
    writer.set(fingerprint(allowedText(allowance.level, kind, value)), allowedValue)
    allowances++
    if (number === undefined) return
    writer.set(number, allowance.level === 'official' ? allowedValue : { ...allowedValue, state: 'reported' })
    numbers++
  }
  return {
    reader,
    handle: writer.handle,
    keyOf,
    blocks,
    allow,
    take: ({ entries, allowed = [] }) => {
      for (const allowance of allowed) if (allowance.state === 'allowed') allow(allowance)
      for (const entry of entries) apply(entry)
      for (const allowance of allowed) if (allowance.state === 'ended') allow(allowance)
      blocks.settle(Date.now())
    },
    isAllowed: (level, kind, value) => {
      const { high, low } = fingerprint(allowedText(level, kind, value))
      return reader.facts(high, low) !== 0
    },
    allowances: () => allowances,
    load: (line) => {
      const [kind, value, state, confidence, told, topic, , sources, , until] = JSON.parse(line) as SnapshotLine
      if (!isListed(state)) return
      const measures = told === '' ? [] : told.split(' ')
      set(kind, value, { ...valueOf({ state, confidence, measures, topic, sources }), expiresAt: until * 60_000 })
    },
    size: () => writer.size() - allowances - numbers + blocks.size(),
    bytes: () => writer.bytes(),
  }
}

const levels: readonly AllowLevel[] = ['official', 'popular']

/** What a name is kept under: apart from listings, so that the end of a listing never ends an allowance. */
function allowedText(level: AllowLevel, kind: string, value: string): string {
  return `allowed-${level}:${kind}:${value}`
}

const allowedValue: LookupValue = {
  state: 'official',
  confidence: 100,
  measures: 0,
  topic: 0,
  sources: 0,
  expiresAt: null,
}

/** States that we know; a line of any other, from a newer centre, is passed over. */
function isListed(state: string): boolean {
  return state === 'reported' || state === 'confirmed'
}

/** Kind, value, state, confidence, measures, topic, type of fraud, sources, label, end in minutes, legal basis. */
type SnapshotLine = readonly [
  string,
  string,
  'reported' | 'confirmed',
  number,
  string,
  string | null,
  string | null,
  number,
  string,
  number,
  string | null,
]

interface Told {
  readonly state: 'reported' | 'confirmed'
  readonly confidence: number
  readonly measures: readonly string[]
  readonly topic: string | null
  readonly sources: number
}

/** Codes that a newer centre knows and we do not are left out: the warning counts without them. */
function valueOf({ state, confidence, measures: allowed, topic, sources }: Told): Omit<LookupValue, 'expiresAt'> {
  let bits = 0
  for (const code of allowed) if (isMeasure(code)) bits |= 1 << measureCodes.indexOf(code)
  const place = topic !== null && isTopic(topic) ? topics.indexOf(topic) + 1 : 0
  return { state, confidence, measures: bits, topic: place, sources }
}
