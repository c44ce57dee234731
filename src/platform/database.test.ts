import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import pg from 'pg'
import { testPlatform } from '#test/services'
import { inTransaction, isDatabaseUnavailable, isUniqueViolation, isUnstorableText, openDatabase } from './database.ts'

const { db, pool, url } = await testPlatform()
await pool.query(
  'create schema sample; create table sample.thing (id int primary key, name text constraint thing_name unique)',
)

const errorOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )

test('whole numbers, days and times arrive as the types the stores rely on', async () => {
  const { rows } = await sql<Record<string, unknown>>`select 9007199254740991::int8 as large, count(*) as count,
    date '2026-11-21' as day, timestamptz '2026-11-21 14:00+05' as at, 12.50::numeric as exact
    from sample.thing`.execute(db)
  assert.deepEqual(rows, [
    {
      large: Number.MAX_SAFE_INTEGER,
      count: 0,
      day: '2026-11-21',
      at: new Date('2026-11-21T09:00:00Z'),
      exact: '12.50',
    },
  ])
})

test('a whole number too large to be held exactly is an error, never a rounded number', async () => {
  await assert.rejects(sql`select 9007199254740993::int8`.execute(db), /beyond 2\^53/)
  assert.deepEqual((await sql`select 1 as one`.execute(db)).rows, [{ one: 1 }])
})

test('a transaction is kept whole or not at all', async () => {
  await inTransaction(db, (tx) => sql`insert into sample.thing values (1, 'a')`.execute(tx))
  await assert.rejects(
    inTransaction(db, async (tx) => {
      await sql`insert into sample.thing values (2, 'b')`.execute(tx)
      await sql`insert into sample.thing values (3, 'a')`.execute(tx)
    }),
  )
  assert.deepEqual((await pool.query('select id from sample.thing')).rows, [{ id: 1 }])
})

test('the violation of a unique constraint is recognised, by its name where one is given', async () => {
  const error = await errorOf(pool.query(`insert into sample.thing values (9, 'a')`))
  assert.equal(isUniqueViolation(error), true)
  assert.equal(isUniqueViolation(error, 'thing_name'), true)
  assert.equal(isUniqueViolation(error, 'thing_pkey'), false)
  assert.equal(isUniqueViolation(await errorOf(pool.query('select 1/0'))), false)
})

test('a database that cannot be reached now is told apart from a question it refuses', async () => {
  const nobody = new pg.Pool({ connectionString: 'postgresql://nobody@127.0.0.1:1/nothing' })
  assert.equal(isDatabaseUnavailable(await errorOf(nobody.query('select 1'))), true)
  assert.equal(isDatabaseUnavailable(await errorOf(pool.query('select pg_terminate_backend(pg_backend_pid())'))), true)
  for (const question of ['select 1/0', 'nonsense', 'select * from sample.nothing']) {
    assert.equal(isDatabaseUnavailable(await errorOf(pool.query(question))), false, question)
  }
  for (const other of [undefined, null, 'ECONNREFUSED', { code: '57P01' }, new Error('no')]) {
    assert.equal(isDatabaseUnavailable(other), false)
  }
})

test('a text that PostgreSQL cannot keep is recognised, bare and in JSON', async () => {
  assert.equal(isUnstorableText(await errorOf(pool.query('select $1::text', ['a\u0000b']))), true)
  assert.equal(isUnstorableText(await errorOf(pool.query('select $1::jsonb', [JSON.stringify('a\u0000b')]))), true)
  assert.equal(isUnstorableText(await errorOf(pool.query('select 1/0'))), false)
})

test('a closed pool answers no more questions', async () => {
  const open = openDatabase(url, { pool: 2 })
  await open.pool.query('select 1')
  await open[Symbol.asyncDispose]()
  await assert.rejects(open.pool.query('select 1'))
})

test('of two transactions that lock each other both succeed, the one undone by running again', async () => {
  await pool.query(`create table sample.locked (id int primary key, times int not null default 0);
    insert into sample.locked values (1), (2)`)
  let runs = 0
  let waiting = 0
  let bothHold = () => {}
  const held = new Promise<void>((resolve) => {
    bothHold = resolve
  })
  const bump = async (first: number, second: number) =>
    inTransaction(db, async (tx) => {
      runs++
      await sql`update sample.locked set times = times + 1 where id = ${first}`.execute(tx)
      if (++waiting === 2) bothHold()
      await held
      await sql`update sample.locked set times = times + 1 where id = ${second}`.execute(tx)
    })
  await Promise.all([bump(1, 2), bump(2, 1)])
  assert.equal(runs, 3)
  const { rows } = await pool.query('select times from sample.locked order by id')
  assert.deepEqual(rows, [{ times: 2 }, { times: 2 }])
})
