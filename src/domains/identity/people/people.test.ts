import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeCursor } from '#kernel/page'
import { testAdministrator, testIdentity, testPerson } from '#test/identity'
import { testPlatform } from '#test/services'

const platform = testIdentity(await testPlatform())
const { identity, pool } = platform
const administrator = await testAdministrator(platform)
const { actor } = administrator
const host = actor.organisation ?? ''
const codeOf = async (outcome: Promise<{ ok: boolean; error?: { code: string } }>) => (await outcome).error?.code
const bank = await identity.organisations.add(actor, { kind: 'bank', name: 'A bank', region: null })
assert.ok(bank.ok)
const invitation = {
  organisationId: host,
  email: 'one@hotline.test',
  name: 'One',
  roles: ['operator'],
  language: 'kk',
} as const

test('an e-mail belongs to one person', async () => {
  assert.ok((await identity.people.invite(actor, invitation)).ok)
  assert.equal(await codeOf(identity.people.invite(actor, invitation)), 'person.email.conflict')
})

test('only people of the organisation that runs the installation can be administrators', async () => {
  const stranger = { ...invitation, email: 'boss@bank.test', organisationId: bank.value.id }
  assert.equal(
    await codeOf(identity.people.invite(actor, { ...stranger, roles: ['administrator'] })),
    'person.role.forbidden',
  )
  const clerk = await testPerson(platform, administrator, {
    email: 'clerk@bank.test',
    roles: ['auditor'],
    organisationId: bank.value.id,
  })
  assert.equal(
    await codeOf(identity.people.change(actor, clerk.id, { roles: ['administrator'] })),
    'person.role.forbidden',
  )
})

test('the last administrator can neither leave nor be suspended, also when two try at once', async () => {
  const { personId } = administrator
  assert.equal(
    await codeOf(identity.people.change(actor, personId, { state: 'suspended' })),
    'person.last-administrator',
  )
  assert.equal(
    await codeOf(identity.people.change(actor, personId, { roles: ['auditor'] })),
    'person.last-administrator',
  )
  const second = await testPerson(platform, administrator, { email: 'second@hotline.test', roles: ['administrator'] })
  const both = await Promise.all(
    [personId, second.id].map((id) => identity.people.change(actor, id, { roles: ['auditor'] })),
  )
  assert.equal(both.filter((outcome) => outcome.ok).length, 1)
  const left = both[0]?.ok ? personId : second.id
  assert.ok((await identity.people.change(actor, left, { roles: ['administrator'] })).ok)
})

test('who never accepted the invitation cannot be made active', async () => {
  const invited = await identity.people.invite(actor, { ...invitation, email: 'two@hotline.test' })
  assert.ok(invited.ok)
  const { id } = invited.value.person
  assert.equal(await codeOf(identity.people.change(actor, id, { state: 'active' })), 'person.not-yet-active')
  assert.ok((await identity.people.change(actor, id, { state: 'suspended' })).ok)
  assert.equal(await codeOf(identity.people.renewLink(actor, id)), 'person.suspended')
  assert.equal(
    await codeOf(identity.acceptInvitation({ token: invited.value.link.token, password: 'a good long password' })),
    'link.not-valid',
  )
})

test('what does not exist is not found', async () => {
  const id = '018f0000-0000-7000-8000-000000000000'
  assert.equal(await codeOf(identity.people.change(actor, id, {})), 'person.not-found')
  assert.equal(await codeOf(identity.people.renewLink(actor, id)), 'person.not-found')
  assert.equal(await codeOf(identity.people.resetSecondFactor(actor, id)), 'person.not-found')
  assert.equal(await codeOf(identity.organisations.change(actor, id, {})), 'organisation.not-found')
  assert.equal(
    await codeOf(identity.people.invite(actor, { ...invitation, email: 'x@y.test', organisationId: id })),
    'organisation.not-found',
  )
})

test('police of a region has a region, and the host cannot be suspended', async () => {
  const police = { kind: 'police-region', name: 'Police', region: null } as const
  assert.equal(await codeOf(identity.organisations.add(actor, police)), 'organisation.region-missing')
  const added = await identity.organisations.add(actor, { ...police, region: 'KZ-75' })
  assert.ok(added.ok)
  assert.equal(
    await codeOf(identity.organisations.change(actor, added.value.id, { region: null })),
    'organisation.region-missing',
  )
  assert.equal(
    await codeOf(identity.organisations.change(actor, host, { state: 'suspended' })),
    'organisation.host.forbidden',
  )
})

test('people and organisations are listed by name, page by page, none left out or told twice', async () => {
  const names: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const decoded = cursor === undefined ? undefined : decodeCursor(cursor)
    const after = decoded?.ok ? decoded.value : null
    const page = await identity.people.list(actor, { organisationId: null, after, limit: 2 })
    names.push(...page.items.map(({ id }) => id))
    cursor = page.next
  }
  const { rowCount } = await pool.query('select from identity.person')
  assert.equal(names.length, rowCount)
  assert.equal(new Set(names).size, rowCount)
  const banks = await identity.organisations.list({ kind: 'bank', after: null, limit: 10 })
  assert.deepEqual(
    banks.items.map(({ name }) => name),
    ['A bank'],
  )
})

test('whatever is done here stands in the audit trail, and no word of personal data with it', async () => {
  const { rows } = await pool.query<{ action: string; text: string }>(
    'select action, entry::text as text from audit.entry',
  )
  const actions = new Set(rows.map(({ action }) => action))
  const expected = [
    'set-up',
    'second-factor-set',
    'organisation-added',
    'person-invited',
    'invitation-accepted',
    'person-changed',
    'people-read',
  ]
  for (const action of expected) assert.ok(actions.has(`identity.${action}`), action)
  for (const { text } of rows) assert.doesNotMatch(text, /@|Somebody|One|A bank/)
})
