import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { PoolClient } from 'pg'
import { testPlatform } from '#test/services'
import { until } from '#test/until'
import type { Actor } from './access.ts'
import { inTransaction } from './database.ts'
import { isFor, type LiveNews, makeLive } from './live.ts'

const platform = await testPlatform()
const { db, pool } = platform

/** A listener that keeps what it hears and can wait for a number of news. */
function ear() {
  const heard: LiveNews[] = []
  const events = new EventTarget()
  let losses = 0
  return {
    heard,
    losses: () => losses,
    hear: (news: LiveNews) => {
      heard.push(news)
      events.dispatchEvent(new Event('news'))
    },
    ended: () => undefined,
    lost: () => {
      losses += 1
      events.dispatchEvent(new Event('news'))
    },
    next: () => once(events, 'news'),
  }
}

/** Waits until the line listens: what is told before nobody hears. */
async function listening() {
  await until(async () => {
    const { rows } = await sql`select from pg_stat_activity where query = 'listen saqbol_live'
      and datname = current_database()`.execute(db)
    return rows.length > 0
  })
}

test('news are heard when the transaction commits, and never when it is undone', async () => {
  await using live = makeLive(platform)
  const one = ear()
  live.subscribe(one)
  await listening()
  await inTransaction(db, async (tx) => {
    await live.publish(tx, { type: 'test.undone', data: {} })
    throw new Error('undo')
  }).catch(() => undefined)
  const next = one.next()
  await inTransaction(db, (tx) => live.publish(tx, { type: 'test.done', data: { id: 1 } }))
  await next
  assert.deepEqual(one.heard, [{ type: 'test.done', data: { id: 1 } }])
})

test('whoever listens before the line stands is told to look anew, and whoever comes later is not', async () => {
  await using live = makeLive(platform)
  const [early, late] = [ear(), ear()]
  const stands = early.next()
  live.subscribe(early)
  await stands
  live.subscribe(late)
  const next = late.next()
  await live.publish(db, { type: 'test.first', data: {} })
  await next
  assert.deepEqual([early.losses(), late.losses()], [1, 0])
})

test('a line that broke is opened again, and the listener is told that news may be missing', async () => {
  await using live = makeLive(platform)
  const one = ear()
  const stands = one.next()
  live.subscribe(one)
  await stands
  const told = one.next()
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where query = 'listen saqbol_live' and datname = current_database()`.execute(db)
  await told
  assert.equal(one.losses(), 2)
  const next = one.next()
  await live.publish(db, { type: 'test.again', data: {} })
  await next
  assert.equal(one.heard.at(-1)?.type, 'test.again')
})

test('a connection on which PostgreSQL refuses to listen is given back, and its end later does not harm the next', async () => {
  const taken: PoolClient[] = []
  const refusing = {
    connect: async () => {
      const client = await pool.connect()
      if (taken.push(client) === 1) client.query = () => Promise.reject(new Error('cannot execute LISTEN'))
      return client
    },
  }
  const inUse = () => pool.totalCount - pool.idleCount
  const before = inUse()
  await using live = makeLive({ ...platform, pool: refusing as never })
  const one = ear()
  const stands = one.next()
  live.subscribe(one)
  await until(() => taken.length === 1 && inUse() === before)
  await stands
  assert.deepEqual([taken.length, inUse()], [2, before + 1])
  taken[0]?.emit('end')
  const next = one.next()
  await live.publish(db, { type: 'test.after-refusal', data: {} })
  await next
  assert.equal(one.heard.at(-1)?.type, 'test.after-refusal')
  assert.deepEqual([taken.length, one.losses()], [2, 1])
})

test('news that PostgreSQL could not carry are refused before they are told', async () => {
  await using live = makeLive(platform)
  await assert.rejects(live.publish(db, { type: 'test.long', data: { text: 'x'.repeat(8000) } }), /too long/)
  assert.ok(pool.totalCount >= 0)
})

const person = (given: Partial<Actor>): Actor => ({
  kind: 'person',
  id: 'a',
  organisation: null,
  region: null,
  roles: ['operator'],
  scopes: [],
  ...given,
})

test('news reach the person, the roles and the region they are for', () => {
  const news = (to: LiveNews['to']): LiveNews => ({ type: 'test.x', data: {}, ...(to && { to }) })
  assert.ok(isFor(person({}), news(undefined)))
  assert.ok(isFor(person({}), news({ person: 'a' })))
  assert.ok(!isFor(person({}), news({ person: 'b' })))
  assert.ok(!isFor(person({}), news({ roles: ['supervisor'] })))
  assert.ok(isFor(person({ roles: ['supervisor'] }), news({ roles: ['supervisor'] })))
  assert.ok(isFor(person({}), news({ region: 'KZ-75' })))
  assert.ok(isFor(person({ region: 'KZ-75' }), news({ region: 'KZ-75' })))
  assert.ok(!isFor(person({ region: 'KZ-71' }), news({ region: 'KZ-75' })))
  assert.ok(!isFor(person({ region: 'KZ-71' }), news({ region: null })))
})
