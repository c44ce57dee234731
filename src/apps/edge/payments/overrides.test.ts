import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '#kernel/clock'
import { makeLog } from '#platform/log'
import { makeMetrics } from '#platform/metrics'
import { makeInProcessState } from '#platform/state/in-process'
import type { Kept } from '#platform/state/state'
import { accountAt, transferBetween } from '#test/payments-node'
import { until } from '#test/until'
import { readOrder } from './order.ts'
import type { AskedOverride } from './override.ts'
import { shareOverrides } from './override-sharing.ts'
import { filedOverride, type Overrides, openOverrides } from './overrides.ts'

const folders = mkdtempSync(join(tmpdir(), 'saqbol-overrides-'))
after(() => rmSync(folders, { recursive: true, force: true }))
const log = makeLog({ LOG_LEVEL: 'silent' }, 'test')
const store = makeInProcessState({ clock: systemClock, metrics: makeMetrics() })
after(() => store[Symbol.asyncDispose]())

let away = false
const stream: typeof store.stream = {
  append: (...args) => (away ? Promise.resolve<Kept>('unknown') : store.stream.append(...args)),
  follow: store.stream.follow,
}

const asked = (account: number, override: AskedOverride['override'] = 'block'): AskedOverride => ({
  override,
  account: accountAt(account),
  reason: 'The owner reported the card stolen',
  basis: 'Article 25',
  until: new Date(Date.now() + 3_600_000).toISOString(),
  by: 'A. Officer',
})

const end = { by: 'B. Officer', reason: 'The owner proved it' }

let count = 0
function node(folder = join(folders, String(count++))) {
  const overrides = openOverrides(folder)
  const sharing = shareOverrides({ stream, overrides, log })
  after(() => sharing.close())
  return { folder, overrides, sharing }
}

function isBlocked(overrides: Overrides, account: number): boolean {
  const order = readOrder(transferBetween(account, 99), Date.now())
  assert.ok(order.ok)
  return overrides.of(order.value, Date.now()) === 'block'
}

function added(overrides: Overrides, override: AskedOverride): string {
  const read = overrides.add(override, Date.now())
  assert.ok(read.ok)
  return read.value.id
}

test('what one node is told holds at all, ends at all, and stays ended whoever tells it again', async () => {
  const [one, two] = [node(), node()]
  const id = added(one.overrides, asked(1))
  await until(() => isBlocked(two.overrides, 1))
  const before = two.overrides.all(Date.now())
  assert.ok(two.overrides.end(id, end, Date.now()).ok)
  assert.ok(!isBlocked(two.overrides, 1))
  await until(() => !isBlocked(one.overrides, 1))
  one.overrides.take(before, Date.now())
  assert.ok(!isBlocked(one.overrides, 1))
  assert.deepEqual(one.overrides.list(Date.now()), [])
  // A restart knows it too.
  assert.ok(!isBlocked(openOverrides(one.folder), 1))
})

test('what was told while the store was away is told when it is back; a new node hears of all', async () => {
  const [one, two] = [node(), node()]
  away = true
  added(one.overrides, asked(2))
  await sleep(30)
  assert.ok(!isBlocked(two.overrides, 2))
  away = false
  await until(() => isBlocked(two.overrides, 2))
  const third = node()
  await until(() => isBlocked(third.overrides, 2))
  assert.ok(isBlocked(openOverrides(third.folder), 2))
})

test('one of a file is the same at every start: ended once, it stays so', () => {
  const overrides = openOverrides(join(folders, 'filed'))
  const override = asked(3)
  const filed = filedOverride(override, Date.now())
  assert.match(filed.id, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.ok(overrides.take([filed], Date.now()))
  assert.ok(isBlocked(overrides, 3))
  assert.ok(overrides.end(filed.id, end, Date.now()).ok)
  const again = openOverrides(join(folders, 'filed'))
  again.take([filedOverride(override, Date.now() + 5000)], Date.now())
  assert.ok(!isBlocked(again, 3))
})

test('overrides that are not as they were written are damage, so that nobody is released unseen', () => {
  for (const text of ['', '{}', '[{}]', '[null]', '[{"override":"block","until":"never"}]']) {
    const folder = join(folders, String(count++))
    mkdirSync(folder)
    writeFileSync(join(folder, 'overrides.json'), text)
    assert.throws(() => openOverrides(folder), { code: 'payments-journal.damaged' }, text)
  }
  const { folder, overrides } = node()
  const id = added(overrides, asked(70))
  assert.ok(overrides.end(id, end, Date.now()).ok)
  added(overrides, asked(71, 'absolute-block'))
  assert.equal(openOverrides(folder).all(Date.now()).length, 2)
})

test('while the disk takes nothing an override is refused with the reason, and holds nowhere', () => {
  const { folder, overrides } = node()
  const id = added(overrides, asked(72))
  mkdirSync(join(folder, 'overrides.json.part'))
  const refused = { ok: false, refusal: { status: 503, code: 'payments.journal-unavailable' } }
  assert.deepEqual(overrides.add(asked(73), Date.now()), refused)
  assert.deepEqual(overrides.end(id, end, Date.now()), refused)
  assert.deepEqual([isBlocked(overrides, 72), isBlocked(overrides, 73)], [true, false])
  rmSync(join(folder, 'overrides.json.part'), { recursive: true })
  assert.ok(overrides.end(id, end, Date.now()).ok)
})
