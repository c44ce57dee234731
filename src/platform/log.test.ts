import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testPlatform } from '#test/services'
import { withoutData } from './log.ts'

const { pool } = await testPlatform()

test('an error of the database is logged without the row it quotes', async () => {
  await pool.query('create table words (body text check (length(body) > 30), name text unique)')
  const error = await pool.query(`insert into words values ('my secret', 'x')`).then(
    () => new Error('no error'),
    (reason: unknown) => reason as Error,
  )
  assert.match(JSON.stringify(Object.entries(error)), /my secret/)
  const told = JSON.stringify(withoutData(error))
  assert.doesNotMatch(told, /my secret/)
  assert.match(told, /words_body_check/)
  assert.match(told, /23514/)
})
