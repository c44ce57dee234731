import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { seededRandom } from '#kernel/random'
import { allot, assign, drawSample, strataKinds } from './sample.ts'

const people = ['a', 'b', 'c', 'd']
const candidate = fc.record({
  reportId: fc.uuid(),
  topic: fc.constantFrom('fraud', 'drugs', 'hate'),
  assessor: fc.constantFrom(...people),
  region: fc.constantFrom(null, 'KZ-63', 'KZ-75'),
})
const candidates = fc.uniqueArray(candidate, { selector: ({ reportId }) => reportId, maxLength: 60 })
const seed = fc.integer({ min: 0, max: 0xffff_ffff })

test('the same seed draws the same reports, in whatever order the candidates come', () => {
  fc.assert(
    fc.property(
      candidates,
      seed,
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(...strataKinds),
      (all, n, size, by) => {
        const draw = (from: typeof all) => drawSample(from, { size, strata: by, random: seededRandom(n) })
        assert.deepEqual(draw(all), draw(all.toReversed()))
      },
    ),
  )
})

test('a sample has the size asked for, no report twice, and none that was no candidate', () => {
  fc.assert(
    fc.property(
      candidates,
      seed,
      fc.integer({ min: 1, max: 80 }),
      fc.constantFrom(...strataKinds),
      (all, n, size, by) => {
        const drawn = drawSample(all, { size, strata: by, random: seededRandom(n) })
        assert.equal(drawn.length, Math.min(size, all.length))
        assert.equal(new Set(drawn).size, drawn.length)
        assert.ok(drawn.every((one) => all.includes(one)))
      },
    ),
  )
})

test('every stratum gets its share to within one, and at least one where there is room', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(sizes, fc.integer({ min: 0, max: 120 }), (strata, wanted) => {
      const all = strata.reduce((sum, size) => sum + size, 0)
      const places = allot(strata, wanted)
      assert.equal(
        places.reduce((sum, one) => sum + one, 0),
        Math.min(wanted, all),
      )
      for (const [index, place] of places.entries()) {
        assert.ok(place >= 0 && place <= (strata[index] ?? 0))
        if (wanted >= strata.length) assert.ok(place >= 1)
      }
    }),
  )
})

test('nobody judges what they judged, nor what their region does not show them, and the work is spread', () => {
  const assessors = [
    { id: 'a', region: null },
    { id: 'b', region: null },
    { id: 'c', region: 'KZ-63' },
  ]
  fc.assert(
    fc.property(candidates, seed, (drawn, n) => {
      const all = assign(drawn, assessors, seededRandom(n))
      assert.equal(all.length, drawn.length)
      for (const { candidate: one, second } of all) {
        assert.notEqual(second, one.assessor)
        assert.ok(second !== 'c' || one.region === 'KZ-63')
        assert.ok(second !== null)
      }
    }),
  )
  const own = Array.from({ length: 12 }, () => ({ assessor: 'x', region: null }))
  const even = assign(own, assessors, seededRandom(7)).map(({ second }) => second)
  assert.deepEqual([even.filter((id) => id === 'a').length, even.filter((id) => id === 'b').length], [6, 6])
})

test('where only the first assessor could judge again, nobody is asked', () => {
  const drawn = [{ assessor: 'a', region: null }]
  assert.deepEqual(
    assign(drawn, [{ id: 'a', region: null }], seededRandom(1)).map(({ second }) => second),
    [null],
  )
})
