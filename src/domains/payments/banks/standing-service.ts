import { sql } from 'kysely'
import { type Clock, nationalDay } from '#kernel/clock'
import { unwrap } from '#kernel/result'
import type { Database } from '#platform/database'
import { monthBetween } from '../recalls/settling/figures.ts'
import { banksOf } from '../recalls/settling/figures-store.ts'

/** What asking how banks answer needs. */
export interface StandingServices {
  readonly db: Database
  readonly clock: Clock
}

/** How a bank answers at this moment. */
export interface BankStanding {
  readonly bank: string
  /** Requests that wait for it, and of these those beyond their time. */
  readonly open: number
  readonly overdue: number
  /** When a message of it was taken last; null where none is kept. */
  readonly lastHeardAt: Date | null
  /** Requests for money of this month that it answered, or whose time is over. */
  readonly requests: number
  readonly inTime: number
  /** Minutes within which half of these were answered; null where there were none, or half never was. */
  readonly median: number | null
}

/** How every registered bank answers, by their codes. */
export async function standingOf({ db, clock }: StandingServices): Promise<readonly BankStanding[]> {
  const now = clock.now()
  const month = unwrap(monthBetween(nationalDay(now).slice(0, 7), now))
  const [waiting, answers] = await Promise.all([waitingOf(db, now), banksOf(db, month, { at: now })])
  const byBank = new Map(answers.map((row) => [row.bank, row]))
  return waiting.map((row) => {
    const { requests = 0, inTime = 0, median = null } = byBank.get(row.bank) ?? {}
    return { ...row, requests, inTime, median }
  })
}

type Waiting = Omit<BankStanding, 'requests' | 'inTime' | 'median'>

async function waitingOf(db: Database, at: Date): Promise<readonly Waiting[]> {
  const { rows } = await sql<Waiting>`
    with waiting as (select bank, count(*)::integer as open, (count(*) filter (where due_at < ${at}))::integer as overdue
      from payments.request where state = 'open' group by bank)
    select b.code as bank, coalesce(w.open, 0) as open, coalesce(w.overdue, 0) as overdue,
      (select max(received_at) from payments.bank_message m where m.bank = b.code) as "lastHeardAt"
    from payments.bank b left join waiting w on w.bank = b.code order by b.code`.execute(db)
  return rows
}
