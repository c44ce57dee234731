import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testCommandLine } from '#test/command-line'

const { call } = await testCommandLine()
const client = '01900000-0000-7000-8000-0000000000c1'

test('a feed that is begun anew from the command line keeps its key and its scopes, and says how many chains begin', async () => {
  const { out: before } = await call(['feed', 'key'])
  const given = await call(['feed', 'scope', client, '--clearance', 'amber', '--kinds', 'phone,number-block', '--json'])
  assert.equal(given.code, 0, given.err)
  const { chain } = JSON.parse(given.out) as { chain: string }
  const restarted = await call(['feed', 'restart', '--json'])
  assert.equal(restarted.code, 0, restarted.err)
  assert.deepEqual(JSON.parse(restarted.out), { chains: 1 })
  const { out: after } = await call(['feed', 'key'])
  assert.equal(after, before)
  const again = await call(['feed', 'scope', client, '--clearance', 'amber', '--kinds', 'number-block,phone', '--json'])
  assert.notEqual((JSON.parse(again.out) as { chain: string }).chain, chain)
  assert.match((await call(['feed', 'restart'])).out, /1 chain begins anew/)
})

test('a scope of what never travels is refused', async () => {
  const refused = await call(['feed', 'scope', client, '--clearance', 'amber', '--kinds', 'card'])
  assert.notEqual(refused.code, 0)
})
