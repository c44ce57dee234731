import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixedClock } from '#kernel/clock'
import { makeGate } from './gate.ts'

function testGate() {
  const clock = fixedClock('2026-11-21T09:00:00Z')
  const told: number[] = []
  return { clock, told, gate: makeGate({ zones: 2, pause: 1000, clock, changed: (away) => told.push(away) }) }
}

test('a zone that failed is left alone, the other is not', () => {
  const { gate, told } = testGate()
  assert.deepEqual([gate.opens(0), gate.opens(1)], [true, true])
  gate.failed(0)
  gate.failed(0)
  assert.deepEqual([gate.opens(0), gate.opens(1), told], [false, true, [1]])
})

test('after the pause one call tries it, and the others wait for how that ends', () => {
  const { gate, clock, told } = testGate()
  gate.failed(0)
  clock.advance(1000)
  assert.deepEqual([gate.opens(0), gate.opens(0)], [true, false])
  gate.failed(0)
  assert.equal(gate.opens(0), false)
  clock.advance(1000)
  assert.equal(gate.opens(0), true)
  gate.worked(0)
  assert.deepEqual([gate.opens(0), gate.opens(0), told], [true, true, [1, 0]])
})

test('a clock that was set back does not keep a zone closed', () => {
  const { gate, clock } = testGate()
  gate.failed(0)
  clock.advance(-3_600_000)
  assert.equal(gate.opens(0), true)
})
