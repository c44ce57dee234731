import { type Cursor, type Page, pageOf } from '#kernel/page'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction } from '#platform/database'
import type { IdentityServices } from '../wiring-service.ts'
import type { Organisation, OrganisationKind } from './organisation.ts'
import * as store from './organisation-store.ts'

/** A new organisation. */
export interface NewOrganisation {
  readonly kind: OrganisationKind
  readonly name: string
  readonly region: string | null
}

/** What may change of an organisation; what is left out stays. */
export interface OrganisationChange {
  readonly name?: string | undefined
  readonly region?: string | null | undefined
  readonly state?: 'active' | 'suspended' | undefined
}

/** The organisations that take part. */
export interface Organisations {
  list(filter: { kind: OrganisationKind | null; after: Cursor | null; limit: number }): Promise<Page<Organisation>>
  /** Adds one. Fails with `organisation.region-missing` for police of a region without the region. */
  add(actor: Actor, organisation: NewOrganisation): Promise<Result<Organisation>>
  /**
   * Changes one; suspending it stops its people and clients at once. Fails with `organisation.not-found`,
   * `organisation.region-missing`, and `organisation.host.forbidden` when the host would be suspended.
   */
  change(actor: Actor, id: string, change: OrganisationChange): Promise<Result<Organisation>>
}

/** Makes the use cases. */
export function makeOrganisations(services: IdentityServices): Organisations {
  const { db, clock, ids, audit } = services
  return {
    list: async (filter) => {
      const rows = await store.listOrganisations(db, filter)
      return pageOf(rows, filter.limit, ({ name, id }) => ({ key: name, id }))
    },
    add: async (actor, { kind, name, region }) => {
      if (kind === 'police-region' && region === null) return fail('organisation.region-missing')
      const createdAt = clock.now()
      const added: Organisation = { id: ids.next(), kind, name, region, state: 'active', host: false, createdAt }
      return inTransaction(db, async (tx) => {
        await store.insertOrganisation(tx, added)
        await audit.record(tx, actor, {
          action: 'identity.organisation-added',
          subject: { type: 'organisation', id: added.id },
          details: { kind, region },
        })
        return ok(added)
      })
    },
    change: (actor, id, wanted) => change(services, actor, { id, wanted }),
  }
}

function change(
  { db, audit }: IdentityServices,
  actor: Actor,
  { id, wanted }: { readonly id: string; readonly wanted: OrganisationChange },
): Promise<Result<Organisation>> {
  return inTransaction(db, async (tx) => {
    const before = await store.lockOrganisation(tx, id)
    if (!before) return fail('organisation.not-found')
    const after: Organisation = {
      ...before,
      name: wanted.name ?? before.name,
      region: wanted.region === undefined ? before.region : wanted.region,
      state: wanted.state ?? before.state,
    }
    if (after.kind === 'police-region' && after.region === null) return fail('organisation.region-missing')
    if (after.host && after.state === 'suspended') return fail('organisation.host.forbidden')
    await store.updateOrganisation(tx, after)
    await audit.record(tx, actor, {
      action: 'identity.organisation-changed',
      subject: { type: 'organisation', id },
      details: { renamed: after.name !== before.name, region: after.region, state: after.state },
    })
    return ok(after)
  })
}
