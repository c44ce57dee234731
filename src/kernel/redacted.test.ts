import assert from 'node:assert/strict'
import { test } from 'node:test'
import { format, inspect } from 'node:util'
import fc from 'fast-check'
import { Redacted } from './redacted.ts'

/** Every way that turns a value into text without asking for it by name. */
const ways: readonly ((value: Redacted<unknown>) => string)[] = [
  String,
  // oxlint-disable-next-line typescript/restrict-template-expressions -- the accident that is tested
  (value) => `${value}`,
  (value) => value.toString(),
  (value) => JSON.stringify(value),
  (value) => JSON.stringify({ deep: [{ value }] }),
  (value) => inspect(value),
  (value) => inspect({ deep: [{ value }] }, { depth: 9, showHidden: true, getters: true }),
  (value) => inspect(value, { customInspect: false, showHidden: true }),
  (value) => format('%s %o %O %j', value, value, value, value),
  (value) => JSON.stringify(Object.assign({}, value)),
  (value) => JSON.stringify(Object.entries(Object.getOwnPropertyDescriptors(value))),
  (value) => [value].join(),
  (value) => JSON.stringify(structuredClone(value)),
  (value) => String(new Error('failed', { cause: value }).cause),
]

test('no way of turning a redacted value into text shows it', () => {
  const secret = fc.stringMatching(/^[0-9a-f]{24}$/)
  fc.assert(
    fc.property(secret, fc.boolean(), (text, wrapped) => {
      const redacted = new Redacted<unknown>(wrapped ? { text } : text)
      for (const way of ways) assert.ok(!way(redacted).includes(text))
    }),
  )
})

test('its text says that something was left out', () => {
  const redacted = new Redacted('8 701 123 45 67')
  assert.equal(String(redacted), '[redacted]')
  assert.equal(JSON.stringify({ redacted }), '{"redacted":"[redacted]"}')
  assert.equal(inspect(redacted), '[redacted]')
})

test('reveal is the way in', () => {
  fc.assert(fc.property(fc.anything(), (value) => Object.is(new Redacted(value).reveal(), value)))
})
