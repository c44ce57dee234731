import { organisationNamesOf } from '#domains/identity'
import { type Clock, nationalDay } from '#kernel/clock'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { type Database, inTransaction } from '#platform/database'
import type { Live } from '#platform/live'
import { type ScreeningBoard, screeningBoardOf } from './screening-board.ts'
import { publishedMonths, type ScreeningMonth } from './screening-month.ts'
import type { ScreeningDelivery } from './screening-schema.ts'
import * as store from './screening-store.ts'

/** What hearing of decisions needs. */
export interface ScreeningServices {
  readonly db: Database
  readonly clock: Clock
  readonly live: Live
}

/** The board, with names, and when the nodes were heard of. */
export interface NamedScreeningBoard extends ScreeningBoard {
  readonly at: Date
  readonly nodes: readonly { readonly organisation: string; readonly heardAt: Date }[]
}

/** What banks' nodes decided of payments: counted, and nothing else known. */
export interface PaymentScreenings {
  /**
   * Takes what a node of the actor's organisation tells; the same delivery counts once. Fails with
   * `payment-rules.no-organisation.forbidden`, or `payment-rules.bad-time` for what is of the future or older than 40 days.
   */
  deliver(actor: Actor, delivery: ScreeningDelivery): Promise<Result<{ readonly repeated: boolean }>>
  board(minutes: number): Promise<NamedScreeningBoard>
  /** The public figures of the last so many months, the newest first; see `publishedMonths`. */
  months(most: number): Promise<readonly ScreeningMonth[]>
  /** Forgets what has served. Idempotent; run daily. */
  keep(): Promise<void>
}

const day = 86_400_000

/** How long nodes keep what the centre did not acknowledge, and so how far back a delivery may reach, in days. */
const deliveryDays = 40

/** Lines of the board on rules. */
const rulesMost = 60

/** Who hears of new counts. */
const readers = ['analyst', 'investigator', 'supervisor', 'administrator'] as const

/** Makes the part that hears of decisions. */
export function makePaymentScreenings(services: ScreeningServices): PaymentScreenings {
  const { db, clock } = services
  return {
    deliver: (actor, delivery) => deliver(services, actor, delivery),
    board: together((minutes) => board(services, minutes)),
    months: (most) => months(db, clock.now(), most),
    keep: () => keep(services),
  }
}

async function deliver(
  { db, clock, live }: ScreeningServices,
  { organisation }: Actor,
  { id, counts }: ScreeningDelivery,
): Promise<Result<{ readonly repeated: boolean }>> {
  if (organisation === null) return fail('payment-rules.no-organisation.forbidden')
  const at = clock.now()
  const untimely = counts.some(({ minute }) => {
    const told = Date.parse(minute)
    return told > at.getTime() + 5 * 60_000 || told < at.getTime() - deliveryDays * day
  })
  if (untimely) return fail('payment-rules.bad-time')
  return inTransaction(db, async (tx) => {
    if (!(await store.takeDelivery(tx, organisation, { id, at }))) return ok({ repeated: true })
    await store.addCounts(tx, organisation, { counts, toldOn: nationalDay(at) })
    await live.publish(tx, { type: 'payments.screened', to: { roles: readers }, data: {} })
    return ok({ repeated: false })
  })
}

/** Whoever asks while the same board is being drawn gets that one: live news let all screens ask at once. */
function together(
  draw: (minutes: number) => Promise<NamedScreeningBoard>,
): (minutes: number) => Promise<NamedScreeningBoard> {
  const drawing = new Map<number, Promise<NamedScreeningBoard>>()
  return (minutes) => {
    const begun = drawing.get(minutes) ?? draw(minutes).finally(() => drawing.delete(minutes))
    drawing.set(minutes, begun)
    return begun
  }
}

async function board({ db, clock }: ScreeningServices, minutes: number): Promise<NamedScreeningBoard> {
  const now = clock.now()
  const since = new Date(now.getTime() - minutes * 60_000)
  const [sums, decisions, findings, nodes] = await Promise.all([
    store.minutesSince(db, since),
    store.decisionsSince(db, since),
    store.findingsSince(db, since, rulesMost),
    store.heardSince(db, since),
  ])
  const names = await organisationNamesOf(
    db,
    nodes.map(({ organisation }) => organisation),
  )
  const drawn = screeningBoardOf({ minutes: sums, decisions, findings }, { now, minutes })
  return {
    at: now,
    ...drawn,
    nodes: nodes.map((node) => ({ ...node, organisation: names.get(node.organisation) ?? node.organisation })),
  }
}

async function months(db: Database, now: Date, most: number): Promise<readonly ScreeningMonth[]> {
  const from = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - most + 1, 1)).toISOString().slice(0, 10)
  const [sums, banks] = await Promise.all([
    store.toldSums(db, { from, before: nationalDay(now) }),
    store.firstToldByMonth(db, from),
  ])
  return publishedMonths(sums, banks)
}

async function keep({ db, clock }: ScreeningServices): Promise<void> {
  const now = clock.now().getTime()
  const before = { minutes: new Date(now - 6 * 3_600_000), deliveries: new Date(now - (deliveryDays + 1) * day) }
  await inTransaction(db, (tx) => store.forget(tx, before))
}
