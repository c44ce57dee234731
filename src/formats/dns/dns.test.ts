import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { classes, types } from './codes.ts'
import { answerLimits, type Message, parseMessage, questionLimits, type ResourceRecord } from './message.ts'
import { canonicalName, nameWithin, readName } from './name.ts'
import { transferMessages, transferOctets } from './transfer.ts'
import { findTsig, signedPart, type Tsig, tsigAlgorithm, tsigOctets, withTsig } from './tsig.ts'
import { writeMessage } from './writing.ts'

const label = fc
  .uint8Array({ minLength: 1, maxLength: 20 })
  .map((bytes) =>
    [...bytes]
      .map((byte) =>
        byte > 0x20 && byte < 0x7f && byte !== 0x2e && byte !== 0x5c
          ? String.fromCharCode(byte)
          : `\\${String(byte).padStart(3, '0')}`,
      )
      .join(''),
  )
const name = fc.array(label, { maxLength: 8 }).map((labels) => labels.join('.'))
const uint16 = fc.integer({ min: 0, max: 0xffff })
const uint32 = fc.integer({ min: 0, max: 0xffff_ffff })
const soa = fc.record({
  primary: name,
  mailbox: name,
  serial: uint32,
  refresh: uint32,
  retry: uint32,
  expire: uint32,
  minimum: uint32,
})
const rest = { name, class: uint16, ttl: uint32 }
const record: fc.Arbitrary<ResourceRecord> = fc.oneof(
  fc.record({
    ...rest,
    type: fc.constantFrom(types.CNAME, types.NS),
    data: fc.record({ kind: fc.constant('name' as const), name }),
  }),
  fc.record({ ...rest, type: fc.constant(types.SOA), data: fc.record({ kind: fc.constant('soa' as const), soa }) }),
  fc.record({
    ...rest,
    type: uint16.filter((type) => type !== types.CNAME && type !== types.NS && type !== types.SOA),
    data: fc.record({ kind: fc.constant('bytes' as const), bytes: fc.uint8Array({ maxLength: 100 }) }),
  }),
)
const message: fc.Arbitrary<Message> = fc.record({
  id: uint16,
  isResponse: fc.boolean(),
  opcode: fc.integer({ min: 0, max: 15 }),
  authoritative: fc.boolean(),
  truncated: fc.boolean(),
  recursionDesired: fc.boolean(),
  recursionAvailable: fc.boolean(),
  rcode: fc.integer({ min: 0, max: 15 }),
  questions: fc.array(fc.record({ name, type: uint16, class: uint16 }), { maxLength: 2 }),
  answers: fc.array(record, { maxLength: 6 }),
  authorities: fc.array(record, { maxLength: 3 }),
  additionals: fc.array(record, { maxLength: 3 }),
})

const question: Message = {
  id: 7,
  isResponse: false,
  opcode: 0,
  authoritative: false,
  truncated: false,
  recursionDesired: true,
  recursionAvailable: false,
  rcode: 0,
  questions: [{ name: 'rpz.test', type: types.AXFR, class: classes.IN }],
  answers: [],
  authorities: [],
  additionals: [],
}

test('what is written is read back the same', () => {
  fc.assert(
    fc.property(message, (given) => {
      const read = parseMessage(writeMessage(given), answerLimits)
      assert.ok(read)
      const { lastRecordAt, ...back } = read
      // The generator makes objects without a prototype.
      assert.deepEqual(back, structuredClone(given))
      assert.ok(lastRecordAt <= writeMessage(given).length)
    }),
    { numRuns: 500 },
  )
})

/** Octets changed, cut out, doubled or put in at random, by a generator that can be repeated. */
function mutate(packet: Uint8Array, draw: () => number): Uint8Array {
  const bytes = Buffer.from(packet)
  for (let left = 1 + (draw() % 6); left > 0; left--) {
    const at = draw() % Math.max(1, bytes.length)
    const how = draw() % 4
    if (how === 0) bytes[at] = draw() & 255
    else if (how === 1) bytes[at] = (bytes[at] ?? 0) ^ (1 << (draw() & 7))
    else if (how === 2) bytes[at] = 0xc0 | (draw() & 3)
    else return bytes.subarray(0, at)
  }
  return bytes
}

function drawing(seed: number): () => number {
  let x = seed
  return () => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    return x >>> 0
  }
}

test('packets spoilt in every way are read or refused, and nothing is ever thrown or kept', () => {
  const count = Number(process.env['DNS_MUTATIONS'] ?? 200_000)
  const seeds = [
    writeMessage(question),
    writeMessage({ ...question, additionals: [{ name: '', type: 41, class: 1232, ttl: 0, data: bytesOf(0) }] }),
    withTsig(writeMessage(question), tsig),
    ...fc.sample(message, { numRuns: 60, seed: 7 }).map(writeMessage),
    ...transferMessages({ zone: 'rpz.test', type: types.AXFR, ttl: 5 }, rules(30)),
  ]
  const draw = drawing(20261121)
  let read = 0
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  for (let left = count; left > 0; left--) {
    const spoilt = mutate(seeds[draw() % seeds.length] as Uint8Array, draw)
    const found = parseMessage(spoilt, draw() % 2 === 0 ? questionLimits : answerLimits)
    if (found === undefined) continue
    read += 1
    findTsig(found)
    writeMessage(found)
  }
  assert.ok(read > count / 100)
  globalThis.gc?.()
  assert.ok(process.memoryUsage().heapUsed - before < 200e6)
})

function bytesOf(...bytes: readonly number[]) {
  return { kind: 'bytes', bytes: Uint8Array.from(bytes) } as const
}

const tsig: Tsig = {
  keyName: 'provider.key',
  algorithm: tsigAlgorithm,
  signedAt: 2 ** 32 + 5,
  fudge: 300,
  mac: new Uint8Array(32).fill(7),
  originalId: 7,
  error: 0,
  other: new Uint8Array(0),
}

test('random octets are never more than refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      const read = parseMessage(bytes)
      if (read !== undefined) writeMessage(read)
    }),
    { numRuns: 5000 },
  )
})

test('pointers that circle, lead forwards or to themselves are refused', () => {
  const at = (...bytes: readonly number[]) => readName(Uint8Array.from(bytes), 2)
  assert.equal(at(0, 0, 0xc0, 2), undefined)
  assert.equal(at(0, 0, 1, 97, 0xc0, 2), undefined)
  assert.equal(at(0, 0, 0xc0, 4, 0), undefined)
  assert.equal(readName(Uint8Array.from([0xc0, 2, 0xc0, 0]), 2), undefined)
  assert.deepEqual(readName(Uint8Array.from([1, 97, 0, 1, 98, 0xc0, 0]), 3), { name: 'b.a', next: 7 })
})

test('a name of more than 255 octets is refused, however its parts are pointed to', () => {
  const long = Uint8Array.from([...Array.from({ length: 4 }, () => [63, ...new Array<number>(63).fill(97)]).flat(), 0])
  assert.equal(readName(long, 0), undefined)
  assert.throws(() => canonicalName(`${'a'.repeat(64)}.kz`))
})

test('more entries than a question can need are refused before they are read', () => {
  const many = writeMessage({ ...question, questions: new Array(17).fill(question.questions[0]) })
  assert.equal(parseMessage(many), undefined)
  assert.ok(parseMessage(many, answerLimits))
  const lying = Buffer.from(writeMessage(question))
  lying.writeUInt16BE(0xffff, 6)
  assert.equal(parseMessage(lying, { entries: 1_000_000 }), undefined)
})

test('a TSIG is found at the end alone, and what it signed is given back to the octet', () => {
  const plain = writeMessage(question)
  const signed = withTsig(plain, tsig)
  assert.equal(signed.length - plain.length + 6, tsigOctets(tsig.keyName))
  const read = parseMessage(signed)
  assert.ok(read)
  const found = findTsig(read)
  assert.deepEqual(found, { state: 'found', tsig })
  assert.deepEqual(new Uint8Array(signedPart(signed, read, tsig)), new Uint8Array(plain))
  const twice = parseMessage(withTsig(signed, tsig))
  assert.deepEqual(twice && findTsig(twice), { state: 'misplaced' })
})

test('names are compared without regard to case, and a zone ends at a dot', () => {
  assert.equal(nameWithin('Evil.Example.RPZ.test', 'rpz.test'), 'evil.example')
  assert.equal(nameWithin('rpz.test', 'rpz.test'), '')
  assert.equal(nameWithin('xrpz.test', 'rpz.test'), undefined)
})

const zoneSoa = {
  primary: 'ns.test',
  mailbox: 'hotline.test',
  serial: 9,
  refresh: 1,
  retry: 1,
  expire: 1,
  minimum: 1,
}

function* rules(count: number) {
  yield { kind: 'soa', soa: zoneSoa } as const
  yield { kind: 'record', type: types.NS, target: 'localhost' } as const
  for (let n = 0; n < count; n++) {
    const target = ['', 'garden.test', 'rpz-passthru'][n % 3] ?? ''
    yield { kind: 'rule', rule: { host: `site-${n}.example${n % 7}.kz`, target, below: n % 2 === 0 } } as const
  }
  yield { kind: 'soa', soa: zoneSoa } as const
}

test('hosts that share what stands behind their first label come out of a transfer as they went in', () => {
  const label = fc.constantFrom('a', 'b', 'shop', 'x'.repeat(40), 'y'.repeat(60))
  const host = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => [...labels, 'kz'].join('.'))
  fc.assert(
    fc.property(fc.uniqueArray(host, { maxLength: 300 }), (hosts) => {
      const items = hosts.map(
        (name) => ({ kind: 'rule', rule: { host: name, target: 'garden.test', below: true } }) as const,
      )
      const messages = [...transferMessages({ zone: 'rpz.test', type: types.AXFR, ttl: 5 }, items)]
      const names = messages.flatMap(
        (bytes) => parseMessage(bytes, answerLimits)?.answers.map(({ name }) => name) ?? [],
      )
      assert.deepEqual(
        names,
        hosts.flatMap((name) => [`${name}.rpz.test`, `*.${name}.rpz.test`]),
      )
    }),
    { numRuns: 200 },
  )
})

test('a transfer is cut into messages that are each whole, and holds every record once', () => {
  const messages = [...transferMessages({ zone: 'rpz.test', type: types.AXFR, ttl: 5 }, rules(3000))]
  assert.ok(messages.length > 3)
  const records = messages.flatMap((bytes) => {
    assert.ok(bytes.length <= transferOctets)
    const read = parseMessage(bytes, answerLimits)
    assert.ok(read)
    return read.answers
  })
  assert.equal(records.length, 3 + 3000 + 1500)
  assert.equal(new Set(records.map(({ name, type }) => `${name} ${type}`)).size, records.length - 1)
  assert.deepEqual(records[3], {
    name: '*.site-0.example0.kz.rpz.test',
    type: types.CNAME,
    class: classes.IN,
    ttl: 5,
    data: { kind: 'name', name: '' },
  })
  assert.deepEqual(records[4]?.data, { kind: 'name', name: 'garden.test' })
  assert.equal(records[0]?.type, types.SOA)
  assert.equal(records.at(-1)?.type, types.SOA)
})
