import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  callsPerDay,
  dayOfCode,
  formatBlockCode,
  makeBlockCode,
  parseBlockCode,
  shownLength,
  writeBlockCode,
} from './block-code.ts'

const day = 86_400_000
const moments = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2040, 0, 1) })
const calls = fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((part) => (part * 17 + 5) % callsPerDay)

test('a code is read back however a person types it', () => {
  fc.assert(
    fc.property(moments, calls, (at, call) => {
      const code = makeBlockCode(at, call)
      const typed = formatBlockCode(code).toLowerCase().replace('-', ' – ').replaceAll('0', 'o').replaceAll('1', 'l')
      assert.equal(parseBlockCode(typed), code)
    }),
  )
})

test('a code is written into an answer as it is shown', () => {
  fc.assert(
    fc.property(moments, fc.integer({ min: 0, max: callsPerDay - 1 }), fc.nat(3), (at, call, place) => {
      const into = new Uint8Array(16)
      writeBlockCode(at, call, into, place)
      const written = Buffer.from(into.subarray(place, place + shownLength)).toString('latin1')
      assert.equal(written, formatBlockCode(makeBlockCode(at, call)))
    }),
  )
})

test('a slip in one place is noticed', () => {
  const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  fc.assert(
    fc.property(moments, calls, fc.nat(9), fc.integer({ min: 1, max: 31 }), (at, call, place, off) => {
      const code = makeBlockCode(at, call)
      const wrong = letters[(letters.indexOf(code[place] ?? '') + off) % 32] ?? ''
      assert.equal(parseBlockCode(code.slice(0, place) + wrong + code.slice(place + 1)), undefined)
    }),
  )
})

test('a code tells the day of its call for more than two years', () => {
  fc.assert(
    fc.property(moments, calls, fc.integer({ min: 0, max: 1000 }), (at, call, later) => {
      assert.equal(dayOfCode(makeBlockCode(at, call), at + later * day), Math.floor(at / day) * day)
    }),
  )
})

test('what is no code is none', () => {
  for (const text of ['', 'K7Q2X', 'K7Q2X-9MPA!', 'қазақша сөз', 'U'.repeat(10), '0'.repeat(5000)])
    assert.equal(parseBlockCode(text), undefined)
})
