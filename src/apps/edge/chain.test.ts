import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type FeedBatch, hashOf, makeKeyPair, openKey, type SigningKey, signStatement } from '#domains/publications'
import { nextStep, type Position } from './chain.ts'

function newKey(): SigningKey {
  const { publicKey, pkcs8 } = makeKeyPair()
  return openKey(publicKey, pkcs8)
}

const key = newKey()
const stranger = newKey()
const chain = '01930000-0000-7000-8000-000000000001'
const start: Position = { chain, number: 0, hash: hashOf(chain), key: key.publicKey }

/** A chain of so many batches, each of one entry. */
function makeChain(length: number, signer = key): readonly string[] {
  let previous = hashOf(chain)
  return Array.from({ length }, (_, place) => {
    const value = `+7707${String(place).padStart(7, '0')}`
    const entries: FeedBatch['entries'] = [{ id: chain, kind: 'phone', value, state: 'delisted' }]
    const batch = { version: 1, chain, number: place + 1, previous, at: '2026-11-21T09:00:00.000Z', entries } as const
    const { line, hash } = signStatement(signer, 'batch', batch)
    previous = hash
    return line
  })
}

/** How many lines are taken before one is refused, and the code of that. */
function follow(lines: readonly string[]): { readonly taken: number; readonly code: string | null } {
  let position = start
  for (const [taken, line] of lines.entries()) {
    const step = nextStep(position, line)
    if (!step.ok) return { taken, code: step.error.code }
    position = step.value.position
  }
  return { taken: lines.length, code: null }
}

const whole = makeChain(12)

test('a whole chain is taken', () => {
  assert.deepEqual(follow(whole), { taken: 12, code: null })
})

test('a line with any character changed, taken out or put in is refused, and nothing after it is taken', () => {
  const change = fc.record({
    at: fc.integer({ min: 0, max: 11 }),
    place: fc.nat(),
    how: fc.constantFrom('change', 'remove', 'insert'),
    character: fc.constantFrom('0', 'a', 'Z', '"', '{', '}', ',', ':', '-', ' ', '_', '\\'),
  })
  fc.assert(
    fc.property(change, ({ at, place, how, character }) => {
      const line = whole[at] ?? ''
      const where = place % line.length
      const altered =
        how === 'change'
          ? line.slice(0, where) + character + line.slice(where + 1)
          : how === 'remove'
            ? line.slice(0, where) + line.slice(where + 1)
            : line.slice(0, where) + character + line.slice(where)
      fc.pre(altered !== line)
      const { taken, code } = follow(whole.with(at, altered))
      assert.equal(taken, at)
      assert.ok(code)
    }),
    { numRuns: 500 },
  )
})

test('no other order, no repetition and no gap is taken', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 11 }), { maxLength: 16 }), (order) => {
      const right = order.findIndex((place, index) => place !== index)
      const { taken } = follow(order.map((place) => whole[place] ?? ''))
      assert.equal(taken, right < 0 ? order.length : right)
    }),
  )
})

test('each way of cheating has its own word', () => {
  const [first = '', second = '', third = ''] = whole
  assert.equal(follow([first, first]).code, 'edge.batch-replayed')
  assert.equal(follow([first, third]).code, 'edge.batch-missing')
  assert.equal(follow([first, second.slice(0, -3)]).code, 'edge.batch-forged')
  assert.equal(follow(makeChain(1, stranger)).code, 'edge.batch-forged')
  const other = {
    version: 1,
    chain: '01930000-0000-7000-8000-000000000002',
    number: 1,
    previous: '',
    at: '',
    entries: [],
  } as const
  assert.equal(follow([signStatement(key, 'batch', other).line]).code, 'edge.batch-of-other-chain')
  const forked = { ...other, chain, previous: hashOf('another history') }
  assert.equal(follow([signStatement(key, 'batch', forked).line]).code, 'edge.batch-does-not-follow')
})

test('after a key was announced, the one before signs nothing any more', () => {
  const announce = (previous: string, number: number, nextKey?: string) =>
    ({ version: 1, chain, number, previous, at: '', entries: [], ...(nextKey !== undefined && { nextKey }) }) as const
  const first = signStatement(key, 'batch', announce(hashOf(chain), 1, stranger.publicKey))
  const byOld = signStatement(key, 'batch', announce(first.hash, 2))
  const byNew = signStatement(stranger, 'batch', announce(first.hash, 2))
  assert.deepEqual(follow([first.line, byOld.line]), { taken: 1, code: 'edge.batch-forged' })
  assert.deepEqual(follow([first.line, byNew.line]), { taken: 2, code: null })
})

test('a signed head or snapshot is never taken for a batch', () => {
  const head = signStatement(key, 'head', { chain, number: 1, hash: hashOf(chain), at: '' }).line
  assert.equal(follow([head]).code, 'edge.batch-forged')
  assert.equal(follow([head.replace('"head"', '"batch"')]).code, 'edge.batch-forged')
})
