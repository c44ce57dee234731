import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { proveAnswer, type RadiusSecret, writeRadiusRequest } from '#formats/radius/authenticator'
import { callCheckService, radiusAttributes, radiusCodes } from '#formats/radius/codes'
import {
  integerAttribute,
  type RadiusAttribute,
  type RadiusPacket,
  radiusText,
  readRadius,
  textAttribute,
  vendorAttribute,
  vendorAttributes,
  writeRadius,
} from '#formats/radius/packet'
import { unwrap } from '#kernel/result'
import { radiusHashes } from '#platform/radius-hashes'
import { blockOfGuide, callsNode, figureOf } from '#test/calls-node'
import { callsFileSchema } from '../config-schema.ts'

const secret = 'a secret of sixteen and more'
const by: RadiusSecret = { secret: Buffer.from(secret), hashes: radiusHashes }

const trunk = (name: string, kind: string, more: object = {}) => ({ name, kind, ...more })
const file = {
  trunks: [
    trunk('abroad', 'international', { dialPlan: { bare: 'national' } }),
    trunk('neighbour', 'domestic-interconnect', { advanceWith: 404 }),
    trunk('ours', 'own'),
  ],
  rules: {
    numbering: { mode: 'on' },
    'foreign-fixed': { mode: 'on' },
    'foreign-mobile': { mode: 'on', action: 'withhold' },
    unregistered: { mode: 'on', action: 'route-advance', waitMs: 100 },
    'trunk-number': { mode: 'off' },
    velocity: { mode: 'on', action: 'reject' },
  },
  velocity: { windowSeconds: 600, distinctFrom: 60, shortFrom: 3, shortSeconds: 6 },
  radius: {
    listen: '127.0.0.1:0',
    clients: ['127.0.0.1', '127.0.0.2', '127.0.0.3'].map((address, place) => {
      const name = ['abroad', 'neighbour', 'ours'][place]
      return { address, secretFile: 'secret', trunk: name }
    }),
  },
  callerHelp: 'saqbol.example/call',
}
const edge = await callsNode(file, { secret: `${secret}\n` })
const port = edge.calls?.radiusPort ?? 0

const sockets = new Map<string, Socket>()
async function socketAt(address: string): Promise<Socket> {
  const known = sockets.get(address)
  if (known !== undefined) return known
  const socket = createSocket('udp4').bind(0, address)
  sockets.set(address, socket)
  await once(socket, 'listening')
  return socket
}
after(() => {
  for (const socket of sockets.values()) socket.close()
})

interface Request {
  readonly from?: string
  readonly code?: number
  readonly attributes: readonly RadiusAttribute[]
}

let lastId = 0
const packetOf = ({ code = radiusCodes.accessRequest, attributes }: Request) => ({
  code,
  id: ++lastId % 256,
  authenticator: randomBytes(16) as Uint8Array,
  attributes,
})

/** What comes back for these octets; undefined where nothing does for so many milliseconds. */
async function send(octets: Uint8Array, from = '127.0.0.1', patience = 700): Promise<RadiusPacket | undefined> {
  const socket = await socketAt(from)
  const isMine = (datagram: Uint8Array) => datagram[1] === octets[1]
  const answer = new Promise<Uint8Array | undefined>((resolve) => {
    const timer = setTimeout(() => finish(undefined), patience)
    const hear = (datagram: Uint8Array) => isMine(datagram) && finish(datagram)
    const finish = (found: Uint8Array | undefined) => {
      clearTimeout(timer)
      socket.off('message', hear)
      resolve(found)
    }
    socket.on('message', hear)
  })
  socket.send(octets, port, '127.0.0.1')
  const datagram = await answer
  return datagram && unwrap(readRadius(datagram))
}

async function ask(request: Request): Promise<RadiusPacket> {
  const octets = writeRadiusRequest(packetOf(request), by)
  const answer = await send(octets, request.from, 60_000)
  assert.ok(answer !== undefined, 'no answer')
  assert.equal(proveAnswer(answer, unwrap(readRadius(octets)), by), 'right')
  return answer
}

const { callingStationId, calledStationId, serviceType, replyMessage, acctSessionId, acctStatusType } = radiusAttributes

const call = (caller: string | undefined, called = '87172345678', more: readonly RadiusAttribute[] = []) => [
  integerAttribute(serviceType, callCheckService),
  ...(caller === undefined ? [] : [textAttribute(callingStationId, caller)]),
  textAttribute(calledStationId, called),
  ...more,
]

/** Kind of answer, message, and pairs. */
function said(answer: RadiusPacket): string {
  const pairs = vendorAttributes(answer).map(({ value }) => Buffer.from(value).toString())
  const kind = { 2: 'accept', 3: 'reject', 5: 'taken' }[answer.code] ?? `code ${answer.code}`
  return [kind, radiusText(answer, replyMessage) ?? '', ...pairs].join(' | ')
}

test('An honest call is accepted, its number written as E.164 whatever the trunk writes', async () => {
  const honest = 'accept | allow | action=allow | calling-number=442012345678'
  for (const caller of [
    '810442012345678',
    '+442012345678',
    'tel:+44-20-1234-5678',
    'sip:+442012345678@gw;user=phone',
  ]) {
    assert.equal(said(await ask({ attributes: call(caller) })), honest)
  }
})

test('A rejected call is told why and a code, the same for the same session', async () => {
  const session = textAttribute(acctSessionId, 'session-1')
  const first = said(await ask({ attributes: call('87172345679', '87771234567', [session]) }))
  assert.match(
    first,
    /^reject \| foreign-fixed; code [0-9A-Z]{5}-[0-9A-Z]{5}; saqbol\.example\/call \| action=reject \| q850-cause=21$/,
  )
  assert.equal(said(await ask({ attributes: call('87172345679', '87771234567', [session]) })), first)
  const other = await ask({
    attributes: call('87172345679', '87771234567', [textAttribute(acctSessionId, 'session-2')]),
  })
  assert.notEqual(said(other), first)
})

test('Where nobody knows whether the subscriber is abroad, the rule’s own policy holds', async () => {
  assert.equal(
    said(await ask({ attributes: call('87011234567') })),
    'accept | allow | action=allow | calling-number=77011234567',
  )
})

test('A call that was diverted by a subscriber abroad is not taken for a forged one', async () => {
  const rdn = (text: string) => [vendorAttribute(9, 1, `gw-rxd-rdn=${text}`)]
  const forged = await ask({ attributes: call('87172345679', '87771234567', rdn('ton:0,npi:1,#:87172000000')) })
  assert.match(said(forged), /^reject \| foreign-fixed;/)
  const diverted = await ask({ attributes: call('87172345679', '87771234567', rdn('ton:0,npi:1,#:87011234567')) })
  assert.match(said(diverted), /^accept/)
})

test('An emergency number is reached whoever calls', async () => {
  assert.equal(
    said(await ask({ attributes: call('87172345679', '112') })),
    'accept | allow | action=allow | calling-number=77172345679',
  )
  assert.match(said(await ask({ attributes: call('not a number', '102') })), /^accept/)
  assert.match(said(await ask({ attributes: call('not a number', '87771234567') })), /^reject \| malformed;/)
})

test('A switch of ours registers a call by telling of its start; a neighbour’s cannot', async () => {
  const registration = [textAttribute(callingStationId, '77011110001'), textAttribute(calledStationId, '77771234567')]
  const starts = [...registration, integerAttribute(acctStatusType, 1)]
  const code = radiusCodes.accountingRequest
  assert.equal(said(await ask({ from: '127.0.0.3', code, attributes: starts })), 'taken | ')
  const registered = call('77011110001', '77771234567')
  const from = '127.0.0.2'
  assert.match(said(await ask({ from, attributes: registered })), /^accept/)
  // The node was just started: it may have missed the registration of any other call, so it accuses nobody yet.
  assert.match(said(await ask({ from, attributes: call('77011110002', '77771234567') })), /^accept/)
  const taken = await figureOf(edge, 'saqbol_radius_registered')
  await ask({ from, code, attributes: starts })
  assert.equal(await figureOf(edge, 'saqbol_radius_registered'), taken)
})

test('A caller whose answered calls end at once counts as a machine', async () => {
  const ends = (seconds: number) => [
    textAttribute(callingStationId, '+442012340000'),
    textAttribute(calledStationId, '87771234567'),
    integerAttribute(acctStatusType, 2),
    integerAttribute(radiusAttributes.acctSessionTime, seconds),
  ]
  const code = radiusCodes.accountingRequest
  const asked = call('+442012340000')
  for (const seconds of [0, 0, 0, 2, 60]) assert.equal(said(await ask({ code, attributes: ends(seconds) })), 'taken | ')
  assert.match(said(await ask({ attributes: asked })), /^accept/)
  for (const seconds of [3, 1]) await ask({ code, attributes: ends(seconds) })
  assert.match(said(await ask({ attributes: asked })), /^reject \| velocity;/)
})

test('A packet sent again gets the same bytes, and is decided on once', async () => {
  const octets = writeRadiusRequest(packetOf({ attributes: call('87172345680') }), by)
  const decided = await figureOf(edge, 'saqbol_radius_decided')
  const first = await send(octets, '127.0.0.1', 60_000)
  const second = await send(octets, '127.0.0.1', 60_000)
  assert.ok(first !== undefined)
  assert.deepEqual(second?.bytes, first.bytes)
  assert.equal(await figureOf(edge, 'saqbol_radius_decided'), decided + 1)
})

test('Whoever cannot prove the secret is told nothing, and so is a stranger', async () => {
  const packet = packetOf({ attributes: call('87011234567') })
  const unproved = await figureOf(edge, 'saqbol_radius_unproved')
  assert.equal(await send(writeRadiusRequest(packet, { ...by, secret: Buffer.from('another secret') })), undefined)
  assert.equal(await send(writeRadius(packetOf({ attributes: call('87011234567') }))), undefined)
  assert.equal(await figureOf(edge, 'saqbol_radius_unproved'), unproved + 2)
  assert.equal(
    await send(writeRadiusRequest(packetOf({ attributes: call('87011234567') }), by), '127.0.0.9'),
    undefined,
  )
  assert.equal(await figureOf(edge, 'saqbol_radius_strangers'), 1)
})

test('A question whether a person may come in is refused', async () => {
  const login = [integerAttribute(serviceType, 1), textAttribute(radiusAttributes.userName, 'root')]
  assert.match(said(await ask({ attributes: login })), /^reject \| only calls/)
  assert.match(said(await ask({ attributes: login.slice(1) })), /^reject \| only calls/)
})

test('Whoever does not say who is called is let through, for it could be an emergency', async () => {
  const failedOpen = await figureOf(edge, 'saqbol_radius_failed_open')
  const attributes = call('87172345679', '').slice(0, 2)
  assert.equal(said(await ask({ attributes })), 'accept | allow | action=allow')
  assert.equal(await figureOf(edge, 'saqbol_radius_failed_open'), failedOpen + 1)
})

test('A switch that asks whether we are there hears that we are', async () => {
  assert.equal(said(await ask({ code: radiusCodes.statusServer, attributes: [] })), 'accept | ')
})

test('Rubbish from a client is counted and changes nothing', async () => {
  const socket = await socketAt('127.0.0.1')
  const dropped = await figureOf(edge, 'saqbol_radius_dropped')
  for (let n = 0; n < 500; n++) socket.send(randomBytes(n % 200), port, '127.0.0.1')
  socket.send(writeRadiusRequest(packetOf({ code: 40, attributes: [] }), by), port, '127.0.0.1')
  await sleep(50)
  assert.match(said(await ask({ attributes: call('810442012345678') })), /^accept \| allow/)
  assert.ok((await figureOf(edge, 'saqbol_radius_dropped')) > dropped)
})

test('What the guide shows can be written into the file as it stands', () => {
  const shown = blockOfGuide('RADIUS')
  assert.equal(callsFileSchema.shape.radius.safeParse((shown as { radius: unknown }).radius).success, true)
})
