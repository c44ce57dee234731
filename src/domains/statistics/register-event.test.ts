import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IndicatorsEvent } from '#domains/indicators'
import { happenedIn, type RegisterNews } from './register-event.ts'

const counted = (topic: IndicatorsEvent['topic'], news: RegisterNews) => {
  const happened = happenedIn(topic, news)
  return happened && `${happened.event} ${happened.times}`
}

test('an identifier counts when it is newly reported and each time it becomes confirmed', () => {
  assert.equal(counted('indicators.listed', { from: 'observed', to: 'reported' }), 'reported 1')
  assert.equal(counted('indicators.listed', { from: 'delisted', to: 'confirmed' }), 'confirmed 1')
  assert.equal(counted('indicators.changed', { from: 'reported', to: 'confirmed' }), 'confirmed 1')
})

test('growing surer, or being decided anew, is nothing new', () => {
  assert.equal(counted('indicators.changed', { from: 'reported', to: 'reported' }), undefined)
  assert.equal(counted('indicators.changed', { from: 'confirmed', to: 'confirmed' }), undefined)
  assert.equal(counted('indicators.changed', { from: 'confirmed', to: 'reported' }), undefined)
})

test('an identifier is delisted by a decision, not by losing its reports', () => {
  assert.equal(counted('indicators.delisted', { from: 'confirmed', to: 'delisted' }), 'delisted 1')
  assert.equal(counted('indicators.delisted', { from: 'reported', to: 'observed' }), undefined)
})

test('an imported list counts every identifier that is new by it', () => {
  assert.equal(counted('indicators.imported', { state: 'reported', observableIds: ['a', 'b'] }), 'reported 2')
  assert.equal(counted('indicators.imported', { state: 'confirmed', observableIds: [] }), undefined)
})

test('disputes count when opened and by how they were decided', () => {
  assert.equal(counted('indicators.disputed', {}), 'disputed 1')
  assert.equal(counted('indicators.dispute-decided', { decision: 'rejected' }), 'rejected 1')
  assert.equal(counted('indicators.lapsed', { to: 'lapsed' }), 'lapsed 1')
})
