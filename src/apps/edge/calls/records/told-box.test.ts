import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BoxPortrait, SimPortrait } from '#engines/sim-box'
import { lettersOf, toldBox } from './told-box.ts'

const sim = (place: number, more: Partial<SimPortrait> = {}): SimPortrait => ({
  imsi: 1_010_000_000_000 + place,
  number: 77_010_000_000 + place,
  imeis: [1_234_567_890_123, 35_000_000_000_100 + place],
  cells: [10, 20 + (place % 3)],
  probability: 0.987_654,
  reasons: [{ feature: 'freshDay', value: 0.971_234, points: 2.123_456 }],
  calls: 40,
  firstSeen: Date.UTC(2026, 10, 1),
  lastSeen: Date.UTC(2026, 10, 2),
  ...more,
})
const links = { device: 0, 'device-row': 4, 'card-row': 0, owner: 0, route: 0, 'hand-over': 0, peers: 1, cell: 0 }
const box = (size: number): BoxPortrait => ({
  id: 1_010_000_000_000,
  score: 0.987_654,
  firstSeen: Date.UTC(2026, 10, 1),
  lastSeen: Date.UTC(2026, 10, 2),
  links,
  sims: Array.from({ length: size }, (_, place) => sim(place)),
})
const regionOf = (cell: number) => (cell === 21 ? 'KZ-71' : cell === 20 || cell === 22 ? 'KZ-75' : undefined)

test('a box is told with identities of full length, without ties that are not there, in the region of most of its SIMs', () => {
  const told = toldBox(box(4), { regionOf, synthetic: true })
  assert.deepEqual([told.externalId, told.region, told.synthetic], ['box-001010000000000', 'KZ-75', true])
  assert.deepEqual([told.links, told.cells, told.devices], [{ 'device-row': 4, peers: 1 }, [10, 20, 21, 22], 5])
  assert.deepEqual(told.sims[1], {
    imsi: '001010000000001',
    number: '+77010000001',
    imeis: ['01234567890123', '35000000000101'],
    score: 0.988,
    reasons: [{ code: 'freshDay', value: 0.971, weight: 2.123 }],
    calls: 40,
    firstSeen: '2026-11-01T00:00:00.000Z',
    lastSeen: '2026-11-02T00:00:00.000Z',
  })
  const unknown = toldBox({ ...box(1), sims: [sim(0, { number: 0, cells: [] })] }, { regionOf, synthetic: false })
  assert.deepEqual([unknown.region, unknown.sims[0]?.number, unknown.cells], [null, null, []])
})

test('letters hold what the centre takes at once, in order and without losing a box', () => {
  const telling = { regionOf, synthetic: false }
  const huge = toldBox(box(6000), telling)
  assert.equal(huge.sims.length, 5000)
  const boxes = [
    huge,
    ...Array.from({ length: 250 }, (_, place) => toldBox({ ...box(30), id: place + 1 }, telling)),
    huge,
  ]
  const letters = lettersOf(boxes)
  assert.deepEqual(letters.flat(), boxes)
  for (const letter of letters) {
    assert.ok(letter.length <= 100 && letter.reduce((sum, { sims }) => sum + sims.length, 0) <= 5000)
  }
  assert.deepEqual(lettersOf([]), [])
})
