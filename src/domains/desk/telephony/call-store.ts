import { type RawBuilder, sql } from 'kysely'
import type { Database, Tx } from '#platform/database'
import type { CallFacts } from './call.ts'

/** A call as it is kept: its caller sealed. */
export interface CallRow extends Omit<CallFacts, 'caller'> {
  readonly id: string
  readonly caller: Buffer | null
  readonly person: string | null
}

const columns: RawBuilder<unknown> = sql`id, extension, queue, caller, person, rang_at as "rangAt",
  answered_at as "answeredAt", ended_at as "endedAt", missed_at as "missedAt"`

/** Finds a call by its telephone system and its name there, locked until the transaction ends. */
export async function lockCall(tx: Tx, client: string, name: string): Promise<CallRow | undefined> {
  const { rows } = await sql<CallRow>`
    select ${columns} from desk.call where client = ${client} and name = ${name} for update`.execute(tx)
  return rows[0]
}

/** Events of one call happen one after the other, also the first two of it. */
export async function waitForCall(tx: Tx, client: string, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`call:${client}:${name}`}, 0))`.execute(tx)
}

/** Keeps what is known of a call now. */
export async function saveCall(
  tx: Tx,
  call: CallRow & { readonly client: string; readonly name: string; readonly heardAt: Date },
): Promise<void> {
  const { id, client, name, extension, queue, caller, person, rangAt, answeredAt, endedAt, missedAt, heardAt } = call
  await sql`
    insert into desk.call (id, client, name, extension, queue, caller, person, rang_at, answered_at, ended_at,
      missed_at, heard_at)
    values (${id}, ${client}, ${name}, ${extension}, ${queue}, ${caller}, ${person}, ${rangAt}, ${answeredAt},
      ${endedAt}, ${missedAt}, ${heardAt})
    on conflict (client, name) do update set extension = excluded.extension, queue = excluded.queue,
      caller = excluded.caller, person = excluded.person, rang_at = excluded.rang_at,
      answered_at = excluded.answered_at, ended_at = excluded.ended_at, missed_at = excluded.missed_at`.execute(tx)
}

/** A call of the reader's own scope. */
export async function findCall(tx: Tx, id: string): Promise<CallRow | undefined> {
  const { rows } = await sql<CallRow>`select ${columns} from desk.call where id = ${id}`.execute(tx)
  return rows[0]
}

/** The newest call of a person on which somebody may still be, heard of since a moment. */
export async function liveCallOf(tx: Tx, person: string, since: Date): Promise<CallRow | undefined> {
  const { rows } = await sql<CallRow>`
    select ${columns} from desk.call
    where person = ${person} and ended_at is null and missed_at is null and heard_at > ${since}
    order by heard_at desc limit 1`.execute(tx)
  return rows[0]
}

/** A call that became somebody's. */
export interface AdoptedCall extends CallRow {
  /** Whose it was until now. */
  readonly formerly: string | null
}

/** Calls at an extension become this person's: those of nobody, and those that still ring for whoever sat there; returns them. */
export async function adoptCalls(
  tx: Tx,
  given: { readonly extension: string; readonly person: string; readonly since: Date },
): Promise<readonly AdoptedCall[]> {
  const { extension, person, since } = given
  const { rows } = await sql<AdoptedCall>`
    update desk.call set person = ${person}
    from (select id as found, person as formerly from desk.call
      where extension = ${extension} and (person is null or (person <> ${person} and answered_at is null))
        and ended_at is null and missed_at is null and heard_at > ${since} for update) as call_before
    where id = found returning ${columns}, formerly`.execute(tx)
  return rows
}

/** Deletes calls heard of before a moment; returns how many. */
export async function forgetCalls(db: Database, before: Date): Promise<number> {
  const done = await sql`delete from desk.call where heard_at < ${before}`.execute(db)
  return Number(done.numAffectedRows ?? 0n)
}

/** Nobody sits down or leaves until the transaction ends: who sits where stays as it is read. Others may hold seats beside it. */
export async function holdSeats(tx: Tx): Promise<void> {
  await sql`lock table desk.extension in row exclusive mode`.execute(tx)
}

/** Who sits at an extension. */
export async function personAt(tx: Tx, extension: string): Promise<string | null> {
  const { rows } = await sql<{ person: string }>`
    select person from desk.extension where number = ${extension}`.execute(tx)
  return rows[0]?.person ?? null
}

/** The extension of a person. */
export async function extensionOf(tx: Tx, person: string): Promise<string | null> {
  const { rows } = await sql<{ number: string }>`
    select number from desk.extension where person = ${person}`.execute(tx)
  return rows[0]?.number ?? null
}

/** Seats a person at an extension, or at none; returns who sat there before. */
export async function seat(
  tx: Tx,
  given: { readonly person: string; readonly extension: string | null; readonly at: Date },
): Promise<string | null> {
  const { person, extension, at } = given
  // Two who take over each other's telephone at once wait here.
  await sql`lock table desk.extension in share row exclusive mode`.execute(tx)
  const before = extension === null ? null : await personAt(tx, extension)
  await sql`delete from desk.extension where person = ${person} or number = ${extension}`.execute(tx)
  if (extension !== null) {
    await sql`insert into desk.extension (number, person, claimed_at) values (${extension}, ${person}, ${at})`.execute(
      tx,
    )
  }
  return before
}
