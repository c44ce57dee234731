import { type RawBuilder, sql } from 'kysely'
import type pg from 'pg'
import type { Actor, Role } from './access.ts'
import type { Database, Pool, Tx } from './database.ts'
import type { Log } from './log.ts'

/** Whom live news is for: all of what is named must fit. Nothing named: everybody who may listen. */
export interface LiveAudience {
  /** Id of a person. */
  readonly person?: string
  /** Holders of one of these roles. */
  readonly roles?: readonly Role[]
  /** People of this region, and those bound to none. Null: what belongs to no region, so only those bound to none. */
  readonly region?: string | null
}

/** News for screens that are open now: what happened, as ids and codes. Never words or personal data. */
export interface LiveNews {
  /** `<slice>.<what-happened>`. */
  readonly type: string
  readonly to?: LiveAudience
  readonly data: Readonly<Record<string, unknown>>
}

/** Live news across all processes: heard by whoever listens at this moment, kept nowhere. */
export interface Live extends AsyncDisposable {
  /** Tells news when the transaction commits. In a hot path use an outbox listener instead: notices commit one by one. */
  publish(db: Database | Tx, ...news: readonly LiveNews[]): Promise<void>
  /** Hears all news from now on; call what comes back to stop. `lost` is called where news may have been missed. */
  subscribe(listener: LiveListener): () => void
}

/** Who hears live news. */
export interface LiveListener {
  readonly hear: (news: LiveNews) => void
  /** The line to the database stands, first or again: news from before it did are lost, so look anew. */
  readonly lost: () => void
  /** No more news will come: the process is stopping. */
  readonly ended: () => void
}

const channel = 'saqbol_live'

/** PostgreSQL carries at most 8,000 bytes in one notice. */
const noticeMost = 7900

/** How long to wait before the line is tried again, in milliseconds. */
const retryAfter = 2000

/** Makes the live news over PostgreSQL's NOTIFY. It holds one connection of its own while somebody listens. */
export function makeLive({ pool, log }: { readonly pool: Pool; readonly log: Log }): Live {
  const listeners = new Set<LiveListener>()
  const line = makeLine({
    pool,
    log,
    heard: (news) => {
      for (const { hear } of listeners) hear(news)
    },
    lost: () => {
      for (const { lost } of listeners) lost()
    },
  })
  return {
    publish: async (db, ...news) => {
      for (const one of news) await notice(one).execute(db)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      line.open()
      return () => void listeners.delete(listener)
    },
    [Symbol.asyncDispose]: async () => {
      for (const { ended } of listeners) ended()
      listeners.clear()
      await line.close()
    },
  }
}

function notice(news: LiveNews): RawBuilder<unknown> {
  const text = JSON.stringify(news)
  if (Buffer.byteLength(text) > noticeMost) throw new Error(`live news ${news.type} is too long: send ids, or none`)
  return sql`select pg_notify(${channel}, ${text})`
}

interface LineServices {
  readonly pool: Pool
  readonly log: Log
  readonly heard: (news: LiveNews) => void
  readonly lost: () => void
}

/** The one connection that listens, opened at the first need and again whenever it breaks. */
function makeLine({ pool, log, heard, lost }: LineServices) {
  let client: pg.PoolClient | undefined
  let opening: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false

  const connect = async () => {
    const fresh = await pool.connect()
    fresh.on('notification', ({ payload = '' }) => heard(JSON.parse(payload) as LiveNews))
    const brokeOff = () => broken(fresh)
    fresh.once('end', brokeOff)
    fresh.once('error', brokeOff)
    try {
      await fresh.query(`listen ${channel}`)
    } catch (error) {
      // Not the line yet, so `broken` leaves it alone: without this each retry would keep one more of the pool.
      fresh.release(true)
      throw error
    }
    client = fresh
    // Whoever listens already has waited for this: until now nobody would have heard.
    lost()
  }
  /** A connection given back before may say only now that it ended, when another is the line. */
  const broken = (which: pg.PoolClient) => {
    if (client !== which || closed) return
    client.release(true)
    client = undefined
    again()
  }
  const again = () => {
    clearTimeout(timer)
    timer = setTimeout(open, retryAfter)
    timer.unref()
  }
  const open = () => {
    if (client !== undefined || opening !== undefined || closed) return
    opening = connect()
      .catch((error: unknown) => {
        log.warn({ code: (error as { code?: string }).code }, 'live news wait for the database')
        if (!closed) again()
      })
      .finally(() => {
        opening = undefined
      })
  }
  return {
    open,
    close: async () => {
      closed = true
      clearTimeout(timer)
      await opening
      // The connection listens: it must not go back to the pool.
      client?.release(true)
      client = undefined
    },
  }
}

/** Whether news are for this person. */
export function isFor(actor: Actor, { to }: LiveNews): boolean {
  if (to === undefined) return true
  if (to.person !== undefined && to.person !== actor.id) return false
  if (to.roles !== undefined && !to.roles.some((role) => actor.roles.includes(role))) return false
  return to.region === undefined || actor.region === null || actor.region === to.region
}
