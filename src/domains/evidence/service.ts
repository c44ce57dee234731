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
  const items: store.NewItem[] = []
  try {
    for (const file of files) items.push(await encrypted(services, submissionId, file))
    await inTransaction(services.db, (tx) => keep(services, tx, { submissionId, items }))
  } catch (error) {
    await removeUnnamed(services, submissionId, items)
    throw error
  }
  // All is kept by now. What cannot be removed at once stands on the list, and the job removes it.
  await sweep(services).catch(() => 0)
}

interface Arrived {
  readonly submissionId: Id<'submission'>
  readonly items: readonly store.NewItem[]
}

/** Keeps what is not there yet. Encryption is random, so the bytes of what came again are others, and are not needed. */
async function keep(services: EvidenceServices, tx: Tx, { submissionId, items }: Arrived): Promise<void> {
  const { clock, audit } = services
  const known = await store.lockItems(tx, submissionId)
  const kept = new Set(known.map(sameness))
  const added = items.filter((item) => !kept.has(sameness(item)))
  const again = items.filter((item) => kept.has(sameness(item)))
  const used = await restore(services, tx, { known, again })
  const spare = again.filter(({ blob }) => !used.has(blob)).map(({ blob }) => blob)
  if (spare.length > 0) await store.discardBlobs(tx, spare, clock.now())
  if (added.length === 0) return
  await store.insertItems(tx, added, known.length)
  await audit.record(tx, systemActor('mail'), {
    action: 'evidence.quarantined',
    subject: { type: 'submission', id: submissionId },
    details: { items: added.map(({ id }) => id) },
  })
}

function sameness({ sha256, name }: Pick<Item, 'sha256' | 'name'>): string {
  return `${sha256} ${name}`
}

interface Repeated {
  readonly known: readonly store.StoredItem[]
  readonly again: readonly store.NewItem[]
}

/** Gives items whose bytes are missing or damaged on the disk those that came again. Returns the addresses it used. */
async function restore(services: EvidenceServices, tx: Tx, { known, again }: Repeated): Promise<Set<string>> {
  const { blobs, clock } = services
  const used = new Set<string>()
  for (const item of known) {
    const same = again.find((one) => sameness(one) === sameness(item) && !used.has(one.blob))
    if (same === undefined || item.blob === null || (await blobs.get(item.blob)).ok) continue
    if (!(await store.replaceBlob(tx, item.id, same.blob))) continue
    await store.discardBlobs(tx, [item.blob], clock.now())
    used.add(same.blob)
  }
  return used
}

/**
 * After a failure, removes the bytes that no item names. The transaction may have been kept although its answer was lost,
 * so the database is asked anew; where it cannot be asked, the bytes stay: rather too many of them than a lost one.
 */
async function removeUnnamed(
  { db, blobs }: EvidenceServices,
  submissionId: Id<'submission'>,
  items: readonly store.NewItem[],
): Promise<void> {
  try {
    const known = await inTransaction(db, (tx) => store.lockItems(tx, submissionId))
    const named = new Set(known.map(({ blob }) => blob))
    for (const { blob } of items) if (!named.has(blob)) await blobs.remove(blob)
  } catch {
    // What failed first is what the sender is told.
  }
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
