import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { type FeedSnapshot, followIntroductions, hashOf, verifyLine } from '#domains/publications'
import { fail, ok, type Result } from '#kernel/result'
import type { Position } from './chain.ts'
import { makeRegistry, type Registry } from './registry.ts'

/** A snapshot that was proved and read. */
export interface OpenSnapshot {
  readonly position: Position
  readonly registry: Registry
  /** When it was made, in milliseconds since 1970. */
  readonly madeAt: number
  /** Tells this snapshot from any other, for the name of the log that follows it. */
  readonly mark: string
}

/**
 * Reads a packed snapshot. Nothing of it counts before all of it is proved: the first line is signed by a key that
 * `trusted` leads to, and holds the hash of the rest. Fails with `edge.snapshot-damaged` (half of one, or altered)
 * or `edge.snapshot-forged` (signed by a key that is not ours).
 */
export async function openSnapshot(bytes: Uint8Array, trusted: string): Promise<Result<OpenSnapshot>> {
  const lines = Readable.from([bytes]).pipe(createGunzip())
  const hash = createHash('sha256')
  let manifest: FeedSnapshot | undefined
  let registry: Registry | undefined
  let mark = ''
  let rest: Buffer = Buffer.alloc(0)
  let count = 0
  try {
    for await (const part of lines) {
      let block = rest.length === 0 ? (part as Buffer) : Buffer.concat([rest, part as Buffer])
      if (manifest === undefined) {
        const end = block.indexOf(10)
        if (end < 0) {
          rest = block
          continue
        }
        const line = block.subarray(0, end).toString()
        manifest = manifestOf(line, trusted)
        if (manifest === undefined) return fail('edge.snapshot-forged')
        mark = hashOf(line).slice(0, 16)
        registry = makeRegistry(Math.ceil((manifest.entries + (manifest.allowed?.length ?? 0)) * 1.1))
        for (const allowance of manifest.allowed ?? []) registry.allow(allowance)
        block = block.subarray(end + 1)
      }
      const whole = block.lastIndexOf(10) + 1
      rest = block.subarray(whole)
      if (whole === 0) continue
      hash.update(block.subarray(0, whole))
      const text = block.toString('utf8', 0, whole - 1)
      for (const line of text.split('\n')) registry?.load(line)
      count += text.split('\n').length
    }
  } catch {
    return fail('edge.snapshot-damaged')
  }
  const whole = rest.length === 0 && count === manifest?.entries && hash.digest('hex') === manifest.sha256
  if (manifest === undefined || registry === undefined || !whole) return fail('edge.snapshot-damaged')
  registry.blocks.settle(Date.now())
  const { chain, number, hash: newest, key, at } = manifest
  return ok({ position: { chain, number, hash: newest, key }, registry, madeAt: Date.parse(at), mark })
}

/** The first line, proved by the key it names where what we trust leads to that. */
function manifestOf(line: string, trusted: string): FeedSnapshot | undefined {
  try {
    const { snapshot } = JSON.parse(line) as { snapshot?: FeedSnapshot }
    if (snapshot === undefined) return undefined
    const key = followIntroductions(trusted, snapshot.key, snapshot.introductions)
    return key === undefined ? undefined : verifyLine(key, 'snapshot', line)?.statement
  } catch {
    return undefined
  }
}
