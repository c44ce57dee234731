import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type LookupReader, type LookupState, makeLookup, openLookup, phoneKey } from '#engines/lookup'
import {
  type CallFacts,
  type CallVerdict,
  compileCalls,
  compileNumbers,
  type Dialled,
  type Fact,
  normaliseNumber,
} from '#engines/screening'
import { type AttemptKind, attemptKinds, type CallAttempts, callAttempts, type SimulatedAttempt } from '../calls.ts'

const yes = (known: boolean): Fact => (known ? 'yes' : 'no')

function dialled(text: string): Dialled {
  const digits = text.replace(/^\+/, '')
  return { digits: Number(digits), count: digits.length, plus: text.startsWith('+') }
}

function registryOf({ listed, reported }: CallAttempts): LookupReader {
  const index = makeLookup({ reserve: 2 ** 20 })
  const list = (numbers: Float64Array, state: LookupState) => {
    for (const number of numbers) {
      index.set(phoneKey(number), { state, measures: 1, confidence: 90, topic: 0, sources: 3, expiresAt: null })
    }
  }
  list(listed, 'confirmed')
  list(reported, 'reported')
  return openLookup(index.handle)
}

function screener(world: CallAttempts): (attempt: SimulatedAttempt) => CallVerdict {
  const numbers = compileNumbers(world.tables)
  const screen = compileCalls(world.policy, { numbers, lookup: registryOf(world) })
  return (attempt) => {
    const plan = world.policy.trunks[attempt.trunk]?.dialPlan ?? { bare: 'e164' as const }
    const facts: CallFacts = {
      roaming: (number) => yes(world.roaming.has(number)),
      registration: () => yes(attempt.registered),
      velocity: () => yes(attempt.fast),
    }
    const read = (text: string) => normaliseNumber(dialled(text), plan)
    const { trunk, passport, callerText, calledText, diversionText } = attempt
    const numbersRead = { caller: read(callerText), called: read(calledText), diversion: read(diversionText) }
    const found = screen({ ...numbersRead, trunk, passport }, facts, world.now)
    return found.kind === 'verdict' ? found : assert.fail(`${attempt.kind} waits for ${found.fact}`)
  }
}

const evenly = Object.fromEntries(attemptKinds.map((kind) => [kind, 1])) as Record<AttemptKind, number>
const world = callAttempts({ seed: 8, count: 20_000, mix: evenly })

test('the engine comes to the expected verdict on every attempt of every kind', () => {
  const screen = screener(world)
  const kinds = new Set<AttemptKind>()
  for (const attempt of world.attempts()) {
    kinds.add(attempt.kind)
    const { action, reason } = screen(attempt)
    assert.deepEqual({ action, reason }, attempt.expected, JSON.stringify(attempt))
  }
  assert.equal(kinds.size, attemptKinds.length)
})

test('what is written on a trunk is read as the number that is meant', () => {
  for (const attempt of world.attempts()) {
    const plan = world.policy.trunks[attempt.trunk]?.dialPlan ?? assert.fail('no such trunk')
    const { caller, called, diversion } = attempt
    const read = [attempt.callerText, attempt.calledText, attempt.diversionText].map((text) => {
      return normaliseNumber(dialled(text), plan)
    })
    assert.deepEqual(read, [caller, called, diversion], JSON.stringify(attempt))
  }
})

test('the same seed gives the same attempts, another seed others', () => {
  const plan = { seed: 3, count: 200 }
  const first = [...callAttempts(plan).attempts()]
  assert.deepEqual([...callAttempts(plan).attempts()], first)
  assert.notDeepEqual([...callAttempts({ ...plan, seed: 4 }).attempts()], first)
})

test('the usual mix is mostly honest and holds every kind that needs no key and no history', () => {
  const all = [...callAttempts({ seed: 9, count: 20_000 }).attempts()]
  const honest = all.filter(({ expected }) => expected.action === 'allow').length / all.length
  assert.ok(honest > 0.7 && honest < 0.8, String(honest))
  assert.equal(new Set(all.map(({ kind }) => kind)).size, attemptKinds.length - 4)
})

test('honest callers call once or twice, so that no memory of calls holds against them', () => {
  const seen = new Map<number, number>()
  for (const { kind, caller } of callAttempts({ seed: 10, count: 20_000 }).attempts()) {
    if (kind.startsWith('honest')) seen.set(caller, (seen.get(caller) ?? 0) + 1)
  }
  assert.ok(Math.max(...seen.values()) <= 4)
})

test('a mix without weight is refused', () => {
  assert.throws(() => callAttempts({ seed: 1, count: 1, mix: {} }), /needs a weight/)
})
