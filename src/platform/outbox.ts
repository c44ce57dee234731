import { sql } from 'kysely'
import type { Clock } from '#kernel/clock'
import { type Database, inTransaction, isDatabaseUnavailable, type Tx } from './database.ts'
import type { Log } from './log.ts'

/** News of a change: `topic` is `<domain>.<what-happened>`, payload holds ids and codes, never personal data. */
export interface OutboxEvent<Payload = unknown> {
  readonly topic: string
  readonly payload: Payload
}

/** An event as a listener gets it, with its place in the one order of all events. */
export interface DeliveredEvent<Payload = unknown> extends OutboxEvent<Payload> {
  readonly sequence: number
  readonly occurredAt: Date
}

/** Takes events of some topics, in order, each exactly once in effect: its writes and its cursor commit together. */
export interface OutboxListener {
  readonly name: string
  readonly topics: readonly string[]
  handle(tx: Tx, event: DeliveredEvent): Promise<void>
  /** Takes the events of one delivery together, in order, instead of one by one: for listeners that can save by it. */
  handleAll?(tx: Tx, events: readonly DeliveredEvent[]): Promise<void>
}

/** The writing side: put events beside the change, in its transaction. */
export interface Outbox {
  publish(tx: Tx, ...events: readonly OutboxEvent[]): Promise<void>
}

/** The delivering side; one relay works at a time, however many processes run. */
export interface Relay extends AsyncDisposable {
  /** Delivers until nothing is left; for tests and the command line. */
  drain(): Promise<void>
  /** Starts delivering in the background. */
  start(): void
}

const relayLock = 0x5a9b02
const batch = 500

/** Makes the writing side. */
export function makeOutbox(clock: Clock): Outbox {
  return {
    publish: async (tx, ...events) => {
      if (events.length === 0) return
      const rows = JSON.stringify(events.map(({ topic, payload }) => ({ topic, payload })))
      await sql`insert into platform.outbox (topic, payload, occurred_at)
        select e.topic, e.payload, ${clock.now()} from jsonb_to_recordset(${rows}::jsonb) as e(topic text, payload jsonb)
      `.execute(tx)
    },
  }
}

/**
 * Makes the delivering side over the listeners given; it polls every 200 ms. Each listener goes on by its own cursor, so that
 * one that takes long holds up none of the others.
 */
export function makeRelay(services: {
  readonly db: Database
  readonly log: Log
  readonly listeners: readonly OutboxListener[]
}): Relay {
  const { db, log, listeners } = services
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let numbering: Promise<unknown> = Promise.resolve()
  const working = new Map<string, Promise<void>>()
  const turns = makeTurns(togetherMost)
  const patience = makePatience()

  const number = async () => {
    while ((await numberPending(db)) === batch);
  }
  const deliverTo = async (listener: OutboxListener) => {
    let progress: Progress
    do progress = await turns(() => deliver(services, listener, batch))
    while (progress === 'more' && !stopped)
    patience.note(listener.name, progress)
  }
  const tell = (error: unknown) => {
    if (isDatabaseUnavailable(error)) log.warn('outbox waits for the database')
    else log.error(error, 'outbox relay failed')
  }
  /** Lets those go on who are not at it still. */
  const goOn = () => {
    for (const listener of listeners) {
      const { name } = listener
      if (working.has(name) || !patience.isDue(name)) continue
      const work = deliverTo(listener)
        .catch(tell)
        .finally(() => working.delete(name))
      working.set(name, work)
    }
  }
  const tick = () => {
    numbering = number()
      .then(goOn, tell)
      .then(() => {
        if (!stopped) timer = setTimeout(tick, 200)
      })
  }
  return {
    drain: async () => {
      await number()
      for (const listener of listeners) await deliverTo(listener)
    },
    start: tick,
    [Symbol.asyncDispose]: async () => {
      stopped = true
      clearTimeout(timer)
      await numbering
      await Promise.all(working.values())
    },
  }
}

/** How many listeners work at once: each holds a connection of the pool, which requests need too. */
const togetherMost = 4

/** Lets so many pieces of work run at once; the others wait for their turn, first come first served. */
function makeTurns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running === most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }
}

/** How far one delivery came: a whole batch, so that there may be more; all there was; or up to a failing event. */
type Progress = 'more' | 'done' | 'failed'

/** A listener that fails is left out for twice as many rounds each time, up to 128 (half a minute). */
function makePatience() {
  const failing = new Map<string, { readonly times: number; rounds: number }>()
  return {
    isDue: (name: string) => {
      const state = failing.get(name)
      return !state || --state.rounds <= 0
    },
    note: (name: string, progress: Progress) => {
      const times = (failing.get(name)?.times ?? 0) + 1
      if (progress === 'failed') failing.set(name, { times, rounds: 2 ** Math.min(times, 7) })
      else failing.delete(name)
    },
  }
}

/** Gives committed events their numbers. Only rows already visible are numbered, so no number is ever skipped. */
async function numberPending(db: Database): Promise<number> {
  return inTransaction(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${relayLock})`.execute(tx)
    const numbered = await sql`
      with last as (select coalesce(max(sequence), 0) as sequence from platform.outbox where sequence is not null),
      pending as (select position, row_number() over (order by position) as place from
        (select position from platform.outbox where sequence is null order by position limit ${batch}) as first_ones)
      update platform.outbox as o set sequence = last.sequence + pending.place
      from pending, last where o.position = pending.position`.execute(tx)
    return Number(numbered.numAffectedRows ?? 0n)
  })
}

interface Row {
  readonly sequence: number
  readonly topic: string
  readonly payload: unknown
  readonly occurred_at: Date
}

async function deliver(
  services: { readonly db: Database; readonly log: Log },
  listener: OutboxListener,
  limit: number,
): Promise<Progress> {
  const { db, log } = services
  try {
    const delivered = await inTransaction(db, (tx) => deliverBatch(tx, listener, limit))
    return delivered === limit ? 'more' : 'done'
  } catch (error) {
    if (isDatabaseUnavailable(error)) throw error
    if (limit > 1) {
      // The events before the failing one are good: each is kept on its own, until the failing one stands first.
      let progress: Progress
      do progress = await deliver(services, listener, 1)
      while (progress === 'more')
      return progress
    }
    log.error({ err: error, listener: listener.name }, 'outbox listener failed; it will be tried again')
    const reason = error instanceof Error ? error.message.slice(0, 500) : 'unknown'
    await sql`insert into platform.outbox_cursor as c (listener, failures, last_error)
      values (${listener.name}, 1, ${reason})
      on conflict (listener) do update set failures = c.failures + 1, last_error = excluded.last_error`.execute(db)
    return 'failed'
  }
}

/** Delivers the next events and moves the cursor with them; returns how many there were. */
async function deliverBatch(tx: Tx, listener: OutboxListener, limit: number): Promise<number> {
  await sql`insert into platform.outbox_cursor (listener) values (${listener.name}) on conflict do nothing`.execute(tx)
  const cursor = await sql<{ sequence: number }>`
    select sequence from platform.outbox_cursor where listener = ${listener.name} for update skip locked`.execute(tx)
  const from = cursor.rows[0]?.sequence
  if (from === undefined) return 0
  const { rows } = await sql<Row>`
    select sequence, topic, payload, occurred_at from platform.outbox
    where sequence > ${from} order by sequence limit ${limit}`.execute(tx)
  const events = rows
    .filter(({ topic }) => listener.topics.includes(topic))
    .map(({ occurred_at: occurredAt, ...event }) => ({ ...event, occurredAt }))
  if (listener.handleAll === undefined) for (const event of events) await listener.handle(tx, event)
  else if (events.length > 0) await listener.handleAll(tx, events)
  const reached = rows.at(-1)?.sequence
  if (reached !== undefined) {
    await sql`update platform.outbox_cursor set sequence = ${reached}, failures = 0, last_error = null
      where listener = ${listener.name}`.execute(tx)
  }
  return rows.length
}

/** Lets a listener hear every event again from the first one: for listeners that keep nothing but what events told. */
export async function rewind(tx: Tx, listener: string): Promise<void> {
  await sql`update platform.outbox_cursor set sequence = 0, failures = 0, last_error = null
    where listener = ${listener}`.execute(tx)
}
