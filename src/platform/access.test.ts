import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Actor, anonymous, may, type Policy, type Role, roles, systemActor } from './access.ts'

const policy: Policy = {
  'reports:submit': ['anyone'],
  'reports:assess': ['operator', 'supervisor'],
  'sightings:record': ['partner'],
  'nobody:does': [],
}

const person = (...held: Role[]): Actor => ({ ...anonymous, kind: 'person', id: 'p', roles: held })
const client = (scopes: readonly string[], ...held: Role[]): Actor => ({
  ...anonymous,
  kind: 'client',
  id: 'c',
  roles: held,
  scopes,
})

/** Every actor beside the actions open to it. */
const table: readonly (readonly [string, Actor, readonly string[]])[] = [
  ['the public', anonymous, ['reports:submit']],
  ['a person without a role', person(), ['reports:submit']],
  ['an operator', person('operator'), ['reports:submit', 'reports:assess']],
  ['a supervisor who is also an auditor', person('auditor', 'supervisor'), ['reports:submit', 'reports:assess']],
  ['an analyst', person('analyst'), ['reports:submit']],
  ['a client without scopes', client([], 'partner'), ['reports:submit']],
  ['a client with the scope', client(['sightings:record'], 'partner'), ['reports:submit', 'sightings:record']],
  ['a client with a scope that is not for clients', client(['reports:assess'], 'partner'), ['reports:submit']],
  ['a client that claims a staff role', client(['reports:assess'], 'partner', 'operator'), ['reports:submit']],
  ['the product itself', systemActor('jobs'), ['reports:submit', 'reports:assess', 'sightings:record', 'nobody:does']],
]

test('every actor may do what stands in its line of the table, and nothing else', () => {
  for (const [who, actor, allowed] of table) {
    for (const action of Object.keys(policy))
      assert.equal(may(policy, actor, action), allowed.includes(action), `${who}: ${action}`)
  }
})

test('an action that stands in no policy is open to nobody, the product included', () => {
  for (const action of ['reports:burn', '', 'constructor', '__proto__', 'toString']) {
    for (const [who, actor] of table) assert.equal(may(policy, actor, action), false, `${who}: ${action}`)
  }
})

test('a scope without the role of a partner opens nothing to a person', () => {
  assert.equal(may(policy, { ...person('analyst'), scopes: ['sightings:record'] }, 'sightings:record'), false)
})

test('no role is named twice', () => {
  assert.equal(new Set(roles).size, roles.length)
})
