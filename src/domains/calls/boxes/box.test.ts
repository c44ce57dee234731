import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { boxStates, isUndecided, type KnownBox, stateAfterUpdate, takenOver } from './box.ts'

const imsis = fc.uniqueArray(
  fc.nat(14).map((place) => `40101000000${String(place).padStart(4, '0')}`),
  { maxLength: 12 },
)
const state = fc.constantFrom(...boxStates)
const beside = fc.uniqueArray(fc.record({ id: fc.nat(8).map((id) => `box ${id}`), state, sims: imsis }), {
  selector: ({ id }) => id,
  maxLength: 6,
})
const told = fc.record({ id: fc.nat(8).map((id) => `box ${id}`), state, sims: imsis })

test('a box is taken over exactly where nobody has decided on either, and no SIM of it is outside of the told one', () => {
  fc.assert(
    fc.property(told, beside, (box, others) => {
      const taken = new Set(takenOver(box, others))
      for (const other of others) {
        const outside = other.sims.filter((imsi) => !box.sims.includes(imsi))
        const same = other.sims.length > 0 && outside.length === 0 && other.id !== box.id
        assert.equal(taken.has(other.id), same && isUndecided(other.state) && isUndecided(box.state))
      }
    }),
  )
})

test('whatever is told, no SIM leaves the list by a merger: what was to be looked at still is', () => {
  fc.assert(
    fc.property(told, beside, (box, others) => {
      const taken = takenOver(box, others)
      const waiting = (
        boxes: readonly { readonly state: (typeof boxStates)[number]; readonly sims: readonly string[] }[],
      ) => new Set(boxes.filter((one) => isUndecided(one.state)).flatMap(({ sims }) => sims))
      const standing = others.filter(({ id }) => id !== box.id)
      const left = standing.filter(({ id }) => !taken.includes(id))
      assert.deepEqual([...waiting([box, ...left])].toSorted(), [...waiting([box, ...standing])].toSorted())
    }),
  )
})

test('a merged box that is told again stays so, unless it has a SIM that the other box has not', () => {
  fc.assert(
    fc.property(imsis, fc.uniqueArray(fc.string({ minLength: 16 }), { maxLength: 2 }), (sims, more) => {
      const known: KnownBox = { state: 'merged', decidedSims: null, takerSims: sims }
      fc.pre(sims.length > 0)
      assert.equal(stateAfterUpdate(known, [...sims, ...more]), more.length > 0 ? 'found' : 'merged')
    }),
  )
})

test('a decision stands; only what was dismissed comes back, grown by half', () => {
  const sims = (count: number) => Array.from({ length: count }, (_, place) => `imsi ${place}`)
  const after = (before: KnownBox['state'], count: number) =>
    stateAfterUpdate({ state: before, decidedSims: 10, takerSims: [] }, sims(count))
  assert.deepEqual(
    (['found', 'in-review', 'confirmed', 'dismissed'] as const).map((before) => after(before, 15)),
    ['found', 'in-review', 'confirmed', 'found'],
  )
  assert.equal(after('dismissed', 14), 'dismissed')
})
