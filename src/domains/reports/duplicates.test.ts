import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Comparable, duplicateGround, duplicateWindowDays, originalsOf, wordsCompared } from './duplicates.ts'

const start = new Date('2026-11-01T00:00:00Z').getTime()
const day = 86_400_000

const report: fc.Arbitrary<Comparable> = fc.record({
  id: fc.uuid(),
  topic: fc.constantFrom('fraud', 'csam', 'other'),
  submittedAt: fc.integer({ min: 0, max: 200 * day }).map((age) => new Date(start + age)),
  textMark: fc.constantFrom('aa', 'bb', 'cc'),
  reporterMark: fc.option(fc.constantFrom('11', '22')),
  identifiers: fc.array(fc.record({ kind: fc.constantFrom('url', 'phone', 'domain'), id: fc.constantFrom('x', 'y') })),
  duplicateOf: fc.option(fc.uuid(), { freq: 5 }),
})

const first: Comparable = {
  id: '01',
  topic: 'csam',
  submittedAt: new Date(start),
  textMark: 'aa',
  reporterMark: '11',
  identifiers: [{ kind: 'url', id: 'x' }],
  duplicateOf: null,
}
const second: Comparable = {
  ...first,
  id: '02',
  submittedAt: new Date(start + day),
  textMark: 'bb',
  reporterMark: '22',
}

test('of two reports at most one repeats the other, and it is the later one', () => {
  fc.assert(
    fc.property(report, report, (a, b) => {
      const [ab, ba] = [duplicateGround(a, b), duplicateGround(b, a)]
      assert.ok(ab === null || ba === null)
      if (ab !== null) assert.ok(b.submittedAt <= a.submittedAt)
    }),
  )
})

test('no report repeats itself, one of another topic, one too old, or one that is a duplicate', () => {
  fc.assert(
    fc.property(report, report, (later, earlier) => {
      assert.equal(duplicateGround(later, later), null)
      if (duplicateGround(later, earlier) === null) return
      assert.equal(later.topic, earlier.topic)
      assert.equal(earlier.duplicateOf, null)
      assert.ok(later.submittedAt.getTime() - earlier.submittedAt.getTime() <= duplicateWindowDays * day)
    }),
  )
})

test('two people deceived by the same number are no duplicates', () => {
  const phone = [{ kind: 'phone', id: 'x' }] as const
  const one: Comparable = { ...first, topic: 'fraud', identifiers: phone }
  const two: Comparable = { ...second, topic: 'fraud', identifiers: phone }
  assert.equal(duplicateGround(two, one), null)
  assert.equal(duplicateGround({ ...two, reporterMark: '11' }, one), 'same-reporter')
})

test('one page reported twice is a duplicate, one site is not', () => {
  assert.equal(duplicateGround(second, first), 'same-page')
  const site = [{ kind: 'domain', id: 'x' }] as const
  assert.equal(duplicateGround({ ...second, identifiers: site }, { ...first, identifiers: site }), null)
})

test('the same words are a duplicate whatever they name', () => {
  assert.equal(duplicateGround({ ...second, textMark: 'aa', identifiers: [] }, first), 'same-words')
  assert.equal(wordsCompared('Ёлка, 12!\nКАЗИНО'), wordsCompared('елка 12 казино'))
  assert.notEqual(wordsCompared('дай 100'), wordsCompared('дай 1000'))
})

test('originals come earliest first, each with its ground', () => {
  const third: Comparable = { ...second, id: '03', submittedAt: new Date(start + 2 * day) }
  assert.deepEqual(originalsOf(third, [second, third, first]), [
    { id: '01', ground: 'same-page' },
    { id: '02', ground: 'same-words' },
  ])
})
