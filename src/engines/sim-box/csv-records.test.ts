import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type CsvTally, makeCsvReader } from './csv-records.ts'
import { recordKinds } from './record.ts'

interface Row {
  readonly at: number
  readonly imsi: number
  readonly imei: number
  readonly peer: number
  readonly cell: number
  readonly seconds: number
  readonly kind: number
  readonly line: number
}

function read(text: string, cuts: readonly number[] = [], rows = 3): { rows: readonly Row[]; tally: CsvTally } {
  const out: Row[] = []
  const reader = makeCsvReader((b) => {
    for (let r = 0; r < b.length; r++) {
      const at = (column: { readonly [place: number]: number }) => column[r] ?? -1
      out.push({
        at: at(b.at),
        imsi: at(b.imsi),
        imei: at(b.imei),
        peer: at(b.peer),
        cell: at(b.cell),
        seconds: at(b.seconds),
        kind: at(b.kind),
        line: at(b.lines),
      })
    }
  }, rows)
  const bytes = new TextEncoder().encode(text)
  let from = 0
  for (const cut of [...cuts.map((one) => one % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length]) {
    reader.write(bytes.subarray(from, cut))
    from = cut
  }
  return { rows: out, tally: reader.end() }
}

const header = 'at,imsi,imei,peer,cell,seconds,kind'
const imsi = 401_990_000_000_123

test('any records come back as they were written, wherever the file is cut into pieces', () => {
  const digits = (most: number) => fc.integer({ min: 0, max: most })
  const row = fc.record({
    at: fc.integer({ min: 1_000_000_000_00, max: 4_000_000_000_000 }),
    imsi: fc.integer({ min: 1, max: 999_999_999_999_999 }),
    imei: digits(99_999_999_999_999),
    peer: digits(999_999_999_999_999),
    cell: digits(Number.MAX_SAFE_INTEGER - 1),
    seconds: digits(4_294_967_295),
    kind: digits(4),
  })
  fc.assert(
    fc.property(fc.array(row), fc.array(fc.nat()), fc.boolean(), (rows, cuts, crlf) => {
      const lines = rows.map((r) =>
        [r.at, r.imsi, r.imei, r.peer, r.cell, r.seconds, recordKinds[r.kind] ?? ''].join(','),
      )
      const text = [header, ...lines].join(crlf ? '\r\n' : '\n')
      const { rows: found, tally } = read(text, cuts)
      assert.deepEqual(
        found,
        rows.map((one, place) => ({ ...one, line: place + 2 })),
      )
      assert.equal(tally.records, rows.length)
    }),
    { seed: 5 },
  )
})

test('columns stand in any order, others are passed over, quotes and semicolons and ISO times are read', () => {
  const text = `"kind";"note";"imsi";"at"\n"call-in";"x";"${imsi}";"2026-03-02T00:00:00.250+05:00"\n4;y;${imsi};2026-03-01 19:00:01Z\n`
  const { rows } = read(text)
  assert.deepEqual(
    rows.map(({ at, kind, peer, line }) => ({ at, kind, peer, line })),
    [
      { at: Date.UTC(2026, 2, 1, 19, 0, 0, 250), kind: 1, peer: 0, line: 2 },
      { at: Date.UTC(2026, 2, 1, 19, 0, 1), kind: 4, peer: 0, line: 3 },
    ],
  )
})

test('a separator or a quote within quotes ends no value', () => {
  const text = `at,note,imsi,kind\n${Date.UTC(2026, 2, 1)},"Abay ave, 5 ""A""",${imsi},data\n`
  const { rows, tally } = read(text)
  assert.deepEqual([rows.length, tally.faults.columns, rows[0]?.imsi], [1, 0, imsi])
  assert.equal(read(`at,note,imsi,kind\n${Date.UTC(2026, 2, 1)},"open,${imsi},data\n`).tally.faults.columns, 1)
})

test('an IMEI loses its check digit or its software version', () => {
  const at = 1_772_391_600_000
  const line = (imei: string) => `${at},${imsi},${imei},,,,data`
  const { rows } = read(
    [header, line('35693810767038'), line('356938107670383'), line('3569381076703812'), ''].join('\n'),
  )
  assert.deepEqual(
    rows.map((one) => one.imei),
    [35_693_810_767_038, 35_693_810_767_038, 35_693_810_767_038],
  )
})

test('a line that cannot be read is counted by its number and fault, and the rest is read', () => {
  const good = `1772391600000,${imsi},0,77011234567,5,60,call-out`
  const lines = [
    header,
    good,
    '1772391600000,1,2',
    `${good},more`,
    `yesterday,${imsi},,,,,data`,
    '1772391600000,,,,,,data',
    `1772391600000,${imsi},,12a4,,,data`,
    `1772391600000,${imsi},,,,5000000000,call-in`,
    `1772391600000,${imsi},,,,,fax`,
    'x'.repeat(10_000),
    '',
    good,
  ]
  const { rows, tally } = read(lines.join('\n'), [40, 41, 600, 5000])
  assert.deepEqual(
    rows.map(({ line }) => line),
    [2, 12],
  )
  assert.deepEqual(tally.faults, { columns: 2, time: 1, imsi: 1, number: 2, kind: 1, long: 1 })
  assert.deepEqual(
    tally.first.map(({ line, fault }) => `${line} ${fault}`),
    ['3 columns', '4 columns', '5 time', '6 imsi', '7 number', '8 number', '9 kind', '10 long'],
  )
  assert.equal(tally.lines, 12)
})

test('a header without a column that is needed is refused', () => {
  assert.throws(() => read('at,imsi\n'), { message: "no column 'kind'" })
  assert.throws(() => read('at,imsi,kind,kind\n'), RangeError)
})

test('no bytes make the reader fall', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const reader = makeCsvReader(() => undefined)
      reader.write(new TextEncoder().encode(`${header}\n`))
      reader.write(bytes)
      const { records, faults, lines } = reader.end()
      const refused = Object.values(faults).reduce((sum, count) => sum + count, 0)
      assert.ok(records + refused <= lines)
    }),
    { seed: 6 },
  )
})
