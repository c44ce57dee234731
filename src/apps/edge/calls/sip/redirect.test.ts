import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { makeLookup, openLookup } from '#engines/lookup'
import { allRules, compileCalls, compileNumbers, emptyCallTables, type Fact, makeVelocity } from '#engines/screening'
import { openDatagrams } from '#platform/sip/datagrams'
import { until } from '#test/until'
import { makeCodes } from '../codes.ts'
import type { CallsConfig } from '../config.ts'
import { makeDecider, nothingKnown } from '../decider.ts'
import { makeTally } from '../tally.ts'
import { makeRedirect } from './redirect.ts'

const config: CallsConfig = {
  policy: {
    rules: allRules('on'),
    trunks: [{ name: 'abroad', kind: 'international', dialPlan: { bare: 'e164' }, mayWithhold: true, verstat: true }],
    listed: { measures: 0, reported: 'allow-verstat' },
  },
  trunks: [{ sources: ['127.0.0.1'], rejectWith: '603', advanceWith: 404 }],
  velocity: { windowSeconds: 60, distinctFrom: 30, shortFrom: 30, shortSeconds: 5 },
  callerHelp: 'saqbol.kz/call',
}

const answers: ((fact: Fact) => void)[] = []
const errors: unknown[] = []
const lookup = openLookup(makeLookup({ capacity: 1, reserve: 2 ** 20 }).handle)
const decider = makeDecider({
  screen: compileCalls(config.policy, { numbers: compileNumbers(emptyCallTables), lookup }),
  known: nothingKnown,
  velocity: makeVelocity(config.velocity, { callers: 64 }),
  ask: () => new Promise((resolve) => void answers.push(resolve)),
})
const redirect = makeRedirect({
  config,
  decider,
  tally: makeTally(config.policy),
  codes: makeCodes(new Uint8Array(32)),
  heldMost: 2,
  onError: (error) => void errors.push(error),
})
const server = await openDatagrams({ host: '127.0.0.1', port: 0, on: redirect.on, onError: (e) => void errors.push(e) })
const socket = createSocket('udp4')
socket.bind(0, '127.0.0.1')
await once(socket, 'listening')
after(async () => {
  socket.close()
  await server[Symbol.asyncDispose]()
})
const arrived: string[] = []
socket.on('message', (message) => arrived.push(message.toString('latin1')))

const send = (id: string) =>
  socket.send(
    [
      'INVITE sip:+77272580000@sbc.example.net SIP/2.0',
      `Via: SIP/2.0/UDP 127.0.0.1:5999;branch=z9hG4bK-${id};rport`,
      'From: <sip:+77015550003@sbc.example.net>;tag=1',
      'To: <sip:+77272580000@sbc.example.net>',
      `Call-ID: ${id}`,
      'CSeq: 1 INVITE',
      'Content-Length: 0',
      '\r\n',
    ].join('\r\n'),
    server.port,
    '127.0.0.1',
  )

async function answered(count: number): Promise<readonly string[]> {
  await until(() => arrived.length >= count)
  return arrived.map((answer) => `${answer.slice(8, 11)} ${/Call-ID: (\w+)/.exec(answer)?.[1]}`)
}

test('where as many calls wait as may, the next one passes at once; those that wait are decided all the same', async () => {
  for (const id of ['first', 'second', 'third']) send(id)
  assert.deepEqual(await answered(1), ['302 third'])
  assert.equal(redirect.counts().failedOpen, 1)
  assert.equal(redirect.waiting(), 2)
  for (const answer of answers) answer('no')
  assert.deepEqual((await answered(3)).toSorted(), ['302 third', '603 first', '603 second'])
  assert.equal(redirect.waiting(), 0)
  await redirect.settled()
})

test('a message that is no request is dropped, one that is malformed is told so, and the server goes on', async () => {
  arrived.length = 0
  const before = redirect.counts().dropped
  socket.send('hello', server.port, '127.0.0.1')
  socket.send(
    [
      'INVITE sip:+77272580000@sbc.example.net  SIP/2.0',
      'Via: SIP/2.0/UDP 127.0.0.1:5999;branch=z9hG4bK-bad;rport',
      'From: <sip:+77015550003@sbc.example.net>;tag=1',
      'To: <sip:+77272580000@sbc.example.net>',
      'Call-ID: bad',
      'CSeq: 1 INVITE',
      '\r\n',
    ].join('\r\n'),
    server.port,
    '127.0.0.1',
  )
  assert.deepEqual(await answered(1), ['400 bad'])
  assert.equal(redirect.counts().dropped, before + 1)
  assert.deepEqual(errors, [])
})
