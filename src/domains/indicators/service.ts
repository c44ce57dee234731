import type { AuditNote } from '#domains/audit'
import { type Tlp, tlpAllows, tlpLabels } from '#domains/taxonomy'
import type { Language } from '#kernel/language'
import { decodeTimeCursor, type Page, pageOf } from '#kernel/page'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction, type Tx } from '#platform/database'
import { type Advertisements, makeAdvertisements } from './advertisement-service.ts'
import { type AllowList, makeAllowList } from './allow-service.ts'
import { type Blocks, makeBlocks } from './block-service.ts'
import { type Blockings, makeBlockings } from './blocking-service.ts'
import { type Checking, makeChecking } from './check-service.ts'
import { confirmationNote } from './confirmation-note.ts'
import type { IndicatorContext, IndicatorServices } from './context-service.ts'
import { type Confirmation, type Decisions, type Delisting, makeDecisions } from './decision-service.ts'
import { type Disputes, makeDisputes } from './dispute-service.ts'
import { type Importing, makeImporting } from './import/import-service.ts'
import * as store from './indicator-store.ts'
import { type Listing, listNew } from './listing-service.ts'
import { confirmAll, type ManyListings } from './many-listings-service.ts'
import { makeObservableKeys } from './observable-key-service.ts'
import { makePrivateChecks, type PrivateChecks } from './private-check/private-service.ts'
import { blankRecord, type Indicator } from './record.ts'
import { makeSightings, type Sightings } from './sighting-service.ts'
import { type SightingTotal, sightingsOf } from './sighting-store.ts'
import { type IndicatorStanding, standing } from './standing-service.ts'
import { makeSupport, type Support } from './support-service.ts'

/** An indicator with everything that happened to it. */
export interface IndicatorDetail extends Indicator {
  readonly history: readonly store.HistoryEntry[]
  readonly sightings: SightingTotal
}

/** What a list of indicators may be narrowed to, and where to go on. */
export interface IndicatorQuery extends Omit<store.IndicatorFilter, 'labels'> {
  /** The most secret label the reader is cleared for; all where not said. */
  readonly ceiling?: Tlp | undefined
  readonly cursor?: string | undefined
  /** 1 to 200. */
  readonly limit: number
}

/** The registry of indicators. */
export interface Indicators extends Support, Decisions, Checking, Importing {
  readonly disputes: Disputes
  readonly allowList: AllowList
  readonly sightings: Sightings
  readonly advertisements: Advertisements
  readonly privateChecks: PrivateChecks
  readonly blockings: Blockings
  readonly blocks: Blocks
  /** Judged observables, those that changed last first. Fails with `page.bad-cursor`. */
  list(query: IndicatorQuery): Promise<Result<Page<Indicator>>>
  /** One observable with its judgement and history; one never judged is `observed`. Fails with `indicator.not-found`. */
  get(observableId: string, options?: { readonly ceiling?: Tlp | undefined }): Promise<Result<IndicatorDetail>>
  /** Where observables stand now, for the staff: what whoever checks is told, and all that lies behind it. */
  standing(observableIds: readonly string[], language: Language): Promise<readonly IndicatorStanding[]>
  /** `confirm` as a use case of its own: one transaction with its audit entry. */
  confirmListing(actor: Actor, confirmation: Confirmation): Promise<Result<Indicator>>
  /**
   * Confirms many observables by one decision, with their audit entries, in the transaction of whoever decides: all of them, or none where
   * one fails as `confirm` does. Those of the allow list stay what they are. Gives how many were confirmed.
   */
  confirmAll(tx: Tx, actor: Actor, listings: ManyListings): Promise<Result<number>>
  /** Lists what no report has named yet. Fails as `parseObservable` and `confirm` do. */
  listNew(actor: Actor, listing: Listing): Promise<Result<Indicator>>
  /** `delist` as a use case of its own: one transaction with its audit entry. */
  takeOff(actor: Actor, delisting: Delisting): Promise<Result<Indicator>>
}

/** Makes the registry. */
export function makeIndicators(services: IndicatorServices): Indicators {
  const context: IndicatorContext = { ...services, names: makeObservableKeys(services.keys) }
  const checking = makeChecking(context)
  const decisions = makeDecisions(context)
  return {
    ...makeSupport(context),
    ...decisions,
    ...checking,
    ...makeImporting(context),
    disputes: makeDisputes(context, checking),
    allowList: makeAllowList(context),
    sightings: makeSightings(context),
    advertisements: makeAdvertisements({ checking, messages: services.messages }),
    privateChecks: makePrivateChecks(context),
    blockings: makeBlockings(context),
    blocks: makeBlocks(context),
    list: (query) => list(context, query),
    get: (observableId, { ceiling = 'red' } = {}) => get(context, observableId, ceiling),
    standing: (observableIds, language) => standing(context, observableIds, language),
    confirmListing: (actor, confirmation) =>
      audited(context, actor, (tx) => decisions.confirm(tx, actor, confirmation), confirmationNote),
    confirmAll: (tx, actor, listings) => confirmAll(context, tx, { actor, listings }),
    listNew: (actor, listing) => listNew(context, actor, listing),
    takeOff: (actor, delisting) =>
      audited(context, actor, (tx) => decisions.delist(tx, actor, delisting), delistingNote),
  }
}

/** The audit note of a delisting, for the entry that its transaction ends with. */
function delistingNote({ observableId }: Indicator): AuditNote {
  return { action: 'indicators.delisted', subject: { type: 'observable', id: observableId } }
}

function audited(
  { db, audit }: IndicatorContext,
  actor: Actor,
  change: (tx: Tx) => Promise<Result<Indicator>>,
  note: (indicator: Indicator) => AuditNote,
): Promise<Result<Indicator>> {
  return inTransaction(db, async (tx) => {
    const changed = await change(tx)
    if (changed.ok) await audit.record(tx, actor, note(changed.value))
    return changed
  })
}

async function list({ db }: IndicatorContext, query: IndicatorQuery): Promise<Result<Page<Indicator>>> {
  const { cursor, limit, ceiling = 'red', ...rest } = query
  const labels = tlpLabels.map(({ code }) => code).filter((label) => tlpAllows(label, ceiling))
  const filter = { ...rest, labels }
  const after = cursor === undefined ? ok(undefined) : decodeTimeCursor(cursor)
  if (!after.ok) return after
  const rows = await store.listIndicators(db, filter, { after: after.value, limit: limit + 1 })
  return ok(pageOf(rows, limit, (row) => ({ key: row.changedAt.toISOString(), id: row.observableId })))
}

async function get({ db }: IndicatorContext, observableId: string, ceiling: Tlp): Promise<Result<IndicatorDetail>> {
  const [observable] = await store.observablesOf(db, [observableId])
  if (observable === undefined) return fail('indicator.not-found')
  const [judged] = await store.indicatorsOf(db, [observableId])
  if (judged?.tlp != null && !tlpAllows(judged.tlp, ceiling)) return fail('indicator.not-found')
  const [history, sightings] = [await store.historyOf(db, observableId), await sightingsOf(db, observableId)]
  const { id, kind, display, attributes, firstSeenAt } = observable
  const blank = { ...blankRecord, observableId: id, kind, display, attributes, changedAt: firstSeenAt, disputed: false }
  return ok({ ...(judged ?? blank), history, sightings })
}
