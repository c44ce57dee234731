import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { placeOfFeature } from './feature-names.ts'
import type { ScreenedPayment } from './payment.ts'
import { plain, size, start } from './sample-payments.ts'
import { usedRuns } from './snapshot.ts'
import { makePaymentState, type PaymentState } from './state.ts'

const some = fc.integer({ min: 0, max: 4 })
const payments = fc.array(
  fc.tuple(some, some, some, fc.integer({ min: 0, max: 20 * 86_400 })).map(
    ([debtor, creditor, card, second]): ScreenedPayment => ({
      ...plain,
      debtor,
      creditor,
      card,
      at: start + second * 1000,
    }),
  ),
  { maxLength: 80 },
)

function counts(state: PaymentState): readonly (number | undefined)[] {
  const values = state.read(plain, start)
  return [values[placeOfFeature.debtorSent30dCount], values[placeOfFeature.pairCount]]
}

test('a state that was restored from a snapshot goes on as the one it was taken of', () => {
  fc.assert(
    fc.property(payments, fc.integer({ min: 1, max: 5000 }), (all, chunk) => {
      const state = makePaymentState(size)
      const half = all.slice(0, all.length / 2)
      for (const payment of half) state.enter(payment, payment.at)
      const bytes = Buffer.concat(state.snapshot())
      const chunks = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, place) =>
        bytes.subarray(place * chunk, (place + 1) * chunk),
      )
      const other = makePaymentState(size)
      other.enter({ ...plain, creditor: 77 }, start)
      assert.deepEqual(other.restore(chunks), { ok: true, value: null })
      for (const payment of all) {
        assert.deepEqual(other.read(payment, payment.at), state.read(payment, payment.at))
        assert.equal(other.enter(payment, payment.at), state.enter(payment, payment.at))
      }
      assert.deepEqual(other.tallies(), state.tallies())
    }),
    { numRuns: 25 },
  )
})

test('a snapshot of another version or other sizes, a damaged and a cut one are refused, and leave an empty state', () => {
  const state = makePaymentState(size)
  state.enter(plain, start)
  const bytes = Buffer.concat(state.snapshot())
  const refuse = (code: string, change: (copy: Buffer) => Buffer) => {
    const other = makePaymentState(size)
    other.enter(plain, start)
    assert.deepEqual(other.restore([change(Buffer.from(bytes))]), { ok: false, error: { code } })
    assert.deepEqual(counts(other), [0, 0])
    other.enter(plain, start)
    assert.deepEqual(counts(other), [1, 1])
  }
  refuse('payment-state.damaged', (copy) => copy.subarray(0, -8))
  refuse('payment-state.damaged', (copy) => Buffer.concat([copy, Buffer.alloc(1)]))
  refuse('payment-state.damaged', (copy) => copy.fill(1, copy.length - 20_000, copy.length - 19_992))
  refuse('payment-state.version', (copy) => copy.fill(7, 0, 8))
  const larger = makePaymentState({ ...size, payments: 1024 })
  assert.deepEqual(larger.restore([bytes]), { ok: false, error: { code: 'payment-state.sizes' } })
})

test('the used runs of a part are all of it that is not zero, and no whole block of zeros', () => {
  const block = 64 * 1024
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 5 * block }),
      fc.array(fc.nat(5 * block), { maxLength: 4 }),
      (length, used) => {
        const part = new Uint8Array(length)
        for (const place of used) if (place < length) part[place] = 7
        const again = new Uint8Array(length)
        for (const [from, run] of usedRuns(part)) {
          again.set(run, from)
          for (let at = 0; at < run.length; at += block)
            assert.ok(run.subarray(at, at + block).some((byte) => byte !== 0))
        }
        assert.deepEqual(again, part)
      },
    ),
    { numRuns: 200 },
  )
})

test('a snapshot taken back over what is used leaves nothing of it, in blocks of zeros too', () => {
  const room = { ...size, payments: 16_384 }
  const [few, many] = [makePaymentState(room), makePaymentState(room)]
  few.enter(plain, start)
  for (let place = 0; place < 3000; place++)
    many.enter({ ...plain, debtor: 1 + (place % 60), at: start + place }, start)
  assert.ok(many.restore(few.snapshot()).ok)
  assert.deepEqual(Buffer.concat(many.snapshot()), Buffer.concat(few.snapshot()))
})
