import type { NotedEntry } from '#domains/audit'
import { namesOf } from '#domains/identity'
import { decodeTimeCursor, type Page, pageOf } from '#kernel/page'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { type Database, inTransaction } from '#platform/database'
import { inScope } from '#platform/scope'
import type { TrackingServices } from './context-service.ts'
import { orderOfWork, type RecoverySums, sumsOf } from './leg.ts'
import { legsOf, type StoredLeg } from './leg-store.ts'
import { reachableOf } from './reachable-service.ts'
import { openStates, type RecoveryState, recoveryStates } from './recovery.ts'
import { findRecovery, type StoredRecovery } from './recovery-store.ts'
import { type BankContact, bankContacts, requestsOf, type StoredRequest } from './request-store.ts'
import * as store from './view-store.ts'

/** What a list of recoveries is asked for. */
export interface RecoveryQuery {
  /** Where not said: those that are not over; of a report all. */
  readonly state?: RecoveryState | undefined
  readonly region?: string | undefined
  /** Those of the asking duty officer alone. */
  readonly mine?: boolean | undefined
  /** Those that this report opened. */
  readonly report?: string | undefined
  readonly cursor?: string | undefined
  /** 1 to 200. */
  readonly limit: number
}

/** Names of people and banks beside their ids and codes. */
export interface Named {
  readonly victimBankName: string
  readonly dutyOfficerName: string | null
}

/** A leg as it is drawn in the flow. */
export interface SeenLeg extends StoredLeg {
  readonly bankName: string | null
  /** Whether other ways of this recovery come to the same account. */
  readonly converges: boolean
}

/** A request with its bank and whom to call there. */
export interface SeenRequest extends StoredRequest {
  readonly contact: BankContact | null
}

/** All of one recovery. */
export interface RecoveryDetail extends StoredRecovery, Named {
  readonly sums: RecoverySums
  /** The nearest to the victim first; each but the first ones names its parent. */
  readonly legs: readonly SeenLeg[]
  readonly requests: readonly SeenRequest[]
  readonly holds: readonly store.SeenHold[]
  readonly events: readonly NotedEntry[]
  /** When the first of its holds lapses that no sanction stops; null where none does. */
  readonly lapsesAt: Date | null
  /** What more could be asked for, which a person has to begin; see `reachableOf`. */
  readonly reachable: bigint
  /** Legs that wait for an answer: what is expected to be lost soonest comes first. */
  readonly work: readonly string[]
}

/** Sums of the centre. */
export interface Board {
  readonly open: store.BoardSums
  readonly lastDay: store.BoardSums
  readonly requests: { readonly open: number; readonly overdue: number }
}

/** Recoveries that the actor may see, those first whose clocks run out. Fails with `page.bad-cursor`. */
export async function listRecoveries(
  { db }: TrackingServices,
  actor: Actor,
  { state, region, mine, report, cursor, limit }: RecoveryQuery,
): Promise<Result<Page<store.ListedRecovery & Named>>> {
  const after = cursor === undefined ? ok(undefined) : decodeTimeCursor(cursor)
  if (!after.ok) return after
  const filter = {
    states: statesOf(state, report),
    region: region ?? null,
    officer: mine === true ? (actor.id ?? actor.kind) : null,
    report: report ?? null,
    within: actor.region,
  }
  const places = await store.placesOf(db, filter, { after: after.value, limit: limit + 1 })
  const page = pageOf(places, limit, store.cursorOf)
  const shown = await inScope(db, actor, (tx) => store.recoveriesAt(tx, page.items))
  return ok({ items: await named(db, shown), next: page.next })
}

/** A report leads to what became of its money, so those that are over count too. */
function statesOf(state: RecoveryState | undefined, report: string | undefined): readonly RecoveryState[] {
  if (state !== undefined) return [state]
  return report === undefined ? openStates : recoveryStates
}

async function named<R extends StoredRecovery>(
  db: Database,
  recoveries: readonly R[],
): Promise<readonly (R & Named)[]> {
  const banks = await bankContacts(db, [...new Set(recoveries.map(({ victimBank }) => victimBank))])
  const people = await namesOf(db, [...new Set(recoveries.flatMap(({ dutyOfficer }) => dutyOfficer ?? []))])
  return recoveries.map((recovery) => ({
    ...recovery,
    victimBankName: banks.get(recovery.victimBank)?.name ?? recovery.victimBank,
    dutyOfficerName: people.get(recovery.dutyOfficer ?? '') ?? null,
  }))
}

/** How many entries of its history a recovery is shown with. */
const eventsMost = 200

/** All of one recovery; opening one is audited. Fails with `recall.recovery.not-found`. */
export async function recoveryDetail(
  { db, audit, clock }: TrackingServices,
  actor: Actor,
  id: string,
): Promise<Result<RecoveryDetail>> {
  const found = await inScope(db, actor, async (tx) => {
    const recovery = await findRecovery(tx, id)
    if (recovery === undefined) return undefined
    const [legs, requests] = [await legsOf(tx, id), await requestsOf(tx, id)]
    return { recovery, legs, requests, holds: await store.holdsOf(tx, id) }
  })
  if (found === undefined) return fail('recall.recovery.not-found')
  const { legs, requests, holds } = found
  const subject = { type: 'recovery', id }
  await inTransaction(db, (tx) => audit.record(tx, actor, { action: 'payments.recovery-read', subject }))
  const events = await audit.about(subject, {
    limit: eventsMost,
    without: ['payments.recovery-read', 'payments.papers-read'],
  })
  const banks = await bankContacts(db, [...new Set([...legs, ...requests].map(({ bank }) => bank))])
  const [recovery] = await named(db, [found.recovery])
  if (recovery === undefined) throw new Error('a recovery was lost on its way')
  const waiting = legs.filter(({ state }) => state === 'asked')
  return ok({
    ...recovery,
    sums: sumsOf(legs),
    legs: seenLegs(legs, banks),
    requests: requests.map((request) => ({ ...request, contact: banks.get(request.bank) ?? null })),
    holds,
    // The one that ends first stands first.
    lapsesAt: holds.find(({ state }) => state === 'held')?.until ?? null,
    events,
    reachable: await reachableOf(db, { recovery: found.recovery, legs }),
    work: orderOfWork(waiting, clock.now()).map((leg) => leg.id),
  })
}

/** Legs with the names of their banks; an account that several ways come to is marked at each. */
function seenLegs(legs: readonly StoredLeg[], banks: ReadonlyMap<string, BankContact>): readonly SeenLeg[] {
  const ways = Map.groupBy(legs, ({ bank, account }) => `${bank} ${account}`)
  return legs.map((leg) => {
    const others = ways.get(`${leg.bank} ${leg.account}`) ?? []
    // The parts of one payment that are followed and that are not stand at one account too: they came one way.
    const converges = others.some(({ parent, reference }) => parent !== leg.parent || reference !== leg.reference)
    return { ...leg, bankName: banks.get(leg.bank)?.name ?? null, converges }
  })
}

/** The sums of all open recoveries of the actor's region, of the last 24 hours, and of the requests that wait. */
export async function recoveryBoard(
  { db, clock }: Pick<TrackingServices, 'db' | 'clock'>,
  { region: within }: Pick<Actor, 'region'>,
): Promise<Board> {
  const now = clock.now()
  const dayAgo = new Date(now.getTime() - 86_400_000)
  const [open, lastDay, requests] = await Promise.all([
    store.boardSums(db, { since: null, within }),
    store.boardSums(db, { since: dayAgo, within }),
    store.waitingRequests(db, { now, within }),
  ])
  return { open, lastDay, requests }
}
