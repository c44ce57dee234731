import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { Redacted } from '#kernel/redacted'
import { makeKeys } from '#platform/keys'
import {
  afterLettingGo,
  afterReturn,
  afterSanction,
  checkExtension,
  freeOf,
  type HoldSums,
  isLapsed,
  isReason,
  leftOf,
  stateOf,
} from './hold.ts'
import { formatHoldCode, holdCode, holdCodeHash, parseHoldCode } from './hold-code.ts'

const steps = { 'let-go': afterLettingGo, sanction: afterSanction, return: afterReturn }

test('whatever is asked in whatever order, what is let go and returned is never more than was held, and what is sanctioned stays', () => {
  const amount = fc.bigInt({ min: 1n, max: 1_000_000n })
  const asked = fc.record({
    step: fc.constantFrom('let-go', 'sanction', 'return'),
    amount: fc.bigInt({ min: -1n, max: 1_000_000n }),
  })
  fc.assert(
    fc.property(amount, fc.array(asked, { maxLength: 30 }), (held, asks) => {
      let sums: HoldSums = { amount: held, released: 0n, sanctioned: 0n, returned: 0n }
      for (const ask of asks) {
        const next = steps[ask.step](sums, ask.amount)
        if (!next.ok) {
          assert.match(next.error.code, /^hold\.[a-z.-]+$/)
          continue
        }
        assert.ok(ask.amount > 0n)
        sums = next.value
        assert.ok(sums.released + sums.sanctioned <= held && sums.returned <= sums.sanctioned)
        assert.ok(freeOf(sums) >= 0n && leftOf(sums) >= 0n)
        assert.equal(stateOf(sums) === 'closed', leftOf(sums) === 0n)
        assert.equal(stateOf(sums) === 'returning', sums.returned < sums.sanctioned)
      }
    }),
  )
})

test('each refusal has a code of its own and tells the most', () => {
  const held: HoldSums = { amount: 100n, released: 20n, sanctioned: 50n, returned: 40n }
  const failures = [
    afterLettingGo(held, 31n),
    afterLettingGo(held, 0n),
    afterSanction(held, 1n),
    afterSanction({ ...held, sanctioned: 0n, returned: 0n }, 81n),
    afterReturn(held, 11n),
    afterReturn({ ...held, returned: 50n }, 1n),
    afterReturn({ ...held, sanctioned: 0n, returned: 0n }, 1n),
  ]
  assert.deepEqual(
    failures.map((one) => (one.ok ? 'ok' : [one.error.code, one.error.details?.most])),
    [
      ['hold.release.more-than-free', '30'],
      ['hold.release.not-positive', undefined],
      ['hold.already-sanctioned', undefined],
      ['hold.sanction.more-than-held', '80'],
      ['hold.return.more-than-sanctioned', '10'],
      ['hold.return.already-returned', undefined],
      ['hold.return.not-sanctioned', undefined],
    ],
  )
})

test('a hold lapses at its end, not before; a sanction stops that clock', () => {
  const until = new Date('2026-11-27T19:00:00Z')
  assert.equal(isLapsed({ state: 'held', until }, until), true)
  assert.equal(isLapsed({ state: 'held', until }, new Date(until.getTime() - 1)), false)
  assert.equal(isLapsed({ state: 'returning', until }, new Date('2027-01-01')), false)
})

test('a hold is prolonged as often as is configured', () => {
  assert.deepEqual(checkExtension({ extensions: 0 }, 1), { ok: true, value: 1 })
  const refused = checkExtension({ extensions: 1 }, 1)
  assert.equal(!refused.ok && refused.error.code, 'hold.extension.too-often')
  assert.equal(checkExtension({ extensions: 0 }, 0).ok, false)
})

test('a reason has 3 to 2,000 characters', () => {
  assert.deepEqual(['ab', ' a ', 'abc', 'я'.repeat(2000), 'я'.repeat(2001)].map(isReason), [
    false,
    false,
    true,
    true,
    false,
  ])
})

const keys = makeKeys(new Redacted(randomBytes(32)))

test('a code is read however it is typed, and another installation gives another one', () => {
  fc.assert(
    fc.property(fc.uuid(), (id) => {
      const code = holdCode(keys, id)
      const shown = formatHoldCode(code)
      assert.match(shown, /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/)
      assert.equal(parseHoldCode(shown), code)
      const typed = ` ${shown.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l').replace('-', ' – ')} `
      assert.equal(parseHoldCode(typed), code)
      assert.equal(holdCodeHash(keys, code).length, 32)
    }),
  )
  const id = '01900000-0000-7000-8000-000000000001'
  assert.notEqual(holdCode(keys, id), holdCode(makeKeys(new Redacted(randomBytes(32))), id))
})

test('one wrong letter is told from a code', () => {
  const code = holdCode(keys, '01900000-0000-7000-8000-000000000001')
  for (let place = 0; place < code.length; place++)
    for (const letter of '0123456789ABCDEFGHJKMNPQRSTVWXYZ')
      if (letter !== code[place])
        assert.equal(parseHoldCode(code.slice(0, place) + letter + code.slice(place + 1)), undefined)
  for (const text of ['', 'K7Q2X', 'K7Q2X-9MPAU', 'x'.repeat(50)]) assert.equal(parseHoldCode(text), undefined)
})
