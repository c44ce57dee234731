import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseObservable } from '#formats/observable'
import { unwrap } from '#kernel/result'
import { anonymous } from '#platform/access'
import { inTransaction } from '#platform/database'
import { analyst, testRegistry, validIin } from '#test/registry'

const registry = await testRegistry()
const { indicators, pool, db, report } = registry

const pans = ['4111111111111111', '5555555555554444', '4539578763621486', '378282246310005']
const iins = ['88051430012', '95010140000', '02030450001'].map(validIin)

/** Every column of every table of the schema, and of what leaves the domain with it, as text. */
async function everythingStored(): Promise<string> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname in ('indicators', 'audit') or (schemaname = 'platform' and tablename = 'outbox')`,
  )
  assert.ok(tables.length >= 14)
  const dumps = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await pool.query<{ text: string }>(`select t::text as text from ${name} t`)
      return rows.map(({ text }) => text).join('\n')
    }),
  )
  return dumps.join('\n')
}

test('cards and IINs are nowhere in the database, in no spelling, and are still found', async () => {
  const sensitive = [...pans.map((pan) => ['card', pan] as const), ...iins.map((iin) => ['iin', iin] as const)]
  const known = sensitive.flatMap(([kind, digits]) => {
    const parsed = parseObservable(digits, { kind })
    return parsed.ok ? [parsed.value] : []
  })
  assert.ok(known.filter(({ kind }) => kind === 'card').length >= 3)
  assert.ok(known.filter(({ kind }) => kind === 'iin').length >= 2)
  const observed = await inTransaction(db, (tx) => indicators.observe(tx, known))
  for (const { id } of observed) {
    await report('', { observableIds: [id] })
    const grounds = { topic: 'fraud', legalBasis: 'public-warning', reason: 'seen by us' } as const
    unwrap(await indicators.confirmListing(analyst, { observableId: id, ...grounds }))
  }
  for (const { kind, value } of known) {
    assert.equal(unwrap(await indicators.check(value, { kind, ceiling: 'red' })).state, 'confirmed')
    if (kind === 'card') unwrap(await indicators.disputes.open(anonymous, { query: value, kind, words: 'My card' }))
  }
  const stored = await everythingStored()
  const squeezed = stored.replace(/[\s\-•.]/g, '')
  for (const digits of [...pans, ...iins]) {
    assert.equal(stored.includes(digits), false)
    assert.equal(squeezed.includes(digits), false)
    // Ten of sixteen digits may be shown of a card, four of an IIN; any longer run would be too much.
    for (let at = 0; at + 8 <= digits.length; at++) assert.equal(stored.includes(digits.slice(at, at + 8)), false)
  }
  assert.ok(stored.includes('411111'), 'the BIN of a card is kept')
})

test('the same card has another key under another secret', async () => {
  const other = await testRegistry()
  const card = unwrap(parseObservable('4111111111111111'))
  const [here] = await inTransaction(db, (tx) => indicators.observe(tx, [card]))
  const [there] = await inTransaction(other.db, (tx) => other.indicators.observe(tx, [card]))
  assert.notEqual(here?.key, there?.key)
  assert.notEqual(here?.id, there?.id)
})

test('the database itself refuses a card that is not hashed', async () => {
  const insert = (key: string, display: string) =>
    pool.query(
      `insert into indicators.observable (id, kind, key, display, first_seen_at) values (gen_random_uuid(), 'card', $1, $2, now())`,
      [key, display],
    )
  await assert.rejects(insert('4111111111111111', '4111 11•• •••• 1111'), /sensitive_kinds_are_hashed/)
  await assert.rejects(insert('a'.repeat(64), '4111 1111 1111 1111'), /sensitive_kinds_are_hashed/)
})
