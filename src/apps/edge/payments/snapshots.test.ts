import assert from 'node:assert/strict'
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { makePaymentState } from '#engines/screening'
import { makeLog } from '#platform/log'
import { smallMemory } from '#test/payments-node'
import { until } from '#test/until'
import { openJournal } from './journal.ts'
import { type JournalRecord, sealRecord, writeRecord } from './record.ts'
import { keepSnapshot, recover } from './recover.ts'
import { JournalDamaged, segmentFile, segmentsIn } from './segments.ts'
import { startSnapshots } from './snapshots.ts'

const folders = mkdtempSync(join(tmpdir(), 'saqbol-snapshots-'))
after(() => rmSync(folders, { recursive: true, force: true }))
const log = makeLog({ LOG_LEVEL: 'silent' }, 'test')
let count = 0
const newFolder = () => join(folders, String(count++))
const now = Date.UTC(2026, 10, 22)
const day = 86_400_000

const nobody = { card: 0, phone: 0, device: 0, iin: 0, debtorOpenedAt: 0, creditorOpenedAt: 0 }
const unlisted = { call: 0, debtorListed: 0, creditorListed: 0, phoneListed: 0, deviceListed: 0 } as const
const place = { latitude: Number.NaN, longitude: Number.NaN }
const paymentAt = (at: number) => ({
  ...({ at, amount: 100, kind: 'transfer', debtor: 1, creditor: 2 } as const),
  ...nobody,
  ...unlisted,
  ...place,
})
const recordOf = (low: number): JournalRecord => ({
  ...({ id: { high: 1, low }, print: low, decision: 'allow', outcome: 'none', entered: true, now } as const),
  payment: paymentAt(now + low),
  answer: Buffer.from('{}'),
})

const sizes = { state: smallMemory, decisions: { decisions: 1000, keepMs: day } }

test('a snapshot is made once there is enough that it would spare a start, and of less once a day', async () => {
  const folder = newFolder()
  const { decisions, records: behind } = recover(folder, sizes)
  const journal = openJournal({ folder, log })
  let clock = now
  const told = { folder, state: sizes.state, journal, decisions, log, every: 10, after: 5, behind, now: () => clock }
  const snapshots = startSnapshots(told)
  const append = (from: number, many: number) =>
    Promise.all(Array.from({ length: many }, (_, next) => journal.append(writeRecord(recordOf(from + next)))))
  const made = async (times: number) => {
    await until(() => snapshots.made() >= times)
    await sleep(50)
    assert.equal(snapshots.made(), times)
  }
  await append(1, 4)
  await made(0)
  await append(5, 1)
  await made(1)
  await append(6, 1)
  await made(1)
  clock += day
  await made(2)
  clock += day
  await made(2)
  await snapshots[Symbol.asyncDispose]()
  await journal.close()
  const again = recover(folder, sizes)
  assert.deepEqual([again.records, again.state.tallies().entered], [0, 6])
})

test('what the newest snapshot lacked at the start counts, so that many short runs make one too', async () => {
  const folder = newFolder()
  const journal = openJournal({ folder, log })
  await Promise.all([1, 2, 3, 4, 5].map((low) => journal.append(writeRecord(recordOf(low)))))
  await journal.close()
  const { decisions, records: behind } = recover(folder, sizes)
  assert.equal(behind, 5)
  const next = openJournal({ folder, log })
  const told = { folder, state: sizes.state, journal: next, decisions, log, every: 10, after: 5, behind }
  const snapshots = startSnapshots(told)
  await until(() => snapshots.made() > 0)
  assert.equal(snapshots.made(), 1)
  await snapshots[Symbol.asyncDispose]()
  await next.close()
})

test('room that nobody used takes none on the disk, and what was used comes back', () => {
  const folder = newFolder()
  recover(folder, sizes)
  const state = makePaymentState({ ...smallMemory, payments: 500_000, pairs: 200_000 })
  for (let low = 1; low < 100; low++) state.enter(paymentAt(now + low), now)
  keepSnapshot(folder, state, 0)
  const [name = ''] = readdirSync(folder).filter((one) => one.startsWith('state-'))
  const { size, blocks } = statSync(join(folder, name))
  assert.ok(size > state.bytes() && blocks * 512 < size / 4, `${blocks * 512} of ${size}`)
  const { state: again } = recover(folder, { ...sizes, state: { ...smallMemory, payments: 500_000, pairs: 200_000 } })
  assert.deepEqual(again.tallies(), state.tallies())
})

/** A folder as the power left it: two records answered, half of a third, and a next segment that holds something. */
async function tornBetween(next: Buffer): Promise<string> {
  const folder = newFolder()
  const journal = openJournal({ folder, log })
  for (const low of [1, 2]) await journal.append(writeRecord(recordOf(low)))
  await journal.close()
  appendFileSync(segmentFile(folder, 1), writeRecord(recordOf(3)).subarray(0, 100))
  writeFileSync(segmentFile(folder, 2), next)
  return folder
}

function sealed(low: number, synced: number): Buffer {
  const bytes = writeRecord(recordOf(low))
  sealRecord(bytes, synced)
  return bytes
}

test('power that went while a segment began costs what nobody was answered, and the node goes on behind it', async () => {
  for (const next of [Buffer.alloc(0), sealed(4, 0), Buffer.alloc(5000), sealed(4, 0).subarray(0, 50)]) {
    const folder = await tornBetween(next)
    const { records, torn, state } = recover(folder, sizes)
    assert.deepEqual([records, torn, state.tallies().entered], [2, 100, 2])
    assert.deepEqual(segmentsIn(folder), [1])
    const journal = openJournal({ folder, log })
    await journal.append(writeRecord(recordOf(5)))
    await journal.close()
    assert.equal(recover(folder, sizes).records, 3)
  }
})

test('what a later segment, the mark or a snapshot says the disk had is damage where it is missing', async () => {
  const answered = await tornBetween(Buffer.concat([sealed(4, 0), sealed(5, 400)]))
  assert.throws(() => recover(answered, sizes), JournalDamaged)
  const covered = await tornBetween(Buffer.alloc(0))
  keepSnapshot(covered, makePaymentState(sizes.state), 2)
  assert.throws(() => recover(covered, sizes), JournalDamaged)
  const marked = await tornBetween(Buffer.alloc(0))
  const journal = openJournal({ folder: marked, log })
  await journal.append(writeRecord(recordOf(6)))
  await journal.close()
  assert.throws(() => recover(marked, sizes), JournalDamaged)
})

test('half a snapshot takes no room: neither after the disk refused it nor after the node fell while it was written', () => {
  const folder = newFolder()
  recover(folder, sizes)
  // In the place of the file stands what cannot be written over.
  mkdirSync(join(folder, 'state-00000007', 'full'), { recursive: true })
  assert.throws(() => keepSnapshot(folder, makePaymentState(sizes.state), 7))
  assert.deepEqual(readdirSync(folder), ['state-00000007'])
  rmSync(join(folder, 'state-00000007'), { recursive: true })
  writeFileSync(join(folder, 'state-00000008.part'), 'half')
  recover(folder, sizes)
  assert.deepEqual(readdirSync(folder), [])
})

test('whoever closes is left alone in the folder: no snapshot begins afterwards', async () => {
  const folder = newFolder()
  const { decisions } = recover(folder, sizes)
  const journal = openJournal({ folder, log })
  await journal.append(writeRecord(recordOf(1)))
  const told = { folder, state: sizes.state, journal, decisions, log, every: day, after: 1, behind: 0 }
  const snapshots = startSnapshots(told)
  const making = snapshots.make()
  await snapshots[Symbol.asyncDispose]()
  assert.deepEqual([await making, await snapshots.make()], [false, false])
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('state-')),
    [],
  )
  await journal.close()
})
