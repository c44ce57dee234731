import type { Indicator } from '#domains/indicators'
import { type Observable, parseObservable } from '#formats/observable'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction, type Tx } from '#platform/database'
import type { OutboxListener } from '#platform/outbox'
import { inScope } from '#platform/scope'
import type { TrackingServices } from './context-service.ts'
import { findLeg, legsOf, type StoredLeg, standingAccounts } from './leg-store.ts'
import { findRecovery, type StoredRecovery } from './recovery-store.ts'

/** An analyst takes an account of a trace for an offender's. */
export interface AccountConfirmation {
  readonly recovery: string
  readonly leg: string
  /** Told to whoever checks and whoever disputes; 3 to 2,000 characters. */
  readonly reason: string
  /** 180 days from now where not said. */
  readonly validUntil?: Date | undefined
}

/** An account as the registry knows it; undefined for tokens that the registry has no kind for. */
function accountOf(account: string): Observable | undefined {
  const parsed = parseObservable(account, { kind: 'iban' })
  return parsed.ok ? parsed.value : undefined
}

/** Under which report the registry hears of a recovery: the victim's own, so that one theft never counts as two. */
const reportOf = ({ id, report }: StoredRecovery): string => report ?? id

/**
 * Tells the registry of accounts that stolen money came to: a recovery speaks as one independent report, which makes an account
 * `reported` and nothing more. A recovery that is called off takes its word back, and so it does of an account whose bank says that there
 * was no such payment, or that there is no such account.
 */
export function tracedAccountsListener(services: Pick<TrackingServices, 'keys' | 'indicators'>): OutboxListener {
  return {
    name: 'payments-traced-accounts',
    topics: ['payments.account-traced', 'payments.leg-answered', 'payments.recovery-changed'],
    handle: async (tx, { topic, payload }) => {
      const {
        recovery: id,
        leg,
        state,
      } = payload as {
        readonly recovery: string
        readonly leg?: string
        readonly state?: string
      }
      const recovery = await findRecovery(tx, id)
      if (recovery === undefined) return
      if (topic === 'payments.account-traced' && leg !== undefined) await note(services, tx, { recovery, leg })
      if (topic === 'payments.leg-answered' && leg !== undefined)
        await takeDisownedBack(services, tx, { recovery, leg })
      if (state === 'cancelled') await takeFallenBack(services, tx, { recovery, legs: await legsOf(tx, id) })
    },
  }
}

async function note(
  { keys, indicators }: Pick<TrackingServices, 'keys' | 'indicators'>,
  tx: Tx,
  { recovery, leg: legId }: { readonly recovery: StoredRecovery; readonly leg: string },
): Promise<void> {
  const leg = await findLeg(tx, legId)
  const account = leg && accountOf(leg.account)
  if (account === undefined || leg?.disowned === true || recovery.state === 'cancelled') return
  const observed = await indicators.observe(tx, [account])
  await indicators.recordReport(tx, {
    reportId: reportOf(recovery),
    observableIds: observed.map(({ id }) => id),
    reporterMark: null,
    textMark: keys.hash('reporter-mark', `recovery:${recovery.id}`),
    topic: 'fraud',
    fraudType: null,
    at: recovery.reportedAt,
  })
}

async function takeDisownedBack(
  services: Pick<TrackingServices, 'indicators'>,
  tx: Tx,
  { recovery, leg: legId }: { readonly recovery: StoredRecovery; readonly leg: string },
): Promise<void> {
  const leg = await findLeg(tx, legId)
  if (leg?.disowned === true && recovery.state !== 'cancelled')
    await takeFallenBack(services, tx, { recovery, legs: [leg] })
}

/** An account to which other money of the theft came keeps its word: a theft out of two banks has two recoveries. */
async function takeFallenBack(
  services: Pick<TrackingServices, 'indicators'>,
  tx: Tx,
  { recovery, legs }: { readonly recovery: StoredRecovery; readonly legs: readonly StoredLeg[] },
): Promise<void> {
  const { id, report } = recovery
  const standing = await standingAccounts(tx, { recovery: id, report, accounts: legs.map(({ account }) => account) })
  await takeBack(services, tx, { recovery, legs: legs.filter(({ account }) => !standing.has(account)) })
}

/** Takes back what was told of legs. What the victim's own report named itself stays with that report: the first account they paid to. */
async function takeBack(
  { indicators }: Pick<TrackingServices, 'indicators'>,
  tx: Tx,
  { recovery, legs }: { readonly recovery: StoredRecovery; readonly legs: readonly StoredLeg[] },
): Promise<void> {
  const reported = recovery.report !== null
  const own = new Set(reported ? legs.filter(({ hop }) => hop === 1).map(({ account }) => account) : [])
  const accounts = legs.flatMap(({ account }) => (own.has(account) ? [] : (accountOf(account) ?? [])))
  if (accounts.length === 0) return
  const observed = await indicators.observe(tx, accounts)
  await indicators.withdrawReport(tx, {
    reportId: reportOf(recovery),
    observableIds: [...new Set(observed.map(({ id }) => id))],
  })
}

/**
 * Confirms an account of a trace in the registry: whoever is about to pay to it is warned, and banks hold payments to it. Fails with
 * `recall.recovery.not-found`, `recall.leg.not-found`, `recall.state.conflict` while nobody has confirmed the theft or once it is
 * called off, `recall.account-not-listable`, or as confirming a listing does.
 */
export async function confirmAccount(
  { db, indicators }: TrackingServices,
  actor: Actor,
  { recovery: id, leg: legId, reason, validUntil }: AccountConfirmation,
): Promise<Result<Indicator>> {
  const seen = await inScope(db, actor, async (tx) => {
    const recovery = await findRecovery(tx, id)
    const leg = await findLeg(tx, legId)
    if (recovery === undefined) return fail('recall.recovery.not-found')
    return leg?.recovery === id ? ok({ recovery, leg }) : fail('recall.leg.not-found')
  })
  if (!seen.ok) return seen
  const { recovery, leg } = seen.value
  if (recovery.state === 'created' || recovery.state === 'cancelled') return fail('recall.state.conflict')
  const account = accountOf(leg.account)
  if (account === undefined) return fail('recall.account-not-listable')
  const [observed] = await inTransaction(db, (tx) => indicators.observe(tx, [account]))
  if (observed === undefined) return fail('recall.account-not-listable')
  return indicators.confirmListing(actor, {
    observableId: observed.id,
    topic: 'fraud',
    fraudType: 'mule',
    legalBasis: 'payments',
    measures: ['warn', 'hold-payment'],
    reason,
    validUntil,
    source: 'recovery',
  })
}
