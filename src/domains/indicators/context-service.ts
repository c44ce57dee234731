import type { Audit } from '#domains/audit'
import type { Receipts } from '#domains/identity'
import type { Observable } from '#formats/observable'
import type { Clock } from '#kernel/clock'
import type { Id, Ids } from '#kernel/id'
import type { Database, Pool, Tx } from '#platform/database'
import type { Keys } from '#platform/keys'
import type { Messages } from '#platform/messages'
import type { Outbox } from '#platform/outbox'
import { changeEvent } from './events.ts'
import type { Change, Occasion, Shieldable, Standing, StoredObservable } from './indicator-store.ts'
import * as store from './indicator-store.ts'
import type { ObservableKeys } from './observable-key-service.ts'
import { builtInOfficial, isLocalAddress, type Named, shieldsOf, type Target } from './target.ts'

/** What the registry of indicators needs. */
export interface IndicatorServices {
  readonly db: Database
  readonly pool: Pool
  readonly clock: Clock
  readonly ids: Ids
  readonly keys: Keys
  readonly audit: Audit
  readonly outbox: Outbox
  readonly receipts: Receipts
  readonly messages: Messages
}

/** The same with the names of observables, as the services of this domain pass it among themselves. */
export interface IndicatorContext extends IndicatorServices {
  readonly names: ObservableKeys
}

/** What is stored of an identifier: masked and hashed where it is sensitive. */
export function storedForm({ names }: Pick<IndicatorContext, 'names'>, observable: Observable): StoredObservable {
  const { kind, display, attributes } = observable
  const key = names.keyOf(observable)
  return { id: names.idOf(kind, key), kind, key, display, attributes }
}

/** The id of a target: targets are stored under their value, those of a sensitive kind under its hash. */
export function idOfTarget({ names }: Pick<IndicatorContext, 'names'>, { kind, value }: Target): Id<'observable'> {
  return names.idOf(kind, names.keyOf({ kind, value, sensitive: kind === 'card' || kind === 'iin' }))
}

/** Where stored observables stand: their records, and whether the allow list, built in or stored, shields them. */
export async function standingsOf(
  context: Pick<IndicatorContext, 'names'>,
  db: Database,
  rows: readonly StoredObservable[],
): Promise<ReadonlyMap<string, Standing>> {
  const found = await store.standings(
    db,
    rows.map((row) => shieldableOf(context, row)),
  )
  return new Map(
    rows.map((row): [string, Standing] => {
      const standing = found.get(row.id)
      if (standing === undefined) throw new Error('an observable without a standing')
      return [row.id, { ...standing, shielded: standing.shielded || isUnlistable(namedOf(row)) }]
    }),
  )
}

/** Whether an identifier can never be listed, whatever the stored allow list says. */
export function isUnlistable(named: Named): boolean {
  return builtInOfficial(named) !== undefined || isLocalAddress(named)
}

/** The entries of the allow list that would shield an observable. */
export function shieldableOf(
  context: Pick<IndicatorContext, 'names'>,
  row: Pick<StoredObservable, 'id' | 'kind' | 'key' | 'attributes'>,
): Shieldable {
  const { exact, above } = shieldsOf(namedOf(row))
  // The own id stands for the exact target, whose key of a sensitive kind is hashed already.
  const hosts = exact.filter(({ match }) => match !== 'exact')
  return {
    id: row.id,
    exact: [row.id, ...hosts.map((target) => idOfTarget(context, target))],
    above: above.map((target) => idOfTarget(context, target)),
  }
}

/** A stored observable as targets and the allow list know it. */
export function namedOf({ kind, key, attributes }: Pick<StoredObservable, 'kind' | 'key' | 'attributes'>): Named {
  return { kind, value: key, attributes }
}

/** Writes changes with their history and tells the outbox of each. `kinds` name the observables. */
export async function keep(
  { outbox }: Pick<IndicatorContext, 'outbox'>,
  tx: Tx,
  { changes, observables, occasion }: Kept,
): Promise<void> {
  await store.writeChanges(tx, changes, occasion)
  const kinds = new Map(observables.map(({ id, kind }) => [id, kind]))
  const events = changes.flatMap(({ observableId, before, after }) => {
    const kind = kinds.get(observableId)
    if (kind === undefined) throw new Error('a change of an unknown observable')
    const { topic, fraudType, reports, confidence } = after
    const news = { observableId, kind, from: before.state, to: after.state, topic, fraudType, reports, confidence }
    return changeEvent(news) ?? []
  })
  await outbox.publish(tx, ...events)
}

/** Changes to keep, with the observables they concern. */
export interface Kept {
  readonly changes: readonly Change[]
  readonly observables: readonly Pick<StoredObservable, 'id' | 'kind'>[]
  readonly occasion: Occasion
}
