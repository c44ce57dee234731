import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkReply } from '#engines/tracing'
import { readMessage } from '#formats/iso20022/message'
import { readRecallAnswer } from '#formats/iso20022/recall-reply'
import { booksSchema } from './books.ts'
import { type HeldMoney, outcomeOf } from './outcome.ts'

const account = 'KZ86125KZT5004100100'

const movement = fc.record({
  at: fc.integer({ min: 0, max: 100 }),
  amount: fc.integer({ min: 1, max: 1000 }),
  kind: fc.constantFrom('in', 'cash', 'onward', 'goods', 'unknown', 'return'),
})

function bookOf(opening: number, movements: readonly { at: number; amount: number; kind: string }[]) {
  const { accounts } = booksSchema.parse({
    accounts: [
      {
        account,
        opening,
        movements: movements.map(({ at, amount, kind }, place) => ({
          kind: kind === 'in' ? 'in' : 'out',
          reference: `M${place}`,
          at: new Date(at * 1000).toISOString(),
          amount,
          ...(kind === 'cash' && { way: 'atm' }),
          ...(kind === 'goods' && { spent: 'paid-for-goods' }),
          ...(kind === 'onward' && { to: { bank: '722', account: `A${place % 3}` } }),
          ...(kind === 'return' && { of: `M${amount % movements.length}`, to: { bank: '722', account: 'A9' } }),
        })),
      },
    ],
  })
  const [book] = accounts
  assert.ok(book)
  return book
}

test('answers about one account balance, and together tell no tiyn twice, however many ask in whatever order', () => {
  fc.assert(
    fc.property(
      fc.nat(500),
      fc.array(movement, { minLength: 1, maxLength: 12 }),
      fc.array(fc.record({ of: fc.nat(20), part: fc.integer({ min: 1, max: 3 }) }), { maxLength: 8 }),
      fc.constantFrom('first-in-first-out' as const, 'pro-rata' as const),
      (opening, movements, asks, method) => {
        const book = bookOf(opening, movements)
        const ins = book.movements.filter(({ kind }) => kind === 'in')
        if (ins.length === 0) return
        const open = new Map(ins.map(({ reference, amount }) => [reference, amount]))
        const told = new Map<string, Record<string, bigint>>()
        const out: Record<string, bigint> = {}
        let holds: readonly HeldMoney[] = []
        for (const [place, { of, part }] of asks.entries()) {
          const inflow = ins[of % ins.length]
          const left = open.get(inflow?.reference ?? '') ?? 0n
          const amount = left / BigInt(part)
          if (inflow === undefined || amount === 0n) continue
          const { reference } = inflow
          open.set(reference, left - amount)
          const before = told.get(reference) ?? {}
          const answer = outcomeOf(book, { reference, amount, method }, { holds, told: before })
          const checked = checkReply({ open: amount, at: inflow.at }, answer.outcome)
          if (!checked.ok) assert.notEqual(checked.error.code, 'tracing.reply.unbalanced')
          const sums = { ...before }
          for (const [name, share] of Object.entries(answer.told)) {
            sums[name] = (sums[name] ?? 0n) + share
            out[name] = (out[name] ?? 0n) + share
          }
          told.set(reference, sums)
          const { held } = answer.outcome
          if (held > 0n) holds = [...holds, { leg: `L${place}`, account, reference, amount: held, at: 200_000 }]
        }
        for (const { reference, kind, amount } of book.movements)
          assert.ok(kind === 'in' || (out[reference] ?? 0n) <= amount)
        const balance = book.movements.reduce(
          (sum, { kind, amount }) => (kind === 'in' ? sum + amount : sum - amount),
          book.opening,
        )
        const held = holds.reduce((sum, { amount }) => sum + amount, 0n)
        assert.ok(held <= (balance > 0n ? balance : 0n))
      },
    ),
    { numRuns: 500 },
  )
})

test('why nothing can be held is told precisely', () => {
  const book = bookOf(0, [{ at: 1, amount: 100, kind: 'in' }])
  const asked = { reference: 'M0', amount: 100n, method: 'first-in-first-out' } as const
  const none = { holds: [], told: {} }
  const reasonsOf = (given: typeof book | undefined, change: object = {}) =>
    outcomeOf(given, { ...asked, ...change }, none).outcome.unavailable.map(({ reason }) => reason)
  assert.deepEqual(reasonsOf(book), [])
  assert.deepEqual(reasonsOf(undefined), ['not-our-account'])
  assert.deepEqual(reasonsOf(book, { reference: 'M9' }), ['payment-not-found'])
  // Somebody told the centre that the payment carried more: what never came is told apart from what left.
  assert.deepEqual(reasonsOf(book, { amount: 130n }), ['payment-not-credited'])
  const { outcome } = outcomeOf(book, { ...asked, amount: 130n }, none)
  assert.deepEqual([outcome.held, outcome.payment, outcome.unavailable[0]?.amount], [100n, 100n, 30n])
  assert.deepEqual(reasonsOf({ ...book, state: 'account-closed' }), ['account-closed'])
})

test('the ledger and the reply in the guide are what is read', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../../docs/guides/recalls.md'), 'utf8')
  const [, ledger = ''] = /```json\n([^`]+)```/.exec(guide) ?? []
  const { accounts } = booksSchema.parse(JSON.parse(ledger))
  const asked = { reference: 'PAY-1', amount: 100_000_000n, method: 'first-in-first-out' } as const
  const { outcome } = outcomeOf(accounts[0], asked, { holds: [], told: {} })
  assert.deepEqual([outcome.held, outcome.onward[0]?.amount], [30_050_000n, 60_000_000n])
  const [, extension = ''] = /```xml\n([^`]+)```/.exec(guide) ?? []
  const bare = extension.replaceAll(/<!--[^>]*-->|\n\s*/g, '').trim()
  const message =
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.029.001.09"><RsltnOfInvstgtn><Assgnmt><Id>M</Id><Assgnr><Pty/></Assgnr>' +
    '<Assgne><Pty/></Assgne><CreDtTm>2026-11-22T03:02:00+05:00</CreDtTm></Assgnmt><Sts><Conf>PDCR</Conf></Sts>' +
    `<SplmtryData><Envlp>${bare}</Envlp></SplmtryData></RsltnOfInvstgtn></Document>`
  const read = readMessage(message)
  const answer = read.ok ? readRecallAnswer(read.value) : read
  assert.ok(answer.ok && answer.value.kind === 'outcome', answer.ok ? '' : answer.error.code)
  const { asked: sum } = answer.value.outcome
  assert.ok(checkReply({ open: sum, at: 0 }, answer.value.outcome).ok)
})

test('no name that a payer gives to what goes out hides where it went, or stops the answer', () => {
  for (const reference of ['hold 1', 'constructor', '__proto__', 'toString', '12n']) {
    const { accounts } = booksSchema.parse({
      accounts: [
        {
          account,
          movements: [
            { kind: 'in', reference: 'STOLEN', at: '2026-11-21T06:00:00Z', amount: 1000 },
            {
              kind: 'out',
              reference,
              at: '2026-11-21T06:01:00Z',
              amount: 1000,
              to: { bank: '722', account: 'A1' },
            },
          ],
        },
      ],
    })
    const asked = { reference: 'STOLEN', amount: 600n, method: 'first-in-first-out' } as const
    const first = outcomeOf(accounts[0], asked, { holds: [], told: {} })
    assert.deepEqual(
      first.outcome.onward.map((one) => [one.reference, one.amount]),
      [[reference, 600n]],
    )
    const next = outcomeOf(accounts[0], asked, { holds: [], told: first.told })
    assert.deepEqual(
      next.outcome.onward.map(({ amount }) => amount),
      [400n],
    )
  }
})

test('payments that a payer gave one name are told with what went with each, and found as one', () => {
  const at = '2026-11-21T06:00:00Z'
  const to = (number: string) => ({ bank: '722', account: number })
  const { accounts } = booksSchema.parse({
    accounts: [
      {
        account,
        movements: [
          { kind: 'in', reference: 'SAME', at, amount: 500 },
          { kind: 'in', reference: 'SAME', at, amount: 500 },
          { kind: 'out', reference: 'SAME', at, amount: 300, to: to('A1') },
          { kind: 'out', reference: 'SAME', at, amount: 200, to: to('A1') },
          { kind: 'out', reference: 'SAME', at, amount: 100, way: 'atm' },
        ],
      },
    ],
  })
  const asked = { reference: 'SAME', amount: 1000n, method: 'first-in-first-out' } as const
  const { outcome } = outcomeOf(accounts[0], asked, { holds: [], told: {} })
  assert.ok(checkReply({ open: 1000n, at: Date.parse(at) }, outcome).ok)
  assert.equal(outcome.held, 400n)
  assert.deepEqual(
    [outcome.onward.map(({ amount, payment }) => [amount, payment]), outcome.cashedOut.map(({ amount }) => amount)],
    [[[500n, 500n]], [100n]],
  )
})

/** Two victims' payments of 100 to one account, and what went out of it. */
function twoVictims(...outs: readonly object[]) {
  const at = (minutes: number) => new Date(minutes * 60_000).toISOString()
  const { accounts } = booksSchema.parse({
    accounts: [
      {
        account,
        movements: [
          { kind: 'in', reference: 'PAY-1', at: at(0), amount: 100 },
          { kind: 'in', reference: 'PAY-2', at: at(60), amount: 100 },
          ...outs.map((out, place) => ({ kind: 'out', reference: `OUT-${place}`, at: at(120), ...out })),
        ],
      },
    ],
  })
  const [book] = accounts
  assert.ok(book)
  const become = (reference: string, amount: bigint, held: bigint, victims?: readonly string[]) => {
    const holds = [{ leg: 'L1', account, reference: 'PAY-1', amount: held, at: 600_000 }]
    const asked = { reference, amount, method: 'first-in-first-out' } as const
    const { outcome } = outcomeOf(book, asked, { holds, told: {}, ...(victims && { victims }) })
    assert.ok(checkReply({ open: amount, at: 0 }, outcome).ok)
    return outcome
  }
  return become
}

test('a return that the books mark as one takes the money that it gives back, which was held for it, and no other', () => {
  const to = { bank: '801', account: 'VICTIM-1' }
  const become = twoVictims({ amount: 100, of: 'PAY-1', to })
  const second = become('PAY-2', 100n, 100n)
  assert.deepEqual([second.held, second.returned, second.onward, second.unavailable], [100n, 0n, [], []])
  // Without the mark it is a payment like any other, and the lots tell whose money went with it.
  const unmarked = twoVictims({ amount: 100, to })('PAY-2', 100n, 100n)
  assert.deepEqual([unmarked.held, unmarked.onward.map(({ amount }) => amount)], [0n, [100n]])
})

test('money that went back before anybody asked is told as returned, and what nobody held goes from its own payment', () => {
  const to = { bank: '801', account: 'VICTIM-1' }
  const early = twoVictims({ amount: 40, of: 'PAY-1' })('PAY-1', 100n, 0n)
  assert.deepEqual([early.held, early.returned, early.onward], [60n, 40n, []])
  const more = twoVictims({ amount: 60, of: 'PAY-1', to }, { amount: 40, of: 'PAY-1', to })
  assert.deepEqual([more('PAY-1', 40n, 60n, [to.account]).returned, more('PAY-2', 100n, 60n).held], [40n, 100n])
  // A bank that gave back more than came with the payment did so from somebody else's money, which is gone.
  const generous = twoVictims({ amount: 150, of: 'PAY-1', to })('PAY-2', 100n, 0n)
  assert.deepEqual(
    [generous.held, generous.returned, generous.onward, generous.unavailable],
    [50n, 0n, [], [{ reason: 'insufficient-balance', amount: 50n }]],
  )
})

test('money that was given back to an account that the centre did not name has gone on, from its own payment: a payer may be a mule', () => {
  const to = { bank: '722', account: 'MULE-A' }
  const refund = twoVictims({ amount: 100, of: 'PAY-2', to })
  const asked = refund('PAY-2', 100n, 0n, ['VICTIM-1'])
  assert.deepEqual([asked.held, asked.returned], [0n, 0n])
  assert.deepEqual(
    asked.onward.map(({ account: number, amount, payment, reference }) => [number, amount, payment, reference]),
    [['MULE-A', 100n, 100n, 'OUT-0']],
  )
  assert.equal(refund('PAY-1', 100n, 0n).held, 100n)
})
