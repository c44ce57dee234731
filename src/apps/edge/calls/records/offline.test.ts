import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { recordKinds, type SimFacts } from '#engines/sim-box'
import { unwrap } from '#kernel/result'
import { callWorld, recordsCsv } from '#simulation/calls'
import { huntFiles, type OfflinePlan } from './offline.ts'

const folder = mkdtempSync(join(tmpdir(), 'saqbol-records-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const write = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

const world = callWorld({
  seed: 5,
  subscribers: 2000,
  boxes: 2,
  days: 1,
  tiers: ['naive'],
  ports: [16, 24],
  begin: [0, 0],
})
const hours = [...world.hours()]
const truth = world.truth()
const csv = Buffer.concat([...recordsCsv(hours)])
const entry = ({ imsi, number, iccid, activatedAt, owner, dealer }: SimFacts) =>
  [imsi, number, iccid, activatedAt === undefined ? '' : new Date(activatedAt).toISOString(), owner, dealer].join()
const books = write(
  'books.csv',
  ['imsi,number,iccid,activated,owner,dealer', ...Array.from(world.facts(), entry), 'not a line', ''].join('\r\n'),
)
const licensed = Array.from(world.facts()).filter((facts) => facts.licensed)
const gateways = write('gateways.txt', licensed.map(({ imsi }) => `${imsi}\n`).join(''))

const plan = (records: readonly string[], more: Partial<OfflinePlan> = {}): OfflinePlan => ({
  records,
  books,
  gateways,
  sims: 4000,
  least: 3,
  progress: () => undefined,
  ...more,
})

function parquet(): Uint8Array {
  const column = (name: 'imsi' | 'imei' | 'peer' | 'cell') => ({
    name,
    type: 'INT64' as const,
    data: hours.flatMap((batch) => Array.from(batch[name].subarray(0, batch.length), BigInt)),
  })
  const at = hours.flatMap((batch) => Array.from(batch.at.subarray(0, batch.length), (time) => new Date(time)))
  const kind = hours.flatMap((batch) =>
    Array.from(batch.kind.subarray(0, batch.length), (one) => recordKinds[one] ?? ''),
  )
  const seconds = hours.flatMap((batch) => Array.from(batch.seconds.subarray(0, batch.length)))
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'At', type: 'TIMESTAMP', data: at },
        ...(['imsi', 'imei', 'peer', 'cell'] as const).map(column),
        { name: 'seconds', type: 'INT32', data: seconds },
        { name: 'kind', type: 'STRING', data: kind },
      ],
      rowGroupSize: 20_000,
    }),
  )
}

test('boxes are found in CSV, in packed CSV and in Parquet alike', async () => {
  const rows = hours.reduce((sum, { length }) => sum + length, 0)
  const told: number[] = []
  const plain = unwrap(
    await huntFiles(plan([write('day.csv', csv)], { progress: (_, done, of) => told.push(done / of) })),
  )
  assert.equal(told.at(-1), 1)
  assert.deepEqual([plain.files[0]?.taken, plain.files[0]?.records], [rows, rows])
  assert.deepEqual([plain.books?.faults, plain.books?.first], [1, [world.subscribers + simsInBoxes() + 2]])
  const real = plain.boxes.map(({ sims }) => truth.boxOf(Number(sims[0]?.imsi)))
  assert.deepEqual(new Set(real), new Set([0, 1]))
  assert.equal(real.length, 2)
  for (const { sims, links, devices } of plain.boxes) {
    assert.ok(sims.length >= 8 && devices > 0 && Object.keys(links).length > 0)
  }
  const packed = unwrap(await huntFiles(plan([write('day.csv.gz', gzipSync(csv))])))
  assert.deepEqual(packed.boxes, plain.boxes)
  const columns = unwrap(await huntFiles(plan([write('day.parquet', parquet())])))
  assert.equal(columns.files[0]?.taken, rows)
  assert.deepEqual(columns.boxes, plain.boxes)
})

function simsInBoxes(): number {
  return truth.boxes.reduce((sum, { imsis }) => sum + imsis.length, 0)
}

test('the same file twice changes nothing', async () => {
  const file = write('twice.csv', csv)
  const once = unwrap(await huntFiles(plan([file])))
  const twice = unwrap(await huntFiles(plan([file, file])))
  assert.equal(twice.files[1]?.taken, 0)
  assert.deepEqual(twice.boxes, once.boxes)
})

test('a file that cannot be read is named, and so is one of another kind', async () => {
  const missing = await huntFiles(plan([join(folder, 'nowhere.csv')]))
  assert.deepEqual(!missing.ok && [missing.error.code, missing.error.details?.reason], ['records.unreadable', 'ENOENT'])
  const other = await huntFiles(plan([write('other.csv', 'name,age\nA,7\n')]))
  assert.equal(!other.ok && other.error.code, 'records.unfit')
  const packed = await huntFiles(plan([write('cut.csv.gz', gzipSync(csv).subarray(0, 1000))]))
  assert.deepEqual(!packed.ok && [packed.error.code, packed.error.details?.reason], [
    'records.unreadable',
    'Z_BUF_ERROR',
  ])
})

test('a SIM box of somebody with eleven SIMs is counted among the owners, a company is not', async () => {
  const sim = (place: number, owner: string) => `40199000000${1000 + place},,,,${owner},`
  const eleven = Array.from({ length: 11 }, (_, place) => sim(place, '900101300017'))
  const ten = Array.from({ length: 10 }, (_, place) => sim(place + 20, 'customer-7'))
  const company = Array.from({ length: 30 }, (_, place) => sim(place + 40, '990340000014'))
  const file = write(
    'owners.csv',
    ['imsi,number,iccid,activated,owner,dealer', ...eleven, ...ten, ...company].join('\n'),
  )
  const { ownersOverLimit, books: tally } = unwrap(await huntFiles(plan([], { books: file })))
  assert.deepEqual([ownersOverLimit, tally?.entries], [1, 51])
})
