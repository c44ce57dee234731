import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { csvOf } from './csv.ts'

/** A reader of RFC 4180, written apart from the writer. */
function read(csv: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let rest = csv.replace(/^\ufeff/, '')
  while (rest !== '') {
    const quoted = /^"((?:[^"]|"")*)"(,|\r\n)/.exec(rest)
    const plain = /^([^",\r\n]*)(,|\r\n)/.exec(rest)
    const [whole, cell, end] = quoted ?? plain ?? []
    assert.ok(whole !== undefined && cell !== undefined, `unreadable: ${JSON.stringify(rest.slice(0, 40))}`)
    row.push(quoted ? cell.replaceAll('""', '"') : cell)
    rest = rest.slice(whole.length)
    if (end === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}

test('a spreadsheet reads back every text, with an apostrophe before what would be a formula', () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[=+@\-"',\r\n\ta]{0,8}$/))
  const table = fc.integer({ min: 1, max: 5 }).chain((width) => {
    const line = fc.array(text, { minLength: width, maxLength: width })
    return fc.tuple(line, fc.array(line))
  })
  fc.assert(
    fc.property(table, ([header, rows]) => {
      const cells = read(csvOf(header, rows))
      const expected = [header, ...rows].map((row) =>
        row.map((cell) => (/^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell)),
      )
      assert.deepEqual(cells, expected)
      assert.ok(cells.flat().every((cell) => !/^[=+\-@\t\r\n]/.test(cell)))
    }),
  )
})

test('numbers and empty cells stand bare, after the byte order mark', () => {
  assert.equal(
    csvOf(
      ['year', 'count'],
      [
        [2026, null],
        [2027, -1],
      ],
    ),
    '\ufeffyear,count\r\n2026,\r\n2027,-1\r\n',
  )
})

test('Kazakh letters, commas and quotes survive', () => {
  const title = 'Алаяқтық, «өтірік» "көмек"'
  assert.deepEqual(read(csvOf(['title'], [[title]])), [['title'], [title]])
})
