import type { Audit } from '#domains/audit'
import type { Clock } from '#kernel/clock'
import type { Id, Ids } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { type Database, inTransaction, type Tx } from '#platform/database'
import { inScope } from '#platform/scope'
import { type View, type ViewContent, viewsMost } from './view.ts'
import * as store from './view-store.ts'

/** Views of the queue, kept for their owners or shared with everybody by supervisors. */
export interface Views {
  /** The person's own views and the shared ones. */
  list(actor: Actor): Promise<readonly View[]>
  /** Keeps a view. Fails with `view.shared.forbidden` and `view.too-many`. */
  create(actor: Actor, content: ViewContent): Promise<Result<View>>
  /** Writes a view anew. Fails with `view.not-found` for one of another person, and with `view.shared.forbidden`. */
  change(actor: Actor, id: Id<'view'>, content: ViewContent): Promise<Result<View>>
  /** Deletes a view. Fails like `change`. */
  remove(actor: Actor, id: Id<'view'>): Promise<Result<void>>
}

/** What views need. */
export interface ViewServices {
  readonly db: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly audit: Audit
}

/** Makes the views. */
export function makeViews(services: ViewServices): Views {
  const { db } = services
  return {
    list: (actor) => inScope(db, actor, (tx) => store.viewsOf(tx, ownerOf(actor))),
    create: (actor, content) => inTransaction(db, (tx) => create(services, tx, { actor, content })),
    change: (actor, id, content) => inTransaction(db, (tx) => change(services, tx, { actor, id, content })),
    remove: (actor, id) => inTransaction(db, (tx) => remove(services, tx, { actor, id })),
  }
}

function ownerOf({ id, kind }: Actor): string {
  return id ?? kind
}

function mayShare({ roles }: Actor): boolean {
  return roles.includes('supervisor')
}

interface Given {
  readonly actor: Actor
  readonly content: ViewContent
}

async function create(services: ViewServices, tx: Tx, { actor, content }: Given): Promise<Result<View>> {
  if (content.shared && !mayShare(actor)) return fail('view.shared.forbidden')
  if ((await store.countViews(tx, ownerOf(actor))) >= viewsMost) return fail('view.too-many', { most: viewsMost })
  const view: View = { ...content, id: services.ids.next(), personId: ownerOf(actor), version: 1 }
  await store.insertView(tx, view, services.clock.now())
  await trace(services, tx, { actor, view, action: 'desk.view-shared' })
  return ok(view)
}

async function change(
  services: ViewServices,
  tx: Tx,
  { actor, id, content }: Given & { readonly id: Id<'view'> },
): Promise<Result<View>> {
  const kept = await reach(tx, actor, id)
  if (!kept.ok) return kept
  if (content.shared && !mayShare(actor)) return fail('view.shared.forbidden')
  const view: View = { ...kept.value, ...content, version: kept.value.version + 1 }
  await store.updateView(tx, view, services.clock.now())
  await trace(services, tx, { actor, view, action: 'desk.view-shared' })
  return ok(view)
}

async function remove(
  services: ViewServices,
  tx: Tx,
  { actor, id }: { readonly actor: Actor; readonly id: Id<'view'> },
): Promise<Result<void>> {
  const kept = await reach(tx, actor, id)
  if (!kept.ok) return kept
  await store.deleteView(tx, id)
  await trace(services, tx, { actor, view: kept.value, action: 'desk.view-removed' })
  return ok(undefined)
}

/** A view that the actor may change: their own, or a shared one for supervisors. That others have views is nobody's business. */
async function reach(tx: Tx, actor: Actor, id: Id<'view'>): Promise<Result<View>> {
  const view = await store.lockView(tx, id)
  if (view === undefined || (view.personId !== ownerOf(actor) && !view.shared)) return fail('view.not-found')
  if (view.shared && !mayShare(actor)) return fail('view.shared.forbidden')
  return ok(view)
}

/** What everybody sees leaves a trace; one's own views are one's own business. */
async function trace(
  { audit }: ViewServices,
  tx: Tx,
  { actor, view, action }: { readonly actor: Actor; readonly view: View; readonly action: string },
): Promise<void> {
  if (view.shared) await audit.record(tx, actor, { action, subject: { type: 'view', id: view.id } })
}
