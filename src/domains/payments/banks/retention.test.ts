import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { heldMoney, holders } from '#test/held-money'
import { forgetServed } from './retention-service.ts'

const world = await heldMoney()
const { db, clock, payments, recovery, ids } = world
const day = 86_400_000

/** A message of a bank about a recovery; about none where there is no recovery. */
async function message(name: string, of: string | null): Promise<void> {
  let request: string | null = null
  if (of !== null) {
    request = ids.next()
    await sql`insert into payments.request (id, recovery, kind, bank, amount, state, asked_at, due_at)
      values (${request}, ${of}, 'confirm', '722', 1, 'open', ${clock.now()}, ${clock.now()})`.execute(db)
  }
  await sql`insert into payments.bank_message (bank, message, request, definition, body, body_hash, received_at)
    values ('722', ${name}, ${request}, 'json', '{}', ${Buffer.alloc(32)}, ${clock.now()})`.execute(db)
}

async function messages(): Promise<readonly string[]> {
  const { rows } = await sql<{ message: string }>`select message from payments.bank_message order by message`.execute(
    db,
  )
  return rows.map((row) => row.message)
}

const end = (of: string, how: 'completed' | 'cancelled') =>
  sql`update payments.recovery set state = ${how}, ${sql.ref(`${how}_at`)} = ${clock.now()},
    cancelled_reason = ${how === 'cancelled' ? 'No theft' : null} where id = ${of}`.execute(db)

test('messages of banks are kept while their recovery is open, and so many days after it', async () => {
  const [open, done, off] = [await recovery('tracking'), await recovery('returning'), await recovery('tracking')]
  await message('open', open)
  await message('done', done)
  await message('off', off)
  await message('none', null)
  const begun = clock.now().getTime()
  clock.advance(20 * day)
  await end(done, 'completed')
  await end(off, 'cancelled')
  const forget = () => forgetServed({ ...world, config: { RETENTION_DAYS: 30 } })
  await forget()
  assert.deepEqual(await messages(), ['done', 'none', 'off', 'open'])
  clock.advance(30 * day)
  assert.equal((await forget()).messages, 1)
  assert.deepEqual(await messages(), ['done', 'off', 'open'])
  clock.advance(1)
  assert.equal((await forget()).messages, 2)
  clock.advance(3650 * day)
  await payments.banks.forget()
  assert.deepEqual(await messages(), ['open'])
  clock.advance(begun - clock.now().getTime())
})

test('a key of the centre is withdrawn thirty days after another took its place, the newest never', async () => {
  const { keys } = payments.banks
  const administrator = { ...holders.analyst, roles: ['administrator'] as const }
  const published = async () => (await keys.published()).keys.map(({ kid }) => kid)
  const [first] = await published()
  clock.advance(10 * day)
  const [second] = (await keys.rotate(administrator)).keys.map(({ kid }) => kid)
  clock.advance(30 * day)
  assert.deepEqual((await payments.banks.forget()).keys, [])
  assert.deepEqual(await published(), [second, first])
  clock.advance(1)
  assert.deepEqual((await payments.banks.forget()).keys, [first])
  assert.deepEqual(await published(), [second])
  clock.advance(3650 * day)
  assert.deepEqual((await payments.banks.forget()).keys, [])
  const { rows } = await sql<{ subject: string }>`
    select subject_id as subject from audit.entry where action = 'payments.key-withdrawn'`.execute(db)
  assert.deepEqual(
    rows.map(({ subject }) => subject),
    [first],
  )
})
