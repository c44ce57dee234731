import { measuresFor } from '#domains/taxonomy'
import { isUnlistable, storedForm } from '../context-service.ts'
import { type Entry, type ReadEntry, readEntry } from './entry.ts'
import type { FreshRow } from './import-store.ts'
import type { PlacedReject, RunningImport } from './running-service.ts'

/** An entry that was understood, ready to be stored. */
export interface ReadyEntry extends FreshRow {
  /** Its place among the entries of the file, from 1. */
  readonly entry: number
  readonly line: number
  readonly text: string
}

/** A part of a file, read and sorted out without the database. */
export interface Batch {
  /** Entries before this part. */
  readonly from: number
  /** Entries up to its end. */
  readonly to: number
  readonly deny: readonly ReadyEntry[]
  readonly allow: readonly ReadyEntry[]
  readonly rejects: readonly PlacedReject[]
}

/**
 * Reads a part: every entry parsed once, each observable once, what can be refused without the database refused. An
 * entry that repeats another of its part is left out, and so counts as unchanged.
 */
export function prepareBatch(running: RunningImport, entries: readonly Entry[], from: number): Batch {
  const deny = new Map<string, ReadyEntry>()
  const allow = new Map<string, ReadyEntry>()
  const rejects: PlacedReject[] = []
  for (const [place, entry] of entries.entries()) {
    const position = { entry: from + place + 1, line: entry.line, text: entry.text.slice(0, 200) }
    const list = running.plan.list === 'allow' ? 'allow' : (entry.list ?? running.defaultList)
    const read = readEntry(entry)
    const refused = read.ok ? refusal(running, read.value, list) : read.error.code
    if (!read.ok || refused !== undefined) {
      const details = read.ok ? undefined : read.error.details
      rejects.push({ ...position, code: refused ?? 'import.unreadable', ...(details && { details }) })
      continue
    }
    const ready = { ...position, ...rowOf(running, read.value) }
    const into = list === 'allow' ? allow : deny
    if (!into.has(ready.id)) into.set(ready.id, ready)
  }
  return { from, to: from + entries.length, deny: inOrder(deny), allow: inOrder(allow), rejects }
}

/** In the order of their ids: neighbours in the indexes, and the one order in which rows are locked. */
function inOrder(entries: ReadonlyMap<string, ReadyEntry>): readonly ReadyEntry[] {
  return [...entries.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

function rowOf({ context, plan }: RunningImport, { observable, topic, fraudType, reason }: ReadEntry) {
  return {
    ...storedForm(context, observable),
    topic: topic ?? plan.topic,
    fraudType: fraudType ?? plan.fraudType,
    reason,
  }
}

function refusal({ plan }: RunningImport, { observable }: ReadEntry, list: 'deny' | 'allow'): string | undefined {
  if (list === 'allow') return undefined
  if (isUnlistable(observable)) return 'indicator.allow-listed'
  const fits =
    plan.grounds === undefined || plan.grounds.measures.every((one) => measuresFor(observable.kind).includes(one))
  return fits ? undefined : 'indicator.measure-not-for-kind'
}
