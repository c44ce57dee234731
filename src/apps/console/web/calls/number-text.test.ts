import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numbersIn, numberText, stretchText } from './number-text.ts'

test('numbers of Kazakhstan stand in groups, others as they came', () => {
  assert.equal(numberText('+77272585555'), '+7 727 258 55 55')
  assert.equal(numberText('+442012345678'), '+442012345678')
  assert.equal(numberText('112'), '112')
})

test('a row of numbers is told by its ends and counted with both', () => {
  assert.equal(stretchText('+77272580000–+77272589999'), '+7 727 258 00 00 – +7 727 258 99 99')
  assert.equal(stretchText('+77272585555'), '+7 727 258 55 55')
  assert.equal(numbersIn('+77272580000–+77272589999'), 10_000)
  assert.equal(numbersIn('+77272585555'), 1)
})
