import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { writeDurably } from '../store.ts'
import { type KeptOverride, keptOverrideSchema, overAt } from './override.ts'
import { JournalDamaged } from './segments.ts'

/** Overrides whose time is over, on the node's disk: who decided what, why and on what it rested, and how it ended. */
export interface EndedOverrides {
  /** Those of the last three years, at most 50,000, the latest end first. */
  list(now: number): readonly KeptOverride[]
  /** Keeps some, each once by its id, and waits for the disk. Throws where it refuses: then none of them is kept. */
  keep(ended: readonly KeptOverride[], now: number): void
}

const file = 'overrides-ended.jsonl'
/** How long they are kept: the usual time in which somebody goes to court (Civil Code, article 178), in milliseconds. */
const keptFor = 3 * 366 * 86_400_000
const most = 50_000

/** Opens what a folder keeps. Throws `JournalDamaged` where it is not as it was written; an end that was cut off by a crash is dropped. */
export function openEndedOverrides(folder: string): EndedOverrides {
  const { kept, bytes } = readEnded(folder)
  const byId = new Map(kept.map((one) => [one.id, one]))
  let size = bytes
  let lines = kept.length
  const served = (now: number) =>
    [...byId.values()]
      .filter((one) => overAt(one) > now - keptFor)
      .toSorted((a, b) => overAt(b) - overAt(a))
      .slice(0, most)
  return {
    list: served,
    keep: (ended, now) => {
      const fresh = ended.filter(({ id }) => !byId.has(id))
      if (fresh.length === 0) return
      size = append(join(folder, file), size, textOf(fresh))
      lines += fresh.length
      for (const one of fresh) byId.set(one.id, one)
      if (lines <= 2 * most) return
      // What has served goes, once there is as much of it as of the rest.
      const left = served(now)
      const text = textOf(left)
      writeDurably(folder, file, text)
      byId.clear()
      for (const one of left) byId.set(one.id, one)
      size = Buffer.byteLength(text)
      lines = left.length
    },
  }
}

function textOf(overrides: readonly KeptOverride[]): string {
  return overrides.map((one) => `${JSON.stringify(one)}\n`).join('')
}

/** Appends after so many bytes, whatever a write that failed left behind them; tells how many bytes there are. */
function append(path: string, after: number, text: string): number {
  const descriptor = openSync(path, 'a', 0o600)
  try {
    ftruncateSync(descriptor, after)
    writeSync(descriptor, text)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  const bytes = after + Buffer.byteLength(text)
  if (statSync(path).size !== bytes) throw new Error('the disk took a part')
  return bytes
}

/** The overrides of the file of a folder, in the order in which they were kept, and how many bytes of it are whole. */
export function readEnded(folder: string): { readonly kept: readonly KeptOverride[]; readonly bytes: number } {
  const path = join(folder, file)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { kept: [], bytes: 0 }
    throw error
  }
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  let bytes = 0
  const kept: KeptOverride[] = []
  for (const line of whole.split('\n').slice(0, -1)) {
    const one = readLine(line)
    if (one === undefined) throw new JournalDamaged(path, bytes)
    kept.push(one)
    bytes += Buffer.byteLength(line) + 1
  }
  return { kept, bytes }
}

function readLine(line: string): KeptOverride | undefined {
  try {
    return keptOverrideSchema.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}
