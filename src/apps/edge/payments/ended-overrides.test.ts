import assert from 'node:assert/strict'
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { accountAt } from '#test/payments-node'
import { openEndedOverrides } from './ended-overrides.ts'
import type { AskedOverride, KeptOverride } from './override.ts'
import { listOverrides } from './override-list.ts'
import { openOverrides } from './overrides.ts'

const folders = mkdtempSync(join(tmpdir(), 'saqbol-ended-'))
after(() => rmSync(folders, { recursive: true, force: true }))
let count = 0
const newFolder = () => join(folders, String(count++))

const hour = 3_600_000
const day = 24 * hour
const start = Date.parse('2026-11-22T00:00:00Z')
const asked = (account: number, hours: number, from = start): AskedOverride => ({
  override: 'block',
  account: accountAt(account),
  reason: 'The owner reported the card stolen',
  basis: 'Article 25',
  until: new Date(from + hours * hour).toISOString(),
  by: 'A. Officer',
})
const name = 'overrides-ended.jsonl'
const read = (overrides: ReturnType<typeof openOverrides>, query: string, now: number) => {
  const list = listOverrides(overrides, `/payments/overrides${query}`, now)
  assert.ok(list.ok)
  return list.value.overrides
}

test('what was ended and what ended by itself stays readable with who, when, why and its basis, after a restart too', () => {
  const folder = newFolder()
  const overrides = openOverrides(folder)
  const [ended, expired, holding] = [asked(1, 2), asked(2, 1), asked(3, 9)].map((one) => {
    const added = overrides.add(one, start)
    assert.ok(added.ok)
    return added.value
  })
  assert.ok(ended && expired && holding)
  assert.ok(overrides.end(ended.id, { by: 'B. Officer', reason: 'The owner proved it' }, start + hour / 2).ok)
  const later = start + 3 * hour
  assert.ok(overrides.add(asked(4, 9), later).ok)
  for (const one of [overrides, openOverrides(folder)]) {
    assert.deepEqual(read(one, '?state=ended', later), [
      {
        ...ended,
        ended: new Date(start + hour / 2).toISOString(),
        endedBy: 'B. Officer',
        endReason: 'The owner proved it',
        state: 'ended',
      },
    ])
    assert.deepEqual(read(one, '?state=expired', later), [{ ...expired, state: 'expired' }])
    assert.equal(read(one, '', later).length, 2)
    // What is over does not hold, and no other node is told of it.
    assert.equal(one.all(later).length, 2)
    assert.deepEqual(read(one, '?state=ended', later + 4 * 366 * day), [])
  }
  assert.doesNotMatch(readFileSync(join(folder, 'overrides.json'), 'utf8'), new RegExp(`${ended.id}|${expired.id}`))
})

test('files of before are read: one that was ended by nobody in particular is ended', () => {
  const folder = newFolder()
  mkdirSync(folder)
  const id = '01900000-0000-7000-8000-000000000001'
  const at = new Date(start).toISOString()
  writeFileSync(join(folder, 'overrides.json'), JSON.stringify([{ ...asked(1, 9), id, at, ended: at }]))
  const [one] = read(openOverrides(folder), '?state=ended', start + hour)
  assert.deepEqual([one?.id, one?.endedBy, one?.basis], [id, undefined, 'Article 25'])
})

test('what a crash cut off is dropped and written again; what was changed is damage', () => {
  const folder = newFolder()
  const overrides = openOverrides(folder)
  assert.ok(overrides.add(asked(1, 1), start).ok)
  assert.ok(overrides.add(asked(2, 9), start + 2 * hour).ok)
  appendFileSync(join(folder, name), '{"id":"01900000')
  const again = openOverrides(folder)
  assert.equal(read(again, '?state=expired', start + 2 * hour).length, 1)
  assert.ok(again.add(asked(3, 20), start + 10 * hour).ok)
  assert.equal(read(openOverrides(folder), '?state=expired', start + 10 * hour).length, 2)
  appendFileSync(join(folder, name), '{"id":"gone"}\n')
  assert.throws(() => openOverrides(folder), { code: 'payments-journal.damaged' })
})

test('while the disk takes no record an override is refused and nothing is lost', () => {
  const folder = newFolder()
  const overrides = openOverrides(folder)
  assert.ok(overrides.add(asked(1, 1), start).ok)
  mkdirSync(join(folder, name))
  const refused = overrides.add(asked(2, 9), start + 2 * hour)
  assert.ok(!refused.ok && refused.refusal.code === 'payments.journal-unavailable')
  assert.equal(read(overrides, '?state=expired', start + 2 * hour).length, 1)
  rmSync(join(folder, name), { recursive: true })
  assert.ok(overrides.add(asked(2, 9), start + 2 * hour).ok)
  assert.equal(read(openOverrides(folder), '?state=expired', start + 2 * hour).length, 1)
})

test('the record is bounded: of very many the latest fifty thousand are kept, and the file with them', () => {
  const folder = newFolder()
  mkdirSync(folder)
  const many = (from: number, length: number): readonly KeptOverride[] =>
    Array.from({ length }, (_, place) => ({
      override: 'block' as const,
      account: accountAt(1),
      reason: 'Stolen',
      basis: 'Article 25',
      by: 'A. Officer',
      id: `01900000-0000-7000-8000-${String(from + place).padStart(12, '0')}`,
      at: new Date(start).toISOString(),
      until: new Date(start + from + place).toISOString(),
    }))
  const ended = openEndedOverrides(folder)
  ended.keep(many(0, 100_000), start + day)
  ended.keep(many(100_000, 1), start + day)
  const kept = openEndedOverrides(folder).list(start + day)
  assert.deepEqual([kept.length, kept[0]?.id.slice(-6), kept.at(-1)?.id.slice(-6)], [50_000, '100000', '050001'])
  assert.equal(readFileSync(join(folder, name), 'utf8').split('\n').length - 1, 50_000)
})
