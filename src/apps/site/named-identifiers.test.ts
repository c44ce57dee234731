import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namedIn, ticksIn } from './named-identifiers.ts'

test('identifiers are offered once each, cards masked', () => {
  const found = namedIn('4400 4301 2345 5567, again 4400430123455567, and +7 707 555 01 23')
  assert.deepEqual(
    found.map(({ kind }) => kind),
    ['card', 'phone'],
  )
  assert.match(found[0]?.display ?? '', /•/)
})

test('ticks come one by one or one a line, each once, and none is nothing', () => {
  assert.equal(ticksIn(['+77075550123', 'a\nb', 'a']), '+77075550123\na\nb')
  assert.equal(ticksIn(['', '\n']), undefined)
  assert.equal(ticksIn(Array.from({ length: 50 }, (_, place) => String(place)))?.split('\n').length, 20)
})
