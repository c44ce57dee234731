import assert from 'node:assert/strict'
import { test } from 'node:test'
import { observableKinds } from '#formats/observable'
import { type Actor, anonymous } from '#platform/access'
import { checkScope } from './check-policy.ts'

const client = (...scopes: readonly string[]): Actor => ({ ...anonymous, kind: 'client', roles: ['partner'], scopes })

test('the public is told what is for everybody, a hundred at once', () => {
  const { ceiling, batchMost } = checkScope(anonymous)
  assert.deepEqual([ceiling('phone'), batchMost], ['clear', 100])
  assert.equal(checkScope(client('reports:submit')).batchMost, 100)
  assert.equal(checkScope(client('indicators:check-amber')).batchMost, 100)
  assert.equal(checkScope(client('indicators:check-advertisements')).ceiling('phone'), 'clear')
})

test('a client for some kinds is the public for all others', () => {
  const { ceiling, batchMost } = checkScope(client('indicators:check-phone', 'indicators:check-iban'))
  const told = observableKinds.filter((kind) => ceiling(kind) !== 'clear')
  assert.deepEqual(told, ['phone', 'iban'])
  assert.deepEqual([ceiling('phone'), batchMost], ['green', 10_000])
  assert.equal(checkScope(client('indicators:check-phone', 'indicators:check-amber')).ceiling('phone'), 'amber')
})

test('a client that may check everything is cleared up to amber, the staff for all', () => {
  assert.equal(checkScope(client('indicators:check')).ceiling('handle'), 'amber')
  const analyst: Actor = { ...anonymous, kind: 'person', roles: ['analyst'] }
  assert.equal(checkScope(analyst).ceiling('domain'), 'red')
  assert.equal(checkScope({ ...analyst, roles: ['administrator'] }).ceiling('domain'), 'clear')
})

test('scopes of a client never work for a person', () => {
  const odd: Actor = { ...anonymous, kind: 'person', roles: ['anyone'], scopes: ['indicators:check-phone'] }
  assert.deepEqual([checkScope(odd).ceiling('phone'), checkScope(odd).batchMost], ['clear', 100])
})
