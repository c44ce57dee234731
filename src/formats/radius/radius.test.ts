import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { unwrap } from '#kernel/result'
import { proveAnswer, proveRequest, type RadiusSecret, writeRadiusAnswer, writeRadiusRequest } from './authenticator.ts'
import { callCheckService, radiusAttributes, radiusCodes } from './codes.ts'
import {
  integerAttribute,
  radiusInteger,
  radiusText,
  readRadius,
  textAttribute,
  vendorAttribute,
  vendorAttributes,
  writeRadius,
} from './packet.ts'

const { callingStationId, calledStationId, serviceType, proxyState, vendorSpecific, messageAuthenticator } =
  radiusAttributes
const { accessRequest, accessAccept, accountingRequest, accountingResponse } = radiusCodes

const withSecret = (secret: string): RadiusSecret => ({
  secret: Buffer.from(secret),
  hashes: {
    md5: (...parts) => createHash('md5').update(Buffer.concat(parts)).digest(),
    hmacMd5: (key, data) => createHmac('md5', key).update(data).digest(),
  },
})
const ours = withSecret('a long secret of ours')
const theirs = withSecret('another secret')

const question = {
  code: accessRequest,
  id: 7,
  authenticator: Uint8Array.from({ length: 16 }, (_, n) => n + 1),
  attributes: [
    integerAttribute(serviceType, callCheckService),
    textAttribute(callingStationId, '77012345678'),
    textAttribute(calledStationId, '77272345678'),
    { type: proxyState, value: Uint8Array.of(1) },
    { type: proxyState, value: Uint8Array.of(2) },
  ],
}
const ask = (by = ours) => unwrap(readRadius(writeRadiusRequest(question, by)))

test('A check of a call is read: who calls, who is called, and that it is one', () => {
  const packet = ask()
  assert.equal(radiusText(packet, callingStationId), '77012345678')
  assert.equal(radiusText(packet, calledStationId), '77272345678')
  assert.equal(radiusInteger(packet, serviceType), callCheckService)
  assert.equal(radiusText(packet, radiusAttributes.userName), undefined)
  assert.equal(radiusInteger(packet, callingStationId), undefined)
})

test('A request made with another secret, changed, or not signed is told apart', () => {
  assert.equal(proveRequest(ask(), ours), 'right')
  assert.equal(proveRequest(ask(theirs), ours), 'wrong')
  const plain = unwrap(readRadius(writeRadius(question)))
  assert.equal(proveRequest(plain, ours), 'unsigned')
  const twice = { type: messageAuthenticator, value: new Uint8Array(16) }
  const doubled = writeRadiusRequest({ ...question, attributes: [twice] }, ours)
  assert.equal(proveRequest(unwrap(readRadius(doubled)), ours), 'wrong')
  const good = writeRadiusRequest(question, ours)
  for (let at = 0; at < good.length; at++) {
    const bent = readRadius(good.with(at, (good[at] ?? 0) ^ 1))
    if (bent.ok) assert.notEqual(proveRequest(bent.value, ours), 'right', `octet ${at}`)
  }
})

test('An accounting request is proved by its authenticator', () => {
  const record = { ...question, code: accountingRequest }
  assert.equal(proveRequest(unwrap(readRadius(writeRadiusRequest(record, ours))), ours), 'right')
  assert.equal(proveRequest(unwrap(readRadius(writeRadiusRequest(record, theirs))), ours), 'wrong')
})

test('An answer carries its proof first and the proxies’ states last, in their order', () => {
  const request = ask()
  const attributes = [textAttribute(radiusAttributes.replyMessage, 'no')]
  const answer = unwrap(readRadius(writeRadiusAnswer(request, { code: accessAccept, attributes }, ours)))
  assert.deepEqual(
    answer.attributes.map(({ type }) => type),
    [messageAuthenticator, radiusAttributes.replyMessage, proxyState, proxyState],
  )
  assert.deepEqual(answer.attributes.slice(2), request.attributes.slice(-2))
  assert.equal(proveAnswer(answer, request, ours), 'right')
  assert.equal(proveAnswer(answer, request, theirs), 'wrong')
  assert.equal(proveAnswer(answer, { ...request, id: 8 }, ours), 'wrong')
  const other = unwrap(readRadius(writeRadiusRequest({ ...question, authenticator: new Uint8Array(16) }, ours)))
  assert.equal(proveAnswer(answer, other, ours), 'wrong')
})

test('An answer to accounting is proved by its authenticator alone', () => {
  const request = unwrap(readRadius(writeRadiusRequest({ ...question, code: accountingRequest }, ours)))
  const bytes = writeRadiusAnswer(request, { code: accountingResponse, attributes: [] }, ours)
  const answer = unwrap(readRadius(bytes))
  assert.deepEqual(
    answer.attributes.map(({ type }) => type),
    [proxyState, proxyState],
  )
  assert.equal(proveAnswer(answer, request, ours), 'right')
})

test('What RFC 2865 §3 calls silently discarded is malformed; padding is not', () => {
  const good = writeRadius(question)
  assert.deepEqual(unwrap(readRadius(Buffer.concat([good, Buffer.alloc(9)]))).bytes.length, good.length)
  const bad = [
    new Uint8Array(0),
    new Uint8Array(19),
    new Uint8Array(20),
    good.slice(0, -1),
    good.with(3, 19),
    good.with(2, 0x10).with(3, 1),
    good.with(21, 0),
    good.with(21, 1),
    good.with(21, 255),
  ]
  for (const datagram of bad) assert.equal(readRadius(datagram).ok, false)
  const loneType = Uint8Array.from([...good.slice(0, 20), 6]).with(3, 21)
  assert.equal(readRadius(loneType).ok, false)
})

test('Attributes of vendors are taken apart, and those laid out otherwise passed over', () => {
  const cisco = { type: vendorSpecific, value: Buffer.from('000000090107616263646501', 'hex') }
  const fitting = { type: vendorSpecific, value: Buffer.from('0000000901056162630203ff', 'hex') }
  const packet = unwrap(readRadius(writeRadius({ ...question, attributes: [cisco, fitting] })))
  assert.deepEqual(
    vendorAttributes(packet).map(({ vendor, type, value }) => [vendor, type, Buffer.from(value).toString('hex')]),
    [
      [9, 1, '616263'],
      [9, 2, 'ff'],
    ],
  )
})

test('Texts of vendors come back as they were written', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 40 }), { maxLength: 20 }), (texts) => {
      const attributes = texts.map((text) => vendorAttribute(9, 1, text))
      const packet = unwrap(readRadius(writeRadius({ ...question, attributes })))
      const read = vendorAttributes(packet).map(({ value }) => Buffer.from(value).toString())
      assert.deepEqual(
        read,
        texts.filter((text) => text !== '').map((text) => Buffer.from(text).toString()),
      )
    }),
  )
  assert.equal(vendorAttribute(9, 1, 'ң'.repeat(200)).value.length, 6 + 246)
})

test('A text too long is cut at a whole character, and a packet too long is refused', () => {
  const { value } = textAttribute(18, 'ң'.repeat(200))
  assert.equal(value.length, 252)
  assert.throws(() => writeRadius({ ...question, attributes: [{ type: 1, value: new Uint8Array(254) }] }), RangeError)
  const many = Array.from({ length: 17 }, () => ({ type: 1, value: new Uint8Array(253) }))
  assert.throws(() => writeRadius({ ...question, attributes: many }), RangeError)
  assert.throws(() => writeRadius({ ...question, authenticator: new Uint8Array(15) }), RangeError)
})

const octets = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const packets = fc.record(
  {
    code: fc.nat(255),
    id: fc.nat(255),
    authenticator: octets(16),
    attributes: fc.array(
      fc.record({ type: fc.nat(255), value: fc.uint8Array({ maxLength: 253 }) }, { noNullPrototype: true }),
      { maxLength: 12 },
    ),
  },
  { noNullPrototype: true },
)

test('What was written is read again, and any bytes give a result', () => {
  fc.assert(
    fc.property(packets, (packet) => {
      const { bytes, ...read } = unwrap(readRadius(writeRadius(packet)))
      assert.deepEqual(read, packet)
      assert.deepEqual(writeRadius(read), bytes)
    }),
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (bytes, length) => {
      const framed = bytes.length < 20 ? bytes : bytes.with(2, length >> 8).with(3, length & 255)
      const read = readRadius(framed)
      if (!read.ok) return
      proveRequest(read.value, ours)
      vendorAttributes(read.value)
      assert.deepEqual(writeRadius(read.value), read.value.bytes)
    }),
    { numRuns: 1000 },
  )
})
