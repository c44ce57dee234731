import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { unwrap } from '#kernel/result'
import { makeLog } from '#platform/log'
import { makePortedFile, readPorted } from './ported.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const folder = mkdtempSync(join(tmpdir(), 'saqbol-ported-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('every line is a number and where it moved, whatever ends the lines and whether or not a header stands above', () => {
  const row = fc.record({
    number: fc.integer({ min: 70_000_000_000, max: 79_999_999_999 }),
    operator: fc.constantFrom('Kcell', 'Beeline', 'Теле2', 'A, with a comma'),
  })
  const form = fc.record({
    end: fc.constantFrom('\n', '\r\n'),
    header: fc.boolean(),
    plus: fc.boolean(),
    last: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(row, { maxLength: 50 }), form, (rows, { end, header, plus, last }) => {
      const lines = rows.map(({ number, operator }) => `${plus ? '+' : ''}${number},${operator}`)
      const text = [...(header ? ['number,operator'] : []), ...lines].join(end) + (last ? end : '')
      const { operators, ported } = unwrap(readPorted(bytes(text)))
      assert.deepEqual(
        [...ported.numbers],
        rows.map(({ number }) => number),
      )
      assert.deepEqual(
        Array.from(ported.operators, (place) => operators[place]),
        rows.map(({ operator }) => operator),
      )
    }),
  )
})

test('a line that is none is told by its number', () => {
  for (const text of [
    '77011234567,Kcell\nnonsense\n',
    '77011234567,Kcell\n77011234567\n',
    '77011234567,Kcell\n5,Kcell\n',
  ]) {
    const read = readPorted(bytes(text))
    assert.deepEqual(read.ok ? {} : read.error.details, { line: 2 }, text)
  }
})

test('the file is read again where it changed, and what was read stays where it cannot be', () => {
  const name = join(folder, 'ported.csv')
  const write = (text: string, second: number) => {
    writeFileSync(name, text)
    utimesSync(name, second, second)
  }
  write('77011234567,Kcell\n', 1_700_000_000)
  const file = makePortedFile(name, makeLog({ LOG_LEVEL: 'silent' }, 'test'))
  assert.equal(file.look(), false)
  write('77011234567,Beeline\n77011234568,Kcell\n', 1_700_000_001)
  assert.equal(file.look(), true)
  assert.deepEqual(file.current().operators, ['Beeline', 'Kcell'])
  write('77011234567,Beeline\nnonsense\n', 1_700_000_002)
  assert.equal(file.look(), false)
  rmSync(name)
  assert.equal(file.look(), false)
  assert.equal(file.current().ported.numbers.length, 2)
})
