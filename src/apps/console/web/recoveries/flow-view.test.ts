import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { layOutFlow } from './flow-layout.ts'
import { flowLegOf, gatherEnds, keyOf, neighbourOf, partsOf } from './flow-view.ts'
import type { Leg } from './recovery.ts'

const leg = (id: string, parent: string | null, more: Partial<Leg> = {}): Leg => ({
  id,
  parent,
  hop: parent === null ? 1 : 2,
  bank: '801',
  bankName: null,
  account: id,
  reference: id,
  paymentAmount: 100,
  amount: 100,
  at: '2026-11-22T00:00:00.000Z',
  state: 'answered',
  stopReason: null,
  loops: false,
  converges: false,
  held: 0,
  returned: 0,
  cashedOut: 100,
  unavailable: 0,
  onward: 0,
  denied: 0,
  answeredAt: null,
  ...more,
})

const sizes = { nodeWidth: 150, layerGap: 60, nodeGap: 12, nodeLeast: 40, sumHeight: 300 }

const root = leg('root', null, { amount: 100_000, cashedOut: 0, onward: 100_000 })

test('little ends of one account are drawn as one, and no money is lost by it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 60 }), (amounts) => {
      const ends = amounts.map((amount, place) => leg(`end${place}`, 'root', { amount, cashedOut: amount }))
      const { legs, together } = gatherEnds([root, ...ends])
      const { nodes } = layOutFlow(legs, sizes)
      const little = amounts.filter((amount) => amount < 1000).length
      assert.deepEqual([...together.values()], little >= 3 ? [little] : [])
      const lost = nodes.reduce((sum, node) => sum + node.lost, 0)
      assert.equal(
        lost,
        amounts.reduce((sum, amount) => sum + amount, 0),
      )
    }),
  )
})

test('an account at which something is held, asked, or that money came to on two ways stands by itself', () => {
  const little = { amount: 10, cashedOut: 10 }
  const legs = [
    root,
    leg('a', 'root', little),
    leg('b', 'root', little),
    leg('c', 'root', little),
    leg('held', 'root', { amount: 10, cashedOut: 0, held: 10 }),
    leg('asked', 'root', { amount: 10, cashedOut: 0, state: 'asked' }),
    leg('met1', 'root', { ...little, account: 'met' }),
    leg('met2', 'root', { ...little, account: 'met' }),
  ]
  const shown = new Set(gatherEnds(legs).legs.map(keyOf))
  assert.deepEqual([...shown], ['801 root', '801 held', '801 asked', '801 met', '+ 801 root'])
})

test('money that is followed no further is lost, whatever it was answered', () => {
  assert.equal(flowLegOf(leg('a', null, { state: 'stopped', cashedOut: 0 })).lost, 100)
  assert.deepEqual(partsOf({ amount: 100, held: 20, returned: 0, lost: 30, open: 0 }), [
    { part: 'onward', amount: 50 },
    { part: 'held', amount: 20 },
    { part: 'lost', amount: 30 },
  ])
})

test('arrow keys reach every account from the victim, and stay where nothing lies further', () => {
  const legs = [root, leg('a', 'root'), leg('b', 'root'), leg('c', 'a', { hop: 3 })]
  const { nodes } = layOutFlow(legs.map(flowLegOf), sizes)
  assert.equal(neighbourOf(nodes, '', 'right'), '801 root')
  assert.equal(neighbourOf(nodes, '', 'left'), '')
  assert.equal(neighbourOf(nodes, '801 c', 'right'), '801 c')
  const reached = new Set([''])
  for (let round = 0; round < 10; round++)
    for (const key of Array.from(reached))
      for (const direction of ['left', 'right', 'up', 'down'] as const) reached.add(neighbourOf(nodes, key, direction))
  assert.equal(reached.size, nodes.length)
})
