import {
  basisCarries,
  type FraudType,
  type LegalBasis,
  type Measure,
  measuresFor,
  type Tlp,
  type Topic,
} from '#domains/taxonomy'
import { fail, ok, type Result } from '#kernel/result'
import { type Actor, may, systemActor } from '#platform/access'
import { inTransaction, type Tx } from '#platform/database'
import { aloneDailyMost, aloneMost, numbersIn } from './block.ts'
import { confirmedBlocks, numbersListed } from './block-store.ts'
import { type IndicatorContext, keep, standingsOf } from './context-service.ts'
import { closeDisputes } from './dispute-store.ts'
import { disputeDecided } from './events.ts'
import { day, isNameEvidence, lifetimes, nextState } from './indicator.ts'
import type { Change, StoredObservable } from './indicator-store.ts'
import * as store from './indicator-store.ts'
import { indicatorsPolicy } from './policy.ts'
import { readReason } from './reason.ts'
import {
  afterConfirmation,
  afterDelisting,
  afterLapse,
  type Grounds,
  type Indicator,
  type IndicatorRecord,
} from './record.ts'
import { eraseMarks, voidLinks } from './report-link-store.ts'

/** A decision to confirm. Nothing is confirmed without a legal basis, a reason and an expiry. */
export interface Confirmation {
  readonly observableId: string
  readonly topic: Topic
  readonly fraudType?: FraudType | null | undefined
  readonly legalBasis: LegalBasis
  /** Told to whoever checks and whoever disputes; 3 to 2,000 characters. */
  readonly reason: string
  /** `clear` where not said. */
  readonly tlp?: Tlp | undefined
  /** `warn` where not said. */
  readonly measures?: readonly Measure[] | undefined
  /** 180 days from now where not said; at most two years. */
  readonly validUntil?: Date | undefined
  /** Who found it; `hotline` where not said. `lookalike` and `classifier` are evidence by name alone. */
  readonly source?: string | undefined
}

/** A decision to take an indicator off. */
export interface Delisting {
  readonly observableId: string
  readonly reason: string
}

/** Decisions on single indicators; they publish their events, and leave the audit entry to who holds the transaction. */
export interface Decisions {
  /**
   * Confirms a listing, or renews it. Fails with `indicator.not-found`, `indicator.allow-listed`,
   * `indicator.reason-missing`, `indicator.expiry-past`, `indicator.expiry-too-far`,
   * `indicator.basis-not-enough`, `indicator.measure-not-for-kind`, `indicator.name-evidence-alone`, or of a block of numbers
   * with `indicator.block.forbidden`, `indicator.too-many-blocks` or `indicator.block.second-person-needed`: a wide one is
   * proposed and renewed by `Blocks` alone.
   */
  confirm(tx: Tx, actor: Actor, confirmation: Confirmation): Promise<Result<Indicator>>
  /** Takes a listing off at once. Fails with `indicator.not-found`, `…not-listed`, `…already-delisted`, `…reason-missing`. */
  delist(tx: Tx, actor: Actor, delisting: Delisting): Promise<Result<Indicator>>
  /** Lets everything lapse whose time has run out; tells how many. Idempotent; run often. */
  lapseDue(): Promise<number>
  /** Erases reporters' marks older than 90 days; tells how many. Idempotent; run daily. */
  eraseOldMarks(): Promise<number>
}

/** Makes the part of the registry that decisions go through. */
export function makeDecisions(context: IndicatorContext): Decisions {
  return {
    confirm: (tx, actor, confirmation) => confirm(context, tx, { actor, confirmation }),
    delist: (tx, actor, delisting) => delist(context, tx, { actor, delisting, cause: 'decision', causeId: null }),
    lapseDue: () => lapseDue(context),
    eraseOldMarks: () => eraseMarks(context.db, new Date(context.clock.now().getTime() - markDays * day)),
  }
}

/** How long the mark of a reporter is kept, in days. */
const markDays = 90

/** A confirmation with whoever decides on it. */
export interface ConfirmationCase {
  readonly actor: Actor
  readonly confirmation: Confirmation
  /** Whether another person asked for it first, so that a block may be wide. */
  readonly agreed?: boolean
}

/** Confirms within a transaction; see `Decisions.confirm`. */
export async function confirm(
  context: IndicatorContext,
  tx: Tx,
  { actor, confirmation, agreed = false }: ConfirmationCase,
): Promise<Result<Indicator>> {
  const [observable] = await store.lockObservables(tx, [confirmation.observableId])
  if (observable === undefined) return fail('indicator.not-found')
  const standing = (await standingsOf(context, tx, [observable])).get(observable.id)
  if (standing === undefined || standing.shielded) return fail('indicator.allow-listed')
  const now = context.clock.now()
  const allowed =
    observable.kind === 'number-block' ? await mayListBlock(tx, actor, { observable, now, agreed }) : ok(undefined)
  if (!allowed.ok) return allowed
  const { kind } = observable
  const grounds = readGrounds(confirmation, { actor, now, kind, before: standing.record })
  if (!grounds.ok) return grounds
  const change = {
    observableId: observable.id,
    before: standing.record,
    after: afterConfirmation(standing.record, grounds.value),
  }
  await keep(context, tx, {
    changes: [change],
    observables: [observable],
    occasion: { at: now, cause: 'decision', causeId: null, actor },
  })
  return stored(tx, observable.id)
}

/** Most blocks in force: as many as decision points hold, however they overlap. */
const blocksMost = 4096

/** A block that is to be confirmed. */
interface BlockCase {
  readonly observable: StoredObservable
  readonly now: Date
  readonly agreed: boolean
}

/**
 * Whether an actor may confirm a block now: many people may hold numbers of it, so operators do not, and of a wide one no
 * single person does. Fails with `indicator.block.forbidden`, `indicator.too-many-blocks` or
 * `indicator.block.second-person-needed`.
 */
async function mayListBlock(tx: Tx, actor: Actor, { observable, now, agreed }: BlockCase): Promise<Result<void>> {
  if (!may(indicatorsPolicy, actor, 'indicators:list-block')) return fail('indicator.block.forbidden')
  if (!agreed && !(await mayListAlone(tx, actor, { observable, now })))
    return fail('indicator.block.second-person-needed', { most: aloneMost, daily: aloneDailyMost })
  return (await confirmedBlocks(tx)) < blocksMost
    ? ok(undefined)
    : fail('indicator.too-many-blocks', { most: blocksMost })
}

/** Whether one person lists a block without a second: it is narrow, and so is all that they listed so within a day. */
export async function mayListAlone(
  tx: Tx,
  actor: Actor,
  { observable: { id, attributes }, now }: Pick<BlockCase, 'observable' | 'now'>,
): Promise<boolean> {
  const numbers = numbersIn({ first: Number(attributes['first']), last: Number(attributes['last']) })
  // Written so that a block whose ends could not be read is never taken for a narrow one.
  if (!(numbers <= aloneMost)) return false
  const since = new Date(now.getTime() - day)
  return numbers + (await numbersListed(tx, actor.id, { since, most: aloneMost, but: id })) <= aloneDailyMost
}

/** What a decision is judged by besides its own words. */
interface GroundsCase {
  readonly actor: Actor
  readonly now: Date
  readonly kind: StoredObservable['kind']
  readonly before: IndicatorRecord
}

/** The grounds of a decision to confirm, with what was not said filled in. Fails as `Decisions.confirm` does. */
export function readGrounds(
  c: Omit<Confirmation, 'observableId'>,
  { actor, now, kind, before }: GroundsCase,
): Result<Grounds> {
  const reason = readReason(c.reason)
  if (!reason.ok) return reason
  const grounds: Grounds = {
    topic: c.topic,
    fraudType: c.fraudType ?? null,
    legalBasis: c.legalBasis,
    reason: reason.value,
    tlp: c.tlp ?? 'clear',
    measures: [...new Set(c.measures ?? (['warn'] as const))],
    source: c.source ?? 'hotline',
    validFrom: now,
    validUntil: c.validUntil ?? new Date(now.getTime() + lifetimes.confirmed * day),
    decidedBy: actor.id,
  }
  const sound = checkGrounds(grounds, kind, before)
  return sound.ok ? ok(grounds) : sound
}

function checkGrounds(grounds: Grounds, kind: StoredObservable['kind'], before: IndicatorRecord): Result<void> {
  const { measures, legalBasis, validFrom, validUntil, source } = grounds
  if (validUntil <= validFrom) return fail('indicator.expiry-past')
  if (validUntil.getTime() > validFrom.getTime() + lifetimes.confirmedMost * day) {
    return fail('indicator.expiry-too-far', { days: lifetimes.confirmedMost })
  }
  const misfit = measures.find((measure) => !measuresFor(kind).includes(measure))
  if (misfit !== undefined) return fail('indicator.measure-not-for-kind', { measure: misfit })
  const groundless = measures.find((measure) => measure !== 'warn' && !basisCarries(legalBasis, measure))
  if (groundless !== undefined) return fail('indicator.basis-not-enough', { measure: groundless })
  if (isNameEvidence(source) && before.reports + before.lists === 0) return fail('indicator.name-evidence-alone')
  return ok(undefined)
}

/** A delisting with what it follows from. */
export interface DelistingCase {
  readonly actor: Actor
  readonly delisting: Delisting
  readonly cause: 'decision' | 'dispute'
  readonly causeId: string | null
}

/** Takes a listing off: what spoke for it is set aside for good, and every open dispute about it is upheld. */
export async function delist(
  context: IndicatorContext,
  tx: Tx,
  { actor, delisting, cause, causeId }: DelistingCase,
): Promise<Result<Indicator>> {
  const read = readReason(delisting.reason)
  if (!read.ok) return read
  const reason = read.value
  const [observable] = await store.lockObservables(tx, [delisting.observableId])
  if (observable === undefined) return fail('indicator.not-found')
  const before = (await standingsOf(context, tx, [observable])).get(observable.id)?.record
  const possible = nextState(before?.state ?? 'observed', { type: 'delist' })
  if (before === undefined || !possible.ok) return possible.ok ? fail('indicator.not-found') : possible
  await voidLinks(tx, [observable.id])
  const now = context.clock.now()
  const closed = { state: 'upheld', at: now, by: actor.id, reason } as const
  const disputes = await closeDisputes(tx, { observableId: observable.id }, closed)
  const after = afterDelisting(before, { type: 'delist', reason, decidedBy: actor.id })
  const change = { observableId: observable.id, before, after }
  const occasion = { at: now, cause, causeId, actor }
  await keep(context, tx, { changes: [change], observables: [observable], occasion })
  const decided = disputes.map((disputeId) =>
    disputeDecided({ disputeId, observableId: observable.id, decision: 'upheld' }),
  )
  await context.outbox.publish(tx, ...decided)
  return stored(tx, observable.id)
}

async function stored(tx: Tx, id: string): Promise<Result<Indicator>> {
  const [indicator] = await store.indicatorsOf(tx, [id])
  return indicator === undefined ? fail('indicator.not-found') : ok(indicator)
}

async function lapseDue(context: IndicatorContext): Promise<number> {
  const { db, clock } = context
  for (let lapsed = 0; ; ) {
    const ids = await store.due(db, clock.now(), 500)
    if (ids.length === 0) return lapsed
    lapsed += await inTransaction(db, (tx) => lapse(context, tx, ids))
  }
}

async function lapse(context: IndicatorContext, tx: Tx, ids: readonly string[]): Promise<number> {
  const observables = await store.lockObservables(tx, ids)
  const standings = await standingsOf(context, tx, observables)
  const at = context.clock.now()
  const changes = observables.flatMap(({ id }): Change[] => {
    const before = standings.get(id)?.record
    return before !== undefined && isDue(before, at)
      ? [{ observableId: id, before, after: afterLapse(before, at) }]
      : []
  })
  const occasion = { at, cause: 'expiry', causeId: null, actor: systemActor('jobs') } as const
  await keep(context, tx, { changes, observables, occasion })
  return changes.length
}

function isDue({ state, validUntil, reportedUntil }: IndicatorRecord, now: Date): boolean {
  if (state === 'confirmed') return validUntil !== null && validUntil <= now
  return state === 'reported' && (reportedUntil === null || reportedUntil <= now)
}
