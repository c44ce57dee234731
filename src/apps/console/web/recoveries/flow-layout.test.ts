import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type FlowLeg, layOutFlow } from './flow-layout.ts'

const sizes = { nodeWidth: 150, layerGap: 60, nodeGap: 12, nodeLeast: 40, sumHeight: 300 }

const leg = (id: string, parent: string | null, hop: number, more: Partial<FlowLeg> = {}): FlowLeg => ({
  id,
  parent,
  hop,
  bank: '101',
  account: id,
  amount: 100,
  held: 0,
  returned: 0,
  lost: 0,
  open: 0,
  ...more,
})

/** Trees of legs over few accounts, so that diamonds and loops come about. */
const trees = fc
  .array(fc.record({ parent: fc.nat(30), account: fc.nat(9), amount: fc.integer({ min: 1, max: 10_000 }) }), {
    minLength: 1,
    maxLength: 40,
  })
  .map((rows) => {
    const legs: FlowLeg[] = []
    for (const [i, { parent, account, amount }] of rows.entries()) {
      const above = i === 0 || parent % 4 === 0 ? undefined : legs[parent % i]
      legs.push(leg(`l${i}`, above?.id ?? null, (above?.hop ?? 0) + 1, { account: `a${account}`, amount }))
    }
    return legs
  })

test('accounts of a layer never overlap, and everything lies within the picture', () => {
  fc.assert(
    fc.property(trees, (legs) => {
      const flow = layOutFlow(legs, sizes)
      const columns = Map.groupBy(flow.nodes, ({ x }) => x)
      for (const column of columns.values()) {
        const below = column.toSorted((a, b) => a.y - b.y)
        for (const [i, node] of below.entries()) {
          assert.ok(node.y >= -1e-6 && node.y + node.height <= flow.height + 1e-6)
          assert.ok(node.x + node.width <= flow.width + 1e-6)
          const next = below[i + 1]
          if (next !== undefined) assert.ok(node.y + node.height + sizes.nodeGap <= next.y + 1e-6)
        }
      }
    }),
  )
})

test('every leg is in the picture once, and no money is lost or found on the way', () => {
  fc.assert(
    fc.property(trees, (legs) => {
      const { nodes, links } = layOutFlow(legs, sizes)
      const sum = legs.reduce((total, { amount }) => total + amount, 0)
      assert.deepEqual(nodes.flatMap((node) => node.legs).toSorted(), legs.map(({ id }) => id).toSorted())
      assert.equal(
        links.reduce((total, { amount }) => total + amount, 0),
        sum,
      )
      for (const node of nodes.filter(({ key }) => key !== '')) {
        const came = links.filter(({ to }) => to === node.key).reduce((total, { amount }) => total + amount, 0)
        assert.equal(came, node.amount)
      }
    }),
  )
})

test('money that comes back to an account is a way back, not another account', () => {
  const legs = [leg('a', null, 1), leg('b', 'a', 2), leg('c', 'b', 3, { account: 'a' })]
  const { nodes, links } = layOutFlow(legs, sizes)
  assert.deepEqual(
    nodes.map(({ account, layer }) => [account, layer]),
    [
      ['', 0],
      ['a', 1],
      ['b', 2],
    ],
  )
  assert.deepEqual(
    links.map(({ from, to, back }) => [from, to, back]),
    [
      ['', '101 a', false],
      ['101 a', '101 b', false],
      ['101 b', '101 a', true],
    ],
  )
})

test('two ways that meet again are one account with both sums', () => {
  const legs = [
    leg('a', null, 1),
    leg('b', null, 1),
    leg('c', 'a', 2, { account: 'z', amount: 60 }),
    leg('d', 'b', 2, { account: 'z', amount: 40 }),
  ]
  const met = layOutFlow(legs, sizes).nodes.find(({ account }) => account === 'z')
  assert.equal(met?.amount, 100)
  assert.deepEqual(met?.legs, ['c', 'd'])
})

test('without legs there is the victim alone', () => {
  const { nodes, links } = layOutFlow([], sizes)
  assert.equal(nodes.length, 1)
  assert.equal(links.length, 0)
})
