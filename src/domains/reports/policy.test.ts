import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Actor, anonymous, may, type Role, roles, systemActor } from '#platform/access'
import { mayEnterForOthers, mayReach, reportsPolicy } from './policy.ts'

const person = (role: Role, region: string | null = null): Actor => ({
  kind: 'person',
  id: 'p',
  organisation: 'o',
  region,
  roles: [role],
  scopes: [],
})

/** Role × action: s submit, f follow, r read, e edit, q ask, a assess, o reopen, i assign, d deadlines, g group, n note. */
const table: Readonly<Record<Role, string>> = {
  anyone: 'sf',
  operator: 'sfreqaogn',
  analyst: 'sfreqaogn',
  investigator: 'sfr',
  supervisor: 'sfreqaoidgn',
  partner: 'sf',
  auditor: 'sf',
  administrator: 'sf',
}
const letters = {
  s: 'submit',
  f: 'follow',
  r: 'read',
  e: 'edit',
  q: 'ask',
  a: 'assess',
  o: 'reopen',
  i: 'assign',
  d: 'deadlines',
  g: 'group',
  n: 'note',
} as const

test('every role may do exactly what the table says', () => {
  for (const role of roles) {
    const allowed = Object.entries(letters).filter(([, action]) =>
      may(reportsPolicy, person(role), `reports:${action}`),
    )
    assert.equal(allowed.map(([letter]) => letter).join(''), table[role], role)
  }
  assert.deepEqual(
    Object.keys(reportsPolicy).toSorted(),
    Object.values(letters)
      .map((action) => `reports:${action}`)
      .toSorted(),
  )
})

test('an API client reports, and reads nothing, whatever its scopes', () => {
  const client: Actor = { ...person('partner'), kind: 'client', scopes: Object.keys(reportsPolicy) }
  assert.ok(may(reportsPolicy, client, 'reports:submit'))
  for (const action of ['read', 'edit', 'ask', 'assess', 'reopen']) {
    assert.ok(!may(reportsPolicy, client, `reports:${action}`))
  }
})

test('only the desk enters what others told', () => {
  for (const role of roles) assert.equal(mayEnterForOthers(person(role)), table[role].includes('e'), role)
  assert.ok(mayEnterForOthers(systemActor('cli')))
  assert.ok(!mayEnterForOthers(anonymous))
})

test('who is bound to a region reaches its reports alone, and none whose region nobody knows', () => {
  const bound = person('investigator', 'KZ-75')
  assert.ok(mayReach(bound, 'KZ-75'))
  assert.ok(!mayReach(bound, 'KZ-71'))
  assert.ok(!mayReach(bound, null))
  assert.ok(mayReach(person('investigator'), null))
})
