import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Id } from '#kernel/id'
import { unwrap } from '#kernel/result'
import { codeOf, testReports } from '#test/reports'

const { platform, indicators, reports, takerOne, takerTwo, supervisor, submit, line, minutes } = await testReports()
const { work } = reports

test('many reports are taken, closed, given another topic or a colleague at once; what may not be is told with the reason', async () => {
  const [a, b, held, closed] = [await submit(), await submit(), await submit(), await submit()]
  unwrap(await work.lease(takerTwo, held))
  const judged = { classification: 'not-illegal', closingReason: 'not-illegal', indicators: [] } as const
  unwrap(await reports.assess(takerOne, closed, { version: 1, assessment: judged }))
  const missing = platform.ids.next<'report'>()
  const taken = await work.bulk(takerOne, [a, b, a, held, closed, missing], { action: 'take' })
  assert.equal(taken.done, 2)
  assert.deepEqual(
    new Map(taken.refused.map(({ id, failure }) => [id, failure.code])),
    new Map([
      [held, 'report.leased.conflict'],
      [closed, 'report.already-closed'],
      [missing, 'report.not-found'],
    ]),
  )
  const undone = unwrap(await work.undo(takerOne, taken.undo, 'Қате бастым'))
  assert.deepEqual(undone, { restored: 2, refused: [] })
  assert.deepEqual([(await line(a))?.state, (await line(a))?.takenBy, (await line(a))?.leasedBy], ['new', null, null])
  assert.equal(codeOf(await work.undo(takerOne, taken.undo, 'тағы')), 'report.bulk.already-undone')
})

test('closing many is undone exactly, but for what was changed since, which is told', async () => {
  const text = 'Мына нөмірден қоңырау шалды: 8 701 555 77 01'
  const [a, b] = [await submit({ text, topics: ['other'] }), await submit()]
  unwrap(await reports.take(takerTwo, b))
  const [before, beforeB] = [await line(a), await line(b)]
  const given = {
    action: 'close',
    classification: 'not-illegal',
    closingReason: 'not-illegal',
    note: 'Жаппай тексеру',
  } as const
  const closed = await work.bulk(takerOne, [a, b], given)
  assert.deepEqual([closed.done, (await line(a))?.state], [2, 'closed'])
  unwrap(await reports.reopen(takerTwo, b, { reason: 'Қайта қараймын' }))
  const undone = unwrap(await work.undo(takerOne, closed.undo, 'Жаңылыс жабылды'))
  assert.deepEqual(undone, {
    restored: 1,
    refused: [{ id: b, failure: { code: 'report.bulk.changed-since.conflict' } }],
  })
  const facts = (one: typeof before) => [one?.state, one?.takenBy, one?.classification, one?.closingReason, one?.dueAt]
  assert.deepEqual(facts(await line(a)), facts(before))
  assert.notDeepEqual(facts(await line(b)), facts(beforeB))
  assert.equal(unwrap(await indicators.check('+77015557701')).state, 'reported')
})

test('a topic set for many comes back as it was', async () => {
  const ids = [await submit({ topics: ['other'] }), await submit({ topics: ['hate'] })]
  const set = await work.bulk(takerOne, ids, { action: 'topic', topic: 'fraud', fraudType: 'phishing' })
  assert.deepEqual([set.done, (await line(ids[0] as Id<'report'>))?.fraudType], [2, 'phishing'])
  assert.equal(unwrap(await work.undo(takerOne, set.undo, 'қате')).restored, 2)
  const topics = (await work.lines(takerOne, ids)).map(({ topic, fraudType }) => [topic, fraudType])
  assert.deepEqual(topics, [
    ['other', null],
    ['hate', null],
  ])
})

test('an action is undone within ten minutes by whoever gave it, or by a supervisor', async () => {
  const id = await submit()
  const first = await work.bulk(takerOne, [id], { action: 'take' })
  assert.equal(codeOf(await work.undo(takerTwo, first.undo, 'қате')), 'report.bulk.not-found')
  minutes(11)
  assert.equal(codeOf(await work.undo(takerOne, first.undo, 'қате')), 'report.bulk.too-late')
  const second = await work.bulk(takerOne, [id], { action: 'give-back' })
  assert.equal(unwrap(await work.undo(supervisor, second.undo, 'қате')).restored, 1)
  assert.equal((await line(id))?.takenBy, takerOne.id)
})
