import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { makeLog } from '#platform/log'
import type { TaggedText } from '../centre.ts'
import { openTables } from './tables.ts'

const folder = mkdtempSync(join(tmpdir(), 'saqbol-tables-'))
after(() => rmSync(folder, { recursive: true }))

test('that there is nothing newer counts as a look; a centre that is away, or tells what is refused, does not', async () => {
  let answer: () => Promise<TaggedText | undefined> = () => Promise.reject(new Error('the centre is away'))
  const log = makeLog({ LOG_LEVEL: 'silent' }, 'test')
  const centre = { read: () => answer() }
  await using tables = openTables({ centre, folder, log, trusted: () => [], every: 60_000 })
  await assert.rejects(tables.look())
  answer = () => Promise.resolve({ text: 'a line of nobody', etag: 'one' })
  assert.equal(await tables.look(), false)
  assert.equal(tables.lookedAt(), Number.NEGATIVE_INFINITY)
  answer = () => Promise.resolve(undefined)
  const before = Date.now()
  assert.equal(await tables.look(), false)
  assert.ok(tables.lookedAt() >= before)
  assert.equal(tables.signedAt(), Number.NEGATIVE_INFINITY)
})
