import { canonicalJson, type Json } from '#kernel/canonical-json'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { type Keys, sameBytes } from '#platform/keys'
import type { Sent, SentBefore } from './sent.ts'

/** How an entry was sent; null where no key came with it, and it counts as often as it is sent. `kind` tells keys of one route from another's. */
export function sentOf(
  keys: Keys,
  kind: 'seizure' | 'number-rule' | 'number-range',
  { actor, key, body }: { readonly actor: Actor; readonly key: string | undefined; readonly body: Json },
): Sent | null {
  if (key === undefined) return null
  const words = canonicalJson([kind, actor.kind, actor.id, key])
  return { key: keys.hash('idempotency', words), body: keys.hash('idempotency', canonicalJson([kind, body])) }
}

/** The store of one kind of entries. */
interface Entries<Entry> {
  /** The entry that came with a key. */
  readonly earlier: (key: Buffer) => Promise<SentBefore<Entry> | undefined>
  /** Keeps the entry; undefined where another took its key at the same moment. */
  readonly keep: () => Promise<Result<Entry | undefined>>
}

/**
 * Keeps an entry once: sent again with its key, it is the first one as it is now. Fails with `calls.entry.idempotency.conflict` where the
 * key came with something else before, or as `keep` does.
 */
export async function keepOnce<Entry>(sent: Sent | null, { earlier, keep }: Entries<Entry>): Promise<Result<Entry>> {
  const repeated = async (): Promise<Result<Entry> | undefined> => {
    const before = sent === null ? undefined : await earlier(sent.key)
    if (sent === null || before === undefined) return undefined
    return sameBytes(before.bodyHash, sent.body) ? ok(before.entry) : fail('calls.entry.idempotency.conflict')
  }
  const before = await repeated()
  if (before !== undefined) return before
  const kept = await keep()
  if (!kept.ok) return kept
  if (kept.value !== undefined) return ok(kept.value)
  const taken = await repeated()
  if (taken === undefined) throw new Error('a key was taken by no entry')
  return taken
}
