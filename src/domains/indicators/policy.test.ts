import assert from 'node:assert/strict'
import { test } from 'node:test'
import { observableKinds } from '#formats/observable'
import { type Actor, anonymous, may, type Role, systemActor } from '#platform/access'
import { indicatorsPolicy } from './policy.ts'

const table: Readonly<Record<string, readonly Role[]>> = {
  'indicators:check': [
    'anyone',
    'operator',
    'analyst',
    'investigator',
    'supervisor',
    'partner',
    'auditor',
    'administrator',
  ],
  'indicators:dispute': [
    'anyone',
    'operator',
    'analyst',
    'investigator',
    'supervisor',
    'partner',
    'auditor',
    'administrator',
  ],
  'indicators:follow-dispute': [
    'anyone',
    'operator',
    'analyst',
    'investigator',
    'supervisor',
    'partner',
    'auditor',
    'administrator',
  ],
  'indicators:read': ['operator', 'analyst', 'investigator', 'supervisor', 'partner'],
  'indicators:confirm': ['operator', 'analyst', 'supervisor'],
  'indicators:list-block': ['analyst', 'supervisor'],
  'indicators:approve-block': ['analyst', 'supervisor'],
  'indicators:read-block-proposals': ['analyst', 'investigator', 'supervisor'],
  'indicators:list': ['analyst', 'supervisor'],
  'indicators:delist': ['analyst', 'supervisor'],
  'indicators:read-disputes': ['analyst', 'supervisor'],
  'indicators:decide-dispute': ['analyst', 'supervisor'],
  'indicators:read-allowed': ['operator', 'analyst', 'investigator', 'supervisor', 'partner'],
  'indicators:allow': ['analyst', 'supervisor'],
  'indicators:record-sighting': ['partner'],
  'indicators:check-amber': ['partner'],
  'indicators:check-advertisements': ['partner'],
  ...Object.fromEntries(observableKinds.map((kind) => [`indicators:check-${kind}`, ['partner'] as const])),
}

const people: readonly Role[] = ['operator', 'analyst', 'investigator', 'supervisor', 'auditor', 'administrator']

test('each role may do what the table says and nothing else', () => {
  assert.deepEqual(Object.keys(table).sort(), Object.keys(indicatorsPolicy).sort())
  for (const [action, allowed] of Object.entries(table)) {
    for (const role of people) {
      const actor: Actor = { ...anonymous, kind: 'person', id: 'x', roles: [role] }
      assert.equal(may(indicatorsPolicy, actor, action), allowed.includes(role), `${role} ${action}`)
    }
    assert.equal(may(indicatorsPolicy, anonymous, action), allowed.includes('anyone'), `anonymous ${action}`)
    assert.equal(may(indicatorsPolicy, systemActor('cli'), action), true)
  }
})

test('an API client needs the scope as well', () => {
  for (const [action, allowed] of Object.entries(table)) {
    const client = (scopes: readonly string[]): Actor => ({
      ...anonymous,
      kind: 'client',
      id: 'x',
      roles: ['partner'],
      scopes,
    })
    const open = allowed.includes('anyone')
    assert.equal(may(indicatorsPolicy, client([action]), action), open || allowed.includes('partner'), action)
    assert.equal(may(indicatorsPolicy, client([]), action), open, action)
  }
})
