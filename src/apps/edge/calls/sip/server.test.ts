import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseBlockCode } from '#domains/calls'
import { makeLookup, phoneKey } from '#engines/lookup'
import { allRules, emptyCallTables, type Fact } from '#engines/screening'
import { makeLog } from '#platform/log'
import { until } from '#test/until'
import { makeCodes } from '../codes.ts'
import type { CallsConfig } from '../config.ts'
import type { FactQuestion } from '../decider.ts'
import { makeRecent } from '../recent.ts'
import { readBlocked, readCounts, type TallyPart } from '../tally.ts'
import { startSip } from './server.ts'

const listed = 77_015_550_001
const reported = 77_015_550_002
const honest = 77_015_550_003
const called = 77_272_580_000
const key = new Uint8Array(32).fill(7)

const trunk = { dialPlan: { bare: 'e164' }, mayWithhold: true, verstat: true } as const
const setting = { sources: [], rejectWith: '603', advanceWith: 404 } as const
const config: CallsConfig & { readonly sip: NonNullable<CallsConfig['sip']> } = {
  policy: {
    rules: { ...allRules('on'), numbering: { ...allRules('on').numbering, mode: 'shadow' } },
    trunks: [
      { ...trunk, name: 'own', kind: 'own' },
      { ...trunk, name: 'abroad', kind: 'international' },
      { ...trunk, name: 'plus', kind: 'own' },
      { ...trunk, name: 'card', kind: 'own' },
      {
        ...trunk,
        name: 'elsewhere',
        kind: 'own',
        rules: { listed: { action: 'route-advance' }, velocity: { action: 'withhold' } },
      },
    ],
    listed: { measures: 0, reported: 'allow-verstat' },
  },
  trunks: [
    { ...setting, sources: ['127.0.0.1'] },
    setting,
    { ...setting, rejectWith: '603+' },
    { ...setting, rejectWith: '608' },
    { ...setting, advanceWith: 503, contactHost: 'sbc.example.net:5080' },
  ],
  velocity: { windowSeconds: 60, distinctFrom: 3, shortFrom: 3, shortSeconds: 5 },
  sip: { udp: '127.0.0.1:0', tcp: '127.0.0.1:0', threads: 1, trunkBy: 'group' },
  callerHelp: 'saqbol.kz/call',
  redressCard: 'https://saqbol.kz/card',
}

const index = makeLookup({ capacity: 16, reserve: 2 ** 20 })
const value = { state: 'confirmed', measures: 4, confidence: 90, topic: 1, sources: 2, expiresAt: null } as const
index.set(phoneKey(listed), value)
index.set(phoneKey(reported), { ...value, state: 'reported' })

const parts: TallyPart[] = []
let answerTo: (question: FactQuestion) => Promise<Fact> = () => Promise.resolve('unknown')
const services = {
  config,
  ground: () => ({ index: index.handle, tables: emptyCallTables }),
  key,
  recent: makeRecent({ registrations: 100, roaming: 100 }).handle,
  ask: (question: FactQuestion) => answerTo(question),
  take: (part: TallyPart) => void parts.push(part),
  missed: () => undefined,
  log: makeLog({ LOG_LEVEL: 'silent' }, 'edge'),
}
const sip = await startSip(services)
const socket = createSocket('udp4')
socket.bind(0, '127.0.0.1')
await once(socket, 'listening')
after(async () => {
  socket.close()
  await sip[Symbol.asyncDispose]()
})
const arrived: string[] = []
socket.on('message', (message) => arrived.push(message.toString('latin1')))

let calls = 0
interface Asked {
  readonly caller?: number | string
  readonly trunk?: string
  readonly branch?: string
  readonly method?: string
  readonly transport?: string
}
/** A request as a switch sends it. */
const request = ({
  caller = honest,
  trunk = 'own',
  branch = `b${++calls}`,
  method = 'INVITE',
  transport = 'UDP',
}: Asked) =>
  [
    `${method} sip:+${called};tgrp=${trunk};trunk-context=example.net@sbc.example.net SIP/2.0`,
    `Via: SIP/2.0/${transport} 127.0.0.1:5999;branch=z9hG4bK-${branch};rport`,
    'Max-Forwards: 70',
    `From: <sip:${typeof caller === 'number' ? `+${caller}` : caller}@sbc.example.net>;tag=1`,
    `To: <sip:+${called}@sbc.example.net>`,
    `Call-ID: ${branch}@sbc.example.net`,
    `CSeq: 1 ${method}`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')

const next = async (): Promise<string> => {
  await until(() => arrived.length > 0)
  return arrived.shift() ?? ''
}
const send = (text: string) => socket.send(text, sip.udpPort, '127.0.0.1')
const ask = (asked: Asked): Promise<string> => {
  send(request(asked))
  return next()
}
const statusOf = (answer: string) => Number(answer.slice(8, 11))
const codeIn = (answer: string) => parseBlockCode(/code (\w{5}-\w{5});/.exec(answer)?.[1] ?? '')

test('an honest call is moved to where it was going, a listed one is rejected with the reason and a code', async () => {
  const moved = await ask({})
  assert.equal(statusOf(moved), 302)
  assert.match(moved, /\r\nContact: <sip:\+77272580000;tgrp=own;trunk-context=example\.net@sbc\.example\.net>\r\n/)
  const rejected = await ask({ caller: listed })
  assert.equal(statusOf(rejected), 603)
  assert.match(rejected, /\r\nReason: Q\.850;cause=21;text="listed-confirmed; code \w{5}-\w{5}; saqbol\.kz\/call"\r\n/)
  assert.ok(codeIn(rejected))
})

test('a call to an emergency number passes whoever calls, also where a switch wrote it with a plus and the country code', async () => {
  for (const number of ['112', '+112', '+7112', '+7727102'])
    for (const trunk of ['own', 'abroad']) {
      send(request({ caller: listed, trunk }).replaceAll(`+${called}`, number))
      assert.equal(statusOf(await next()), 302, `${number} ${trunk}`)
    }
})

test('each trunk answers in its own way', async () => {
  const plus = await ask({ caller: listed, trunk: 'plus' })
  assert.match(plus, /^SIP\/2\.0 603 Network Blocked\r\n/)
  assert.match(plus, /text="v=analytics1;url=https:\/\/saqbol\.kz\/call\/\w{5}-\w{5}";location=RLN/)
  const card = await ask({ caller: listed, trunk: 'card' })
  assert.match(card, /^SIP\/2\.0 608 Rejected\r\n/)
  assert.match(card, /\r\nCall-Info: <https:\/\/saqbol\.kz\/card>;purpose=jwscard\r\n/)
  assert.equal(statusOf(await ask({ caller: listed, trunk: 'elsewhere' })), 503)
})

test('a reported caller goes on marked as not vouched for, at both places where switches look', async () => {
  const marked = await ask({ caller: reported })
  assert.equal(statusOf(marked), 302)
  assert.match(marked, /\r\nContact: <sip:\+77272580000[^\r]*;verstat=No-TN-Validation@/)
  assert.match(marked, /\r\nP-Asserted-Identity: <sip:\+77015550002;verstat=No-TN-Validation@/)
})

test('a caller whose number is withheld goes on without it, to the host of the trunk', async () => {
  const fast = 77_015_550_044
  const answers: string[] = []
  for (let n = 0; n < 3; n++) {
    send(request({ caller: fast, trunk: 'elsewhere' }).replaceAll(String(called), String(called + n)))
    answers.push(await next())
  }
  const last = answers[2] ?? ''
  assert.equal(statusOf(last), 302)
  assert.match(last, /\r\nPrivacy: id\r\n/)
  assert.match(last, /\r\nContact: <[^\r]*@sbc\.example\.net:5080>\r\n/)
  assert.doesNotMatch(answers[0] ?? '', /Privacy/)
})

test('what is sent again gets the same bytes, an ACK none, OPTIONS and CANCEL what is theirs', async () => {
  const first = await ask({ caller: listed, branch: 'again' })
  assert.equal(await ask({ caller: listed, branch: 'again' }), first)
  send(request({ caller: listed, branch: 'again', method: 'ACK' }))
  assert.equal(statusOf(await ask({ method: 'OPTIONS' })), 200)
  assert.equal(statusOf(await ask({ branch: 'again', method: 'CANCEL' })), 200)
  assert.equal(statusOf(await ask({ branch: 'never-seen', method: 'CANCEL' })), 481)
  assert.equal(arrived.length, 0)
})

/** A call sent twice before its fact is known: what was asked, and the answer to both; none where its time was over before. */
async function sentTwice() {
  const call = { trunk: 'abroad', branch: `roamer-${++calls}` }
  const fact = Promise.withResolvers<Fact>()
  const asked: FactQuestion[] = []
  answerTo = (question) => {
    asked.push(question)
    return fact.promise
  }
  for (let n = 0; n < 2; n++) send(request(call))
  // Packets keep their order: who has answered this one has seen both.
  let answer = await ask({ method: 'OPTIONS' })
  const waits = statusOf(answer) === 200
  while (statusOf(answer) !== 200) answer = await next()
  await until(() => asked.length > 0)
  fact.resolve('no')
  return { call, asked, answer: waits ? await next() : '' }
}

test('a call that needs a fact waits for it, sent again it waits on, and gets what follows from the answer', async () => {
  // On a machine that stands still for the time of the rule the call passes, as it should, and another one is tried.
  const { call, asked, answer } = await until(sentTwice, (told) => told.answer !== '' && statusOf(told.answer) !== 302)
  assert.match(answer, /^SIP\/2\.0 603 [^]*foreign-mobile;/)
  assert.equal(await ask(call), answer)
  assert.deepEqual([asked.length, asked[0]?.fact, asked[0]?.number], [1, 'roaming', honest])
  assert.equal(arrived.length, 0)
})

test('nobody waits for an answer that does not come: the call passes within the time of the rule', async () => {
  answerTo = () => new Promise(() => undefined)
  assert.equal(statusOf(await ask({ trunk: 'abroad' })), 302)
  answerTo = () => Promise.reject(new Error('the operator is away'))
  assert.equal(statusOf(await ask({ trunk: 'abroad' })), 302)
})

test('a call that is given up while it waits ends with 487, and its verdict is not sent', async () => {
  answerTo = async () => {
    await sleep(200)
    return 'no'
  }
  send(request({ trunk: 'abroad', branch: 'given-up' }))
  send(request({ trunk: 'abroad', branch: 'given-up', method: 'CANCEL' }))
  const answers = [await next(), await next()]
  const told = answers.map((answer) => `${statusOf(answer)} ${/CSeq: 1 (\w+)/.exec(answer)?.[1]}`)
  assert.deepEqual(told.toSorted(), ['200 CANCEL', '487 INVITE'])
  await sleep(400)
  assert.equal(arrived.length, 0)
})

test('over TCP requests that come in one piece, or bit by bit, are answered in their order', async () => {
  const stream = connect(sip.tcpPort, '127.0.0.1')
  let text = ''
  stream.on('data', (piece) => {
    text += piece.toString('latin1')
  })
  await once(stream, 'connect')
  stream.write(`\r\n\r\n${request({ transport: 'TCP' })}${request({ caller: listed, transport: 'TCP' })}`)
  const slow = request({ transport: 'TCP', method: 'OPTIONS' })
  for (const piece of [slow.slice(0, 5), slow.slice(5, 100), slow.slice(100)]) {
    await sleep(10)
    stream.write(piece)
  }
  await until(() => text.split('SIP/2.0 ').length > 3)
  assert.ok(text.startsWith('\r\nSIP/2.0 '), 'a ping is answered')
  assert.deepEqual(
    text.split('\r\n').flatMap((line) => /^SIP\/2\.0 (\d+)/.exec(line)?.[1] ?? []),
    ['302', '603', '200'],
  )
  stream.destroy()
})

test('what was decided is counted, and rejected calls are told under the code that their caller was told', async () => {
  const answer = await ask({ caller: listed, branch: 'counted' })
  const codes = makeCodes(key)
  const blocked = () => parts.flatMap((part) => readBlocked(part, config.policy, codes))
  const told = await until(() => blocked().find(({ code }) => code === codeIn(answer)))
  assert.deepEqual(
    [told?.trunk, told?.country, told?.rule, told?.reason, told?.caller, told?.callerHash],
    ['own', 'KZ', 'listed', 'listed-confirmed', listed, codes.hash(listed)],
  )
  const other = blocked().find(({ reason }) => reason === 'foreign-mobile')
  assert.equal(other?.caller, undefined, 'numbers that nobody listed stay here')
  const rows = parts.flatMap((part) => readCounts(part, config.policy))
  assert.ok(
    rows.some(({ trunk, rule, action, shadow }) => `${trunk} ${rule} ${action} ${shadow}` === 'abroad  allow false'),
  )
  assert.ok(rows.some(({ rule, action }) => `${rule} ${action}` === 'foreign-mobile reject'))
})

test('newer tables and another index count from the moment that they are told', async () => {
  const bank = 77_272_580_111
  sip.stand({ tables: { ...emptyCallTables, doNotOriginate: [{ from: bank, to: bank }] } })
  const other = makeLookup({ capacity: 16, reserve: 2 ** 20 })
  sip.stand({ index: other.handle })
  await until(async () => (await ask({ caller: bank })).includes('do-not-originate'))
  assert.equal(statusOf(await ask({ caller: listed })), 302)
})

test('a thread that breaks down is started anew', async () => {
  const program = new URL(
    `data:text/javascript,${encodeURIComponent(`
      import { parentPort } from 'node:worker_threads'
      parentPort.postMessage({ kind: 'ready', udpPort: 1, tcpPort: 1 })
      parentPort.on('message', () => process.exit())
      setTimeout(() => { throw new Error('broken') }, 20)
    `)}`,
  )
  const breaking = await startSip({ ...services, program })
  await until(() => breaking.restarts() >= 2)
  await breaking[Symbol.asyncDispose]()
})

test('an address that is taken is told at the start', async () => {
  const taken = { ...config, sip: { ...config.sip, udp: `127.0.0.1:${sip.udpPort}` } }
  await assert.rejects(startSip({ ...services, config: taken }), /EADDRINUSE|in use|bind/i)
})
