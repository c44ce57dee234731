import type { Audit, AuditNote } from '#domains/audit'
import { namesOf, organisationNamesOf } from '#domains/identity'
import type { Indicators } from '#domains/indicators'
import type { LegalBasis, Measure } from '#domains/taxonomy'
import { parseObservable } from '#formats/observable'
import type { Clock } from '#kernel/clock'
import type { Ids } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { type Database, inTransaction, type Tx } from '#platform/database'
import type { Live } from '#platform/live'
import { inScope } from '#platform/scope'
import { isReason } from '../tables/stretch.ts'
import { type BoxState, boxStates, isUndecided, stateAfterUpdate, takenOver } from './box.ts'
import type { FoundBox } from './box-schema.ts'
import * as store from './box-store.ts'

/** What looking at boxes needs. */
export interface BoxServices {
  readonly db: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly audit: Audit
  readonly live: Live
  readonly indicators: Pick<Indicators, 'observe' | 'confirmAll'>
}

/** A box with the names of the operator that found it and of the people who work on it. */
export interface Box extends Omit<store.StoredBox, 'organisation' | 'decidedSims' | 'earlier'> {
  readonly operator: string
  /** How it was dismissed before it grew and came back. */
  readonly earlier: (store.EarlierDismissal & { readonly byName: string | null }) | null
  readonly assigneeName: string | null
  readonly decidedByName: string | null
}

/** A decision on a box. */
export interface BoxRuling {
  readonly id: string
  readonly decision: 'confirmed' | 'dismissed'
  /** 3 to 2,000 characters. */
  readonly reason: string
  /** The box as it was looked at; nothing is decided where it has changed since. Whatever it has become where it is not said. */
  readonly updatedAt?: string | undefined
  /** What becomes of its numbers in the registry; nothing where it is not said. */
  readonly listing?: { readonly legalBasis: LegalBasis; readonly measures: readonly Measure[] } | undefined
}

/** SIM boxes: found by engines, decided by analysts. */
export interface Boxes {
  /**
   * Takes what an operator's engine found; boxes that became part of a told one are merged into it. Fails with
   * `calls.no-organisation.forbidden`.
   */
  tell(actor: Actor, boxes: readonly FoundBox[]): Promise<Result<{ readonly added: number; readonly updated: number }>>
  /** Boxes in a state; those that wait where none is said. */
  list(actor: Actor, state?: BoxState): Promise<readonly Box[]>
  /** One with its SIMs, which is audited. Fails with `calls.box.not-found`. */
  get(actor: Actor, id: string): Promise<Result<Box & { readonly members: readonly store.StoredSim[] }>>
  /** Takes a box to look at it. Fails with `calls.box.not-found`, `calls.box.already-decided` or `calls.box.already-merged`. */
  assign(actor: Actor, id: string): Promise<Result<Box>>
  /**
   * Decides; numbers of a confirmed box are listed where the ruling says so. Fails with `calls.box.not-found`,
   * `calls.box.already-decided`, `calls.box.already-merged`, `calls.box.changed.conflict`, `calls.reason-missing`, or as listing a number does; then
   * nothing is decided.
   */
  decide(actor: Actor, ruling: BoxRuling): Promise<Result<{ readonly box: Box; readonly listed: number }>>
}

/** Makes the part that looks at boxes. */
export function makeBoxes(services: BoxServices): Boxes {
  const { db } = services
  return {
    tell: (actor, boxes) => tell(services, actor, boxes),
    list: (actor, state) =>
      inScope(db, actor, async (tx) => {
        const states = state === undefined ? boxStates.filter(isUndecided) : [state]
        return named(db, await store.listBoxes(tx, states))
      }),
    get: (actor, id) => get(services, actor, id),
    assign: (actor, id) => assign(services, actor, id),
    decide: (actor, ruling) => decide(services, actor, ruling),
  }
}

async function named(db: Database, boxes: readonly store.StoredBox[]): Promise<readonly Box[]> {
  const names = await organisationNamesOf(db, [...new Set(boxes.map(({ organisation }) => organisation))])
  const people = await namesOf(
    db,
    [...new Set(boxes.flatMap(({ assignee, decidedBy, earlier }) => [assignee, decidedBy, earlier?.by]))].flatMap(
      (id) => id ?? [],
    ),
  )
  return boxes.map(({ organisation, decidedSims: _sims, earlier, ...box }) => ({
    ...box,
    earlier: earlier && { ...earlier, byName: people.get(earlier.by) ?? null },
    operator: names.get(organisation) ?? organisation,
    assigneeName: people.get(box.assignee ?? '') ?? null,
    decidedByName: people.get(box.decidedBy ?? '') ?? null,
  }))
}

async function withName(db: Database, box: store.StoredBox): Promise<Box> {
  const [one] = await named(db, [box])
  if (one === undefined) throw new Error('a box was lost on its way')
  return one
}

async function tell(
  services: BoxServices,
  actor: Actor,
  boxes: readonly FoundBox[],
): Promise<Result<{ readonly added: number; readonly updated: number }>> {
  const { organisation } = actor
  if (organisation === null) return fail('calls.no-organisation.forbidden')
  return inTransaction(services.db, async (tx) => {
    await store.lockTellings(tx, organisation)
    let added = 0
    const merged: AuditNote[] = []
    for (const box of boxes) {
      const told = await keepBox(services, tx, { organisation, box })
      if (told.isNew) added++
      merged.push(...told.merged)
    }
    await services.live.publish(tx, {
      type: 'calls.boxes-found',
      to: { roles: ['analyst', 'investigator', 'supervisor'] },
      data: {},
    })
    if (merged.length > 0) await services.audit.record(tx, actor, ...merged)
    return ok({ added, updated: boxes.length - added })
  })
}

/** Keeps one told box, and merges into it those that became part of it; tells of each for the audit. */
async function keepBox(
  { clock, ids }: BoxServices,
  tx: Tx,
  { organisation, box }: { readonly organisation: string; readonly box: FoundBox },
): Promise<{ readonly isNew: boolean; readonly merged: readonly AuditNote[] }> {
  const at = clock.now()
  const known = await store.lockByName(tx, organisation, box.externalId)
  const id = known?.id ?? ids.next()
  const sims = box.sims.map(({ imsi }) => imsi)
  const takerSims = known?.mergedInto ? await store.imsisOf(tx, known.mergedInto) : []
  const state = known === undefined ? 'found' : stateAfterUpdate({ ...known, takerSims }, sims)
  await store.saveBox(tx, box, { id, organisation, state, at })
  const beside = isUndecided(state) ? await store.lockSharing(tx, organisation, { id, imsis: sims }) : []
  const taken = takenOver({ id, state, sims }, beside)
  if (taken.length > 0) await store.mergeBoxes(tx, taken, { into: id, at })
  const merged = taken.map((gone) => ({
    action: 'calls.box-merged',
    subject: { type: 'sim-box', id: gone },
    details: { into: id },
  }))
  return { isNew: known === undefined, merged }
}

async function get(
  { db, audit }: BoxServices,
  actor: Actor,
  id: string,
): Promise<Result<Box & { readonly members: readonly store.StoredSim[] }>> {
  const found = await inScope(db, actor, async (tx) => {
    const box = await store.findBox(tx, id)
    return box && { box, members: await store.simsOf(tx, id) }
  })
  if (found === undefined) return fail('calls.box.not-found')
  await inTransaction(db, (tx) =>
    audit.record(tx, actor, { action: 'calls.box-opened', subject: { type: 'sim-box', id } }),
  )
  return ok({ ...(await withName(db, found.box)), members: found.members })
}

/** Whether the actor may see a box. */
function sees({ db }: BoxServices, actor: Actor, id: string): Promise<boolean> {
  return inScope(db, actor, async (tx) => (await store.findBox(tx, id)) !== undefined)
}

/** A box that is not decided, locked. */
async function lockOpen(tx: Tx, id: string): Promise<Result<store.StoredBox>> {
  const box = await store.lockBox(tx, id)
  if (box === undefined) return fail('calls.box.not-found')
  if (box.state === 'merged') return fail('calls.box.already-merged')
  return isUndecided(box.state) ? ok(box) : fail('calls.box.already-decided')
}

async function assign(services: BoxServices, actor: Actor, id: string): Promise<Result<Box>> {
  const { db, audit } = services
  if (!(await sees(services, actor, id))) return fail('calls.box.not-found')
  return inTransaction(db, async (tx) => {
    const box = await lockOpen(tx, id)
    if (!box.ok) return box
    const assignee = actor.id ?? actor.kind
    await store.assignBox(tx, id, assignee)
    await audit.record(tx, actor, { action: 'calls.box-assigned', subject: { type: 'sim-box', id } })
    return ok(await withName(tx, { ...box.value, state: 'in-review', assignee }))
  })
}

async function decide(
  services: BoxServices,
  actor: Actor,
  ruling: BoxRuling,
): Promise<Result<{ readonly box: Box; readonly listed: number }>> {
  const { db, clock, audit } = services
  const { id, decision } = ruling
  const reason = ruling.reason.trim()
  if (!isReason(reason)) return fail('calls.reason-missing')
  if (!(await sees(services, actor, id))) return fail('calls.box.not-found')
  return inTransaction(db, async (tx) => {
    const box = await lockOpen(tx, id)
    if (!box.ok) return box
    if (ruling.updatedAt !== undefined && box.value.updatedAt.getTime() !== Date.parse(ruling.updatedAt))
      return fail('calls.box.changed.conflict')
    const listed = await listNumbers(services, tx, { actor, ruling, box: box.value })
    if (!listed.ok) return listed
    const at = clock.now()
    const by = actor.id ?? actor.kind
    await store.decideBox(tx, id, { state: decision, by, at, reason })
    await audit.record(tx, actor, {
      action: 'calls.box-decided',
      subject: { type: 'sim-box', id },
      details: { decision, listed: listed.value },
    })
    const decided = { ...box.value, state: decision, decidedAt: at, decidedBy: by, decisionReason: reason }
    return ok({ box: await withName(tx, decided), listed: listed.value })
  })
}

/** Lists the numbers of a confirmed box by the same decision; tells how many. Those of a made-up box stay out of the registry. */
async function listNumbers(
  { indicators }: BoxServices,
  tx: Tx,
  { actor, ruling, box }: { readonly actor: Actor; readonly ruling: BoxRuling; readonly box: store.StoredBox },
): Promise<Result<number>> {
  const { decision, listing, reason } = ruling
  if (decision !== 'confirmed' || listing === undefined || box.synthetic) return ok(0)
  const observables = (await store.simsOf(tx, box.id)).flatMap(({ number }) => {
    const parsed = number === null ? undefined : parseObservable(number, { kind: 'phone' })
    return parsed?.ok ? [parsed.value] : []
  })
  const seen = await indicators.observe(tx, observables)
  return indicators.confirmAll(tx, actor, {
    observableIds: seen.map(({ id }) => id),
    topic: 'fraud',
    legalBasis: listing.legalBasis,
    measures: listing.measures,
    reason: reason.trim(),
    source: 'sim-box',
  })
}
