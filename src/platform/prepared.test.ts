import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/database'
import { testPlatform } from '#test/services'
import { makeNames } from './prepared.ts'

const platform = await testPlatform()

test('a statement is prepared when a connection meets it for the third time, and answers as before', async () => {
  await inTransaction(platform.db, async (tx) => {
    for (let i = 0; i < 6; i++) {
      const { rows } = await sql<{ n: number }>`select ${i}::int + 1 as n`.execute(tx)
      assert.deepEqual(rows, [{ n: i + 1 }])
    }
    const { rows } = await sql<{ statement: string }>`
      select statement from pg_prepared_statements where not from_sql`.execute(tx)
    assert.deepEqual(
      rows.map(({ statement }) => statement),
      ['select $1::int + 1 as n'],
    )
  })
})

test('a prepared statement that fails can be asked again', async () => {
  for (let i = 0; i < 8; i++) {
    const divided = inTransaction(platform.db, (tx) => sql<{ n: number }>`select 10 / ${i % 2}::int as n`.execute(tx))
    if (i % 2 === 0) await assert.rejects(divided, /division by zero/)
    else assert.deepEqual((await divided).rows, [{ n: 10 }])
  }
})

test('names are few, equal for equal texts, and not given to what is asked once', () => {
  const nameOf = makeNames()
  for (let i = 0; i < 10_000; i++) assert.equal(nameOf(`select ${i}`), undefined)
  const given = Array.from({ length: 1000 }, (_, i) => [1, 2, 3, 4].map(() => nameOf(`select $1 + ${i}`)))
  for (const [first, second, third, fourth] of given) {
    assert.equal(first, undefined)
    assert.equal(second, undefined)
    assert.equal(third, fourth)
  }
  assert.equal(new Set(given.map(([, , third]) => third).filter((name) => name !== undefined)).size, 400)
})
