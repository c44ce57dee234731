import type { Database } from '#platform/database'
import { type Keys, sameBytes } from '#platform/keys'
import { chainStart, endText, entryText, headText, lanes, sealText } from './entry.ts'
import * as store from './store.ts'

/** One thing wrong with the trail, and where. */
export interface AuditFault {
  readonly day: string
  readonly lane: number | null
  readonly number: number | null
  readonly fault:
    | 'altered'
    | 'missing'
    | 'tail-cut'
    | 'tail-added'
    | 'lane-missing'
    | 'end-altered'
    | 'day-missing'
    | 'seal-altered'
    | 'seal-missing'
}

/** What a verification found. */
export interface AuditVerdict {
  readonly days: number
  readonly entries: number
  readonly faults: readonly AuditFault[]
}

/**
 * Reads the whole trail and recomputes every hash. Finds any entry that was altered, removed, inserted or
 * reordered, a cut tail, a removed lane or day, and a changed seal. `progress` is told the entries read so far, and how many
 * there should be.
 */
export async function verifyAudit(
  services: { readonly db: Database; readonly keys: Keys },
  progress: (entries: number, of: number) => void = () => undefined,
): Promise<AuditVerdict> {
  const { db, keys } = services
  const faults: AuditFault[] = []
  const days = await store.days(db)
  const total = await store.countEntries(db)
  const last = (await store.lastSeal(db))?.day
  let entries = 0
  let previousSeal: Uint8Array = chainStart
  for (const day of days) {
    const ends = await store.laneEnds(db, day)
    for (let lane = 0; lane < lanes; lane++) {
      entries += await verifyLane(services, { day, lane, end: ends.find((end) => end.lane === lane) }, faults)
      progress(entries, total)
    }
    const seal = await store.sealOf(db, day)
    if (seal) {
      const expected = keys.hash('audit-chain', sealText(previousSeal, day, ends))
      if (!sameBytes(expected, seal.hash)) faults.push({ day, lane: null, number: null, fault: 'seal-altered' })
      previousSeal = seal.hash
    } else if (last !== undefined && day < last) {
      faults.push({ day, lane: null, number: null, fault: 'seal-missing' })
    }
  }
  faults.push(...(await verifyHead(services, days.at(-1))))
  return { days: days.length, entries, faults }
}

interface Lane {
  readonly day: string
  readonly lane: number
  readonly end: store.StoredEnd | undefined
}

async function verifyLane(
  { db, keys }: { readonly db: Database; readonly keys: Keys },
  { day, lane, end }: Lane,
  faults: AuditFault[],
): Promise<number> {
  let number = 0
  let read = 0
  let previous: Uint8Array = chainStart
  for (;;) {
    const rows = await store.entriesAfter(db, { day, lane, number }, 1000)
    for (const row of rows) {
      for (number++; number < row.number; number++) faults.push({ day, lane, number, fault: 'missing' })
      if (!sameBytes(keys.hash('audit-chain', entryText(previous, row)), row.hash)) {
        faults.push({ day, lane, number: row.number, fault: 'altered' })
      }
      previous = row.hash
      read++
    }
    if (rows.length < 1000) break
  }
  if (!end) faults.push({ day, lane, number: null, fault: 'lane-missing' })
  else if (!sameBytes(keys.hash('audit-chain', endText(day, end)), end.proof)) {
    faults.push({ day, lane, number: end.count, fault: 'end-altered' })
  } else if (number < end.count) faults.push({ day, lane, number: end.count, fault: 'tail-cut' })
  else if (number > end.count) faults.push({ day, lane, number, fault: 'tail-added' })
  else if (!sameBytes(previous, end.hash)) faults.push({ day, lane, number, fault: 'altered' })
  return read
}

async function verifyHead(
  { db, keys }: { readonly db: Database; readonly keys: Keys },
  newest: string | undefined,
): Promise<readonly AuditFault[]> {
  const head = await store.head(db)
  const proven = head && sameBytes(keys.hash('audit-chain', headText(head.day)), head.proof)
  if (proven ? head.day === newest : newest === undefined && !head) return []
  return [{ day: head?.day ?? newest ?? '', lane: null, number: null, fault: 'day-missing' }]
}
