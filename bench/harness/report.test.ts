import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchmarksPage, figure, reached } from './report.ts'

test('a figure has as many decimals as its size deserves', () => {
  assert.equal(figure(20_000), '20,000')
  assert.equal(figure(1234.56), '1,235')
  assert.equal(figure(12.345), '12.3')
  assert.equal(figure(0.98765), '0.988')
  assert.equal(figure(0.000123), '0.00012')
})

test('a target at least or at most is reached on its edge, and a missing figure reaches none', () => {
  assert.equal(reached(10, { atLeast: 10 }), 'yes')
  assert.equal(reached(9.9, { atLeast: 10 }), 'no')
  assert.equal(reached(10, { atMost: 10 }), 'yes')
  assert.equal(reached(10.1, { atMost: 10 }), 'no')
  assert.equal(reached(undefined, { atMost: 10 }), 'no')
  assert.equal(reached(5, undefined), '–')
  assert.equal(reached(5, {}), '–')
})

test('the page without any outcome is its lead alone', () => {
  assert.match(benchmarksPage([]), /^# Benchmarks\n\nWritten by/)
})
