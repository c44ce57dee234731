import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeReceipts } from '#domains/identity'
import { compileNumbers, emptyCallTables, type NumberUse, numberUses } from '#engines/screening'
import { unwrap } from '#kernel/result'
import { makeLive } from '#platform/live'
import { analyst, testRegistry } from '#test/registry'
import { makeCalls } from '../service.ts'

const registry = await testRegistry()
const { clock } = registry
const { tables } = makeCalls({ ...registry, live: makeLive(registry), receipts: makeReceipts(registry) })

/** What a node takes a number for, now, by the tables as they are told. */
async function useOf(number: number): Promise<NumberUse | undefined> {
  const { ranges } = await tables.current()
  const allocated = ranges.map(({ first, last, use, from, to }) => ({
    from: first,
    to: last,
    use,
    validFrom: from,
    ...(to !== null && { validTo: to }),
  }))
  const book = compileNumbers({ ...emptyCallTables, allocated })
  return numberUses[book.use(number, clock.now().getTime())]
}

const range = { numbers: '+77850000000-+77850999999', source: 'Order of the ministry' }

test('of entries for the very same numbers the one that began last counts, in whatever order they were added', async () => {
  const add = async (input: { use: 'mobile' | 'none' | 'fixed'; validFrom: string; validTo?: string }) => {
    clock.advance(1000)
    unwrap(await tables.addRange(analyst, { ...range, ...input }))
  }
  await add({ use: 'none', validFrom: '2026-11-01' })
  await add({ use: 'mobile', validFrom: '2020-01-01' })
  assert.equal(await useOf(77850123456), 'none')
  await add({ use: 'fixed', validFrom: '2026-11-10', validTo: '2026-11-11' })
  await add({ use: 'mobile', validFrom: '2999-01-01' })
  assert.equal(await useOf(77850123456), 'none')
  // People read the list newest first.
  assert.deepEqual(
    (await tables.ranges()).map(({ validFrom }) => validFrom),
    ['2999-01-01', '2026-11-10', '2026-11-01', '2020-01-01'],
  )
  // Of two that begin on one day the one that was added last puts the other right.
  await add({ use: 'fixed', validFrom: '2026-11-01' })
  assert.equal(await useOf(77850123456), 'fixed')
})

test('of entries as wide that overlap in part the one that began last counts too', async () => {
  const numbers = ['+77860000100-+77860000199', '+77860000150-+77860000249'] as const
  unwrap(await tables.addRange(analyst, { ...range, numbers: numbers[0], use: 'fixed', validFrom: '2026-06-01' }))
  unwrap(await tables.addRange(analyst, { ...range, numbers: numbers[1], use: 'mobile', validFrom: '2021-06-01' }))
  assert.deepEqual([await useOf(77860000170), await useOf(77860000220)], ['fixed', 'mobile'])
})
