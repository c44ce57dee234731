import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Delivery } from '#domains/calls'
import { makeLog } from '#platform/log'
import { makeDeliveries } from './deliveries.ts'

const root = mkdtempSync(join(tmpdir(), 'saqbol-deliveries-'))
after(() => rmSync(root, { recursive: true, force: true }))
const log = makeLog({ LOG_LEVEL: 'silent' }, 'test')
const now = Date.UTC(2026, 10, 21)

let folders = 0
/** A centre that answers as it is told, and what it got. */
function world(answer: () => boolean | Error = () => true) {
  const folder = join(root, String(folders++))
  const got: { path: string; body: Delivery & { complaints?: readonly object[] } }[] = []
  const centre = {
    hand: (path: string, json: string) => {
      const told = answer()
      if (told instanceof Error) return Promise.reject(told)
      got.push({ path, body: JSON.parse(json) as Delivery })
      return Promise.resolve(told)
    },
  }
  return { folder, got, open: () => makeDeliveries({ centre, folder, log, every: 3_600_000 }) }
}

const count = (trunk: string, calls: number): Delivery['counts'][number] => ({
  minute: '2026-11-21T10:00:00.000Z',
  trunk,
  country: 'KZ',
  rule: '',
  action: 'allow',
  shadow: false,
  calls,
})
const call = (code: string): Delivery['blocked'][number] => ({
  at: '2026-11-21T10:00:01.000Z',
  code,
  trunk: 'abroad',
  country: 'KZ',
  rule: 'listed',
  reason: 'listed-confirmed',
  action: 'reject',
  callerHash: '0'.repeat(64),
  calledHash: '1'.repeat(64),
})

test('what was counted in parts is told together, once', async () => {
  const { got, open } = world()
  await using deliveries = open()
  deliveries.decided({ counts: [count('a', 2), count('b', 1)], blocked: [call('0000000001')] })
  deliveries.decided({ counts: [count('a', 3)], blocked: [] })
  await deliveries.deliver()
  await deliveries.deliver()
  assert.deepEqual(
    got.map(({ path, body }) => [path, body.counts, body.blocked.length]),
    [['/api/v1/calls/decisions', [count('a', 5), count('b', 1)], 1]],
  )
  assert.equal(deliveries.waiting(), 0)
})

test('while the centre is away all of it waits on the disk, and is told under the same id after a restart', async () => {
  let away = true
  const { got, open } = world(() => (away ? new Error('away') : true))
  {
    await using deliveries = open()
    deliveries.decided({ counts: [count('a', 2)], blocked: [] })
    await assert.rejects(deliveries.deliver())
    deliveries.decided({ counts: [count('a', 4)], blocked: [] })
    deliveries.complained(77_011_234_567, 2, now)
    deliveries.complained(77_011_234_567, 1, now)
    assert.equal(deliveries.waiting(), 1)
  }
  away = false
  await using deliveries = open()
  assert.equal(deliveries.waiting(), 3)
  await deliveries.keep('/api/v1/calls/boxes', { boxes: [] })
  await deliveries.deliver()
  assert.deepEqual(
    got.map(({ path, body }) => [path, body.counts?.[0]?.calls, body.complaints]),
    [
      ['/api/v1/calls/decisions', 2, undefined],
      ['/api/v1/calls/decisions', 4, undefined],
      ['/api/v1/calls/complaints', undefined, [{ day: '2026-11-21', caller: 77_011_234_567, calls: 3 }]],
      ['/api/v1/calls/boxes', undefined, undefined],
    ],
  )
  assert.equal(new Set(got.map(({ body }) => body.id)).size, 4)
})

test('no delivery holds more than the centre takes together', async () => {
  const { got, open } = world()
  await using deliveries = open()
  const counts = Array.from({ length: 7000 }, (_, n) => count(`trunk ${n}`, 1))
  const blocked = Array.from({ length: 12_000 }, (_, n) => call(String(n).padStart(10, '0')))
  deliveries.decided({ counts, blocked })
  await deliveries.deliver()
  assert.deepEqual(
    got.map(({ body }) => [body.counts.length, body.blocked.length]),
    [
      [5000, 5000],
      [2000, 5000],
      [0, 2000],
    ],
  )
})

test('what the centre refuses, or nobody can read any more, holds up nothing behind it', async () => {
  const { folder, got, open } = world(() => got.length > 0)
  await using deliveries = open()
  deliveries.decided({ counts: [count('a', 1)], blocked: [] })
  await deliveries.deliver()
  assert.equal(deliveries.dropped(), 1)
  writeFileSync(join(folder, '000000000000000-1-1.json'), '{"path":')
  deliveries.decided({ counts: [count('a', 1)], blocked: [] })
  await deliveries.deliver()
  assert.deepEqual([deliveries.dropped(), deliveries.waiting(), got.length], [2, 0, 2])
})

test('where the disk takes nothing, counts wait in memory', async () => {
  const { folder, got, open } = world()
  // A file stands where the folder should be.
  writeFileSync(folder, '')
  await using deliveries = open()
  deliveries.decided({ counts: [count('a', 1)], blocked: [call('0000000001')] })
  deliveries.complained(77_011_234_567, 1, now)
  await deliveries.deliver()
  assert.equal(got.length, 0)
  rmSync(folder)
  deliveries.decided({ counts: [count('a', 1)], blocked: [] })
  await deliveries.deliver()
  assert.deepEqual(
    got.map(({ body }) => body.counts?.[0]?.calls ?? body.complaints?.length),
    [2, 1],
  )
  assert.equal(existsSync(join(folder, 'nothing')), false)
})
