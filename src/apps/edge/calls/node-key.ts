import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeDurably } from '../store.ts'

const size = 32

/** The key of a node, kept in a folder and made at the first start. Throws where the disk neither has it nor takes it. */
export function nodeKey(folder: string): Uint8Array {
  try {
    const kept = readFileSync(join(folder, 'key'))
    if (kept.length === size) return kept
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const fresh = randomBytes(size)
  writeDurably(folder, 'key', fresh)
  return fresh
}
