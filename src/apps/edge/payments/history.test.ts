import assert from 'node:assert/strict'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { compilePayments, type PaymentPolicy, type ScreenedPayment } from '#engines/screening'
import { unwrap } from '#kernel/result'
import { makeLog } from '#platform/log'
import { smallMemory } from '#test/payments-node'
import { testOverHistory } from './back-test.ts'
import { historyIn, keepHistory, nameOfPart } from './history.ts'
import { openJournal } from './journal.ts'
import { type JournalRecord, writeRecord } from './record.ts'
import { recover } from './recover.ts'
import { JournalDamaged, segmentFile, segmentsIn } from './segments.ts'
import { startSnapshots } from './snapshots.ts'

const folders = mkdtempSync(join(tmpdir(), 'saqbol-history-'))
after(() => rmSync(folders, { recursive: true, force: true }))
const log = makeLog({ LOG_LEVEL: 'silent' }, 'test')
let count = 0
const newFolder = () => join(folders, String(count++))
const sizes = { state: smallMemory, decisions: { decisions: 10_000, keepMs: 86_400_000 } }

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const start = Date.UTC(2026, 10, 1, 7)
const payment: ScreenedPayment = {
  at: start,
  amount: 1_000_00,
  kind: 'transfer',
  debtor: 1,
  creditor: 2,
  card: 0,
  phone: 0,
  device: 0,
  iin: 0,
  debtorOpenedAt: 0,
  creditorOpenedAt: 0,
  latitude: Number.NaN,
  longitude: Number.NaN,
  call: 0,
  debtorListed: 0,
  creditorListed: 0,
  phoneListed: 0,
  deviceListed: 0,
}

function decided(place: number, at: number, decision: JournalRecord['decision'] = 'allow'): JournalRecord {
  const id = { high: 1, low: place }
  const answer = Buffer.from(`the answer to ${place} `.repeat(20))
  const rest = { decision, outcome: 'none', entered: decision === 'allow', now: at } as const
  return { id, print: place, ...rest, payment: { ...payment, at }, answer }
}

function told(of: JournalRecord, outcome: 'released' | 'cancelled', now: number): JournalRecord {
  const entered = outcome === 'released' && !of.entered
  return { ...of, outcome, entered, now, payment: { ...of.payment, at: now }, answer: Buffer.alloc(0) }
}

async function write(records: readonly JournalRecord[], segmentBytes = 2000): Promise<string> {
  const folder = newFolder()
  const journal = openJournal({ folder, log, segmentBytes })
  for (const record of records) await journal.append(writeRecord(record))
  await journal.close()
  return folder
}

const policy = (from: number): PaymentPolicy => ({
  version: `from-${from}`,
  rules: [
    { id: 'often', mode: 'on', expression: 'debtorSent1hCount', bands: [{ from, weight: 1, reason: 'often' }] },
    { id: 'quiet', mode: 'shadow', expression: 'debtorSent1hCount', bands: [{ from: 1, weight: 1, reason: 'quiet' }] },
  ],
  typologies: [
    { id: 'bursts', mode: 'on', rules: { often: 1 }, alert: 0.5, challenge: 0.5, interdict: 1, action: 'hold' },
  ],
})
const screens = { current: unwrap(compilePayments(policy(1))), candidate: unwrap(compilePayments(policy(3))) }

const held = decided(5, start + day + minute, 'hold')
const asked = decided(6, start + day + 2 * minute, 'challenge')
const past = [
  ...[0, 1, 2, 3].map((place) => decided(place, start + place * minute)),
  decided(4, start + day),
  held,
  asked,
  told(held, 'cancelled', start + day + 3 * minute),
  told(asked, 'released', start + day + 4 * minute),
  decided(7, start + day + 5 * minute),
]

test('a policy is tried over what a node decided: by rule, by day, and with what was told of payments', async () => {
  const tested = testOverHistory({ folder: await write(past, 1000), ...screens })
  assert.deepEqual([tested.payments, tested.frauds, tested.from], [8, 1, start])
  assert.deepEqual(tested.outcomes, { released: 1, cancelled: 1 })
  assert.deepEqual(tested.versions, { current: 'from-1', candidate: 'from-3' })
  // Of the second day 4 and the released 6 moved; the cancelled 5 never did.
  assert.deepEqual(tested.days, [
    {
      day: '2026-11-01',
      payments: 4,
      changed: 2,
      current: { allow: 1, challenge: 0, hold: 3, block: 0 },
      candidate: { allow: 3, challenge: 0, hold: 1, block: 0 },
    },
    {
      day: '2026-11-02',
      payments: 4,
      changed: 3,
      current: { allow: 1, challenge: 0, hold: 3, block: 0 },
      candidate: { allow: 4, challenge: 0, hold: 0, block: 0 },
    },
  ])
  assert.deepEqual(tested.rules, [
    {
      id: 'quiet',
      current: { found: 6, cancelled: 1, released: 1 },
      candidate: { found: 6, cancelled: 1, released: 1 },
    },
    {
      id: 'often',
      current: { found: 6, cancelled: 1, released: 1 },
      candidate: { found: 1, cancelled: 0, released: 0 },
    },
  ])
  assert.deepEqual([tested.current.stopped, tested.candidate.stopped], [1, 0])
  assert.deepEqual([tested.current.falseAlarms, tested.candidate.falseAlarms], [1, 0])
})

test('what the journal no longer needs is kept packed and without answers, and tells the same', async () => {
  const folder = await write(past, 1000)
  const before = testOverHistory({ folder, ...screens })
  const segments = segmentsIn(folder)
  const last = segments.at(-1) ?? 0
  assert.ok(segments.length > 2)
  keepHistory(folder, last, { days: 30, bytes: 2 ** 30 })
  for (const segment of segments.filter((number) => number < last)) rmSync(segmentFile(folder, segment))
  const parts = historyIn(folder)
  assert.equal(parts.length, segments.length)
  assert.deepEqual(testOverHistory({ folder, ...screens }), before)
  const [part] = parts
  assert.ok(part !== undefined && nameOfPart(part).startsWith('history-00000001-'))
  assert.ok(!readFileSync(part.file).includes('the answer'))
  assert.ok(statSync(part.file).size < 1000)
  // Kept again, nothing is kept twice; a part that is damaged says so.
  keepHistory(folder, last, { days: 30, bytes: 2 ** 30 })
  assert.equal(historyIn(folder).length, parts.length)
  const bytes = readFileSync(part.file)
  truncateSync(part.file, bytes.length - 5)
  assert.throws(() => testOverHistory({ folder, ...screens }), JournalDamaged)
})

test('a clock that was years ahead once forgets nothing of the past, and days that are over go', async () => {
  const days = [0, 1, 2, 3000, 3, 4, 5]
  const folder = await write(
    days.map((at, place) => decided(place, start + at * day)),
    1,
  )
  const last = segmentsIn(folder).at(-1) ?? 0
  const kept = (limit: number) => {
    keepHistory(folder, last, { days: limit, bytes: 2 ** 30 })
    return historyIn(folder).filter(({ file }) => file.endsWith('.zst')).length
  }
  for (const segment of segmentsIn(folder)) assert.ok(statSync(segmentFile(folder, segment)).size > 0)
  keepHistory(folder, last, { days: 30, bytes: 2 ** 30 })
  for (const segment of segmentsIn(folder)) if (segment < last) rmSync(segmentFile(folder, segment))
  assert.equal(kept(30), 6)
  assert.equal(kept(8), 4)
})

test('a snapshot packs what is no longer needed, and a start reads none of it', async () => {
  const folder = await write(past, 1000)
  const before = testOverHistory({ folder, ...screens })
  const { state, decisions } = recover(folder, sizes)
  const entered = state.tallies().entered
  const journal = openJournal({ folder, log })
  const services = { folder, state: smallMemory, journal, log, every: day }
  const needed = { firstSegment: () => undefined }
  await using snapshots = startSnapshots({
    ...services,
    decisions: needed,
    after: 1,
    behind: 0,
    history: { days: 30, bytes: 2 ** 30 },
  })
  assert.ok(await snapshots.make())
  await journal.close()
  assert.equal(segmentsIn(folder).length, 1)
  assert.equal(decisions.size(), before.payments)
  const again = recover(folder, sizes)
  assert.deepEqual([again.records, again.state.tallies().entered], [0, entered])
  assert.deepEqual({ ...testOverHistory({ folder, ...screens }), parts: 0 }, { ...before, parts: 0 })
})

test('what is older than wanted goes, and the oldest first where there is no room', async () => {
  const records = Array.from({ length: 40 }, (_, place) => decided(place, start + place * day))
  const folder = await write(records)
  const before = (segmentsIn(folder).at(-1) ?? 0) + 1
  const kept = () => (existsSync(join(folder, 'history')) ? readdirSync(join(folder, 'history')).toSorted() : [])
  keepHistory(folder, before, { days: 400, bytes: 2 ** 30 })
  const all = kept()
  keepHistory(folder, before, { days: 10, bytes: 2 ** 30 })
  // It is kept anew from the segments that are still there, and forgotten at once.
  assert.deepEqual(kept(), all.slice(-kept().length))
  assert.ok(kept().length < all.length && kept().length > 1)
  keepHistory(folder, before, { days: 400, bytes: 1 })
  assert.deepEqual(kept(), [])
  keepHistory(folder, before, { days: 400, bytes: 2 ** 30 })
  assert.deepEqual(kept(), all)
  keepHistory(folder, before, { days: 0, bytes: 2 ** 30 })
  assert.deepEqual(kept(), [])
})

test('what somebody was answered from is missed where it is gone from the very end', async () => {
  const folder = await write(past, 2 ** 20)
  const file = segmentFile(folder, 1)
  const whole = readFileSync(file)
  assert.equal(recover(folder, sizes).records, past.length)
  for (const damage of [whole.subarray(0, whole.length - 1), Buffer.from(whole).fill(0, whole.length - 20)]) {
    writeFileSync(file, damage)
    assert.throws(() => recover(folder, sizes), JournalDamaged)
    assert.equal(readFileSync(file).length, damage.length)
  }
  rmSync(file)
  assert.throws(() => recover(folder, sizes), JournalDamaged)
  // What came behind the mark was never answered.
  writeFileSync(file, Buffer.concat([whole, Buffer.from('torn')]))
  assert.equal(recover(folder, sizes).torn, 4)
  // Without a mark, and with one that is no mark, the end is taken as torn.
  for (const mark of [undefined, 'nonsense']) {
    if (mark === undefined) rmSync(join(folder, 'mark'))
    else writeFileSync(join(folder, 'mark'), mark)
    writeFileSync(file, whole.subarray(0, whole.length - 1))
    assert.equal(recover(folder, sizes).records, past.length - 1)
  }
})
