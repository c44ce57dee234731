import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { testPlatform } from '#test/services'
import { type Actor, anonymous, systemActor } from './access.ts'
import { inScope } from './scope.ts'

const { db } = await testPlatform()
await sql`create table public.thing (name text, region text);
  insert into public.thing values ('here', 'KZ-75'), ('there', 'KZ-71'), ('nowhere', null);
  alter table public.thing enable row level security;
  grant select on public.thing to saqbol_staff;
  create policy thing_scope on public.thing for select to saqbol_staff using (platform.scope_sees(region))`.execute(db)

const person: Actor = {
  kind: 'person',
  id: 'somebody',
  organisation: '0190d3c4-0000-7000-8000-000000000001',
  region: null,
  roles: ['operator', 'supervisor'],
  scopes: [],
}

const seenBy = (actor: Actor) =>
  inScope(db, actor, async (tx) => {
    const { rows } = await sql<{ name: string }>`select name from public.thing order by name`.execute(tx)
    return rows.map(({ name }) => name)
  })

test('somebody bound to a region sees the rows of that region alone', async () => {
  assert.deepEqual(await seenBy({ ...person, region: 'KZ-75' }), ['here'])
})

test('somebody bound to no region sees the whole country', async () => {
  assert.deepEqual(await seenBy(person), ['here', 'nowhere', 'there'])
  assert.deepEqual(await seenBy(systemActor('cli')), ['here', 'nowhere', 'there'])
})

test('the public sees nothing, whatever a query forgot', async () => {
  assert.deepEqual(await seenBy(anonymous), [])
})

test('nothing can be written in a scope', async () => {
  const writing = inScope(db, person, (tx) => sql`insert into public.thing values ('new', 'KZ-75')`.execute(tx))
  await assert.rejects(writing, { code: '42501' })
})

test('the scope ends with its transaction, so the next user of the connection is itself again', async () => {
  for (let round = 0; round < 12; round++) await seenBy({ ...person, region: 'KZ-75' })
  const { rows } = await sql<{ role: string; region: string | null }>`
    select current_user::text as role, current_setting('saqbol.region', true) as region`.execute(db)
  assert.equal(rows[0]?.role, 'saqbol')
  assert.ok(rows[0]?.region === null || rows[0]?.region === '')
})

test('policies can ask for the person, the organisation and the roles', async () => {
  const asked = await inScope(db, person, async (tx) => {
    const { rows } = await sql`select platform.scope_person() as person, platform.scope_organisation() as organisation,
      platform.scope_has('supervisor') as supervises, platform.scope_has('auditor') as audits`.execute(tx)
    return rows[0]
  })
  assert.deepEqual(asked, { person: person.id, organisation: person.organisation, supervises: true, audits: false })
})
