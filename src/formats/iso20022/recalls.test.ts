import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkMessage, jsonOf, readMessage, writeMessage } from './message.ts'
import { isoIdOf, uuidOf } from './recall-parts.ts'
import { type RecallAnswer, readRecallAnswer, recallAnswerMessage } from './recall-reply.ts'
import { type RecallRequest, readRecallRequest, recallRequestMessage } from './recall-request.ts'
import { readReturns, returnMessage } from './recall-return.ts'

const amount = fc.bigInt({ min: 1n, max: 10n ** 15n })
const atLeastNone = fc.bigInt({ min: 0n, max: 10n ** 15n })
const moment = fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2035-01-01') })
const uuid = fc.uuid()
const word = fc.stringMatching(/^[A-Za-z0-9/<&]{1,35}$/)
const bank = fc.stringMatching(/^[0-9A-Z]{3}$/)
const account = fc.oneof(fc.constant('KZ86125KZT5004100100'), fc.stringMatching(/^[0-9]{8,20}$/))
const recovery = fc.constant('R-2026-000123')
const payment = fc.record({ reference: fc.option(word), bank: fc.option(bank), account, amount, at: moment })

const request: fc.Arbitrary<RecallRequest> = fc.record({
  id: uuid,
  kind: fc.constantFrom('confirm', 'hold', 'release', 'return'),
  recovery,
  bank,
  leg: fc.option(uuid),
  amount,
  askedAt: moment,
  dueAt: moment,
  payment: fc.option(
    fc.record({ reference: fc.oneof(word, fc.uuid({ version: 4 }).map(isoIdOf)), account, amount, at: moment }),
  ),
  method: fc.option(fc.constantFrom('first-in-first-out', 'pro-rata')),
  holdUntil: fc.option(moment),
  returnTo: fc.option(account),
  grounds: fc.array(word, { maxLength: 3 }),
  payments: fc.array(payment, { maxLength: 3 }),
})

const answer: fc.Arbitrary<RecallAnswer> = fc.oneof(
  fc.record({
    kind: fc.constant('confirmation' as const),
    message: word,
    request: uuid,
    recovery,
    bank,
    at: moment,
    payments: fc.array(payment, { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('outcome' as const),
    message: word,
    request: uuid,
    recovery,
    bank,
    at: moment,
    leg: fc.option(uuid),
    outcome: fc.record(
      {
        asked: amount,
        held: atLeastNone,
        returned: atLeastNone,
        cashedOut: fc.array(
          fc.record({ way: fc.constantFrom('atm', 'crypto-exchange', 'other'), amount: atLeastNone, at: moment }),
          { maxLength: 2 },
        ),
        unavailable: fc.array(
          fc.record({
            reason: fc.constantFrom('account-closed', 'protected-income', 'paid-for-goods', 'beneficiary-objects'),
            amount: atLeastNone,
          }),
          { maxLength: 2 },
        ),
        onward: fc.array(
          fc.record({ bank, account, amount: atLeastNone, at: moment, reference: word, payment: amount }),
          { maxLength: 3 },
        ),
        payment: amount,
      },
      { requiredKeys: ['asked', 'held', 'returned', 'cashedOut', 'unavailable', 'onward'] },
    ),
  }),
)

/** The message after XML, and after JSON. */
function travelled(message: Parameters<typeof writeMessage>[0]) {
  const xml = readMessage(writeMessage(message))
  assert.ok(xml.ok, JSON.stringify(xml))
  const json = checkMessage(JSON.parse(JSON.stringify(jsonOf(message))))
  assert.deepEqual(json, xml)
  return xml.value
}

test('a request is the same after camt.056, in XML and in JSON', () => {
  fc.assert(
    fc.property(request, (given) => {
      assert.deepEqual(readRecallRequest(travelled(recallRequestMessage(given))), {
        ok: true,
        value: structuredClone(given),
      })
    }),
  )
})

test('an answer is the same after camt.029, in XML and in JSON', () => {
  fc.assert(
    fc.property(answer, (given) => {
      assert.deepEqual(readRecallAnswer(travelled(recallAnswerMessage(given))), {
        ok: true,
        value: structuredClone(given),
      })
    }),
  )
})

test('returns are the same after pacs.004', () => {
  const returns = fc.array(fc.record({ request: uuid, leg: fc.option(uuid), reference: fc.option(word), amount }), {
    minLength: 1,
    maxLength: 4,
  })
  fc.assert(
    fc.property(fc.record({ message: word, at: moment, returns }), (given) => {
      assert.deepEqual(readReturns(travelled(returnMessage(given))), { ok: true, value: structuredClone(given) })
    }),
  )
})

test('a UUID is named without dashes, and nothing else is taken for one', () => {
  fc.assert(fc.property(uuid, (id) => assert.equal(uuidOf(isoIdOf(id)), id)))
  assert.equal(uuidOf('L1'), undefined)
  assert.equal(uuidOf(''), undefined)
})

const told = recallAnswerMessage({
  kind: 'outcome',
  message: 'M1',
  request: '01900000-0000-7000-8000-000000000001',
  recovery: 'R-2026-000123',
  bank: '722',
  at: Date.parse('2026-11-22T03:00:00Z'),
  leg: null,
  outcome: {
    asked: 10_000n,
    held: 6000n,
    returned: 0n,
    cashedOut: [],
    unavailable: [{ reason: 'account-closed', amount: 4000n }],
    onward: [],
  },
})

function codeAfter(change: (xml: string) => string): string {
  const message = readMessage(change(writeMessage(told)))
  const read = message.ok ? readRecallAnswer(message.value) : message
  return read.ok ? 'ok' : read.error.code
}

test('status and reason codes that say otherwise than the extension are refused', () => {
  assert.equal(
    codeAfter((xml) => xml),
    'ok',
  )
  assert.match(writeMessage(told), /<Conf>PDCR<\/Conf>.*<Cd>AC04<\/Cd>/)
  assert.equal(
    codeAfter((xml) => xml.replace('PDCR', 'CNCL')),
    'iso.recall.status-differs',
  )
  assert.equal(
    codeAfter((xml) => xml.replace('AC04', 'LEGL')),
    'iso.recall.code-differs',
  )
  assert.equal(
    codeAfter((xml) => xml.replace('account-closed', 'no-wish')),
    'iso.recall.reason-unknown',
  )
  assert.equal(
    codeAfter((xml) => xml.replace(/<SplmtryData>.*<\/SplmtryData>/, '')),
    'iso.recall.extension-missing',
  )
  assert.equal(
    codeAfter((xml) => xml.replace('>60.00<', '>60.001<')),
    'iso.amount.decimals',
  )
  assert.equal(
    codeAfter((xml) => xml.replace('>60.00<', '>-60.00<')),
    'iso.text.malformed',
  )
})

test('a character that XML cannot hold, pasted into the number of a paper, does not make a request unreadable', () => {
  const request = {
    id: '01900000-0000-7000-8000-000000000fff',
    kind: 'return',
    recovery: 'R-2026-000001',
    bank: '722',
    leg: null,
    amount: 100n,
    askedAt: 0,
    dueAt: 0,
    payment: null,
    method: null,
    holdUntil: null,
    returnTo: null,
    grounds: ['notice 1\u0001\u000c\ufffe\ud800 2026-11-21 Police'],
    payments: [],
  } as const
  const read = readMessage(writeMessage(recallRequestMessage(request)))
  assert.ok(read.ok)
  const back = readRecallRequest(read.value)
  assert.ok(back.ok)
  assert.deepEqual(back.value.grounds, ['notice 1\ufffd\ufffd\ufffd\ufffd 2026-11-21 Police'])
})
