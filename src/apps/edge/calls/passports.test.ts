import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { allRules } from '#engines/screening'
import { certificateHouse } from '#test/certificates'
import type { CallsConfig } from './config.ts'
import { makePassportProver, type PresentedCall } from './passports.ts'

const trunk = { kind: 'own', dialPlan: { bare: 'e164' }, mayWithhold: true, verstat: false } as const
const off = { passport: { ...allRules('off').passport } }
const config: CallsConfig = {
  policy: {
    rules: allRules('shadow'),
    trunks: [
      { ...trunk, name: 'asked' },
      { ...trunk, name: 'unasked', rules: off },
      { ...trunk, name: 'marked', rules: off, verstat: true },
    ],
    listed: { measures: 0, reported: 'allow-verstat' },
  },
  trunks: [],
  velocity: { windowSeconds: 60, distinctFrom: 3, shortFrom: 3, shortSeconds: 5 },
  // A host that nothing is ever fetched from, whatever a text names.
  passport: { roots: [certificateHouse().root.pem], maxAge: 60, hosts: ['none.invalid'], ports: [443], networks: [] },
  callerHelp: 'saqbol.example/call',
}
const prove = makePassportProver(config)
assert.ok(prove)

const presented: PresentedCall = {
  caller: 77_011_234_567,
  called: 77_272_345_678,
  dialled: 77_272_345_678,
  identities: ['nonsense'],
  date: () => undefined,
}
const findingOf = (more: Partial<PresentedCall> = {}, place = 0) =>
  prove(place, () => ({ ...presented, ...more })).finding

test('A call is read only where its trunk asks for passports or for a mark', () => {
  assert.deepEqual(
    [0, 1, 2, -1].map((place) => findingOf({}, place)),
    ['invalid', 'none', 'invalid', 'invalid'],
  )
  const unread = () => assert.fail('it was read')
  assert.equal(prove(1, unread).finding, 'none')
  const { passport: _, ...without } = config
  assert.equal(makePassportProver(without), undefined)
})

test('Nothing given is nothing to prove, and neither is a withheld number; too much is invalid', () => {
  assert.equal(findingOf({ identities: [] }), 'none')
  assert.equal(findingOf({ caller: 0 }), 'none')
  assert.equal(findingOf({ caller: 0, identities: Array.from({ length: 9 }, () => '') }), 'invalid')
})

test('A date is asked for only where a passport is compact', () => {
  let asked = 0
  const date = () => {
    asked++
    return new Date().toUTCString()
  }
  assert.equal(findingOf({ identities: ['a.b.c;info=<https://none.invalid>'], date }), 'invalid')
  assert.equal(asked, 0)
  const signature = 'A'.repeat(86)
  assert.equal(findingOf({ identities: [`..${signature};info=<https://other.invalid>`], date }), 'invalid')
  assert.equal(asked, 1)
})

const part = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.base64String().map((text) => text.replaceAll(/[+/=]/g, '-')),
  fc.json().map((text) => Buffer.from(text).toString('base64url')),
)
const header = fc
  .record(
    {
      alg: fc.constantFrom('ES256', 'none', 'HS256'),
      typ: fc.constantFrom('passport', 'jwt'),
      ppt: fc.constantFrom('shaken', 'div', 'rph'),
      x5u: fc.constantFrom('https://other.invalid', 'data:,', '/etc/passwd'),
    },
    { requiredKeys: ['alg', 'typ'] },
  )
  .map((value) => Buffer.from(JSON.stringify(value)).toString('base64url'))
const shaped = fc
  .tuple(fc.oneof(header, part), part, fc.oneof(part, fc.constant('A'.repeat(86))), fc.string({ unit: 'binary' }))
  .map(([head, claims, signature, more]) => `${head}.${claims}.${signature};info=<https://other.invalid>;${more}`)
const identities = fc.array(fc.oneof(fc.string({ unit: 'binary' }), shaped), { minLength: 1, maxLength: 10 })

test('Whatever texts stand for identities, the check never fails and never proves a number', () => {
  fc.assert(
    fc.property(identities, fc.string({ unit: 'binary' }), (texts, date) => {
      const { finding, later } = prove(0, () => ({ ...presented, identities: texts, date: () => date }))
      assert.ok(finding === 'invalid' || finding === 'none', finding)
      assert.equal(later, undefined)
    }),
    { numRuns: 3000 },
  )
})
