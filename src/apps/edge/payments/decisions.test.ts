import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { usualPaymentPolicy } from '#engines/screening'
import { makeLog } from '#platform/log'
import { loadMessages } from '#platform/messages'
import { bankFolder, smallMemory, transferBetween } from '#test/payments-node'
import { until } from '#test/until'
import { makeAnswers } from './answer.ts'
import { makeDecide } from './decide.ts'
import { openJournal } from './journal.ts'
import { makePaymentKeys } from './keys.ts'
import { readOrder } from './order.ts'
import { fixedPolicies, openScreens } from './policies.ts'
import { readRecord, writeRecord } from './record.ts'
import { recover } from './recover.ts'
import { makeScreening } from './screening.ts'
import type { Sharing } from './sharing.ts'

const log = makeLog({ LOG_LEVEL: 'silent' }, 'test')
const day = 86_400_000

test('what others decided days ago and tell between our own decisions makes us forget none of ours, then or after a start', async () => {
  const { data } = bankFolder()
  const sizes = { state: smallMemory, decisions: { decisions: 1000, keepMs: 3 * day } }
  const { state, decisions } = recover(data, sizes)
  const journal = openJournal({ folder: data, log })
  const keys = makePaymentKeys(new Uint8Array(32))
  const screen = openScreens(fixedPolicies(usualPaymentPolicy), log)
  const nobody = { registry: () => undefined, isMarked: () => false, overrideOf: () => undefined }
  const decide = makeDecide({ keys, state, screen, ...nobody })
  const answer = makeAnswers(loadMessages(join(import.meta.dirname, '../../../../locales')), () => screen().policy)
  const told: Parameters<Sharing['publish']>[0][] = []
  let hear: Parameters<Sharing['hear']>[0] = () => undefined
  const sharing: Sharing = {
    first: (_name, record) => Promise.resolve(record),
    publish: (record) => void told.push(readRecord(writeRecord(record), 0)),
    hear: (listener) => {
      hear = listener
    },
    figures: () => ({ waiting: 0, dropped: 0, gaps: 0, isHearing: true }),
    close: () => Promise.resolve(),
  }
  const screening = makeScreening({ keys, state, decisions, journal, decide, answer, sharing })
  const orders = Array.from({ length: 8 }, (_, place) => readOrder(transferBetween(place, 100 + place), Date.now()))
  for (const [place, order] of orders.entries()) {
    assert.ok(order.ok)
    await screening.screen(order.value, 'kk')
    const [own] = told.slice(-1)
    assert.ok(own)
    hear({ ...own, id: { high: 7, low: place }, now: own.now - 2 * day })
    await until(() => decisions.find({ high: 7, low: place }) !== undefined)
  }
  await journal.close()
  const again = recover(data, sizes)
  for (const { id } of told) assert.ok(decisions.find(id) !== undefined && again.decisions.find(id) !== undefined)
  assert.equal(again.decisions.forgottenTo(), 0)
})
