import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cleanText, foldText } from './clean-text.ts'

test('cleaning removes controls, overrides and zero-width characters and keeps line breaks', () => {
  assert.equal(cleanText('Сақ\u0000\u202eбол\u200b\u2066!\r\nтөлем\t1\u0007'), 'Сақбол!\nтөлем\t1')
})

test('cleaning replaces lone surrogates and composes letters', () => {
  assert.equal(cleanText('a\ud800b'), 'a\ufffdb')
  assert.equal(cleanText('и\u0306'), 'й')
})

test('cleaning keeps emoji families together', () => {
  assert.equal(cleanText('👨\u200d👩\u200d👧 а\u200dб'), '👨\u200d👩\u200d👧 аб')
})

test('cleaning twice is cleaning once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const once = cleanText(text)
      assert.equal(cleanText(once), once)
      assert.ok(once.isWellFormed())
    }),
  )
})

test('folding reads full-width digits, keycaps, mathematical digits and odd spaces as plain ones', () => {
  assert.equal(foldText('８７０１').text, '8701')
  assert.equal(foldText('8️⃣7️⃣').text, '87')
  assert.equal(foldText('𝟖𝟕').text, '87')
  assert.equal(foldText('8\u00a0701\u2009123—45−67').text, '8 701 123-45-67')
})

test('folding leads every place back to the original', () => {
  const text = 'a\u200b８𝟕b'
  const folded = foldText(text)
  assert.equal(folded.text, 'a87b')
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((index) => folded.origin(index)),
    [0, 2, 3, 5, 6],
  )
})

test('folded places never run backwards and end at the end', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const folded = foldText(text)
      let last = 0
      for (let index = 0; index <= folded.text.length; index++) {
        assert.ok(folded.origin(index) >= last)
        last = folded.origin(index)
      }
      assert.equal(last, text.length)
    }),
  )
})
