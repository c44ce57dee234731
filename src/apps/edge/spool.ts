import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Letters to the centre that wait in a folder, each in a file of its own, in the order in which they were written. */
export interface Spool {
  /** The names of those that wait, the oldest first. */
  names(): readonly string[]
  /** The text of one. Throws where it cannot be read. */
  read(name: string): string
  /** Writes one behind all others; it is there after a power cut. Rejects where the disk takes nothing. */
  write(text: string): Promise<void>
  /** Deletes one. */
  remove(name: string): void
  /** Deletes the oldest where too many wait. Returns how many. */
  trim(): number
}

/**
 * Opens the spool of a folder, which is made with the first letter. A name begins with a number that only grows: the
 * time, in milliseconds since 1970, or one more than the newest name where the clock has not gone on since: two letters
 * of one millisecond keep their order, over a restart too, and so do letters from before and after a clock set back.
 */
export function openSpool(folder: string, most: number): Spool {
  const names = () => namesIn(folder)
  let last: number | undefined
  return {
    names,
    read: (name) => readFileSync(join(folder, name), 'utf8'),
    write: async (text) => {
      last = Math.max(Date.now(), (last ?? numberOf(names().at(-1))) + 1)
      const name = `${String(last).padStart(15, '0')}-${process.pid}.json`
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await writeFile(join(folder, `${name}.part`), text, { mode: 0o600, flush: true })
      await rename(join(folder, `${name}.part`), join(folder, name))
    },
    remove: (name) => rmSync(join(folder, name), { force: true }),
    trim: () => {
      const tooMany = names().slice(0, -most)
      for (const name of tooMany) rmSync(join(folder, name), { force: true })
      return tooMany.length
    },
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .toSorted()
  } catch {
    return []
  }
}

function numberOf(name: string | undefined): number {
  return Number(name?.slice(0, 15) ?? 0) || 0
}
