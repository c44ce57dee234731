import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeBoxes } from './boxes.ts'
import { wide, word } from './layout.ts'
import { describeSim, findSim, makeSims, type Sims, wideStride, wordStride } from './sims.ts'
import type { Suspect } from './sweep.ts'

interface Card {
  readonly imsi: number
  readonly imei?: number
  readonly cell?: number
  readonly iccid?: string
  readonly owner?: string
  readonly first?: number
  readonly last?: number
  readonly fellow?: number
}

function put(sims: Sims, card: Card): Suspect {
  const { imsi, iccid, owner, imei = 0, cell = 0, first = 100_000, last = 200_000, fellow } = card
  describeSim(sims, { imsi, ...(iccid === undefined ? {} : { iccid }), ...(owner === undefined ? {} : { owner }) })
  const slot = findSim(sims, imsi)
  sims.wide[slot * wideStride + wide.imei] = imei
  sims.wide[slot * wideStride + wide.cell] = cell
  sims.words[slot * wordStride + word.firstAt] = first
  sims.words[slot * wordStride + word.lastAt] = last
  if (fellow !== undefined) sims.words[slot * wordStride + word.fellow] = findSim(sims, fellow) + 1
  return { slot, imsi, probability: 0.9, reasons: [] }
}

const hour = 3_600_000

test('SIMs that share a device, an owner, or in one cell a row of devices or of cards, are one box', () => {
  const sims = makeSims(16)
  const boxes = makeBoxes()
  const suspects = [
    put(sims, { imsi: 1, imei: 35_000_000_000_101 }),
    put(sims, { imsi: 2, imei: 35_000_000_000_101, iccid: '8999799000000000171' }),
    put(sims, { imsi: 3, iccid: '8999799000000000189', owner: 'A' }),
    put(sims, { imsi: 4, imei: 35_000_000_000_142 }),
    put(sims, { imsi: 5, owner: 'A' }),
    put(sims, { imsi: 6, imei: 35_000_000_009_999, iccid: '8999799000077770171', owner: 'B' }),
  ]
  const changed = boxes.unite(sims, suspects, hour)
  assert.deepEqual(
    changed.map(({ members }) => members.toSorted((a, b) => a - b)),
    [[1, 2, 3, 4, 5], [6]],
  )
  assert.deepEqual(boxes.of(4)?.links, {
    device: 1,
    'device-row': 2,
    'card-row': 1,
    owner: 1,
    route: 0,
    'hand-over': 0,
    peers: 0,
    cell: 0,
  })
})

test('a box keeps its name while it grows, and a sweep without news changes nothing', () => {
  const sims = makeSims(16)
  const boxes = makeBoxes()
  const one = put(sims, { imsi: 9, imei: 35_000_000_000_101 })
  assert.equal(boxes.unite(sims, [one], hour).length, 1)
  const two = put(sims, { imsi: 2, imei: 35_000_000_000_101 })
  const [grown] = boxes.unite(sims, [one, two], 2 * hour)
  assert.deepEqual([grown?.id, grown?.since, grown?.until, grown?.members], [9, hour, 2 * hour, [9, 2]])
  assert.deepEqual(boxes.unite(sims, [two, one], 3 * hour), [])
  assert.equal(boxes.of(2)?.until, 3 * hour)
})

test('two boxes that turn out to be one go under the older name', () => {
  const sims = makeSims(16)
  const boxes = makeBoxes()
  const [a, b] = [put(sims, { imsi: 1, owner: 'A' }), put(sims, { imsi: 2, owner: 'B', imei: 35_000_000_000_101 })]
  boxes.unite(sims, [b], hour)
  boxes.unite(sims, [a], 2 * hour)
  assert.equal(boxes.all().length, 2)
  const c = put(sims, { imsi: 3, owner: 'A', imei: 35_000_000_000_101 })
  const changed = boxes.unite(sims, [a, b, c], 3 * hour)
  assert.deepEqual(
    changed.map(({ id, members }) => [id, members.length]),
    [[2, 3]],
  )
  assert.equal(boxes.all().length, 1)
})

test('a crowd in a cell brings strays together, but does not unite two boxes that other ties hold', () => {
  const sims = makeSims(32)
  const boxes = makeBoxes()
  const of = (owner: string, from: number) =>
    [0, 1, 2].map((n) => put(sims, { imsi: from + n, owner, cell: 7, first: 100_000 + from }))
  const stray = put(sims, { imsi: 99, cell: 7, first: 100_050 })
  const crowd = [...of('A', 10), stray, ...of('B', 60)]
  boxes.unite(sims, crowd, hour)
  assert.equal(boxes.all().length, 3)
  boxes.unite(sims, crowd, 2 * hour)
  const sizes = boxes.all().map(({ members }) => members.length)
  assert.deepEqual(
    sizes.toSorted((a, b) => a - b),
    [3, 4],
  )
})

test('two in a cell belong together only where one takes over from the other, or both call the same people', () => {
  const sims = makeSims(32)
  const boxes = makeBoxes()
  put(sims, { imsi: 1, cell: 5, first: 100_000, last: 150_000 })
  const suspects = [
    put(sims, { imsi: 1, cell: 5, first: 100_000, last: 150_000 }),
    put(sims, { imsi: 2, cell: 5, first: 150_300 }),
    put(sims, { imsi: 3, cell: 6 }),
    put(sims, { imsi: 4, cell: 6 }),
    put(sims, { imsi: 5, cell: 8, fellow: 3 }),
  ]
  boxes.unite(sims, suspects, hour)
  boxes.unite(sims, suspects, 2 * hour)
  assert.equal(boxes.of(1), boxes.of(2))
  assert.notEqual(boxes.of(3), boxes.of(4))
  assert.equal(boxes.of(3), boxes.of(5))
  assert.equal(boxes.of(1)?.links['hand-over'], 1)
})

test('SIMs that wander through the same cells are one box, those that meet once are not', () => {
  const sims = makeSims(32)
  const boxes = makeBoxes()
  for (const [hours, [a, b, c]] of [
    [1, 2, 1],
    [2, 1, 5],
    [3, 4, 6],
  ].entries()) {
    const suspects = [a, b, c].map((cell = 0, n) => put(sims, { imsi: 1 + n, cell, first: 1000 * n }))
    boxes.unite(sims, suspects, hours * hour)
  }
  assert.equal(boxes.of(1), boxes.of(2))
  assert.notEqual(boxes.of(1), boxes.of(3))
  assert.equal(boxes.of(1)?.links.route, 1)
})

test('a box held by weak ties does not fall to the firm box of its cell', () => {
  const sims = makeSims(32)
  const boxes = makeBoxes()
  const pair = [put(sims, { imsi: 1, cell: 5 }), put(sims, { imsi: 2, cell: 5, fellow: 1 })]
  boxes.unite(sims, pair, 0)
  boxes.unite(sims, pair, hour)
  const firm = [11, 12, 13].map((imsi) => put(sims, { imsi, cell: 5, owner: 'A', first: 100_000 + imsi }))
  boxes.unite(sims, [...pair, ...firm], 2 * hour)
  assert.deepEqual(
    boxes.all().map(({ members }) => members.length),
    [2, 3],
  )
})

test('a row goes on over the end of a hundred, but not over a gap of one', () => {
  const sims = makeSims(16)
  const boxes = makeBoxes()
  const suspects = [
    put(sims, { imsi: 1, imei: 35_000_000_000_198, cell: 7 }),
    put(sims, { imsi: 2, imei: 35_000_000_000_203, cell: 7 }),
    put(sims, { imsi: 3, imei: 35_000_000_000_310, cell: 7 }),
    put(sims, { imsi: 4, imei: 35_000_000_000_204, cell: 8 }),
  ]
  const changed = boxes.unite(sims, suspects, hour)
  assert.deepEqual(
    changed.map(({ members }) => members.toSorted((a, b) => a - b)),
    [[1, 2], [3], [4]],
  )
  assert.equal(boxes.of(1)?.links['device-row'], 1)
})
