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
  const head = { id: idOf(place), kind: 'hold', state: 'open', recovery: 'R-1', leg: idOf(place), returnTo: null }
  return { ...head, ...amounts, ...more }
}

/** A sanction on money of a leg: the request to send it to the victim. */
function sanction(place: number, { leg, amount, ...more }: { leg: number; amount: number; holdUntil?: string }) {
  return request(place, { kind: 'return', leg: idOf(leg), amount, returnTo: 'VICTIM-1', ...more })
}

type Pages = readonly (readonly object[])[]

/** A list as the centre gives it, page by page; it breaks off before the page that is named. */
function listOf() {
  let pages: Pages = []
  let version = 0
  let broken = Number.POSITIVE_INFINITY
  return {
    show: (shown: Pages) => {
      pages = shown
      version++
    },
    breakAt: (page: number) => {
      broken = page
    },
    requests: async (after: string | null) => {
      const [of, place] = (after ?? '').split('-')
      const page = of === String(version) ? Number(place) + 1 : 0
      if (page >= broken) throw new Error('the line is broken')
      const cursor = `${version}-${page}`
      return requestPageSchema.parse({ items: pages[page] ?? [], cursor, more: page + 1 < pages.length })
    },
  }
}

/** A bank that the centre lists requests to, at a day of its own. */
async function agentOf(t: TestContext, outs: readonly object[] = []) {
  const folder = await mkdtemp(join(tmpdir(), 'saqbol-bank-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const sent: Told[] = []
  const list = listOf()
  let now = new Date(day(21))
  let away = false
  const movements = [{ kind: 'in', reference: 'PAY-1', at: day(20), amount: 100_000 }, ...outs]
  const books = booksSchema.parse({ accounts: [{ account, movements }] })
  const services = {
    bank: '125',
    manner: 'answers' as const,
    delay: 0,
    clock: { now: () => now },
    shelf: makeShelf(folder),
    books: makeBooks(() => Promise.resolve(books)),
    centre: {
      requests: list.requests,
      tell: async (told: Told) => {
        if (away) throw new Error('the centre is away')
        sent.push(told)
        return ok({ text: '{}' })
      },
    },
  }
  const work = async () => {
    const before = sent.length
    const { refused } = await workOnce(services)
    assert.deepEqual(refused, [])
    return sent.slice(before)
  }
  const show = (date: number, pages: Pages) => {
    now = new Date(day(date))
    list.show(pages)
  }
  return {
    work,
    show,
    breakAt: list.breakAt,
    goAway: (gone: boolean) => {
      away = gone
    },
    hear: (date: number, ...items: readonly object[]) => {
      show(date, [items])
      return work()
    },
  }
}

/** What an answer says became of the money. */
function outcomeIn(told: Told | undefined) {
  const answer = unwrap(readRecallAnswer(unwrap(readMessage(told?.text ?? ''))))
  assert.ok(answer.kind === 'outcome')
  return answer.outcome
}

/** What the only answer says is held. */
function heldIn(told: readonly Told[]): bigint {
  assert.equal(told.length, 1)
  return outcomeIn(told[0]).held
}

/** What is said, in its order: amounts that are held, and what goes back or is let go. */
function saidIn(told: readonly Told[]): readonly unknown[] {
  return told.map((one) => {
    if (one.path === '/api/v1/recalls/replies') return ['held', outcomeIn(one).held]
    if (one.path === '/api/v1/recalls/releases') return ['released', JSON.parse(one.text).amount]
    return ['returned', /<RtrdIntrBkSttlmAmt[^>]*>([^<]*)/.exec(one.text)?.[1]]
  })
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

const until = { state: 'answered', holdUntil: day(24) }

test('after an outage over the end of a hold, sanctioned money goes back and is promised to nobody else, in whatever order it is listed', async (t) => {
  const back = sanction(4, { leg: 1, amount: 60_000, holdUntil: day(24) })
  const held = ['held', 40_000n]
  const returned = ['returned', '600.00']
  const lists: readonly { readonly pages: Pages; readonly said: readonly unknown[] }[] = [
    { pages: [[request(2), back]], said: [held, returned] },
    { pages: [[back, request(2)]], said: [returned, held] },
    { pages: [[request(2)], [back]], said: [held, returned] },
    { pages: [[request(2)], [], [request(1, until), back]], said: [held, returned] },
  ]
  for (const { pages, said } of lists) {
    const { hear, show, work } = await agentOf(t)
    await hear(21, request(1))
    await hear(22, request(1, until))
    show(25, pages)
    assert.deepEqual(saidIn(await work()), said)
    assert.deepEqual(await work(), [])
  }
})

test('a hold that is prolonged on a later page than the next victim asks on is kept', async (t) => {
  const { hear, show, work } = await agentOf(t)
  await hear(21, request(1))
  await hear(22, request(1, until))
  show(25, [[request(2)], [request(1, { ...until, holdUntil: day(27) })]])
  assert.equal(heldIn(await work()), 0n)
})

test('what is let go on a later page is there for the next victim, and what was called off there is not answered', async (t) => {
  const { hear, show, work } = await agentOf(t)
  await hear(21, request(1))
  const release = request(4, { kind: 'release', leg: idOf(1), amount: 30_000 })
  show(22, [
    [request(2), request(3)],
    [release, request(3, { state: 'withdrawn' })],
  ])
  assert.deepEqual(saidIn(await work()), [
    ['held', 30_000n],
    ['released', 30_000],
  ])
})

test('a round that breaks between two pages or between answers and centre is done once, as if it had not', async (t) => {
  const { hear, show, work, breakAt, goAway } = await agentOf(t)
  await hear(21, request(1))
  await hear(22, request(1, until))
  show(25, [[request(2)], [sanction(4, { leg: 1, amount: 30_000 })], [sanction(5, { leg: 1, amount: 30_000 })]])
  for (const page of [1, 2]) {
    breakAt(page)
    await assert.rejects(work(), /the line is broken/)
  }
  breakAt(3)
  goAway(true)
  await assert.rejects(work(), /the centre is away/)
  goAway(false)
  // All of it is listed again, as it is after a change.
  show(26, [[request(2), sanction(4, { leg: 1, amount: 30_000 })], [sanction(5, { leg: 1, amount: 30_000 })]])
  assert.deepEqual(saidIn(await work()), [
    ['held', 40_000n],
    ['returned', '300.00'],
    ['returned', '300.00'],
  ])
  assert.deepEqual(await work(), [])
  assert.equal(heldIn(await hear(27, request(3))), 0n)
})

test('money counts as returned where it went to an account that the centre asked to return it to, and as gone on elsewhere', async (t) => {
  const gone = (to: string) => {
    return {
      kind: 'out',
      reference: 'OUT-1',
      at: day(21),
      amount: 70_000,
      of: 'PAY-1',
      to: { bank: '722', account: to },
    }
  }
  const told = async (to: string, state = 'answered') => {
    const { hear } = await agentOf(t, [gone(to)])
    // The bank's memory begins here; another program of the bank's has sent the money.
    const back = { ...sanction(4, { leg: 1, amount: 70_000 }), state: 'answered' }
    await hear(22, back, { ...back, state })
    const { held, returned, onward } = outcomeIn((await hear(23, request(2)))[0])
    return [held, returned, onward.map((one) => [one.account, one.amount])]
  }
  assert.deepEqual(await told('VICTIM-1'), [30_000n, 70_000n, []])
  assert.deepEqual(await told('MULE-1'), [30_000n, 0n, [['MULE-1', 70_000n]]])
  assert.deepEqual(await told('VICTIM-1', 'withdrawn'), [30_000n, 0n, [['VICTIM-1', 70_000n]]])
})
