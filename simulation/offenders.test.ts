import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fraudTypeCodes, topics } from '#domains/taxonomy'
import { fraudMix, schemes, simulateOffenders, toolsOf, topicMix } from './offenders.ts'
import { identifierKey } from './truth.ts'

const offenders = simulateOffenders({ seed: 21, count: 600 })
const keysOf = (offender: (typeof offenders)[number]) =>
  Object.values(offender.identifiers).flatMap((own) => own.map(identifierKey))

test('the same seed gives the same offenders, each marked synthetic', () => {
  assert.deepEqual(simulateOffenders({ seed: 21, count: 600 }), offenders)
  assert.notDeepEqual(simulateOffenders({ seed: 22, count: 600 }), offenders)
  assert.equal(offenders.length, 600)
  assert.ok(offenders.every((offender) => offender.synthetic))
})

test('every topic and type of fraud has somebody who does it, however few offenders are asked for', () => {
  assert.deepEqual(
    simulateOffenders({ seed: 1, count: 1 }).map((offender) => offender.scheme),
    schemes,
  )
})

test('an offender has one to six identifiers for every tool of the scheme and for no other', () => {
  for (const { scheme, identifiers } of offenders) {
    assert.deepEqual(Object.keys(identifiers), [...toolsOf(scheme)])
    for (const own of Object.values(identifiers)) assert.ok(own.length >= 1 && own.length <= 6)
  }
})

test('accounts of mules serve several offenders, phone numbers and nicks never do', () => {
  const owners = new Map<string, number>()
  for (const offender of offenders) {
    for (const key of new Set(keysOf(offender))) owners.set(key, (owners.get(key) ?? 0) + 1)
  }
  const shared = [...owners].filter(([, count]) => count > 1).map(([key]) => key.split(' ')[0])
  assert.ok(shared.includes('iban') && shared.includes('card'))
  assert.ok(shared.every((kind) => kind === 'iban' || kind === 'card'))
})

test('names of known companies appear in fraud only', () => {
  for (const offender of offenders.filter(({ scheme }) => scheme.topic !== 'fraud')) {
    assert.doesNotMatch(keysOf(offender).join(' '), /kaspi|halyk|egov|forte|jusan|olx|krisha|kolesa|beeline|kcell/)
  }
})

test('the mixes name every topic and every type of fraud once', () => {
  assert.deepEqual(topicMix.map(([topic]) => topic).toSorted(), [...topics].toSorted())
  assert.deepEqual(fraudMix.map(([type]) => type).toSorted(), [...fraudTypeCodes].toSorted())
  assert.equal(
    topicMix.reduce((sum, [, share]) => sum + share, 0),
    100,
  )
  assert.equal(
    fraudMix.reduce((sum, [, share]) => sum + share, 0),
    1000,
  )
})
