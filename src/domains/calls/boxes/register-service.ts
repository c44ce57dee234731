import type { Audit } from '#domains/audit'
import { organisationNamesOf } from '#domains/identity'
import type { Clock } from '#kernel/clock'
import type { Ids } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { type Database, inTransaction } from '#platform/database'
import type { Keys } from '#platform/keys'
import { inScope } from '#platform/scope'
import type { Sent } from '../sent.ts'
import { keepOnce, sentOf } from '../sent-service.ts'
import { simsPerOwner } from './box.ts'
import * as store from './register-store.ts'

/** What the registers need. */
export interface RegisterServices {
  readonly db: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly keys: Keys
  readonly audit: Audit
}

/** A gateway to be added. */
export interface GatewayInput {
  readonly licence: string
  readonly holder: string
  readonly bin?: string | undefined
  readonly region?: string | undefined
  readonly validFrom: string
  readonly validTo: string
  readonly imsis: readonly string[]
}

/** A seizure to be recorded. */
export interface SeizureInput extends Omit<store.Seizure, 'id' | 'boxId' | 'note'> {
  readonly boxId?: string | undefined
  readonly note?: string | undefined
}

/** What stands beside the boxes: licensed gateways, seizures, owners with too many SIMs. */
export interface Registers {
  /** Fails with `calls.gateway.already-there` or `calls.range-ends-early`. */
  addGateway(actor: Actor, input: GatewayInput): Promise<Result<store.Gateway>>
  gateways(): Promise<readonly store.Gateway[]>
  /** Fails with `calls.gateway.not-found`. */
  withdrawGateway(actor: Actor, id: string): Promise<Result<void>>
  /** IMSIs of gateways with a licence in force today. */
  licensed(): Promise<readonly string[]>
  /**
   * Records a seizure; sent again with its idempotency key it is the first one. Fails with `calls.foreigners-many`,
   * `calls.region.forbidden` for another region than the actor's, `calls.seizure.in-future`, `calls.box.not-found`, or
   * `calls.entry.idempotency.conflict`.
   */
  recordSeizure(actor: Actor, input: SeizureInput, idempotencyKey?: string): Promise<Result<store.Seizure>>
  seizures(actor: Actor): Promise<readonly store.Seizure[]>
  /** Fails with `calls.seizure.not-found`. */
  withdrawSeizure(actor: Actor, id: string): Promise<Result<void>>
  years(): Promise<readonly store.SeizureYear[]>
  /**
   * Puts an operator's owners with more SIMs than the law allows in place of those told before; owners within the limit are left
   * out. Fails with `calls.no-organisation.forbidden`.
   */
  tellOwners(
    actor: Actor,
    owners: readonly { readonly owner: string; readonly sims: number }[],
  ): Promise<Result<{ readonly kept: number }>>
  owners(): Promise<readonly (Omit<store.OwnerSum, 'organisation'> & { readonly operator: string })[]>
}

const dayOf = (date: Date): string => new Date(date.getTime() + 5 * 3_600_000).toISOString().slice(0, 10)

/** Makes the registers. */
export function makeRegisters(services: RegisterServices): Registers {
  const { db, clock, audit } = services
  return {
    addGateway: (actor, input) => addGateway(services, actor, input),
    gateways: () => store.listGateways(db),
    withdrawGateway: (actor, id) =>
      inTransaction(db, async (tx) => {
        if (!(await store.withdrawGateway(tx, id, clock.now()))) return fail('calls.gateway.not-found')
        await audit.record(tx, actor, { action: 'calls.gateway-withdrawn', subject: { type: 'gateway', id } })
        return ok(undefined)
      }),
    licensed: () => store.licensedImsis(db, dayOf(clock.now())),
    recordSeizure: (actor, input, key) => {
      const sent = sentOf(services.keys, 'seizure', { actor, key, body: { ...input } })
      return keepOnce(sent, {
        earlier: (hash) => store.seizureOfKey(db, hash),
        keep: () => recordSeizure(services, actor, { input, sent }),
      })
    },
    seizures: (actor) => inScope(db, actor, (tx) => store.listSeizures(tx)),
    withdrawSeizure: (actor, id) => withdrawSeizure(services, actor, id),
    years: () => store.seizureYears(db),
    tellOwners: async ({ organisation }, owners) => {
      if (organisation === null) return fail('calls.no-organisation.forbidden')
      const many = owners.filter(({ sims }) => sims > simsPerOwner)
      await inTransaction(db, (tx) => store.replaceOwners(tx, organisation, { owners: many, day: dayOf(clock.now()) }))
      return ok({ kept: many.length })
    },
    owners: async () => {
      const sums = await store.ownerSums(db)
      const names = await organisationNamesOf(
        db,
        sums.map(({ organisation }) => organisation),
      )
      return sums.map(({ organisation, ...sum }) => ({ ...sum, operator: names.get(organisation) ?? organisation }))
    },
  }
}

async function addGateway(
  { db, clock, ids, audit }: RegisterServices,
  actor: Actor,
  input: GatewayInput,
): Promise<Result<store.Gateway>> {
  const { licence, holder, bin = null, region = null, validFrom, validTo } = input
  if (validTo <= validFrom) return fail('calls.range-ends-early')
  const imsis = [...new Set(input.imsis)]
  const gateway = { id: ids.next<'gateway'>(), licence, holder, bin, region, validFrom, validTo }
  return inTransaction(db, async (tx) => {
    const added = { by: actor.id ?? actor.kind, at: clock.now() }
    if (!(await store.insertGateway(tx, { ...gateway, imsis }, added))) return fail('calls.gateway.already-there')
    await audit.record(tx, actor, { action: 'calls.gateway-added', subject: { type: 'gateway', id: gateway.id } })
    return ok({ ...gateway, sims: imsis.length })
  })
}

async function recordSeizure(
  { db, clock, ids, audit }: RegisterServices,
  actor: Actor,
  { input, sent }: { readonly input: SeizureInput; readonly sent: Sent | null },
): Promise<Result<store.Seizure | undefined>> {
  if (input.foreigners > input.suspects) return fail('calls.foreigners-many')
  if (actor.region !== null && actor.region !== input.region) return fail('calls.region.forbidden')
  if (input.day > dayOf(clock.now())) return fail('calls.seizure.in-future')
  const { boxId } = input
  if (boxId !== undefined && !(await inScope(db, actor, (tx) => store.boxIsSeen(tx, boxId))))
    return fail('calls.box.not-found')
  const seizure: store.Seizure = {
    ...input,
    id: ids.next<'seizure'>(),
    boxId: input.boxId ?? null,
    note: input.note ?? null,
  }
  return inTransaction(db, async (tx) => {
    const recorded = { by: actor.id ?? actor.kind, at: clock.now(), sent }
    if (!(await store.insertSeizure(tx, seizure, recorded))) return ok(undefined)
    await audit.record(tx, actor, { action: 'calls.seizure-recorded', subject: { type: 'seizure', id: seizure.id } })
    return ok(seizure)
  })
}

async function withdrawSeizure(
  { db, clock, audit }: RegisterServices,
  actor: Actor,
  id: string,
): Promise<Result<void>> {
  const visible = await inScope(db, actor, (tx) => store.listSeizures(tx))
  if (!visible.some((seizure) => seizure.id === id)) return fail('calls.seizure.not-found')
  return inTransaction(db, async (tx) => {
    if (!(await store.withdrawSeizure(tx, id, clock.now()))) return fail('calls.seizure.not-found')
    await audit.record(tx, actor, { action: 'calls.seizure-withdrawn', subject: { type: 'seizure', id } })
    return ok(undefined)
  })
}
