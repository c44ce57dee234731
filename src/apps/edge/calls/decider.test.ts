import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CallNeeds, type CallVerdict, type Fact, makeVelocity, type Screening } from '#engines/screening'
import { attemptOf, honestMobile, neighbour, now, strict } from '#test/call-screening'
import { type FactQuestion, longestWait, makeDecider, nothingKnown } from './decider.ts'

const policy = { windowSeconds: 60, distinctFrom: 3, shortFrom: 3, shortSeconds: 5 }

function deciderWith(ask: (question: FactQuestion) => Promise<Fact>) {
  return makeDecider({ screen: strict, known: nothingKnown, velocity: makeVelocity(policy, { callers: 64 }), ask })
}
function needsOf(screening: Screening): CallNeeds {
  return screening.kind === 'needs' ? screening : assert.fail(screening.action)
}
function reasonOf(verdict: CallVerdict): string {
  return verdict.action === 'reject' ? (verdict.reason ?? '') : verdict.action
}

test('a call that needs several facts gets them one after the other, each asked for once', async () => {
  const asked: string[] = []
  const decider = deciderWith(({ fact, number, called, waitMs }) => {
    asked.push(`${fact} ${number} ${called > 0} ${waitMs > 0 && waitMs <= longestWait}`)
    return Promise.resolve('no')
  })
  const attempt = attemptOf({ diversion: 77_011_234_999 })
  const verdict = await decider.settle({ attempt, needs: needsOf(decider.decide(attempt, now)), begun: Date.now() })
  assert.deepEqual(asked, [`roaming ${honestMobile} true true`, 'roaming 77011234999 true true'])
  assert.equal(reasonOf(verdict), 'foreign-mobile')
})

test('an answer of yes, no answer, and a failure each come to what the rule says', async () => {
  const settled = async (ask: (question: FactQuestion) => Promise<Fact>) => {
    const decider = deciderWith(ask)
    const attempt = attemptOf({ trunk: neighbour })
    return reasonOf(await decider.settle({ attempt, needs: needsOf(decider.decide(attempt, now)), begun: Date.now() }))
  }
  assert.equal(await settled(() => Promise.resolve('yes')), 'allow')
  assert.equal(await settled(() => Promise.resolve('no')), 'unregistered')
  assert.equal(await settled(() => Promise.resolve('pending')), 'allow')
  assert.equal(await settled(() => new Promise(() => undefined)), 'allow')
  assert.equal(await settled(() => Promise.reject(new Error('away'))), 'allow')
})

test('a call that has waited as long as any may is decided at once, without asking', async () => {
  const decider = deciderWith(() => assert.fail('nobody is asked'))
  const attempt = attemptOf({ trunk: neighbour })
  const needs = needsOf(decider.decide(attempt, now))
  assert.equal(reasonOf(await decider.settle({ attempt, needs, begun: Date.now() - longestWait })), 'allow')
})

test('what becomes of a PASSporT is waited for, and counts as unknown where it takes too long', async () => {
  const decider = deciderWith(() => Promise.resolve('yes'))
  const attempt = attemptOf({ trunk: neighbour, passport: 'pending' })
  const needs = needsOf(decider.decide(attempt, now))
  const settle = (passport?: Promise<'invalid' | 'full'>) =>
    decider.settle({ attempt, needs, begun: Date.now(), ...(passport !== undefined && { passport }) })
  assert.equal((await settle(Promise.resolve('invalid'))).verstat, 'TN-Validation-Failed')
  assert.equal((await settle(Promise.resolve('full'))).verstat, 'TN-Validation-Passed')
  assert.equal((await settle()).action, 'allow-verstat')
})

test('a caller is counted once a call, however often it is screened', async () => {
  const decider = deciderWith(() => Promise.resolve('yes'))
  const call = async (called: number) => {
    const attempt = attemptOf({ trunk: neighbour, called })
    const needs = needsOf(decider.decide(attempt, now))
    return (await decider.settle({ attempt, needs, begun: now })).reason
  }
  const reasons = [await call(77_022_222_221), await call(77_022_222_222), await call(77_022_222_223)]
  assert.deepEqual(reasons, [null, null, 'velocity'])
})
