import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeShelf } from './shelf.ts'

test('a full shelf lets go of what was used least lately', () => {
  let evicted = 0
  const shelf = makeShelf<number>(2, { evicted: () => evicted++ })
  shelf.set('a', 1, 10)
  shelf.set('b', 2, 10)
  assert.equal(shelf.get('a', 0), 1)
  shelf.set('c', 3, 10)
  assert.deepEqual([shelf.get('a', 0), shelf.get('b', 0), shelf.get('c', 0), evicted], [1, undefined, 3, 1])
})

test('an entry ends at its moment, and sweeping forgets what nobody asks for', () => {
  const shelf = makeShelf<number>(9)
  shelf.set('a', 1, 10)
  shelf.set('b', 2, 20)
  assert.deepEqual([shelf.get('a', 9), shelf.get('a', 10), shelf.size], [1, undefined, 1])
  shelf.sweep(20)
  assert.equal(shelf.size, 0)
})

test('whatever happens, it holds no more than it may, and tells of each value that has gone', () => {
  const step = fc.record({
    do: fc.constantFrom('set', 'get', 'delete', 'sweep', 'evict'),
    key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    now: fc.integer({ min: 0, max: 20 }),
  })
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      let held = 0
      const shelf = makeShelf<string>(3, { gone: () => held-- })
      for (const { do: what, key, now } of steps) {
        if (what === 'set') {
          if (shelf.get(key, -1) === undefined) held++
          shelf.set(key, key, now)
        } else if (what === 'get') shelf.get(key, now)
        else if (what === 'delete') shelf.delete(key)
        else if (what === 'sweep') shelf.sweep(now)
        else shelf.evict()
        assert.equal(shelf.size, held)
        assert.ok(shelf.size <= 3)
      }
    }),
  )
})
