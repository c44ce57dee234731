import { sql } from 'kysely'
import type { Cursor } from '#kernel/page'
import type { Database } from '#platform/database'
import { countedElsewhereNow } from './elsewhere-store.ts'
import type { RecoverySums } from './leg.ts'
import type { RecoveryState } from './recovery.ts'
import { recoveryColumns, recoveryOf, type StoredRecovery } from './recovery-store.ts'

/** A recovery in a list. */
export interface ListedRecovery extends StoredRecovery {
  readonly sums: RecoverySums
  /** When the next answer is due; null where none is. */
  readonly nextDue: Date | null
  /** Legs that wait for an answer. */
  readonly openLegs: number
  /** When the first of its holds lapses that no sanction stops; null where none does. */
  readonly lapsesAt: Date | null
}

/** What a list of recoveries may be narrowed to. */
export interface RecoveryFilter {
  readonly states: readonly RecoveryState[]
  readonly region: string | null
  readonly officer: string | null
  /** The report that opened them. */
  readonly report: string | null
  /** The region whose recoveries the reader may see; null for the whole country. */
  readonly within: string | null
}

/** A recovery's place in the order of clocks. */
export interface ListPlace {
  readonly id: string
  /** When the next answer is due; null where none is. */
  readonly nextDue: Date | null
}

type ListedRow = Parameters<typeof recoveryOf>[0] &
  Readonly<Record<keyof RecoverySums, string>> & { readonly openLegs: number; readonly lapsesAt: Date | null }

const sums = sql`coalesce(sum(l.held), 0)::text as held, coalesce(sum(l.returned), 0)::text as returned,
  coalesce(sum(case when l.state = 'stopped' then l.amount else l.cashed_out + l.unavailable end), 0)::text as lost,
  coalesce(sum(l.amount) filter (where l.state = 'asked'), 0)::text as open`

/** Nothing is due after this. */
const never = '9999-12-31T00:00:00.000Z'

/**
 * Places of recoveries, those first whose clocks run out, after the cursor. Row-level security would look at each of a hundred thousand
 * waiting requests for it: read what is shown of the places within the reader's scope.
 */
export async function placesOf(
  db: Database,
  filter: RecoveryFilter,
  { after, limit }: { readonly after: Cursor | undefined; readonly limit: number },
): Promise<readonly ListPlace[]> {
  const { states, region, officer, report, within } = filter
  const due = sql`coalesce(date_trunc('milliseconds', due.at), ${never}::timestamptz)`
  // Of one report there are few: the clocks of all others are not gathered for them.
  const [ofReport, theirs] =
    report === null
      ? [sql``, sql``]
      : [
          sql`and r.report = ${report}::uuid`,
          sql`and recovery in (select id from payments.recovery where report = ${report}::uuid)`,
        ]
  const { rows } = await sql<ListPlace>`
    with due as (select recovery, min(due_at) as at from payments.request where state = 'open' ${theirs} group by recovery)
    select r.id, nullif(${due}, ${never}::timestamptz) as "nextDue"
    from payments.recovery r left join due on due.recovery = r.id
    where r.state = any(${states}::text[]) ${ofReport} and (${region}::text is null or r.region = ${region})
      and (${within}::text is null or r.region = ${within}) and (${officer}::text is null or r.duty_officer = ${officer})
      and (${after?.id ?? null}::uuid is null
        or (${due}, r.id) > (${after?.key ?? never}::timestamptz, ${after?.id ?? null}::uuid))
    order by ${due}, r.id limit ${limit}`.execute(db)
  return rows
}

/** The cursor of a place. */
export function cursorOf({ id, nextDue }: ListPlace): Cursor {
  return { key: nextDue?.toISOString() ?? never, id }
}

/** Recoveries at places, with their sums, in the order given. In a person's scope: those that they may see. */
export async function recoveriesAt(db: Database, places: readonly ListPlace[]): Promise<readonly ListedRecovery[]> {
  const { rows } = await sql<ListedRow>`select ${recoveryColumns}, s.*,
      (select min(until) from payments.hold h where h.recovery = r.id and h.state = 'held') as "lapsesAt"
    from payments.recovery r, lateral (
      select ${sums}, count(*) filter (where l.state = 'asked') as "openLegs" from payments.leg l where l.recovery = r.id) s
    where r.id = any(${places.map(({ id }) => id)}::uuid[])`.execute(db)
  const found = new Map(rows.map((row) => [row.id, row]))
  return places.flatMap(({ id, nextDue }) => {
    const row = found.get(id)
    return row === undefined ? [] : [listedOf(row, nextDue)]
  })
}

function listedOf(
  { openLegs, lapsesAt, held, returned, lost, open, ...row }: ListedRow,
  nextDue: Date | null,
): ListedRecovery {
  const total = { held: BigInt(held), returned: BigInt(returned), lost: BigInt(lost), open: BigInt(open) }
  return { ...recoveryOf(row), sums: total, nextDue, openLegs, lapsesAt }
}

/** Sums of many recoveries. */
export interface BoardSums extends RecoverySums {
  readonly recoveries: number
  readonly stolen: bigint
}

/**
 * Sums of all open recoveries, or of those that were told of since a moment and not called off; of one region where it is named. What several of
 * them tell of counts in the one that claims it. They are read outside of anybody's scope: row-level security would look at each of a million legs.
 */
export async function boardSums(
  db: Database,
  { since, within }: { readonly since: Date | null; readonly within: string | null },
): Promise<BoardSums> {
  const { rows } = await sql<Readonly<Record<keyof RecoverySums | 'stolen', string>> & { readonly recoveries: number }>`
    with chosen as materialized (select id, stolen from payments.recovery r
      where (${within}::text is null or region = ${within})
        and case when ${since}::timestamptz is null then state not in ('completed', 'cancelled')
          else reported_at >= ${since}::timestamptz and state <> 'cancelled' end),
    money as (select ${sums}, coalesce(sum(l.amount) filter (where ${countedElsewhereNow}), 0) as elsewhere
      from payments.leg l join chosen on chosen.id = l.recovery)
    select (select count(*) from chosen) as recoveries,
      (coalesce((select sum(stolen) from chosen), 0) - elsewhere)::text as stolen,
      held, returned, (lost::numeric - elsewhere)::text as lost, open from money`.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error('a sum always has a row')
  const { recoveries, stolen, held, returned, lost, open } = row
  return {
    recoveries,
    stolen: BigInt(stolen),
    held: BigInt(held),
    returned: BigInt(returned),
    lost: BigInt(lost),
    open: BigInt(open),
  }
}

/** How many requests wait, how many of them beyond their time; of one region where it is named. */
export async function waitingRequests(
  db: Database,
  { now, within }: { readonly now: Date; readonly within: string | null },
): Promise<{ readonly open: number; readonly overdue: number }> {
  const { rows } = await sql<{ open: number; overdue: number }>`
    select count(*) as open, count(*) filter (where q.due_at < ${now}) as overdue
    from payments.request q join payments.recovery r on r.id = q.recovery
    where q.state = 'open' and (${within}::text is null or r.region = ${within})`.execute(db)
  return rows[0] ?? { open: 0, overdue: 0 }
}

/** Money that is held for a recovery, as its detail shows it. */
export interface SeenHold {
  readonly id: string
  readonly leg: string
  readonly bank: string
  readonly account: string
  readonly amount: bigint
  readonly released: bigint
  readonly returned: bigint
  readonly state: string
  readonly endReason: string | null
  readonly heldAt: Date
  readonly until: Date
  readonly closedAt: Date | null
}

/** The holds of a recovery, the one that ends first at the head. */
export async function holdsOf(db: Database, recovery: string): Promise<readonly SeenHold[]> {
  type Row = Omit<SeenHold, 'amount' | 'released' | 'returned'> &
    Readonly<Record<'amount' | 'released' | 'returned', string>>
  const { rows } = await sql<Row>`select id, leg, bank, account, amount::text, released::text, returned::text, state,
      end_reason as "endReason", held_at as "heldAt", until, closed_at as "closedAt"
    from payments.hold where recovery = ${recovery} order by until, id`.execute(db)
  return rows.map((row) => ({
    ...row,
    amount: BigInt(row.amount),
    released: BigInt(row.released),
    returned: BigInt(row.returned),
  }))
}
