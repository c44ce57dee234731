import type { Tx } from '#platform/database'
import { takeOffCovered } from '../allow-service.ts'
import { insertAllowed } from '../allow-store.ts'
import { allowListChanged } from '../events.ts'
import { insertObservables, lockAllowList } from '../indicator-store.ts'
import type { Batch } from './batch-service.ts'
import type { RunningImport } from './running-service.ts'

/** Puts the allowed entries of a part on the allow list, and takes off what they cover. Tells how many are new. */
export async function commitAllow(
  running: RunningImport,
  tx: Tx,
  { allow }: Batch,
): Promise<{ readonly changed: number }> {
  if (allow.length === 0) return { changed: 0 }
  const { context, actor, plan, run } = running
  const { level, name, reason } = plan
  const addedAt = context.clock.now()
  await lockAllowList(tx)
  await insertObservables(
    tx,
    allow.map(({ id, kind, key, display, attributes }) => ({ id, kind, key, display, attributes })),
    addedAt,
  )
  const batch = { level, name, reason, runId: run.id, addedBy: actor.id, addedAt }
  const fresh = new Set<string>(
    await insertAllowed(
      tx,
      allow.map(({ id }) => id),
      batch,
    ),
  )
  const observables = allow.filter(({ id }) => fresh.has(id))
  await takeOffCovered(context, tx, { actor, observables, level, reason, causeId: run.id })
  if (fresh.size > 0) await context.outbox.publish(tx, allowListChanged([...fresh]))
  return { changed: fresh.size }
}
