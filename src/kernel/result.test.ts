import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fail, ok, unwrap } from './result.ts'

test('a success gives back the value it was made of', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const result = ok(value)
      assert.equal(result.ok, true)
      assert.ok(Object.is(unwrap(result), value))
    }),
  )
})

test('a failure carries its code, and details only where there are any', () => {
  assert.deepEqual(fail('phone.not-assigned'), { ok: false, error: { code: 'phone.not-assigned' } })
  assert.deepEqual(fail('text.too-long', { most: 20 }), {
    ok: false,
    error: { code: 'text.too-long', details: { most: 20 } },
  })
})

test('unwrapping a failure throws and names the code', () => {
  assert.throws(() => unwrap(fail('report.already-closed', { state: 'closed' })), /report\.already-closed.*closed/)
})
