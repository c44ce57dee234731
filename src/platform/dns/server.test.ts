import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { classes, opcodes, rcodes, types } from '#formats/dns/codes'
import { answerLimits, type Message, parseMessage, type ReadMessage } from '#formats/dns/message'
import { transferMessages } from '#formats/dns/transfer'
import { findTsig } from '#formats/dns/tsig'
import { writeMessage } from '#formats/dns/writing'
import { fixedClock } from '#kernel/clock'
import { makeLog } from '../log.ts'
import { answerTo } from './answering.ts'
import { notify } from './notifying.ts'
import { startDnsServer } from './server.ts'
import { signRequest, verifyRequest } from './signing.ts'
import type { ZoneView } from './zone.ts'

const clock = fixedClock('2026-11-21T09:00:00Z')
const key = { name: 'provider', secret: Buffer.alloc(32, 7) }
const soa = { primary: 'ns.rpz.test', mailbox: 'h.rpz.test', serial: 7, refresh: 1, retry: 1, expire: 1, minimum: 1 }
const whole = [
  ...transferMessages({ zone: 'rpz.test', type: types.AXFR, ttl: 5 }, [
    { kind: 'soa', soa },
    ...Array.from({ length: 2000 }, (_, n) => ({
      kind: 'rule' as const,
      rule: { host: `evil-${n}.kz`, target: '', below: true },
    })),
    { kind: 'soa', soa },
  ]),
]
const soaRecord = { name: 'rpz.test', type: types.SOA, class: classes.IN, ttl: 1, data: { kind: 'soa', soa } } as const
const long = { name: 'long.rpz.test', type: types.TXT, class: classes.IN, ttl: 1 }
const view: ZoneView = {
  soa,
  transfer: () => whole,
  changes: () => undefined,
  find: (name) => {
    if (name === '') return [soaRecord]
    const data = { kind: 'bytes', bytes: new Uint8Array(250) } as const
    return name === 'long' ? Array.from({ length: 8 }, () => ({ ...long, data })) : undefined
  },
}
const log = makeLog({ LOG_LEVEL: 'silent' }, 'test')
const server = await startDnsServer({
  listen: '127.0.0.1:0',
  zone: {
    name: 'rpz.test',
    keyOf: (name) => (name === key.name ? key : undefined),
    viewOf: (asker) => ('key' in asker ? view : undefined),
  },
  clock,
  log,
  limits: { connections: 4, connectionsOfOne: 3, idle: 300 },
})
after(() => server[Symbol.asyncDispose]())

const base: Message = {
  id: 99,
  isResponse: false,
  opcode: opcodes.query,
  authoritative: false,
  truncated: false,
  recursionDesired: true,
  recursionAvailable: false,
  rcode: 0,
  questions: [{ name: 'rpz.test', type: types.SOA, class: classes.IN }],
  answers: [],
  authorities: [],
  additionals: [],
}
const asking = (type: number, name = 'rpz.test'): Message => ({
  ...base,
  questions: [{ name, type, class: classes.IN }],
})
const signed = (message: Message, moment = clock.now()) => signRequest(key, writeMessage(message), moment).bytes

/** What comes back over UDP; undefined where nothing does for so many milliseconds. */
async function overUdp(bytes: Uint8Array, patience = 60_000): Promise<ReadMessage | undefined> {
  const socket = createSocket('udp4')
  const answer = once(socket, 'message', { signal: AbortSignal.timeout(patience) }).catch(() => undefined)
  socket.send(bytes, server.port, '127.0.0.1')
  const [found] = ((await answer) ?? []) as readonly Buffer[]
  socket.close()
  return found && parseMessage(found, answerLimits)
}

async function open(): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

/** Everything that comes back over TCP until the server closes for idleness. */
async function overTcp(bytes: Uint8Array): Promise<readonly Uint8Array[]> {
  const socket = await open()
  const length = Buffer.alloc(2)
  length.writeUInt16BE(bytes.length, 0)
  socket.write(Buffer.concat([length, bytes]))
  const parts: Buffer[] = []
  socket.on('data', (part) => parts.push(part))
  await once(socket, 'close')
  const all = Buffer.concat(parts)
  const messages: Uint8Array[] = []
  for (let at = 0; at < all.length; at += 2 + all.readUInt16BE(at)) {
    messages.push(all.subarray(at + 2, at + 2 + all.readUInt16BE(at)))
  }
  return messages
}

const tsigErrorOf = (message: ReadMessage | undefined) => {
  const found = message && findTsig(message)
  return found?.state === 'found' ? found.tsig.error : undefined
}

test('a stranger is refused whatever is asked, and so is everybody for other zones', async () => {
  assert.equal((await overUdp(writeMessage(base)))?.rcode, rcodes.refused)
  const [axfr = new Uint8Array()] = await overTcp(writeMessage(asking(types.AXFR)))
  assert.equal(parseMessage(axfr)?.rcode, rcodes.refused)
  assert.equal((await overUdp(signed(asking(types.A, 'example.kz'))))?.rcode, rcodes.refused)
})

test('who has the key gets the zone, every message signed', async () => {
  const messages = await overTcp(signed(asking(types.AXFR)))
  const read = messages.map((bytes) => parseMessage(bytes, answerLimits))
  assert.equal(read.length, whole.length)
  assert.ok(read.every((message) => message?.id === 99 && tsigErrorOf(message) === 0))
  assert.equal(read.flatMap((message) => message?.answers ?? []).length, 4002)
})

test('IXFR without a known past gets the whole zone, and the SOA alone where it is current or over UDP', async () => {
  const since = (serial: number): Message => ({
    ...asking(types.IXFR),
    authorities: [{ ...soaRecord, data: { kind: 'soa', soa: { ...soa, serial } } }],
  })
  const messages = (await overTcp(signed(since(3)))).map((bytes) => parseMessage(bytes, answerLimits))
  assert.equal(messages[0]?.questions[0]?.type, types.IXFR)
  assert.equal(messages.flatMap((message) => message?.answers ?? []).length, 4002)
  assert.equal((await overUdp(signed(since(7))))?.answers.length, 1)
  assert.equal((await overUdp(signed(since(3))))?.answers.length, 1)
  assert.equal((await overUdp(signed(asking(types.IXFR))))?.rcode, rcodes.formErr)
})

test('a wrong key, a wrong secret and a wrong clock are told apart', async () => {
  const other = signRequest({ ...key, name: 'other' }, writeMessage(base), clock.now()).bytes
  const forged = signRequest({ ...key, secret: Buffer.alloc(32) }, writeMessage(base), clock.now()).bytes
  const late = signed(base, new Date(clock.now().getTime() - 301_000))
  const answers = [await overUdp(other), await overUdp(forged), await overUdp(late)]
  assert.deepEqual(
    answers.map((message) => message?.rcode),
    [rcodes.notAuth, rcodes.notAuth, rcodes.notAuth],
  )
  assert.deepEqual(answers.map(tsigErrorOf), [rcodes.badKey, rcodes.badSig, rcodes.badTime])
  const [badTime] = answers.slice(2)
  const found = badTime && findTsig(badTime)
  assert.ok(found?.state === 'found')
  assert.equal(Buffer.from(found.tsig.other).readUIntBE(0, 6), clock.now().getTime() / 1000)
  assert.equal((await overUdp(signed(base, new Date(clock.now().getTime() - 299_000))))?.rcode, rcodes.noError)
})

test('a message changed after it was signed is forged', () => {
  const bytes = Buffer.from(signed(base))
  bytes[2] = (bytes[2] ?? 0) ^ 1
  const read = parseMessage(bytes)
  assert.ok(read)
  const judged = verifyRequest(bytes, read, { keyOf: () => key, now: clock.now() })
  assert.equal(judged.state === 'bad' && judged.error, rcodes.badSig)
})

test('malformed questions get FORMERR, answers and scraps get nothing', async () => {
  const cut = writeMessage(base).slice(0, 20)
  assert.equal((await overUdp(cut))?.rcode, rcodes.formErr)
  assert.equal(await overUdp(new Uint8Array(5), 400), undefined)
  assert.equal(await overUdp(writeMessage({ ...base, isResponse: true }), 400), undefined)
  assert.equal((await overUdp(signed({ ...base, opcode: 5 })))?.rcode, rcodes.notImp)
  assert.equal((await overUdp(signed({ ...base, questions: [] })))?.rcode, rcodes.formErr)
})

test('spoilt questions, signed and not, are answered or passed over, and never throw', () => {
  const served = {
    name: 'rpz.test',
    keyOf: (name: string) => (name === key.name ? key : undefined),
    viewOf: () => view,
  }
  const seeds = [
    writeMessage(base),
    signed(base),
    signed(asking(types.IXFR)),
    signed({ ...asking(types.AXFR), authorities: [soaRecord] }),
  ]
  let x = 20261121
  const draw = () => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    return x >>> 0
  }
  let answers = 0
  for (let left = 30_000; left > 0; left--) {
    const bytes = Buffer.from(seeds[draw() % seeds.length] ?? [])
    for (let times = 1 + (draw() % 4); times > 0; times--) bytes[draw() % bytes.length] = draw() & 255
    const spoilt = draw() % 8 === 0 ? bytes.subarray(0, draw() % bytes.length) : bytes
    const transport = draw() % 2 === 0 ? 'udp' : 'tcp'
    for (const answer of answerTo(served, { bytes: spoilt, transport, address: '192.0.2.1', now: clock.now() })) {
      assert.ok(parseMessage(answer, answerLimits))
      answers += 1
      // The rest of a whole zone is of no interest here.
      break
    }
  }
  assert.ok(answers > 10_000)
})

test('what does not fit over UDP is cut short and asked again over TCP; EDNS is answered with EDNS', async () => {
  const opt = { name: '', type: types.OPT, class: 4096, ttl: 0, data: { kind: 'bytes', bytes: new Uint8Array(0) } }
  const asked = { ...asking(types.TXT, 'long.rpz.test'), additionals: [opt] } as Message
  const short = await overUdp(signed(asked))
  assert.deepEqual([short?.truncated, short?.answers.length, short?.additionals[0]?.type], [true, 0, types.OPT])
  const [full = new Uint8Array()] = await overTcp(signed(asked))
  assert.equal(parseMessage(full, answerLimits)?.answers.length, 8)
  const version = { ...asked, additionals: [{ ...opt, ttl: 1 << 16 }] } as Message
  const refused = await overUdp(signed(version))
  assert.deepEqual([refused?.rcode, (refused?.additionals[0]?.ttl ?? 0) >>> 24], [0, 1])
})

test('connections are few, and close when nothing comes or too much', async () => {
  const three = await Promise.all([open(), open(), open()])
  const fourth = await open()
  await once(fourth, 'close')
  assert.ok(server.connectionsSeen() <= 4)
  for (const socket of three) socket.write(Buffer.from([0xff, 0xff, 1, 2, 3]))
  await Promise.all(three.filter(({ destroyed }) => !destroyed).map((socket) => once(socket, 'close')))
})

test('several questions of one connection are answered in turn', async () => {
  const socket = await open()
  const bytes = signed(base)
  const length = Buffer.from([bytes.length >> 8, bytes.length & 255])
  const parts: Buffer[] = []
  socket.on('data', (part) => parts.push(part))
  socket.write(Buffer.concat([length, bytes, length, bytes, length]))
  socket.write(bytes)
  await once(socket, 'close')
  const all = Buffer.concat(parts)
  const first = all.readUInt16BE(0)
  assert.equal(all.length, (first + 2) * 3)
})

test('a notice is sent again until it is answered, and given up when nobody does', async () => {
  const heard: Buffer[] = []
  const resolver = createSocket('udp4')
  resolver.on('message', (bytes, { port, address }) => {
    heard.push(bytes)
    const read = parseMessage(bytes)
    if (heard.length < 2 || read === undefined) return
    resolver.send(writeMessage({ ...read, isResponse: true, answers: [], additionals: [] }), port, address)
  })
  await new Promise<void>((resolve) => resolver.bind(0, '127.0.0.1', resolve))
  const notice = { zone: 'rpz.test', soa, host: '127.0.0.1', port: resolver.address().port, key, id: 5 }
  const now = () => clock.now()
  const never = new AbortController().signal
  assert.equal(await notify({ ...notice, now }, never, [50, 50, 2000]), true)
  const [first = Buffer.alloc(0)] = heard
  const read = parseMessage(first)
  assert.deepEqual([read?.opcode, read?.authoritative, read?.questions[0]?.type], [opcodes.notify, true, types.SOA])
  assert.equal(read && verifyRequest(first, read, { keyOf: () => key, now: clock.now() }).state, 'good')
  resolver.close()
  assert.equal(await notify({ ...notice, now }, never, [10, 10]), false)
  assert.equal(await notify({ ...notice, now }, AbortSignal.abort(), [5000]), false)
})
