import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { sql } from 'kysely'
import { testPlatform } from '#test/services'
import { inTransaction } from './database.ts'
import { type DeliveredEvent, makeRelay, type OutboxListener } from './outbox.ts'

const platform = await testPlatform()
const { db, outbox } = platform

await platform.pool.query(
  'create schema heard; create table heard.event (place bigserial, listener text, sequence bigint, number int)',
)

beforeEach(async () => {
  await platform.pool.query('truncate platform.outbox restart identity; truncate platform.outbox_cursor, heard.event')
})

/** Writes down what it hears, in the transaction of its cursor. `faults` may throw before it does. */
function listener(
  name: string,
  faults: (event: DeliveredEvent<{ number: number }>) => void = () => undefined,
): OutboxListener {
  return {
    name,
    topics: ['test.happened'],
    handle: async (tx, event) => {
      const { number } = event.payload as { number: number }
      await sql`insert into heard.event (listener, sequence, number) values (${name}, ${event.sequence}, ${number})`.execute(
        tx,
      )
      faults(event as DeliveredEvent<{ number: number }>)
    },
  }
}

const relay = (...listeners: readonly OutboxListener[]) => makeRelay({ ...platform, listeners })

const publish = (from: number, count: number, topic = 'test.happened') => {
  const events = Array.from({ length: count }, (_, place) => ({ topic, payload: { number: from + place } }))
  return inTransaction(db, (tx) => outbox.publish(tx, ...events))
}

/** What a listener has kept, in the order of its writing. */
async function heard(name: string): Promise<readonly number[]> {
  const { rows } = await sql<{ number: number }>`
    select number from heard.event where listener = ${name} order by place`.execute(db)
  return rows.map(({ number }) => number)
}

async function sequences(): Promise<readonly number[]> {
  const { rows } = await sql<{ sequence: number }>`select sequence from platform.outbox order by position`.execute(db)
  return rows.map(({ sequence }) => sequence)
}

const numbers = (count: number) => Array.from({ length: count }, (_, number) => number)

test('every listener hears every event of its topics once, in the order of publishing', async () => {
  await publish(0, 700)
  await publish(9000, 3, 'test.ignored')
  await publish(700, 600)
  await relay(listener('a'), listener('b')).drain()
  assert.deepEqual(await heard('a'), numbers(1300))
  assert.deepEqual(await heard('b'), numbers(1300))
})

test('an event of a transaction that was rolled back is never heard and leaves no gap', async () => {
  await publish(0, 1)
  await assert.rejects(
    inTransaction(db, async (tx) => {
      await outbox.publish(tx, { topic: 'test.happened', payload: { number: 99 } })
      throw new Error('undo')
    }),
  )
  await publish(1, 1)
  await relay(listener('a')).drain()
  assert.deepEqual(await heard('a'), [0, 1])
  assert.deepEqual(await sequences(), [1, 2])
})

test('an event whose transaction is still open is passed by, and heard when it commits', async () => {
  const release = Promise.withResolvers<void>()
  const written = Promise.withResolvers<void>()
  const slow = inTransaction(db, async (tx) => {
    await outbox.publish(tx, { topic: 'test.happened', payload: { number: 0 } })
    written.resolve()
    await release.promise
  })
  await written.promise
  await publish(1, 1)
  const one = relay(listener('a'))
  await one.drain()
  assert.deepEqual(await heard('a'), [1])
  release.resolve()
  await slow
  await one.drain()
  assert.deepEqual(await heard('a'), [1, 0])
})

test('nothing is published with nothing to say', async () => {
  await inTransaction(db, (tx) => outbox.publish(tx))
  assert.deepEqual(await sequences(), [])
})

test('what a failing listener wrote is undone, and it hears the event again until it succeeds', async () => {
  let broken = true
  const fragile = listener('fragile', ({ payload }) => {
    if (broken && payload.number === 2) throw new Error('out of order')
  })
  const one = relay(fragile, listener('steady'))
  await publish(0, 5)
  await one.drain()
  assert.deepEqual(await heard('fragile'), [0, 1])
  assert.deepEqual(await heard('steady'), numbers(5))
  const { rows } =
    await sql`select failures, last_error from platform.outbox_cursor where listener = 'fragile'`.execute(db)
  assert.deepEqual(rows, [{ failures: 1, last_error: 'out of order' }])
  await publish(5, 2)
  await one.drain()
  assert.deepEqual(await heard('fragile'), [0, 1])
  broken = false
  await one.drain()
  assert.deepEqual(await heard('fragile'), numbers(7))
  const after = await sql`select failures, last_error from platform.outbox_cursor where listener = 'fragile'`.execute(
    db,
  )
  assert.deepEqual(after.rows, [{ failures: 0, last_error: null }])
})

test('a listener that fails at its very first event has its failure on record', async () => {
  await publish(0, 1)
  await relay(
    listener('new', () => {
      throw new Error('not ready')
    }),
  ).drain()
  const { rows } = await sql`select failures, last_error, sequence from platform.outbox_cursor`.execute(db)
  assert.deepEqual(rows, [{ failures: 1, last_error: 'not ready', sequence: 0 }])
})

test('two relays at once give no number twice and deliver nothing twice', async () => {
  const writers = numbers(8).map((writer) => publish(writer * 100, 100))
  const relays = numbers(3).map(() => relay(listener('a'), listener('b')))
  await Promise.all([...writers, ...relays.map((one) => one.drain())])
  await relays[0]?.drain()
  assert.deepEqual(
    (await sequences()).toSorted((a, b) => a - b),
    numbers(800).map((place) => place + 1),
  )
  for (const name of ['a', 'b']) {
    const { rows } = await sql<{ sequence: number }>`
      select sequence from heard.event where listener = ${name} order by place`.execute(db)
    assert.deepEqual(
      rows.map(({ sequence }) => sequence),
      numbers(800).map((place) => place + 1),
    )
  }
})

test('a listener that starts late hears everything from the beginning', async () => {
  await publish(0, 3)
  await relay(listener('a')).drain()
  await relay(listener('a'), listener('late')).drain()
  assert.deepEqual(await heard('late'), [0, 1, 2])
})

test('a started relay delivers by itself and finishes what it is doing when disposed', async () => {
  const arrived = Promise.withResolvers<void>()
  const background = relay(listener('a', ({ payload }) => payload.number === 4 && arrived.resolve()))
  background.start()
  await publish(0, 5)
  await arrived.promise
  await background[Symbol.asyncDispose]()
  assert.deepEqual(await heard('a'), numbers(5))
})

test('a listener that takes long holds up none of the others, and hears everything in its own time', async () => {
  const release = Promise.withResolvers<void>()
  const reached = Promise.withResolvers<void>()
  const slow: OutboxListener = {
    ...listener('slow'),
    handle: async (tx, event) => {
      reached.resolve()
      await release.promise
      await listener('slow').handle(tx, event)
    },
  }
  let awaited = { number: -1, resolve: () => {} }
  const quick = listener('quick', ({ payload }) => payload.number === awaited.number && awaited.resolve())
  const hears = (number: number) => new Promise<void>((resolve) => (awaited = { number, resolve }))
  const background = relay(slow, quick)
  await publish(0, 3)
  const first = hears(2)
  background.start()
  await reached.promise
  await first
  const second = hears(5)
  await publish(3, 3)
  await second
  assert.deepEqual(await heard('slow'), [])
  release.resolve()
  await background[Symbol.asyncDispose]()
  await relay(slow, quick).drain()
  assert.deepEqual(await heard('slow'), numbers(6))
  assert.deepEqual(await heard('quick'), numbers(6))
})

test('more slow listeners than may work at once keep none waiting for ever', async () => {
  const names = numbers(9).map((number) => `slow-${number}`)
  const done = new Map(names.map((name) => [name, Promise.withResolvers<void>()]))
  const all = names.map((name) => listener(name, ({ payload }) => payload.number === 1 && done.get(name)?.resolve()))
  const background = relay(...all)
  await publish(0, 2)
  background.start()
  await Promise.all([...done.values()].map(({ promise }) => promise))
  await background[Symbol.asyncDispose]()
  for (const name of names) assert.deepEqual(await heard(name), [0, 1])
})

test('an event without a proper topic is refused by the database', async () => {
  for (const topic of ['happened', 'Test.happened', 'test.', 'a.b.c']) {
    await assert.rejects(publish(0, 1, topic), /outbox_topic_check/)
  }
})
