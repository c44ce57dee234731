import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Actor, anonymous, may, type Role, roles, systemActor } from '#platform/access'
import { actorOfPerson, grantableScopes, identityPolicy } from './policy.ts'
import { needsSecondFactor, staffRoles } from './staff-roles.ts'

const everybody = roles
const staff: readonly Role[] = staffRoles

/** Who may do what, spelt out a second time: a change of the policy must be meant. */
const table: Readonly<Record<string, readonly Role[]>> = {
  'identity:set-up': everybody,
  'identity:sign-in': everybody,
  'identity:take-token': everybody,
  'identity:enrol': everybody,
  'identity:manage-own-sessions': staff,
  'identity:change-own-password': staff,
  'identity:read-organisations': ['supervisor', 'auditor', 'administrator'],
  'identity:manage-organisations': ['administrator'],
  'identity:manage-people': ['administrator'],
  'identity:manage-sessions': ['administrator'],
  'identity:manage-clients': ['administrator'],
}

const person = (role: Role): Actor => ({ ...anonymous, kind: 'person', id: 'p', roles: [role] })

test('the policy says what the table says, for every role and every action', () => {
  assert.deepEqual(Object.keys(identityPolicy).sort(), Object.keys(table).sort())
  for (const [action, allowed] of Object.entries(table)) {
    for (const role of roles) {
      assert.equal(may(identityPolicy, person(role), action), allowed.includes(role), `${role} ${action}`)
    }
  }
})

test('an API client may do nothing here that the public may not, whatever its scopes', () => {
  for (const action of Object.keys(table)) {
    const client: Actor = { ...anonymous, kind: 'client', id: 'c', roles: ['anyone', 'partner'], scopes: [action] }
    assert.equal(may(identityPolicy, client, action), may(identityPolicy, anonymous, action), action)
  }
})

test('the command line of the machine may do all, and nobody may do what stands in no policy', () => {
  for (const action of Object.keys(table)) assert.ok(may(identityPolicy, systemActor('cli'), action))
  for (const role of roles) assert.ok(!may(identityPolicy, person(role), 'identity:fly'))
  assert.ok(!may(identityPolicy, systemActor('cli'), 'toString'))
})

test('without the second factor a guarded role has the rights of the public and enrolment', () => {
  const holder = { personId: 'p', organisationId: 'o', region: 'KZ-75' }
  for (const role of staffRoles) {
    const limited = actorOfPerson({ ...holder, roles: [role], secondFactor: false })
    const full = actorOfPerson({ ...holder, roles: [role], secondFactor: true })
    assert.deepEqual(full.roles, [role])
    assert.equal(needsSecondFactor([role]), role !== 'auditor')
    if (!needsSecondFactor([role])) continue
    assert.deepEqual(limited.roles, ['anyone'])
    assert.deepEqual(limited.scopes, ['identity:enrol'])
    for (const action of Object.keys(table)) {
      assert.equal(may(identityPolicy, limited, action), may(identityPolicy, anonymous, action), action)
    }
  }
})

test('a role that needs the second factor is not let off by another that does not', () => {
  const actor = actorOfPerson({
    personId: 'p',
    organisationId: 'o',
    region: null,
    roles: ['auditor', 'operator'],
    secondFactor: false,
  })
  assert.deepEqual(actor.roles, ['anyone'])
})

test('a client can be granted what partners or all may do, and nothing of identity', () => {
  const policy = { ...identityPolicy, 'a:sight': ['partner'], 'b:check': ['anyone'], 'c:judge': ['analyst'] } as const
  assert.deepEqual(grantableScopes(policy), ['a:sight', 'b:check'])
})
