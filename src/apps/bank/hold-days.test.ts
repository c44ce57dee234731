import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { readMessage } from '#formats/iso20022/message'
import { readRecallAnswer } from '#formats/iso20022/recall-reply'
import { ok, unwrap } from '#kernel/result'
import { workOnce } from './agent.ts'
import { booksSchema, makeBooks } from './books.ts'
import type { Told } from './centre.ts'
import { requestPageSchema } from './request.ts'
import { makeShelf } from './shelf.ts'

const account = 'KZ86125KZT5004100100'
const day = (date: number) => `2026-11-${String(date).padStart(2, '0')}T19:00:00.000Z`
const idOf = (place: number) => `01900000-0000-7000-8000-00000000000${place}`

/** A request for all of the one payment; each place is a leg of its own. */
function request(place: number, more: object = {}) {
  const payment = { reference: 'PAY-1', account, amount: 100_000, at: day(20) }
  const amounts = { amount: 100_000, method: 'first-in-first-out', payment, payments: [], holdUntil: null }
  return { id: idOf(place), kind: 'hold', state: 'open', recovery: 'R-1', leg: idOf(place), ...amounts, ...more }
}

/** A bank that the centre lists requests to, at a day of its own. */
async function agentOf(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'saqbol-bank-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const sent: Told[] = []
  let listed: readonly object[] = []
  let now = new Date(day(21))
  const movements = [{ kind: 'in', reference: 'PAY-1', at: day(20), amount: 100_000 }]
  const books = booksSchema.parse({ accounts: [{ account, movements }] })
  const services = {
    bank: '125',
    manner: 'answers' as const,
    delay: 0,
    clock: { now: () => now },
    shelf: makeShelf(folder),
    books: makeBooks(() => Promise.resolve(books)),
    centre: {
      requests: () => Promise.resolve(requestPageSchema.parse({ items: listed, cursor: null, more: false })),
      tell: (told: Told) => {
        sent.push(told)
        return Promise.resolve(ok({ text: '{}' }))
      },
    },
  }
  return {
    hear: async (date: number, ...items: readonly object[]) => {
      now = new Date(day(date))
      listed = items
      const before = sent.length
      const { refused } = await workOnce(services)
      assert.deepEqual(refused, [])
      return sent.slice(before)
    },
  }
}

/** What an answer says is held. */
function heldIn(told: readonly Told[]): bigint {
  assert.equal(told.length, 1)
  const answer = unwrap(readRecallAnswer(unwrap(readMessage(told[0]?.text ?? ''))))
  assert.ok(answer.kind === 'outcome')
  return answer.outcome.held
}

test('money is held until the last day that the centre tells, which it may move, and nothing is answered again', async (t) => {
  const { hear } = await agentOf(t)
  assert.equal(heldIn(await hear(21, request(1))), 100_000n)
  assert.deepEqual(await hear(22, request(1, { state: 'answered', holdUntil: day(24) })), [])
  // Past the first last day it is held for the first victim still, though the agent hears of it late; past the second it is the holder's.
  assert.equal(heldIn(await hear(25, request(2), request(1, { state: 'answered', holdUntil: day(27) }))), 0n)
  assert.deepEqual(await hear(26, request(1, { state: 'answered', holdUntil: day(27) })), [])
  assert.equal(heldIn(await hear(28, request(3))), 100_000n)
})

test('money that went back stays gone when the last day of its hold is over', async (t) => {
  const { hear } = await agentOf(t)
  await hear(21, request(1))
  const back = { id: idOf(4), kind: 'return', holdUntil: day(24), amount: 70_000 }
  assert.equal((await hear(22, request(1, { state: 'answered', holdUntil: day(24) }), request(1, back))).length, 1)
  assert.equal(heldIn(await hear(25, request(2))), 30_000n)
})
