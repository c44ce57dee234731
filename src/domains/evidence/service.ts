import { createHash } from 'node:crypto'
import type { Audit } from '#domains/audit'
import type { Clock } from '#kernel/clock'
import type { Id, Ids } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import { type Actor, systemActor } from '#platform/access'
import type { Blobs } from '#platform/blobs'
import { type Database, inTransaction, type Tx } from '#platform/database'
import type { Keys } from '#platform/keys'
import { inScope } from '#platform/scope'
import { cleanFileName } from './file-name.ts'
import { declaredType, typeOfBytes } from './file-type.ts'
import { type Item, type ItemDecision, stateAfter } from './item.ts'
import * as store from './store.ts'

/** A file as it arrived. */
export interface ArrivedFile {
  /** As the sender wrote it. */
  readonly name: string
  /** The sender's word for what it is. */
  readonly type: string
  readonly content: Buffer
}

/** Attachments, kept shut. Who may call what is checked before (`evidencePolicy`); whose they are, by row-level security. */
export interface Evidence {
  /** Keeps files with a submission, encrypted. A file that is there already under its name is not kept twice. */
  quarantine(submissionId: Id<'submission'>, files: readonly ArrivedFile[]): Promise<void>
  /** What came with a submission; nothing where the actor may not see it. */
  list(actor: Actor, submissionId: Id<'submission'>): Promise<readonly Item[]>
  /** The bytes, to be saved and never shown; audited. Fails with `evidence.not-found` or `evidence.already-destroyed`. */
  download(actor: Actor, id: Id<'evidence'>, reason: string): Promise<Result<Download>>
  /**
   * Releases or destroys an item; audited. Fails with `evidence.not-found`, `evidence.already-destroyed` or
   * `evidence.already-released`.
   */
  decide(actor: Actor, id: Id<'evidence'>, decision: Decision): Promise<Result<Item>>
  /** Destroys all that came with submissions whose words are deleted, in that transaction. */
  expire(tx: Tx, submissionIds: readonly string[]): Promise<void>
  /** Removes the bytes of what was destroyed from the disk. Returns how many; run often. */
  sweep(): Promise<number>
}

/** A file to save. */
export interface Download {
  readonly name: string
  readonly content: Buffer
}

/** What a person decided, and why. */
export interface Decision {
  readonly decision: ItemDecision
  readonly reason: string
}

/** What evidence needs. */
export interface EvidenceServices {
  readonly db: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly keys: Keys
  readonly blobs: Blobs
  readonly audit: Audit
}

/** Makes the store of evidence. */
export function makeEvidence(services: EvidenceServices): Evidence {
  return {
    quarantine: (submissionId, files) => quarantine(services, submissionId, files),
    list: (actor, submissionId) => inScope(services.db, actor, (tx) => store.itemsOf(tx, submissionId)),
    download: (actor, id, reason) => download(services, { actor, id, reason }),
    decide: (actor, id, decision) => decide(services, { actor, id, ...decision }),
    expire: (tx, submissionIds) => expire(services, tx, submissionIds),
    sweep: () => sweep(services),
  }
}

async function quarantine(
  services: EvidenceServices,
  submissionId: Id<'submission'>,
  files: readonly ArrivedFile[],
): Promise<void> {
  if (files.length === 0) return
  const { db, audit } = services
  const items: store.NewItem[] = []
  try {
    for (const file of files) items.push(await encrypted(services, submissionId, file))
    const fresh = await inTransaction(db, async (tx) => {
      const known = await store.lockItems(tx, submissionId)
      const kept = new Set(known.map(({ name, sha256 }) => `${sha256} ${name}`))
      const added = items.filter(({ name, sha256 }) => !kept.has(`${sha256} ${name}`))
      if (added.length === 0) return new Set<string>()
      await store.insertItems(tx, added, known.length)
      await audit.record(tx, systemActor('mail'), {
        action: 'evidence.quarantined',
        subject: { type: 'submission', id: submissionId },
        details: { items: added.map(({ id }) => id) },
      })
      return new Set(added.map(({ blob }) => blob))
    })
    await removeBlobs(services, items, (blob) => !fresh.has(blob))
  } catch (error) {
    await removeBlobs(services, items, () => true)
    throw error
  }
}

/** Encryption is random, so no two items share their bytes on the disk, and one can go without the other. */
async function removeBlobs(
  { blobs }: EvidenceServices,
  items: readonly store.NewItem[],
  which: (blob: string) => boolean,
): Promise<void> {
  for (const { blob } of items) if (which(blob)) await blobs.remove(blob)
}

async function encrypted(
  { ids, clock, keys, blobs }: EvidenceServices,
  submissionId: Id<'submission'>,
  { name, type, content }: ArrivedFile,
): Promise<store.NewItem> {
  return {
    id: ids.next<'evidence'>(),
    submissionId,
    name: cleanFileName(name),
    declaredType: declaredType(type),
    foundType: typeOfBytes(content),
    size: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    receivedAt: clock.now(),
    blob: await blobs.put(keys.sealBytes('evidence', content)),
  }
}

interface Opening {
  readonly actor: Actor
  readonly id: Id<'evidence'>
  readonly reason: string
}

async function download(services: EvidenceServices, { actor, id, reason }: Opening): Promise<Result<Download>> {
  const { db, clock, ids, keys, blobs, audit } = services
  const item = await inScope(db, actor, (tx) => store.findItem(tx, id))
  if (item === undefined) return fail('evidence.not-found')
  if (item.blob === null) return fail('evidence.already-destroyed')
  const sealed = await blobs.get(item.blob)
  if (!sealed.ok) return sealed
  const content = keys.openBytes('evidence', sealed.value)
  await inTransaction(db, async (tx) => {
    const by = actor.id ?? actor.kind
    await store.insertOpening(tx, { id: ids.next(), itemId: id, by, reason, at: clock.now() })
    await audit.record(tx, actor, {
      action: 'evidence.downloaded',
      subject: { type: 'evidence', id },
      details: { submission: item.submissionId, state: item.state },
    })
  })
  return ok({ name: item.name, content })
}

async function decide(
  services: EvidenceServices,
  { actor, id, reason, decision }: Opening & Decision,
): Promise<Result<Item>> {
  const { db, clock, audit } = services
  const seen = await inScope(db, actor, (tx) => store.findItem(tx, id))
  if (seen === undefined) return fail('evidence.not-found')
  const decided = await inTransaction(db, async (tx): Promise<Result<Item>> => {
    const item = await store.lockItem(tx, id)
    if (item === undefined) return fail('evidence.not-found')
    const state = stateAfter(item.state, decision)
    if (state === undefined || state === 'quarantined') {
      return fail(item.state === 'destroyed' ? 'evidence.already-destroyed' : 'evidence.already-released')
    }
    await store.decideItems(tx, [id], { state, at: clock.now(), by: actor.id, reason })
    await audit.record(tx, actor, {
      action: `evidence.${state}`,
      subject: { type: 'evidence', id },
      details: { submission: item.submissionId },
    })
    const after = await store.findItem(tx, id)
    return after === undefined ? fail('evidence.not-found') : ok(after)
  })
  if (decided.ok && decision === 'destroy') await sweep(services)
  return decided
}

async function expire({ clock, audit }: EvidenceServices, tx: Tx, submissionIds: readonly string[]): Promise<void> {
  const ids = await store.heldItems(tx, submissionIds)
  if (ids.length === 0) return
  await store.decideItems(tx, ids, { state: 'destroyed', at: clock.now(), by: 'jobs', reason: 'retention' })
  await store.forgetNames(tx, ids)
  await audit.record(
    tx,
    systemActor('jobs'),
    ...ids.map((id) => ({
      action: 'evidence.destroyed',
      subject: { type: 'evidence', id },
      details: { reason: 'retention' },
    })),
  )
}

const batch = 200

async function sweep({ db, blobs }: EvidenceServices): Promise<number> {
  const addresses = await store.discardedBlobs(db, batch)
  for (const blob of addresses) {
    await blobs.remove(blob)
    await store.blobRemoved(db, blob)
  }
  return addresses.length
}
