import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { unwrap } from '#kernel/result'
import { accountAt, dutyOfficer, replyOf, testRecoveries } from '#test/recoveries'
import { isToCall, telephoneIn } from './duty-contact.ts'

const world = await testRecoveries()
const { clock, db, opened, paid, asked, reply, tracking } = world
const minutes = async (count: number) => {
  clock.advance(count * 60_000)
  await tracking.runClocks()
}
const contact = (bank: string, text: string | null) =>
  sql`update payments.bank set duty_contact = ${text} where code = ${bank}`.execute(db)
const calls = async (actor = dutyOfficer) => (await tracking.calls(actor)).items
await contact('803', 'duty@bank.example, +7 727 258 00 01')

test('a bank with a telephone is to be called from its reminder on, a bank with mail once its time is over', async () => {
  const first = await opened(paid('A1', 900n))
  clock.advance(1000)
  const second = await opened(paid('A2', 500n, { account: accountAt('803', 1) }))
  assert.deepEqual(await calls(), [])
  await minutes(15)
  const [call, ...more] = await calls()
  assert.deepEqual(
    [more, call?.recovery, call?.bank, call?.kind, call?.amount, call?.phone?.dialled, call?.bankOfficer],
    [[], first, '802', 'hold', 900n, '+77272580000', 'Night desk'],
  )
  await minutes(16)
  assert.deepEqual(
    (await calls()).map(({ recovery, phone }) => [recovery, phone?.dialled]),
    [
      [first, '+77272580000'],
      [second, '+77272580001'],
    ],
  )
  const [request] = await asked(first)
  assert.ok(request)
  unwrap(await reply(request, replyOf(900n, { held: 900n })))
  assert.deepEqual(
    (await calls()).map(({ recovery }) => recovery),
    [second],
  )
  const { asked: _asked, ...told } = replyOf(500n, { held: 500n })
  const leg = (await asked(second))[0]?.leg ?? ''
  const by = { recovery: second, leg, reply: told, way: 'phone', answeredBy: 'Night desk' } as const
  unwrap(await tracking.replyByHand(dutyOfficer, by))
  assert.deepEqual(await calls(), [])
})

test('whose clock runs out first stands first, in the region of the reader alone', async () => {
  const of = async (region: string, reference: string) => {
    const input = { channel: 'police', victimBank: '801', payments: [paid(reference, 900n)], region, confirmed: true }
    return unwrap(await tracking.open({ actor: dutyOfficer, input: { ...input, channel: 'police' } as const })).recovery
      .id
  }
  const early = await of('KZ-75', 'B1')
  clock.advance(60_000)
  const late = await of('KZ-71', 'B2')
  await minutes(20)
  const seen = async (region: string | null) =>
    (await calls({ ...dutyOfficer, region })).map(({ recovery }) => recovery)
  assert.deepEqual([await seen(null), await seen('KZ-75'), await seen('KZ-71')], [[early, late], [early], [late]])
  await tracking.cancel(dutyOfficer, { id: early, reason: 'The victim was mistaken' })
  await tracking.cancel(dutyOfficer, { id: late, reason: 'The victim was mistaken' })
  assert.deepEqual(await seen(null), [])
})

test('a bank without a number in the register stands there too, one with mail alone does not', async () => {
  await contact('802', null)
  await contact('803', 'duty@bank.example')
  const nobody = await opened(paid('C1', 900n))
  await opened(paid('C2', 900n, { account: accountAt('803', 2) }))
  await minutes(70)
  assert.deepEqual(
    (await calls()).map(({ recovery, phone }) => [recovery, phone]),
    [[nobody, null]],
  )
})

test('whatever the register says of banks, those are called that the rule names, as their clocks stand', async () => {
  const soon = await opened(paid('D1', 900n))
  await minutes(40)
  const [over] = await asked(soon)
  await opened(paid('D2', 900n, { account: accountAt('803', 3) }))
  await minutes(16)
  const [waiting] = (await calls()).filter(({ bank }) => bank === '803')
  assert.deepEqual([over?.bank, waiting?.escalatedAt], ['802', undefined])
  const part = fc.constantFrom(
    'Night desk',
    'duty@bank.example',
    'duty@bank',
    'at @',
    '+7 727 258 00 00',
    'room 12',
    '24/7',
  )
  const said = fc.option(
    fc.oneof(
      fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(', ')),
      fc.string({ minLength: 3, maxLength: 80, unit: fc.constantFrom('a', 'я', '0', '7', '@', '.', '+', ' ', '-') }),
    ),
  )
  await fc.assert(
    fc.asyncProperty(said, said, async (first, second) => {
      await contact('802', first)
      await contact('803', second)
      const called = await calls()
      const due = called.map(({ bank, escalatedAt }) => [bank, escalatedAt !== null] as const)
      assert.equal(
        new Set(due.filter(([bank]) => bank === '802')).size > 0,
        isToCall({ contact: first, escalated: true }),
      )
      assert.equal(
        due.some(([bank, escalated]) => bank === '803' && !escalated),
        isToCall({ contact: second, escalated: false }),
      )
      for (const call of called) assert.deepEqual(call.phone, telephoneIn(call.contact ?? '') ?? null)
    }),
    { numRuns: 60 },
  )
})
