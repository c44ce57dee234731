import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  headerLines,
  makeAnswer,
  networkBlocked,
  plainAnswers,
  reasonLine,
  redressLine,
  retryAfterLine,
  type SipAnswer,
  warningLine,
} from './answer.ts'
import { readSip } from './read.ts'
import { answerPort, sourceFrom } from './source.ts'
import { makeSipMessageView, type SipMessageView } from './view.ts'
import { answerSize, writeAnswer } from './write.ts'

const here = Uint32Array.of(0, 0, 0xffff, 0xc0000201)

function read(message: string): SipMessageView {
  const view = makeSipMessageView()
  const bytes = new Uint8Array(Buffer.from(message.replaceAll('\n', '\r\n'), 'latin1'))
  readSip(bytes, 0, bytes.length, view)
  return view
}

function written(view: SipMessageView, answer: SipAnswer): string {
  const out = new Uint8Array(8192)
  const length = writeAnswer(view, answer, out, 100)
  assert.ok(length > 0 && length <= answerSize(view, answer))
  assert.ok(out.subarray(100 + length).every((byte) => byte === 0))
  return Buffer.from(out.subarray(100, 100 + length)).toString('latin1')
}

const invite = (target: string, via = 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1', to = '<sip:+77275550102@gw>') =>
  read(
    `INVITE ${target} SIP/2.0\nVia: ${via}\nv: SIP/2.0/UDP b,\n SIP/2.0/TCP c\nFrom: "A" <sip:+77015550101@gw>;tag=f\nt: ${to}\nCall-ID: id\nCSeq: 7 INVITE\n\n`,
  )

const lineOf = (message: string, name: string) =>
  message.split('\r\n').find((line) => line.startsWith(`${name}: `)) ?? ''

test('an answer copies Via, From, To, Call-ID and CSeq in the order of RFC 3261 §8.2.6.2', () => {
  assert.match(
    written(invite('sip:+77275550102@gw'), makeAnswer({ status: 404 })),
    /^SIP\/2\.0 404 Not Found\r\nVia: SIP\/2\.0\/UDP 192\.0\.2\.1;branch=z9hG4bK1\r\nVia: SIP\/2\.0\/UDP b,\r\n SIP\/2\.0\/TCP c\r\nFrom: "A" <sip:\+77015550101@gw>;tag=f\r\nTo: <sip:\+77275550102@gw>;tag=[0-9a-f]{16}\r\nCall-ID: id\r\nCSeq: 7 INVITE\r\nContent-Length: 0\r\n\r\n$/,
  )
})

test('received is added where sent-by is another, rport where it is asked for, and what was there is replaced', () => {
  const vias: Readonly<Record<string, string>> = {
    'SIP/2.0/UDP 192.0.2.1;branch=z1': 'SIP/2.0/UDP 192.0.2.1;branch=z1',
    'SIP/2.0/UDP gw;branch=z1': 'SIP/2.0/UDP gw;branch=z1;received=192.0.2.1',
    'SIP/2.0/UDP 192.0.2.1;rport;branch=z1': 'SIP/2.0/UDP 192.0.2.1;branch=z1;received=192.0.2.1;rport=40000',
    'SIP/2.0/UDP gw;received=9.9.9.9;rport=1;branch=z1 , SIP/2.0/UDP d;rport':
      'SIP/2.0/UDP gw;branch=z1;received=192.0.2.1;rport=40000 , SIP/2.0/UDP d;rport',
    'SIP/2.0/UDP gw;rport;branch=z1;received=9.9.9.9': 'SIP/2.0/UDP gw;branch=z1;received=192.0.2.1;rport=40000',
  }
  for (const [via, expected] of Object.entries(vias)) {
    const view = invite('sip:a@gw', via)
    sourceFrom(view, here, 0, 40_000)
    assert.equal(lineOf(written(view, plainAnswers.options), 'Via'), `Via: ${expected}`)
  }
})

test('the source is written as IPv4 or IPv6, and the port follows RFC 3581', () => {
  const view = invite('sip:a@gw', 'SIP/2.0/UDP gw:5070')
  sourceFrom(view, Uint32Array.of(9, 0x20010db8, 0, 0x00ff0000, 0x1), 1, 1234)
  assert.match(written(view, plainAnswers.options), /;received=2001:db8:0:0:ff:0:0:1\r\n/)
  assert.equal(answerPort(view), 5070)
  const asked = invite('sip:a@gw', 'SIP/2.0/UDP gw;rport')
  sourceFrom(asked, here, 0, 1234)
  assert.equal(answerPort(asked), 1234)
  assert.equal(answerPort(invite('sip:a@gw')), 5060)
})

test('a To with a tag keeps it; without one it gets the same for an INVITE and its CANCEL', () => {
  const tag = (view: SipMessageView, answer: SipAnswer) => lineOf(written(view, answer), 'To')
  assert.equal(tag(invite('sip:a@gw', undefined, '<sip:b>;tag=own'), plainAnswers.options), 'To: <sip:b>;tag=own')
  const one = tag(invite('sip:a@gw'), plainAnswers.terminated)
  const cancel = read(
    'CANCEL sip:a@gw SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\nFrom: "A" <sip:+77015550101@gw>;tag=f\nTo: <sip:+77275550102@gw>\nCall-ID: id\nCSeq: 7 CANCEL\n\n',
  )
  assert.equal(tag(cancel, plainAnswers.cancelled), one)
  assert.notEqual(tag(invite('sip:a@gw', 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK2'), plainAnswers.options), one)
  assert.equal(tag(invite('sip:a@gw'), makeAnswer({ status: 100 })), 'To: <sip:+77275550102@gw>')
})

test('a 302 sends the call on to the number it was for, with verstat, at the host asked for', () => {
  const contacts: readonly (readonly [string, string, string])[] = [
    ['sip:+77275550102@gw:5061;user=phone?X=y', '', 'sip:+77275550102;verstat=No-TN-Validation@gw:5061;user=phone'],
    ['sip:+7727;npdi;rn=+77@gw', 'sbc:5080', 'sip:+7727;npdi;rn=+77;verstat=No-TN-Validation@sbc:5080'],
    ['sips:+7727@gw', '', 'sips:+7727;verstat=No-TN-Validation@gw'],
    ['tel:+7-727;npdi', '', 'tel:+7-727;npdi;verstat=No-TN-Validation'],
    ['tel:+7727', 'sbc', 'sip:+7727;verstat=No-TN-Validation@sbc;user=phone'],
    ['sip:gw', '', 'sip:gw'],
  ]
  for (const [target, host, contact] of contacts) {
    const plan = { parameters: 'verstat=No-TN-Validation', ...(host === '' ? {} : { host }) }
    const message = written(invite(target), makeAnswer({ status: 302, contact: plan }))
    assert.equal(lineOf(message, 'Contact'), `Contact: <${contact}>`)
  }
})

test('the caller is asserted with verstat, and not at all where there is no number', () => {
  const answer = makeAnswer({ status: 302, contact: {}, asserted: { parameters: 'verstat=TN-Validation-Passed' } })
  const line = 'P-Asserted-Identity: <sip:+77015550101;verstat=TN-Validation-Passed@gw;user=phone>'
  assert.equal(lineOf(written(invite('sip:a@gw'), answer), 'P-Asserted-Identity'), line)
  const hidden = read(
    'INVITE sip:a@gw SIP/2.0\nv: SIP/2.0/UDP b\nf: <sip:anonymous@anonymous.invalid>;tag=f\nt: <sip:b>\ni: id\nCSeq: 7 INVITE\n\n',
  )
  assert.equal(lineOf(written(hidden, answer), 'P-Asserted-Identity'), '')
})

test('reasons, warnings and redress are written as their RFCs say', () => {
  assert.equal(
    reasonLine({ protocol: 'Q.850', cause: 21, text: 'a "b" \\c' }),
    String.raw`Reason: Q.850;cause=21;text="a \"b\" \\c"`,
  )
  assert.equal(
    reasonLine({ protocol: 'STIR', cause: 438 }, { protocol: 'STIR', cause: 403 }),
    'Reason: STIR;cause=438, STIR;cause=403',
  )
  assert.equal(retryAfterLine(1.2), 'Retry-After: 2')
  assert.equal(warningLine(399, 'saqbol', 'x'), 'Warning: 399 saqbol "x"')
  assert.equal(redressLine('https://a/b'), 'Call-Info: <https://a/b>;purpose=jwscard')
  const message = written(invite('sip:a@gw'), makeAnswer(networkBlocked({ url: 'https://a/b' })))
  assert.match(message, /^SIP\/2\.0 603 Network Blocked\r\n/)
  assert.equal(lineOf(message, 'Reason'), 'Reason: Q.850;cause=21;text="v=analytics1;url=https://a/b";location=RLN')
})

test('nothing we are given can add a header or leave a URI', () => {
  assert.throws(() => headerLines(['A: b\r\nC: d']), RangeError)
  assert.throws(() => makeAnswer({ status: 603, phrase: 'a\nb' }), RangeError)
  assert.throws(() => makeAnswer({ status: 302, contact: { host: 'a>;b' } }), RangeError)
  assert.throws(() => makeAnswer({ status: 302, contact: { parameters: 'a b' } }), RangeError)
  assert.throws(() => makeAnswer({ status: 700 }), RangeError)
})

test('an answer that may not fit is not begun', () => {
  const view = invite('sip:a@gw')
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1200 }), fc.nat({ max: 50 }), (room, at) => {
      const out = new Uint8Array(room + at)
      const length = writeAnswer(view, plainAnswers.options, out, at)
      const fits = answerSize(view, plainAnswers.options) <= room
      assert.equal(length > 0, fits)
      if (!fits) assert.ok(out.every((byte) => byte === 0))
    }),
  )
})
