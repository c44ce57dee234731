import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { makeLookup } from '#engines/lookup'
import { allRules, type CallTables, emptyCallTables } from '#engines/screening'
import { makeLog } from '#platform/log'
import { until } from '#test/until'
import type { CallsConfig } from '../config.ts'
import { makeRecent } from '../recent.ts'
import { type SipServices, startSip } from './server.ts'

const [moved, bank] = [77_011_234_567, 77_272_580_111]
const ported = (place: number) => ({ numbers: Float64Array.of(moved), operators: Uint16Array.of(place) })
const tables: CallTables = { ...emptyCallTables, operators: ['Kcell', 'Beeline'], ported: ported(1) }
const newer: CallTables = { ...tables, doNotOriginate: [{ from: bank, to: bank }] }

const plain = { dialPlan: { bare: 'e164' }, mayWithhold: true, verstat: false } as const
const config: SipServices['config'] = {
  policy: {
    rules: allRules('on'),
    trunks: [{ ...plain, name: 'beeline', kind: 'own', mayPresentOperators: ['Beeline'] }],
    listed: { measures: 0, reported: 'allow' },
  },
  trunks: [{ sources: ['127.0.0.1'], rejectWith: '603', advanceWith: 503 }],
  velocity: { windowSeconds: 60, distinctFrom: 30, shortFrom: 30, shortSeconds: 5 },
  callerHelp: 'saqbol.example/call',
  sip: { udp: '127.0.0.1:0', threads: 1, trunkBy: 'source' },
} satisfies CallsConfig

const index = makeLookup({ capacity: 16, reserve: 2 ** 20 }).handle
const services: SipServices = {
  config,
  ground: () => ({ index, tables }),
  key: new Uint8Array(32),
  recent: makeRecent({ registrations: 100, roaming: 100 }).handle,
  ask: () => Promise.resolve('unknown'),
  take: () => undefined,
  log: makeLog({ LOG_LEVEL: 'silent' }, 'edge'),
}

const socket = createSocket('udp4')
socket.bind(0, '127.0.0.1')
await once(socket, 'listening')
after(() => socket.close())
let calls = 0
/** The status and reason that a caller's INVITE is answered with. */
async function answerTo(port: number, caller: number): Promise<string> {
  const head = ['INVITE sip:+77273123456@edge SIP/2.0', `Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK${++calls};rport`]
  const from = [`From: <sip:+${caller}@core>;tag=1`, 'To: <sip:+77273123456@edge>', `Call-ID: ${calls}`]
  const answered = once(socket, 'message')
  const lines = [...head, ...from, 'Max-Forwards: 70', 'CSeq: 1 INVITE', 'Content-Length: 0', '', '']
  socket.send(lines.join('\r\n'), port, '127.0.0.1')
  const text = String(((await answered) as [Buffer])[0])
  return `${text.slice(8, 11)} ${/text="([^;]+)/.exec(text)?.[1] ?? ''}`.trim()
}

test('ported numbers go on to count in a thread that hears of newer tables, until it hears of other ones', async () => {
  await using sip = await startSip(services)
  assert.equal(await answerTo(sip.udpPort, moved), '302')
  sip.stand({ tables: newer })
  await until(async () => (await answerTo(sip.udpPort, bank)) === '603 do-not-originate')
  assert.equal(await answerTo(sip.udpPort, moved), '302')
  sip.stand({ tables: { ...newer, ported: ported(0) } })
  await until(async () => (await answerTo(sip.udpPort, moved)) === '603 trunk-number')
})

test('ported numbers are told to a thread only where they changed', async () => {
  const program = new URL(
    `data:text/javascript,${encodeURIComponent(`
      import { parentPort } from 'node:worker_threads'
      parentPort.postMessage({ kind: 'ready', udpPort: 1, tcpPort: 1 })
      parentPort.on('message', ({ kind, ground }) => {
        if (kind === 'stop') process.exit()
        const source = Object.keys(ground.tables ?? ground).join()
        parentPort.postMessage({ kind: 'missed', report: { source, since: 0, missed: 0 } })
      })
    `)}`,
  )
  const heard: string[] = []
  await using sip = await startSip({ ...services, program, hearMissed: ({ source }) => void heard.push(source) })
  const others = { ...newer, ported: ported(0) }
  for (const ground of [{ tables: newer }, { index }, { tables: others }, { tables: others }]) sip.stand(ground)
  await until(() => heard.length === 4)
  const told = heard.map((keys) => keys.includes('ported'))
  assert.deepEqual(told, [false, false, true, false])
  assert.equal(heard[1], 'index')
})
