import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { unwrap } from '#kernel/result'
import { dutyOfficer, testRecoveries } from '#test/recoveries'

const { tracking, db, clock, ids, paid } = await testRecoveries()

/** Somebody of the staff. */
async function person(roles: readonly string[], { region = null as string | null, state = 'active' } = {}) {
  const [id, organisation] = [ids.next(), ids.next()]
  await sql`insert into identity.organisation (id, kind, name, region, state, host, created_at)
    values (${organisation}, 'hotline', 'A centre', ${region}, 'active', false, ${clock.now()})`.execute(db)
  await sql`insert into identity.person (id, organisation_id, email, name, roles, state, password, created_at)
    values (${id}, ${organisation}, ${`${id}@example.kz`}, 'Somebody', ${roles}::text[], ${state}, '$argon2id$x',
      ${clock.now()})`.execute(db)
  return id
}

test('a recovery is given to nobody but those who may work on it', async () => {
  const input = { channel: 'police', victimBank: '801', region: 'KZ-75', payments: [paid('A-1', 100_000n)] } as const
  const { id } = unwrap(await tracking.open({ actor: dutyOfficer, input })).recovery
  const codeOf = async (officer: string) => {
    const given = await tracking.assign(dutyOfficer, { id, officer })
    return given.ok ? given.value.dutyOfficer : given.error.code
  }
  assert.equal(await codeOf(await person(['administrator'])), 'recall.officer.not-found')
  assert.equal(await codeOf(await person(['operator'])), 'recall.officer.not-found')
  assert.equal(await codeOf(await person(['investigator'], { region: 'KZ-71' })), 'recall.officer.not-found')
  assert.equal(await codeOf(await person(['investigator'], { state: 'suspended' })), 'recall.officer.not-found')
  const here = await person(['investigator'], { region: 'KZ-75' })
  assert.equal(await codeOf(here), here)
  const everywhere = await person(['analyst'])
  assert.equal(await codeOf(everywhere), everywhere)
})
