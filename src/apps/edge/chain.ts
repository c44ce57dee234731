import { type FeedBatch, verifyLine } from '#domains/publications'
import { fail, ok, type Result } from '#kernel/result'

/** How far a replica has come along its chain. */
export interface Position {
  readonly chain: string
  /** Number of the newest batch. */
  readonly number: number
  /** Hash of the newest batch, hexadecimal. */
  readonly hash: string
  /** The public key that the next batch is signed by. */
  readonly key: string
}

/** A batch that was proved, and the position after it. */
export interface Step {
  readonly position: Position
  readonly batch: FeedBatch
}

/**
 * Proves that a line is the very next batch. Fails with `edge.batch-forged` (cut, altered, or signed by another key),
 * `edge.batch-of-other-chain`, `edge.batch-replayed` (one we had), `edge.batch-missing` (one after the next), or
 * `edge.batch-does-not-follow` (the right number after another batch than ours).
 */
export function nextStep(position: Position, line: string): Result<Step> {
  const verified = verifyLine(position.key, 'batch', line)
  if (verified === undefined) return fail('edge.batch-forged', { after: position.number })
  const { statement: batch, hash } = verified
  const { chain, number, previous, nextKey } = batch
  if (chain !== position.chain) return fail('edge.batch-of-other-chain', { number })
  if (number <= position.number) return fail('edge.batch-replayed', { number })
  if (number > position.number + 1) return fail('edge.batch-missing', { number: position.number + 1 })
  if (previous !== position.hash) return fail('edge.batch-does-not-follow', { number })
  return ok({ batch, position: { chain, number, hash, key: nextKey ?? position.key } })
}
