import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commonReasons, grouped, groupedImei, sentenceOf, simsByDevice, tiesOf } from './box-words.ts'
import type { Sim } from './boxes-data.ts'

const sim = (imsi: string, given: Partial<Sim>): Sim => ({
  imsi,
  number: null,
  imeis: [],
  score: 0.9,
  reasons: [],
  calls: 1,
  firstSeen: '2026-11-21T06:00:00Z',
  lastSeen: '2026-11-21T09:00:00Z',
  ...given,
})

test('reasons are in the order of how many SIMs they speak for, each with a value that was seen', () => {
  const reasons = (...values: readonly number[]) => values.map((value) => ({ code: 'freshDay', value, weight: 1 }))
  const sims = [
    sim('1', { reasons: [...reasons(0.9), { code: 'cells', value: 1, weight: 9 }] }),
    sim('2', { reasons: reasons(0.5) }),
    sim('3', { reasons: reasons(1) }),
    sim('4', { reasons: reasons(0.95) }),
  ]
  assert.deepEqual(commonReasons(sims, 5), [
    { code: 'freshDay', sims: 4, value: 0.9 },
    { code: 'cells', sims: 1, value: 1 },
  ])
  assert.equal(commonReasons(sims, 1).length, 1)
  assert.deepEqual(commonReasons([], 5), [])
})

test('devices are counted by the SIMs they held', () => {
  const sims = [sim('1', { imeis: ['35209900176148', '86000000000001'] }), sim('2', { imeis: ['86000000000001'] })]
  assert.deepEqual(simsByDevice(sims), [
    { imei: '86000000000001', sims: 2 },
    { imei: '35209900176148', sims: 1 },
  ])
})

test('numbers and IMEIs are grouped; what has another form stays as it is', () => {
  assert.equal(grouped('+77075550123'), '+7 707 555-01-23')
  assert.equal(grouped('+442071234567'), '+442071234567')
  assert.equal(groupedImei('35209900176148'), '35-209900-176148')
})

test('a reason of a newer engine is told by its code, and shares are rounded to a hundredth', () => {
  const t = (key: string, values?: Readonly<Record<string, string | number>>) =>
    key === 'sim-box.reason.quite-new' ? key : `${key} ${values?.['value']}`
  assert.equal(sentenceOf(t, { code: 'freshDay', value: 0.97345 }), 'sim-box.reason.freshDay 0.97')
  assert.equal(sentenceOf(t, { code: 'outDay', value: 183.26 }), 'sim-box.reason.outDay 183.3')
  assert.equal(sentenceOf(t, { code: 'quite-new', value: 3 }), 'console.boxes.reason.other 3')
})

test('ties are told the strongest kind first, whatever their numbers; those that bind nothing are left out', () => {
  assert.deepEqual(tiesOf({ cell: 64, quite: 9, owner: 0, 'hand-over': 20, device: 3 }), [
    { kind: 'device', sims: 3 },
    { kind: 'hand-over', sims: 20 },
    { kind: 'cell', sims: 64 },
    { kind: 'quite', sims: 9 },
  ])
})
