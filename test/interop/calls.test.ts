import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { unwrap } from '#kernel/result'
import { callAttempts, type SimulatedAttempt } from '#simulation/calls'
import { edgeProcess, fillCentre, registrationSeconds, toldBefore } from '#test/calls-operator'
import { type CallEnd, fromCallsGuide, type PlacedCall, startExchange } from '#test/calls-switch'
import { testEdges } from '#test/edge'
import { needsPeer } from '#test/peers'
import { until } from '#test/until'
import { readCallsFile } from '../../src/apps/edge/calls/config-file.ts'

const skip = needsPeer('Kamailio', 'kamailio') || needsPeer('sipp', 'sipp')

const count = 10_000
const sizes = { listed: 100, reported: 50, ported: 300, roaming: 300 }
const world = callAttempts({ seed: 20_261_122, count: count + 200, now: Date.now(), size: sizes })
/** Short numbers are no callers that the centre takes a rule about. */
const attempts = [...world.attempts()].filter(({ caller }) => caller !== 1414).slice(0, count)

/** Two more trunks, on which a listed caller is not rejected but treated otherwise. */
const milder = (['withhold', 'route-advance'] as const).map((action) => ({
  name: action,
  kind: 'own',
  verstat: false,
  rules: { listed: { action }, 'trunk-number': { mode: 'off' } },
}))
const trunkNames = [...world.policy.trunks, ...milder].map(({ name }) => name)
const [withholding, advancing] = [trunkNames.indexOf('withhold'), trunkNames.indexOf('route-advance')]

const centre = skip ? undefined : await testEdges()
const edge = centre && (await edgeProcess(centre, world, milder))
const exchange = edge && (await startExchange(edge.sipPort, trunkNames))
const entries = sizes.listed + sizes.reported

before(async () => {
  if (centre === undefined || edge === undefined) return
  await fillCentre(centre, world)
  await edge.start(entries)
  // What was registered before the edge began it cannot have heard of: only after that time absence says something.
  await sleep(registrationSeconds * 1000)
})

const placed = ({ trunk, callerText, calledText, diversionText }: SimulatedAttempt, n: number): PlacedCall => ({
  trunk,
  caller: callerText,
  called: calledText,
  diversion: diversionText,
  asserted: n % 2 === 1 && callerText !== '',
  // One in a hundred is too long for a datagram.
  padding: n % 100 === 50 ? 1200 : 0,
})

/** What a call must come to, in short, and what it came to. */
const wanted = ({ expected: { action, reason } }: SimulatedAttempt) => (action === 'reject' ? `603 ${reason}` : '200')
const came = ({ status = 0, reason = '' }: Partial<CallEnd> = {}) => {
  if (status === 200) return '200'
  return `${status} ${/text="([a-z-]+); code \w{5}-\w{5}; saqbol\.example\/call"/.exec(reason)?.[1]}`
}

test("the guide's file for the edge is taken as it stands there, and fits its file for Kamailio", () => {
  const folder = mkdtempSync(join(tmpdir(), 'saqbol-calls-guide-'))
  after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'calls.json')
  writeFileSync(file, fromCallsGuide('{\n  "callerHelp"'))
  const { policy, trunks, sip } = unwrap(readCallsFile(file))
  assert.equal(sip?.trunkBy, 'group')
  assert.ok(trunks.every(({ sources }) => sources.includes('192.0.2.10')))
  const named = [...fromCallsGuide('# trunks.list').matchAll(/^1 .* (\S+)$/gm)].map(([, name]) => name)
  assert.deepEqual(
    named,
    policy.trunks.map(({ name }) => name),
  )
})

test('ten thousand mixed calls, a thousand a second: every verdict is right, no call fails', { skip }, async () => {
  assert.ok(edge !== undefined && exchange !== undefined)
  const told = toldBefore(attempts, world.roaming)
  await edge.tell('roaming', told.roaming)
  // Operators register each call when it is set up; here all of them are kept registered while the calls come.
  const register = () => edge.tell('registrations', told.registrations)
  await register()
  const registering = setInterval(() => void register(), (registrationSeconds * 1000) / 3)
  const place = async () => {
    const before = await edge.figure('saqbol_calls_missed')
    const delay = monitorEventLoopDelay()
    delay.enable()
    const ends = await exchange.place(attempts.map(placed), 1000)
    delay.disable()
    const wrong = attempts.flatMap((attempt, n) => {
      const end = came(ends[n])
      return end === wanted(attempt) ? [] : [`${n} ${attempt.kind}: ${wanted(attempt)} was ${end}`]
    })
    // The switch tells with its next ping what it missed.
    if (wrong.length > 0) await sleep(7000)
    const missed = (await edge.figure('saqbol_calls_missed')) - before
    // A rule that waits for a registration has some hundred milliseconds to spare.
    const stoodStill = missed > 0 || delay.max > 100e6
    return { ends, wrong, missed, isVoid: stoodStill && wrong.every((one) => one.endsWith(' was 200')) }
  }
  // A machine that stood still let calls go on, as it must: such a run says nothing of the verdicts.
  let run = await place()
  for (let again = 0; again < 2 && run.wrong.length > 0 && run.isVoid; again++) run = await place()
  clearInterval(registering)
  const { ends, wrong, missed } = run
  assert.deepEqual(wrong.slice(0, 20), [], `${wrong.length} wrong, ${missed} of them missed\n${exchange.said()}`)
  for (const [n, { calledText, expected }] of attempts.entries()) {
    const through = ends[n]?.through
    assert.equal(through === undefined, expected.action === 'reject')
    if (through === undefined) continue
    // As it was dialled: what the edge was told besides is taken off again.
    assert.match(through.uri, new RegExp(`^sip:${calledText.replace('+', String.raw`\+`)}@[^;]*$`))
    const marked = /;verstat=No-TN-Validation@/.test(through.asserted)
    assert.equal(marked, expected.reason === 'listed-reported', `${n} ${through.asserted}`)
  }
  assert.equal(await edge.figure('saqbol_calls_failed_open'), 0)
  assert.equal(missed, 0)
  assert.ok((await edge.figure('saqbol_sip_connections')) > 0, 'long requests come over TCP')
})

test('a number that is withheld shows nowhere, and route-advance is passed back to the switch before', {
  skip,
}, async () => {
  assert.ok(exchange !== undefined)
  const caller = `+${world.listed[0]}`
  const called = '+77012345678'
  const calls = [withholding, advancing].flatMap((trunk) => [
    { trunk, caller, called },
    { trunk, caller, called, asserted: true },
  ])
  const ends = await exchange.place(calls, 10)
  assert.deepEqual(
    ends.map(({ status }) => status),
    [200, 200, 503, 503],
  )
  for (const { through } of ends.slice(0, 2)) {
    const { from = '', asserted, privacy } = through ?? {}
    assert.match(from, /^"Anonymous" <sip:anonymous@anonymous.invalid>;tag=/)
    assert.equal(asserted, '<sip:anonymous@anonymous.invalid>')
    assert.equal(privacy, 'id')
  }
})

test('with the edge killed calls go on, and each that missed its verdict is counted', { skip }, async () => {
  assert.ok(edge !== undefined && exchange !== undefined)
  const before = await edge.figure('saqbol_calls_missed')
  const some = attempts.slice(0, 3000)
  const [ends] = await Promise.all([exchange.place(some.map(placed), 1000), sleep(1500).then(edge.kill)])
  const statuses = new Set(ends.map(({ status }) => status))
  assert.deepEqual(statuses, new Set([200, 603]), exchange.said())
  const rejected = some.filter(({ expected }) => expected.action === 'reject')
  const missedOfThem = rejected.length - ends.filter(({ status }) => status === 603).length
  assert.ok(missedOfThem > 0)
  const waiting = await exchange.place(attempts.slice(3000, 3500).map(placed), 500)
  // By now the switch asks no more, and carries calls without waiting.
  await sleep(6000)
  const without = [...waiting, ...(await exchange.place(attempts.slice(3500, 3700).map(placed), 500))]
  assert.deepEqual(new Set(without.map(({ status }) => status)), new Set([200]))

  await edge.start(entries)
  const missed = () => edge.figure('saqbol_calls_missed')
  const least = before + without.length + missedOfThem
  await until(async () => (await missed()) >= least)
  const most = before + without.length + some.length - (rejected.length - missedOfThem)
  assert.ok((await missed()) <= most, `${await missed()} of at most ${most}`)
  // It decides again as soon as it is there again.
  await until(async () => {
    const [end] = await exchange.place([{ trunk: 0, caller: '+123', called: '+77012345678' }], 1)
    return end?.status === 603
  })
})
