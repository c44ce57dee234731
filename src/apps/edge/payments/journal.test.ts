import assert from 'node:assert/strict'
import { fdatasyncSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { paymentDecisions, paymentKinds } from '#engines/screening'
import { makeLog } from '#platform/log'
import { openJournal } from './journal.ts'
import { type JournalRecord, outcomes, readRecord, recordAt, sealRecord, writeRecord } from './record.ts'
import { JournalDamaged, readSegment, segmentFile, segmentsIn } from './segments.ts'

const folders = mkdtempSync(join(tmpdir(), 'saqbol-journal-'))
after(() => rmSync(folders, { recursive: true, force: true }))
const log = makeLog({ LOG_LEVEL: 'silent' }, 'test')
let count = 0
const newFolder = () => join(folders, String(count++))

const key = fc.integer({ min: 0, max: 2 ** 53 - 1 })
const plain = { noNullPrototype: true } as const
const listed = fc.constantFrom(0, 1, 2)
const arbitraryRecord: fc.Arbitrary<JournalRecord> = fc.record(
  {
    id: fc.record(
      { high: fc.integer({ min: 0, max: 2 ** 32 - 1 }), low: fc.integer({ min: 0, max: 2 ** 32 - 1 }) },
      plain,
    ),
    print: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    decision: fc.constantFrom(...paymentDecisions),
    outcome: fc.constantFrom(...outcomes),
    entered: fc.boolean(),
    now: fc.integer({ min: 1, max: 2e12 }),
    payment: fc.record(
      {
        at: fc.integer({ min: 1, max: 2e12 }),
        amount: fc.integer({ min: 1, max: 1e13 }),
        kind: fc.constantFrom(...paymentKinds),
        debtor: key,
        creditor: key,
        card: key,
        phone: key,
        device: key,
        iin: key,
        debtorOpenedAt: key,
        creditorOpenedAt: key,
        latitude: fc.constantFrom(Number.NaN, 43.25),
        longitude: fc.constantFrom(Number.NaN, 76.9),
        call: fc.constantFrom(0, 1, 2),
        debtorListed: listed,
        creditorListed: listed,
        phoneListed: listed,
        deviceListed: listed,
      },
      plain,
    ),
    answer: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  },
  plain,
)

function recordOf(place: number): JournalRecord {
  const [record] = fc.sample(arbitraryRecord, { seed: place + 1, numRuns: 1 })
  assert.ok(record)
  return { ...record, print: place }
}

function printsOf(folder: string): number[] {
  const prints: number[] = []
  const segments = segmentsIn(folder)
  for (const segment of segments) {
    const isLast = segment === segments.at(-1)
    readSegment(segmentFile(folder, segment), isLast, ({ print }) => prints.push(print))
  }
  return prints
}

test('a record comes back as it was written', () => {
  fc.assert(
    fc.property(arbitraryRecord, (record) => {
      const bytes = writeRecord(record)
      sealRecord(bytes, 7)
      assert.equal(recordAt(bytes, 0), bytes.length)
      const { answer, ...rest } = readRecord(bytes, 0)
      const { answer: wrote, ...wanted } = record
      assert.deepEqual(rest, wanted)
      assert.deepEqual(Buffer.from(answer), wrote)
    }),
    { numRuns: 200 },
  )
})

async function writtenJournal(records: number): Promise<string> {
  const folder = newFolder()
  const journal = openJournal({ folder, log })
  for (let place = 0; place < records; place++) await journal.append(writeRecord(recordOf(place)))
  await journal.close()
  return folder
}

test('a journal cut off anywhere gives the records before the cut, and nothing else', async () => {
  const folder = await writtenJournal(20)
  const file = segmentFile(folder, 1)
  const whole = readFileSync(file)
  const all = printsOf(folder)
  assert.deepEqual(all, [...all.keys()])
  fc.assert(
    fc.property(fc.integer({ min: 0, max: whole.length }), (length) => {
      writeFileSync(file, whole.subarray(0, length))
      const prints = printsOf(folder)
      assert.deepEqual(prints, all.slice(0, prints.length))
      const bytes = prints.reduce((sum, place) => sum + writeRecord(recordOf(place)).length, 0)
      assert.ok(bytes <= length && (prints.length === 20 || length - bytes < 600))
    }),
  )
})

test('a changed byte before what was answered is refused with its place, and never passed over', async () => {
  const folder = await writtenJournal(12)
  const file = segmentFile(folder, 1)
  const whole = readFileSync(file)
  const last = whole.length - writeRecord(recordOf(11)).length
  fc.assert(
    fc.property(fc.integer({ min: 0, max: last - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const bytes = Buffer.from(whole)
      bytes[at] = (bytes[at] ?? 0) ^ change
      writeFileSync(file, bytes)
      assert.throws(() => printsOf(folder), JournalDamaged)
    }),
  )
})

test('a segment that is not the last may not be cut off', async () => {
  const folder = newFolder()
  const journal = openJournal({ folder, log, segmentBytes: 1000 })
  for (let place = 0; place < 30; place++) await journal.append(writeRecord(recordOf(place)))
  await journal.close()
  assert.ok(segmentsIn(folder).length > 3)
  assert.equal(printsOf(folder).length, 30)
  truncateSync(segmentFile(folder, 2), 500)
  assert.throws(() => printsOf(folder), JournalDamaged)
})

test('all that wait share one wait for the disk, and stand where they were said to', async () => {
  const folder = newFolder()
  const journal = openJournal({ folder, log, segmentBytes: 20_000 })
  const places = await Promise.all(
    Array.from({ length: 500 }, (_, place) => journal.append(writeRecord(recordOf(place)))),
  )
  const { records, syncs } = journal.figures()
  assert.equal(records, 500)
  assert.ok(syncs <= 3, `${syncs} waits`)
  for (const [place, where] of places.entries()) assert.equal(journal.read(where).print, place)
  const next = await journal.rotate()
  await journal.append(writeRecord(recordOf(500)))
  journal.removeBefore(next)
  await journal.close()
  assert.deepEqual(printsOf(folder), [500])
})

test('what the disk refused is nowhere, and what comes after it is', async () => {
  const folder = newFolder()
  let faulty = false
  const sync = (file: number) => {
    if (faulty) return Promise.reject(Object.assign(new Error('no room'), { code: 'ENOSPC' }))
    fdatasyncSync(file)
    return Promise.resolve()
  }
  const journal = openJournal({ folder, log, sync })
  const append = (place: number) => journal.append(writeRecord(recordOf(place)))
  await append(0)
  faulty = true
  const refused = await Promise.allSettled([append(1), append(2)])
  assert.deepEqual(
    refused.map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  assert.equal(journal.fault(), 'ENOSPC')
  assert.equal(journal.accepts(Date.now()), false)
  faulty = false
  assert.equal(journal.accepts(Date.now() + 1000), true)
  await append(3)
  await journal.close()
  assert.deepEqual(printsOf(folder), [0, 3])
})
