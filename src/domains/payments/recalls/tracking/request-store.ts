import { type RawBuilder, sql } from 'kysely'
import type { Json } from '#kernel/canonical-json'
import type { Database, Tx } from '#platform/database'
import type { ClockStep, RequestKind } from './deadline.ts'

/** What a bank is asked, as it is kept. */
export interface StoredRequest {
  readonly id: string
  readonly recovery: string
  readonly leg: string | null
  readonly kind: RequestKind
  readonly bank: string
  readonly amount: bigint
  readonly details: Json
  readonly state: 'open' | 'answered' | 'withdrawn'
  readonly askedAt: Date
  readonly dueAt: Date
  readonly remindedAt: Date | null
  readonly escalatedAt: Date | null
  readonly supervisorAt: Date | null
  readonly closedAt: Date | null
}

type RequestRow = Omit<StoredRequest, 'amount'> & { readonly amount: string }

const columns: RawBuilder<unknown> = sql`id, recovery, leg, kind, bank, amount::text, details, state, asked_at as "askedAt",
  due_at as "dueAt", reminded_at as "remindedAt", escalated_at as "escalatedAt", supervisor_at as "supervisorAt",
  closed_at as "closedAt"`

const requestOf = (row: RequestRow): StoredRequest => ({ ...row, amount: BigInt(row.amount) })

/** A request about to be kept. */
export type NewRequest = Pick<
  StoredRequest,
  'id' | 'recovery' | 'leg' | 'kind' | 'bank' | 'amount' | 'details' | 'dueAt'
>

/** Keeps requests, in one statement. */
export async function insertRequests(tx: Tx, requests: readonly NewRequest[], at: Date): Promise<void> {
  const rows = JSON.stringify(requests.map((one) => ({ ...one, amount: one.amount.toString() })))
  await sql`insert into payments.request (id, recovery, leg, kind, bank, amount, details, state, asked_at, due_at)
    select q.id, q.recovery, q.leg, q.kind, q.bank, q.amount, q.details, 'open', ${at}::timestamptz, q."dueAt"
    from jsonb_to_recordset(${rows}::jsonb) as q(id uuid, recovery uuid, leg uuid, kind text, bank text, amount bigint,
      details jsonb, "dueAt" timestamptz)`.execute(tx)
}

/** What a bank was asked; undefined where another bank was. */
export async function findRequest(db: Database, id: string, bank: string): Promise<StoredRequest | undefined> {
  const { rows } = await sql<RequestRow>`
    select ${columns} from payments.request where id = ${id} and bank = ${bank}`.execute(db)
  return rows.map(requestOf)[0]
}

/** A request as it is now, locked until the transaction ends; its recovery is locked before it. */
export async function lockRequest(tx: Tx, id: string): Promise<StoredRequest | undefined> {
  const { rows } = await sql<RequestRow>`select ${columns} from payments.request where id = ${id} for update`.execute(
    tx,
  )
  return rows.map(requestOf)[0]
}

/** The requests of a recovery, in the order in which they were asked. */
export async function requestsOf(db: Database, recovery: string): Promise<readonly StoredRequest[]> {
  const { rows } = await sql<RequestRow>`
    select ${columns} from payments.request where recovery = ${recovery} order by asked_at, id`.execute(db)
  return rows.map(requestOf)
}

/** The open request for the money of a leg, locked; its recovery is locked before it. */
export async function openHoldRequest(tx: Tx, leg: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from payments.request where leg = ${leg} and kind = 'hold' and state = 'open' for update`.execute(tx)
  return rows[0]?.id
}

/** Closes a request, and has its bank told when it reads on. */
export async function closeRequest(
  tx: Tx,
  id: string,
  given: { readonly state: 'answered' | 'withdrawn'; readonly at: Date },
): Promise<void> {
  await sql`update payments.request set state = ${given.state}, closed_at = ${given.at}, changed_in = pg_current_xact_id()
    where id = ${id}`.execute(tx)
}

/** Has a bank told anew of the request by which it holds the money of a leg, because the end of the hold has moved; tells which request. */
export async function tellHoldAnew(tx: Tx, leg: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`update payments.request set changed_in = pg_current_xact_id()
    where leg = ${leg} and kind = 'hold' and state <> 'withdrawn' returning id`.execute(tx)
  return rows[0]?.id
}

/** Withdraws the open requests of a recovery of some kinds, and for some legs where said; tells which. */
export async function withdrawRequests(
  tx: Tx,
  recovery: string,
  given: { readonly at: Date; readonly kinds: readonly RequestKind[]; readonly legs?: readonly string[] },
): Promise<readonly StoredRequest[]> {
  const { kinds, legs = null, at } = given
  const { rows } = await sql<RequestRow>`update payments.request set state = 'withdrawn', closed_at = ${at},
      changed_in = pg_current_xact_id()
    where recovery = ${recovery} and state = 'open' and kind = any(${kinds}::text[])
      and (${legs}::uuid[] is null or leg = any(${legs}::uuid[])) returning ${columns}`.execute(tx)
  return rows.map(requestOf)
}

/** What each step of a clock is marked with. */
const marks: Readonly<Record<ClockStep, RawBuilder<unknown>>> = {
  remind: sql`reminded_at`,
  escalate: sql`escalated_at`,
  supervise: sql`supervisor_at`,
}

/** When each step is to be taken, as `stepAt` says. */
function stepDue(step: ClockStep, share: number): RawBuilder<unknown> {
  if (step === 'remind') return sql`asked_at + (due_at - asked_at) * ${share}::float8`
  return step === 'escalate' ? sql`due_at` : sql`due_at + (due_at - asked_at)`
}

/** Which steps are to be taken. */
export interface StepsToTake {
  readonly at: Date
  readonly most: number
  /** The share of its time after which a bank is reminded. */
  readonly share: number
}

/** Takes a step for open requests whose moment for it has come, at most so many, and has their banks told; tells which. */
export async function takeStep(
  tx: Tx,
  step: ClockStep,
  { at, most, share }: StepsToTake,
): Promise<readonly StoredRequest[]> {
  const [mark, due] = [marks[step], stepDue(step, share)]
  const { rows } = await sql<RequestRow>`update payments.request set ${mark} = ${at}, changed_in = pg_current_xact_id()
    where id in (select id from payments.request where state = 'open' and ${mark} is null and ${due} <= ${at}
      order by due_at, id limit ${most} for update skip locked) and state = 'open' returning ${columns}`.execute(tx)
  return rows.map(requestOf)
}

/** Recoveries with requests for money that were asked before a moment and never answered. */
export async function unansweredBefore(db: Database, before: Date): Promise<readonly string[]> {
  const { rows } = await sql<{ recovery: string }>`select distinct recovery from payments.request
    where state = 'open' and kind = 'hold' and asked_at < ${before} and due_at < ${before} limit 500`.execute(db)
  return rows.map(({ recovery }) => recovery)
}

/** The open requests for money of a recovery that were asked before a moment, by their legs. */
export async function unansweredLegs(tx: Tx, recovery: string, before: Date): Promise<readonly string[]> {
  const { rows } = await sql<{ leg: string }>`select leg from payments.request
    where recovery = ${recovery} and state = 'open' and kind = 'hold' and asked_at < ${before} and due_at < ${before}
    for update`.execute(tx)
  return rows.map(({ leg }) => leg)
}

/** Of some codes of banks those that are registered, each with the minutes that are agreed with it, where any are. */
export async function answerMinutesOf(
  db: Database,
  codes: readonly string[],
): Promise<ReadonlyMap<string, number | null>> {
  const { rows } = await sql<{ code: string; minutes: number | null }>`
    select code, answer_minutes as minutes from payments.bank where code = any(${codes}::text[])`.execute(db)
  return new Map(rows.map(({ code, minutes }) => [code, minutes]))
}

/** The code of an organisation's bank, where it is registered. */
export async function bankCodeOf(db: Database, organisation: string): Promise<string | undefined> {
  const { rows } = await sql<{ code: string }>`
    select code from payments.bank where organisation = ${organisation}`.execute(db)
  return rows[0]?.code
}

/** Names of banks and whom to call there, by their codes. */
export async function bankContacts(db: Database, codes: readonly string[]): Promise<ReadonlyMap<string, BankContact>> {
  const { rows } = await sql<BankContact & { readonly code: string }>`select code, name, duty_officer as "dutyOfficer",
    duty_contact as "dutyContact" from payments.bank where code = any(${codes}::text[])`.execute(db)
  return new Map(rows.map(({ code, ...contact }) => [code, contact]))
}

/** A bank and whom to call there. */
export interface BankContact {
  readonly name: string
  readonly dutyOfficer: string | null
  readonly dutyContact: string | null
}
