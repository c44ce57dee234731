import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import pg from 'pg'
import { systemActor } from '#platform/access'
import { inTransaction } from '#platform/database'
import { testPlatform } from '#test/services'
import { makeAudit, verifyAudit } from './index.ts'

const platform = await testPlatform()
const audit = makeAudit(platform)

async function write(count: number) {
  for (let i = 0; i < count; i++) {
    await inTransaction(platform.db, (tx) =>
      audit.record(tx, systemActor('test'), {
        action: 'test.done',
        subject: { type: 'thing', id: String(i) },
        details: { i },
      }),
    )
  }
}

before(async () => {
  await write(40)
  platform.clock.advance(86_400_000)
  await audit.sealDays()
  await write(40)
})

/** Breaks the trail as an intruder with the owner's rights would, looks, and puts it back. */
async function faultsAfter(attack: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: platform.url })
  await client.connect()
  try {
    await client.query('alter table audit.entry disable trigger all; alter table audit.seal disable trigger all')
    await client.query(
      'create schema copy; create table copy.entry as table audit.entry; create table copy.lane as table audit.lane; create table copy.seal as table audit.seal; create table copy.head as table audit.head',
    )
    await client.query(attack)
    const { faults } = await verifyAudit(platform)
    await client.query(
      'truncate audit.entry, audit.lane, audit.seal, audit.head; insert into audit.entry table copy.entry; insert into audit.lane table copy.lane; insert into audit.seal table copy.seal; insert into audit.head table copy.head',
    )
    return [...new Set(faults.map((fault) => fault.fault))]
  } finally {
    await client.query(
      'drop schema copy cascade; alter table audit.entry enable trigger all; alter table audit.seal enable trigger all',
    )
    await client.end()
  }
}

const firstEntry = `(select id from audit.entry order by day, lane, number limit 1)`
const lastEntry = `(select id from audit.entry order by day desc, lane, number desc limit 1)`

test('a trail nobody touched has no fault', async () => {
  const verdict = await verifyAudit(platform)
  assert.deepEqual(verdict.faults, [])
  assert.equal(verdict.entries, 80)
  assert.equal(verdict.days, 2)
})

test('a change of one byte in any column of an entry is found', async () => {
  const changes = [
    `at = at + interval '1 millisecond'`,
    `id = gen_random_uuid()`,
    `actor_kind = 'person'`,
    `actor_id = 'tesu'`,
    `actor_id = null`,
    `organisation = gen_random_uuid()`,
    `action = 'test.dona'`,
    `subject_type = 'thinh'`,
    `subject_id = subject_id || '0'`,
    `details = replace(details, ':', ': ')`,
    `hash = set_byte(hash, 7, get_byte(hash, 7) # 1)`,
  ]
  for (const change of changes) {
    const faults = await faultsAfter(`update audit.entry set ${change} where id = ${firstEntry}`)
    assert.ok(faults.includes('altered'), `${change}: ${faults.join()}`)
  }
})

test('a removed entry is found, whether first, last or the whole of a day', async () => {
  assert.notDeepEqual(await faultsAfter(`delete from audit.entry where id = ${firstEntry}`), [])
  assert.notDeepEqual(await faultsAfter(`delete from audit.entry where id = ${lastEntry}`), [])
  const today = `day = (select max(day) from audit.lane)`
  assert.notDeepEqual(await faultsAfter(`delete from audit.entry where ${today}`), [])
  assert.notDeepEqual(
    await faultsAfter(`delete from audit.entry where ${today}; delete from audit.lane where ${today}`),
    [],
  )
})

test('a cut tail is found even when the lane was set back with it', async () => {
  const faults = await faultsAfter(`
    delete from audit.entry where id = ${lastEntry};
    update audit.lane l set count = coalesce((select max(number) from audit.entry e where e.day = l.day and e.lane = l.lane), 0),
      hash = coalesce((select hash from audit.entry e where e.day = l.day and e.lane = l.lane order by number desc limit 1), l.hash)`)
  assert.ok(faults.includes('end-altered'))
})

test('two entries that changed places are found', async () => {
  const faults = await faultsAfter(`
    with two as (select day, lane from audit.lane where count >= 2 limit 1)
    update audit.entry e set number = case number when 1 then 1000002 else 1000001 end from two
      where e.day = two.day and e.lane = two.lane and number in (1, 2);
    update audit.entry set number = number - 1000000 where number > 1000000`)
  assert.ok(faults.includes('altered'))
})

test('a changed or removed seal is found', async () => {
  assert.ok(
    (await faultsAfter('update audit.seal set hash = set_byte(hash, 0, get_byte(hash, 0) # 1)')).includes(
      'seal-altered',
    ),
  )
  platform.clock.advance(86_400_000)
  await audit.sealDays()
  await write(1)
  const oldest = await faultsAfter('delete from audit.seal where day = (select min(day) from audit.seal)')
  assert.ok(oldest.includes('seal-missing'))
})

test('the database itself refuses to change or empty the trail', async () => {
  for (const attack of [
    'update audit.entry set action = action',
    'delete from audit.entry',
    'truncate audit.entry',
    'delete from audit.seal',
  ]) {
    await assert.rejects(platform.pool.query(attack), /append-only/)
  }
})

test('an entry whose change was rolled back does not exist', async () => {
  const before = (await verifyAudit(platform)).entries
  await assert.rejects(
    inTransaction(platform.db, async (tx) => {
      await audit.record(tx, systemActor('test'), { action: 'test.undone', subject: { type: 'thing', id: 'x' } })
      throw new Error('undo')
    }),
  )
  const after = await verifyAudit(platform)
  assert.equal(after.entries, before)
  assert.deepEqual(after.faults, [])
})

test('a transaction that writes twice keeps to one lane, so that two of them never wait for one another', async () => {
  const twice = (id: string) =>
    inTransaction(platform.db, async (tx) => {
      const note = { action: 'test.twice', subject: { type: 'thing', id } }
      await audit.record(tx, systemActor('test'), note)
      await audit.record(tx, systemActor('test'), note)
    })
  await Promise.all(Array.from({ length: 20 }, (_, i) => twice(String(i))))
  const { rows } = await sql<{ lanes: number }>`select count(distinct lane) as lanes from audit.entry
    where action = 'test.twice' group by subject_id`.execute(platform.db)
  assert.deepEqual(
    rows.map(({ lanes }) => lanes),
    rows.map(() => 1),
  )
})
