import { organisationNamesOf } from '#domains/identity'
import { type Clock, nationalDay } from '#kernel/clock'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { type Database, inTransaction } from '#platform/database'
import type { Keys } from '#platform/keys'
import type { Live } from '#platform/live'
import { callerBasis } from '../tables/stretch.ts'
import { type BlockCode, dayOfCode, parseBlockCode } from './block-code.ts'
import { type Board, boardOf } from './board.ts'
import { type CallMonth, publishedMonths } from './call-month.ts'
import * as store from './decision-store.ts'
import type { Delivery } from './delivery-schema.ts'

/** What hearing of decisions needs. */
export interface DecisionServices {
  readonly db: Database
  readonly clock: Clock
  readonly keys: Keys
  readonly live: Live
}

/** A rejected call as the caller may know it, and what an appeal needs beside. */
export interface BlockedCallFound {
  readonly codeHash: Buffer
  readonly organisation: string
  /** Name of the operator; null where it takes no part any more. */
  readonly operator: string | null
  readonly at: Date
  readonly rule: string
  readonly reason: string
  readonly legalBasis: string
}

/** The board, with names, and when the nodes were heard of. */
export interface NamedBoard extends Board {
  readonly at: Date
  readonly nodes: readonly { readonly organisation: string; readonly heardAt: Date }[]
}

/** What nodes decided: counted for everybody, kept only where a call was rejected. */
export interface CallDecisions {
  /**
   * Takes what a node of the actor's organisation tells; the same delivery counts once. Fails with
   * `calls.no-organisation.forbidden`, or `calls.bad-time` for what is of the future or older than 40 days.
   */
  deliver(actor: Actor, delivery: Delivery): Promise<Result<{ readonly repeated: boolean }>>
  board(minutes: number): Promise<NamedBoard>
  /** Why a call was rejected. Fails with `calls.code-mistyped` or `calls.code.not-found`. */
  explain(code: string): Promise<Result<BlockedCallFound>>
  /** The public figures of the last so many months, the newest first; see `publishedMonths`. */
  months(most: number): Promise<readonly CallMonth[]>
  /** Makes the partitions of the coming months and forgets what has served. Idempotent; run daily. */
  keep(): Promise<void>
}

const day = 86_400_000

/** How long nodes keep what the centre did not acknowledge, and so how far back a delivery may reach, in days. */
const deliveryDays = 40

/** How long a rejected call can be asked about and appealed, in days. */
const blockedDays = 400

/** Makes the part that hears of decisions. */
export function makeCallDecisions(services: DecisionServices): CallDecisions {
  const { db, clock } = services
  return {
    deliver: (actor, delivery) => deliver(services, actor, delivery),
    board: together((minutes) => board(services, minutes)),
    explain: (code) => explain(services, code),
    months: (most) => months(db, clock.now(), most),
    keep: () => keep(services),
  }
}

async function deliver(
  { db, clock, keys, live }: DecisionServices,
  { organisation }: Actor,
  { id, counts, blocked }: Delivery,
): Promise<Result<{ readonly repeated: boolean }>> {
  if (organisation === null) return fail('calls.no-organisation.forbidden')
  const at = clock.now()
  const untimely = (time: string) => {
    const told = Date.parse(time)
    return told > at.getTime() + 5 * 60_000 || told < at.getTime() - deliveryDays * day
  }
  if (counts.some(({ minute }) => untimely(minute)) || blocked.some((call) => untimely(call.at)))
    return fail('calls.bad-time')
  return inTransaction(db, async (tx) => {
    if (!(await store.takeDelivery(tx, organisation, { id, at }))) return ok({ repeated: true })
    if (counts.length > 0) await store.addCounts(tx, organisation, { counts, toldOn: nationalDay(at) })
    if (blocked.length > 0)
      await store.insertBlocked(
        tx,
        organisation,
        blocked.map(({ code, caller, ...call }) => ({
          ...call,
          codeHash: hashOf(keys, code as BlockCode).toString('hex'),
          caller: caller ?? null,
        })),
      )
    await live.publish(tx, { type: 'calls.counted', to: { roles: boardReaders }, data: {} })
    return ok({ repeated: false })
  })
}

const boardReaders = ['analyst', 'investigator', 'supervisor', 'administrator'] as const

function hashOf(keys: Keys, code: BlockCode): Buffer {
  return keys.hash('call-code', code)
}

/** Whoever asks while the same board is being drawn gets that one: live news let all screens ask at once. */
function together(draw: (minutes: number) => Promise<NamedBoard>): (minutes: number) => Promise<NamedBoard> {
  const drawing = new Map<number, Promise<NamedBoard>>()
  return (minutes) => {
    const begun = drawing.get(minutes) ?? draw(minutes).finally(() => drawing.delete(minutes))
    drawing.set(minutes, begun)
    return begun
  }
}

async function board({ db, clock }: DecisionServices, minutes: number): Promise<NamedBoard> {
  const now = clock.now()
  const since = new Date(now.getTime() - minutes * 60_000)
  const [sums, kinds, nodes] = await Promise.all([
    store.minutesSince(db, since),
    store.kindsSince(db, since),
    store.heardSince(db, since),
  ])
  const names = await organisationNamesOf(db, [
    ...new Set([...kinds, ...nodes].map(({ organisation }) => organisation)),
  ])
  const named = <T extends { readonly organisation: string }>(row: T): T => ({
    ...row,
    organisation: names.get(row.organisation) ?? row.organisation,
  })
  const drawn = boardOf({ minutes: sums, kinds }, { now, minutes })
  return { at: now, ...drawn, byTrunk: drawn.byTrunk.map(named), nodes: nodes.map(named) }
}

async function explain({ db, clock, keys }: DecisionServices, text: string): Promise<Result<BlockedCallFound>> {
  const code = parseBlockCode(text)
  if (code === undefined) return fail('calls.code-mistyped')
  const now = clock.now()
  const told = dayOfCode(code, now.getTime())
  const codeHash = hashOf(keys, code)
  // Codes take the day from the node's clock, which may be a little wrong around midnight.
  const between = { from: new Date(told - day), to: new Date(told + 2 * day) }
  const call = await store.blockedByCode(db, codeHash, between)
  if (call === undefined) return fail('calls.code.not-found')
  const { organisation, at, rule, reason } = call
  const names = await organisationNamesOf(db, [organisation])
  return ok({
    codeHash,
    organisation,
    at,
    rule,
    reason,
    legalBasis: callerBasis,
    operator: names.get(organisation) ?? null,
  })
}

async function months(db: Database, now: Date, most: number): Promise<readonly CallMonth[]> {
  const from = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - most + 1, 1)).toISOString().slice(0, 10)
  const [sums, operators] = await Promise.all([
    store.toldSums(db, { from, before: nationalDay(now) }),
    store.firstToldByMonth(db, from),
  ])
  return publishedMonths(sums, operators)
}

async function keep({ db, clock }: DecisionServices): Promise<void> {
  const now = clock.now()
  const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds)
  await inTransaction(db, async (tx) => {
    for (const ahead of [1, 2]) {
      const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1)).toISOString().slice(0, 10)
      await store.makePartition(tx, 'day_count', first)
      await store.makePartition(tx, 'blocked_call', first)
    }
    await store.forget(tx, {
      minutes: ago(6 * 3_600_000),
      deliveries: ago((deliveryDays + 1) * day),
      blocked: ago(blockedDays * day),
    })
  })
}
