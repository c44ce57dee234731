import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import { makeReceipts } from '#domains/identity'
import { unwrap } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { makeLive } from '#platform/live'
import { analyst, testRegistry } from '#test/registry'
import { makeBlockCode } from '../decisions/block-code.ts'
import { makeCalls } from '../service.ts'

const registry = await testRegistry()
const { clock, db } = registry
const calls = makeCalls({ ...registry, live: makeLive(registry), receipts: makeReceipts(registry) })
const organisation = '01900000-0000-7000-8000-0000000000bb'
await sql`insert into identity.organisation (id, kind, name, state, host, created_at)
  values (${organisation}, 'operator', 'Steppe Telecom', 'active', false, ${clock.now()})`.execute(db)
const node: Actor = { ...anonymous, kind: 'client', id: 'node', organisation, roles: ['partner'], scopes: [] }

let counter = 0
/** A call that was rejected, by its code. */
async function rejected(rule: 'foreign-fixed' | 'listed' = 'foreign-fixed'): Promise<string> {
  const at = clock.now()
  const code = makeBlockCode(at.getTime(), ++counter)
  const listed = rule === 'listed'
  const call = {
    at: at.toISOString(),
    code,
    trunk: 'moscow 1',
    country: 'KZ',
    rule,
    reason: listed ? ('listed-confirmed' as const) : ('foreign-fixed' as const),
    action: 'reject' as const,
    callerHash: 'a'.repeat(64),
    calledHash: 'b'.repeat(64),
    ...(listed && { caller: 77011234567 }),
  }
  unwrap(await calls.decisions.deliver(node, { id: randomUUID(), counts: [], blocked: [call] }))
  return code
}

const words = 'This is the number of our shop'
const reason = 'The number is the shop’s'

/** What nodes are told to exempt once an appeal with this number is upheld, and how whoever decided read the number. */
async function exemptedBy(caller: string) {
  unwrap(await calls.appeals.open(anonymous, { code: await rejected(), words, caller }))
  const appeal = (await calls.appeals.list('open')).at(-1)
  assert.ok(appeal)
  const before = (await calls.tables.current()).exempt
  unwrap(await calls.appeals.decide(analyst, { id: appeal.id, decision: 'upheld', reason }))
  const { exempt } = await calls.tables.current()
  const told = before.map(({ first }) => first)
  const added = exempt.find(({ first }) => !told.includes(first))
  // So that the next way of writing the same number adds it anew.
  for (const { id } of await calls.tables.rules()) await calls.tables.withdraw(analyst, id, 'The test goes on')
  return { read: appeal.caller, exempts: added?.first }
}

test('an upheld appeal exempts the number that nodes know, however the caller wrote it', async () => {
  for (const caller of [
    '+7 701 123 45 67',
    '8 (701) 123-45-67',
    '701 123 45 67',
    '7 701 123 45 67',
    '+8 701 123 45 67',
    '810 7 701 123 45 67',
    '00 7 701 123 45 67',
    '８ ７０１ １２３ ４５ ６７',
  ])
    assert.deepEqual(await exemptedBy(caller), { read: '+77011234567', exempts: 77011234567 }, caller)
  assert.deepEqual(await exemptedBy('8 10 996 555 123 456'), { read: '+996555123456', exempts: 996555123456 })
  assert.deepEqual(await exemptedBy('+84 91 234 56 78'), { read: '+84912345678', exempts: 84912345678 })
})

test('a short number is a caller as it is', async () => {
  for (const caller of ['112', '1414', '59059'])
    assert.deepEqual(await exemptedBy(caller), { read: caller, exempts: Number(caller) })
})

test('a number that no node would know a caller by is refused before anybody decides', async () => {
  const code = await rejected()
  for (const caller of [
    '000',
    '0',
    '12',
    '701234',
    '123 45 67',
    '+701 123 45 67',
    '8 701 123 45 6',
    '8 701 123 45 678',
    '701 123 45 678',
    '+7 701 123 45 678',
    '8 727 258 55 55/56',
    'the shop',
    '1-2-3-x',
  ])
    assert.deepEqual(await calls.appeals.open(anonymous, { code, words, caller }), {
      ok: false,
      error: { code: 'calls.numbers-malformed' },
    })
  assert.equal((await calls.appeals.list('open')).length, 0)
})

test('an appeal without a number is heard, and against a listing its own dispute alone helps', async () => {
  unwrap(await calls.appeals.open(anonymous, { code: await rejected(), words, caller: '  ' }))
  const [silent] = await calls.appeals.list('open')
  assert.ok(silent)
  assert.equal(silent.caller, null)
  unwrap(await calls.appeals.decide(analyst, { id: silent.id, decision: 'upheld', reason }))
  assert.deepEqual((await calls.tables.current()).exempt, [])
  unwrap(await calls.appeals.open(anonymous, { code: await rejected('listed'), words, caller: '8 701 123 45 67' }))
  const [listed] = await calls.appeals.list('open')
  assert.ok(listed)
  assert.deepEqual([listed.remedy, listed.caller], ['dispute', '+77011234567'])
  const upheld = await calls.appeals.decide(analyst, { id: listed.id, decision: 'upheld', reason })
  assert.equal(!upheld.ok && upheld.error.code, 'calls.appeal-needs-dispute')
})

test('a rule about numbers is read as callers write them too', async () => {
  const propose = async (numbers: string) => {
    const rule = await calls.tables.propose(analyst, {
      effect: 'do-not-originate',
      numbers,
      holder: 'A bank',
      reason: 'Numbers of the bank that only take calls',
      days: 30,
    })
    return rule.ok ? [rule.value.first, rule.value.last] : rule.error.code
  }
  assert.deepEqual(await propose('8 727 258 55 55 – 8 727 258 55 59'), [77272585555, 77272585559])
  assert.deepEqual(await propose('+7 (727) 258-55-55'), [77272585555, 77272585555])
  for (const between of ['-', ' - ', ' — ', '…'])
    assert.deepEqual(await propose(`+77272585555${between}+77272585559`), [77272585555, 77272585559], between)
  assert.deepEqual(await propose('77272585555-77272585559'), [77272585555, 77272585559])
  assert.deepEqual(await propose('8 727 258-55-55 - 8 727 258-55-59'), [77272585555, 77272585559])
  assert.deepEqual(await propose('8-727-258-55-55'), [77272585555, 77272585555])
  assert.deepEqual(await propose('701-12-345-67'), [77011234567, 77011234567])
  assert.equal(await propose('8 727 258 55 555'), 'calls.numbers-malformed')
  assert.equal(await propose('8 727 258 55 55 – 59'), 'calls.numbers-malformed')
  assert.equal(await propose('+727 258 55 55'), 'calls.numbers-malformed')
  assert.equal(await propose('8 727 258 55 59 – 8 727 258 55 55'), 'calls.numbers-malformed')
})
