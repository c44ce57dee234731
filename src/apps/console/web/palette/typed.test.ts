import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readTyped } from './typed.ts'

const id = '018f0000-0000-7000-8000-00000000abcd'

test('an id of a report is read, alone and inside of its address', () => {
  for (const text of [id, ` ${id.toUpperCase()} `, `https://saqbol.test/console/reports/${id}?x=1`]) {
    assert.deepEqual(readTyped(text), { kind: 'report', id })
  }
})

test('the digits of a receipt are read, however they are spaced', () => {
  for (const text of ['4821993011756602', '4821 9930 1175 6602', '4821-9930-1175-6602']) {
    assert.deepEqual(readTyped(text), { kind: 'receipt', receipt: '4821993011756602' })
  }
})

test('anything else is words', () => {
  for (const text of ['', 'queue', '4821 9930', '48219930117566021', 'k4821993011756602']) {
    assert.deepEqual(readTyped(text), { kind: 'words' })
  }
})
