import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paymentWorld } from '#simulation/payments'
import { recallAt } from './accounts.ts'
import { rankMules } from './mules.ts'

const plan = { seed: 5, people: 2000, days: 16, thefts: 60 }

test('mules that moved stolen money stand out among people, and those reported half way are not ranked', () => {
  const { honest, fraud } = rankMules(plan, ['payers', 'mutual', 'circle'])
  const world = paymentWorld(plan)
  world.play(world.to)
  const { rings } = world.truth()
  assert.ok(fraud.length > 0 && fraud.length < new Set(rings.flatMap(({ mules }) => mules)).size)
  assert.ok(honest.length > plan.people)
  assert.ok(recallAt({ honest, fraud }, 0.05) > 0.3)
})
