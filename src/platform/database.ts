import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import type { Log } from './log.ts'
import { prepareRepeated } from './prepared.ts'

/**
 * The connection to PostgreSQL. Every domain adds its own tables: `db.withTables<ReportTables>()`. Table names are
 * schema-qualified (`reports.submission`).
 */
export type Database = Kysely<Record<never, never>>

/** A transaction: what a service hands to stores, audit and outbox so that they change together or not at all. */
export type Tx = Transaction<Record<never, never>>

/** The pool under the database, for COPY, LISTEN and prepared hot paths. */
export type Pool = pg.Pool

/** An open connection pool with its query builder; dispose it to close. */
export interface OpenDatabase extends AsyncDisposable {
  readonly db: Database
  readonly pool: Pool
}

const types = new pg.TypeOverrides()
types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Error('int8 beyond 2^53: read it as text')
  return value
})
types.setTypeParser(pg.types.builtins.DATE, (text) => text)

/** Opens a pool. `int8` arrives as number (money is read as text), `date` as `YYYY-MM-DD`, times as Date in UTC. */
export function openDatabase(url: string, options: { readonly log?: Log; readonly pool?: number } = {}): OpenDatabase {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.pool ?? 10,
    types,
    statement_timeout: 60_000,
    idle_in_transaction_session_timeout: 60_000,
    connectionTimeoutMillis: 10_000,
    application_name: 'saqbol',
  })
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', (error) => options.log?.warn({ code: (error as { code?: string }).code }, 'idle connection lost'))
  pool.on('connect', (client) => {
    // A connection that breaks while in use rejects its query, which is where it is handled.
    client.on('error', () => undefined)
    prepareRepeated(client)
  })
  const db = new Kysely<Record<never, never>>({ dialect: new PostgresDialect({ pool }) })
  const close = async () => {
    await db.destroy()
    // A query builder that was never used leaves its pool open.
    if (!pool.ending) await pool.end()
  }
  return { db, pool, [Symbol.asyncDispose]: close }
}

/** How often a transaction is tried that PostgreSQL undoes because it and another one waited for each other. */
const tries = 3

/**
 * Runs `work` in one transaction (read committed): all of it is kept, or none. Where two transactions locked each other
 * and PostgreSQL undid this one, `work` runs again, so it changes nothing but the database.
 */
export async function inTransaction<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(work)
    } catch (error) {
      if (attempt === tries || !isDeadlock(error)) throw error
    }
  }
}

function isDeadlock(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === '40P01'
}

const lostConnection = /^(08|57P0[1-5]|53300)|^(ECONNREFUSED|ECONNRESET|EPIPE|ENOENT)$/

/** Whether an error says that the database cannot be reached now, so that a retry later may succeed. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = (error as { code?: unknown }).code
  if (typeof code === 'string' && lostConnection.test(code)) return true
  return /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|not queryable|Connection ended/i.test(
    error.message,
  )
}

/** Whether an error is the violation of a unique constraint, optionally of one named. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const { code, constraint: name } = error as { code?: string; constraint?: string }
  return code === '23505' && (constraint === undefined || name === constraint)
}

/** Whether an error says that a text holds the zero character, which PostgreSQL keeps neither as text nor in JSON. */
export function isUnstorableText(error: unknown): boolean {
  const { code } = error as { code?: string }
  return code === '22021' || code === '22P05'
}
