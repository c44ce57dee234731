import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomBelow, seededRandom } from '#kernel/random'
import { readSip, readSipAtLength } from './read.ts'
import { makeSipMessageView, type SipMessageView } from './view.ts'

const plain = [
  'INVITE sip:+77272000001@127.0.0.1:5060;user=phone SIP/2.0',
  'Via: SIP/2.0/UDP 192.0.2.1:5070;branch=z9hG4bK-7;rport',
  'Max-Forwards: 70',
  'From: <sip:+77010000001@switch.example.net;user=phone>;tag=a7',
  'To: <sip:+77272000001@127.0.0.1;user=phone>',
  'Call-ID: 1@switch.example.net',
  'CSeq: 1 INVITE',
  'P-Asserted-Identity: <sip:+77010000001@switch.example.net>',
  'Content-Length: 0',
  '',
  '',
].join('\r\n')

/** All that a reader left in a view; of its columns only what they hold. */
function seen(view: SipMessageView): unknown {
  const { bytes: _, source: __, vias, identities, ...rest } = view
  return structuredClone({
    ...rest,
    vias: vias.slice(0, 2 * view.viaLines),
    identities: identities.slice(0, 2 * view.identityCount),
  })
}

const [short, long] = [makeSipMessageView(), makeSipMessageView()]

function compare(message: Buffer): void {
  const problem = readSip(message, 0, message.length, short)
  assert.equal(problem, readSipAtLength(message, 0, message.length, long), message.toString('latin1'))
  assert.deepEqual(seen(short), seen(long), message.toString('latin1'))
}

test('a plain request is read on the short way as it is at length', () => {
  const message = Buffer.from(plain)
  compare(message)
  assert.equal(short.uri.number, 77_272_000_001)
  assert.equal(short.asserted.uri.number, 77_010_000_001)
  assert.equal(short.via.wantsPort, true)
})

const pieces = [
  '\r\n',
  '\r',
  '\n',
  '\r\n ',
  '\r\n\t',
  ';',
  ',',
  '"',
  '<',
  '>',
  ':',
  '@',
  ' ',
  '+',
  '0',
  '99999',
  '=',
  'sip:+',
  ';tag=',
  ';rport',
  ';rport=1',
  ';branch=',
  ';branch=z9hG4bK',
  ';user=phone',
  ';received=1',
  'TCP ',
  'z',
  'Via: SIP/2.0/UDP a;branch=z9hG4bK1\r\n',
  'From: <sip:+1@b>\r\n',
  'To: <sip:+1@b>;tag=2\r\n',
  'v: ',
  'P-Asserted-Identity: <sip:+1@b>\r\n',
  'P-Asserted-Identity: <tel:+1>\r\n',
  ';x',
  '?',
  '[::1]',
  'SIP/2.0\r\n',
]

test('whatever is changed in a request, both ways leave the same in the view', () => {
  const random = seededRandom(20261122)
  for (let turn = 0; turn < 60_000; turn++) {
    let text = plain
    for (let changes = 1 + randomBelow(random, 3); changes > 0; changes--) {
      const from = randomBelow(random, text.length)
      const cut = randomBelow(random, 3) === 0 ? randomBelow(random, 12) : 0
      const piece = randomBelow(random, 4) === 0 ? '' : (pieces[randomBelow(random, pieces.length)] ?? '')
      text = text.slice(0, from) + piece + text.slice(from + cut)
    }
    compare(Buffer.from(text, 'latin1'))
  }
})
