import { randomBytes } from 'node:crypto'
import type { FeedEntry } from '#domains/publications'
import { isMeasure, isTopic, measures, topics } from '#domains/taxonomy'
import {
  type Fingerprint,
  type LookupKey,
  type LookupReader,
  type LookupValue,
  type LookupWriter,
  makeFingerprint,
  makeLookup,
  openLookup,
  phoneKey,
} from '#engines/lookup'

/** The listed values in memory. Its key of fingerprints is its own and dies with it. */
export interface Registry {
  readonly reader: LookupReader
  /** The key under which a value is looked for. */
  keyOf(kind: string, value: string): LookupKey
  /** Takes an entry in: lists, changes or takes out. */
  apply(entry: FeedEntry): void
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
  return {
    reader: openLookup(writer.handle),
    keyOf,
    apply: (entry) => {
      const key = keyOf(entry.kind, entry.value)
      if (entry.state === 'delisted') writer.delete(key)
      else writer.set(key, { ...valueOf(entry), expiresAt: Date.parse(entry.until) })
    },
    load: (line) => {
      const [kind, value, state, confidence, allowed, topic, , sources, , until] = JSON.parse(line) as SnapshotLine
      const measures = allowed === '' ? [] : allowed.split(' ')
      writer.set(keyOf(kind, value), {
        ...valueOf({ state, confidence, measures, topic, sources }),
        expiresAt: until * 60_000,
      })
    },
    size: () => writer.size(),
    bytes: () => writer.bytes(),
  }
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
