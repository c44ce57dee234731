import assert from 'node:assert/strict'
import { test } from 'node:test'
import { extract } from './index.ts'

test('words around a number are understood in the spelling of a Russian keyboard, and from a clause away', () => {
  const said = '«кауипсиз шотка» салыныз деп 4405638040533150 картасына 34 000 теңге аударттырды'
  assert.deepEqual(
    extract(said).map(({ kind, value }) => `${kind}:${value}`),
    ['card:4405638040533150'],
  )
  const named = extract('в телеграме пишет незнакомый взрослый, аккаунт @nickname12')
  assert.equal(named[0]?.value, 'telegram:nickname12')
})
