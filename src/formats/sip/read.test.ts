import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { problemName, sipMethod, sipPrivacy, sipProblem, sipScheme, sipTransport, sipVerstat } from './codes.ts'
import { readSip } from './read.ts'
import { callerOf, identityText, makeSipMessageView, type SipMessageView, spanText, wantsPrivacy } from './view.ts'

const usual = {
  Via: 'SIP/2.0/UDP 192.0.2.1:5070;branch=z9hG4bKabc',
  From: '<sip:+77015550101@192.0.2.1>;tag=1',
  To: '<sip:+77275550102@192.0.2.2>',
  'Call-ID': 'one@192.0.2.1',
  CSeq: '1 INVITE',
}

function invite(target: string, headers: Readonly<Record<string, string | readonly string[]>> = {}): SipMessageView {
  const all = Object.entries({ ...usual, ...headers }).flatMap(([name, values]) =>
    [values].flat().map((value) => `${name}: ${value}`),
  )
  const bytes = new Uint8Array(Buffer.from([`INVITE ${target} SIP/2.0`, ...all, '', ''].join('\r\n'), 'latin1'))
  const view = makeSipMessageView()
  assert.equal(problemName(readSip(bytes, 0, bytes.length, view)), 'none')
  return view
}

const text = (view: SipMessageView, span: { start: number; end: number }) => spanText(view.bytes, span)

const target = 'sip:+77275550102@192.0.2.2'

test('the caller is the asserted identity, then the remote party, then From', () => {
  assert.equal(callerOf(invite(target)).uri.number, 77015550101)
  const remote = { 'Remote-Party-ID': '<sip:+77015550103@gw>;party=calling;screen=yes;privacy=off' }
  assert.equal(callerOf(invite(target, remote)).uri.number, 77015550103)
  const asserted = { ...remote, 'P-Asserted-Identity': '"A, B" <sip:+77015550104@gw;user=phone>' }
  assert.equal(callerOf(invite(target, asserted)).uri.number, 77015550104)
})

test('a remote party that is the called one is not the caller', () => {
  const view = invite(target, {
    'Remote-Party-ID': ['<sip:+77275550102@gw>;party=called', '"X" <sip:+77015550103@gw>;party="calling"'],
  })
  assert.equal(callerOf(view).uri.number, 77015550103)
  const called = invite(target, { 'Remote-Party-ID': '<sip:+77275550102@gw>;party=called' })
  assert.equal(callerOf(called), called.from)
})

test('of a sip: and a tel: assertion the one with a number counts, in whatever order and line', () => {
  const sip = '"Bank" <sip:bank.kz@ims.example>'
  const tel = '<tel:+7-727-555-01-04;verstat=TN-Validation-Passed-A>'
  for (const value of [[sip, tel], [tel, sip], `${sip}, ${tel}`, `${tel},${sip}`]) {
    const { uri } = callerOf(invite(target, { 'P-Asserted-Identity': value }))
    assert.equal(uri.number, 77275550104)
    assert.equal(uri.verstat, sipVerstat.passed)
    assert.equal(uri.scheme, sipScheme.tel)
  }
})

test('a malformed assertion gives a malformed number and is not passed over', () => {
  for (const value of ['"open <sip:+77015550104@gw>', '<sip:+7 701@gw>', 'nothing', '<sip:+77015550104@gw']) {
    assert.equal(callerOf(invite(target, { 'P-Asserted-Identity': value })).uri.number, -1, value)
  }
})

test('a number is read from its digits, with separators and escapes', () => {
  const numbers: Readonly<Record<string, number>> = {
    '+77015550101': 77015550101,
    '%2B77015550101': 77015550101,
    '+7(701)555-01.01': 77015550101,
    '87015550101': 87015550101,
    '0077015550101': 77015550101,
    '112': 112,
    '999999999999999': 999999999999999,
    '1000000000000000': -1,
    '0': -1,
    '+': -1,
    '+7+7': -1,
    '77a': -1,
    '%zz': -1,
    '%7': -1,
    alice: -1,
    anonymous: 0,
    Anonymous: 0,
    unavailable: 0,
  }
  for (const [user, number] of Object.entries(numbers)) {
    assert.equal(invite(`sip:${user}@gw`).uri.number, number, user)
  }
  assert.equal(invite('sip:gw.example.com').uri.number, 0)
  assert.equal(invite('sip:@gw.example.com').uri.number, 0)
  const { uri } = invite('sip:0077015550101@gw')
  assert.deepEqual([uri.digits, uri.international], [13, false])
  assert.equal(invite('sip:%2b7701@gw').uri.international, true)
})

test('any number of at most fifteen digits is read as itself', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999_999_999 }), fc.boolean(), (number, plus) => {
      const { uri } = invite(`sip:${plus ? '+' : ''}${number}@gw`)
      assert.deepEqual([uri.number, uri.international, uri.digits], [number, plus, String(number).length])
    }),
  )
})

test('ported numbers and trunk groups are read as parameters of the user, of the URI and of tel:', () => {
  const user = '+77015550101;npdi;rn=+7-700-000-00-01;tgrp=TG-1;trunk-context=gw1.example.kz'
  for (const uri of [
    `sip:${user}@gw:5061;user=phone`,
    `tel:${user}`,
    `sip:+77015550101@gw;${user.slice(13)};user=phone`,
  ]) {
    const view = invite(uri)
    assert.equal(view.uri.number, 77015550101, uri)
    assert.equal(view.uri.npdi, true)
    assert.equal(view.uri.routingNumber, 77000000001)
    assert.equal(text(view, view.uri.trunkGroup), 'TG-1')
    assert.equal(text(view, view.uri.trunkContext), 'gw1.example.kz')
  }
  const local = invite('tel:112;phone-context=+7')
  assert.equal(local.uri.number, 112)
  assert.equal(text(local, local.uri.phoneContext), '+7')
})

test('verstat is read whatever its level', () => {
  const values = {
    'TN-Validation-Passed': 1,
    'tn-validation-failed-B': 2,
    'No-TN-Validation': 3,
    'TN-Validation-PassedX': 4,
  }
  for (const [value, code] of Object.entries(values))
    assert.equal(invite(`sip:+7701;verstat=${value}@gw`).uri.verstat, code)
})

test('the topmost Via gives transport, sent-by, branch and rport', () => {
  const view = invite(target, {
    Via: ['SIP/2.0/TCP [2001:db8::9]:5080;received=192.0.2.9;rport=5;branch=z9hG4bKq, SIP/2.0/UDP b', 'SIP/2.0/UDP c'],
  })
  assert.equal(view.via.transport, sipTransport.tcp)
  assert.equal(text(view, view.via.sentBy), '[2001:db8::9]:5080')
  assert.equal(view.via.port, 5080)
  assert.equal(text(view, view.via.received), ';received=192.0.2.9')
  assert.equal(text(view, view.via.rport), ';rport=5')
  assert.equal(text(view, view.via.value).endsWith('z9hG4bKq'), true)
  assert.equal(view.via.unique, true)
  assert.equal(view.viaLines, 2)
})

test('privacy, diversion, identity and reason are found', () => {
  const view = invite(target, {
    Privacy: 'id; critical',
    Diversion: [
      '"D" <sip:+77015550105@gw>;reason=unconditional;counter=1',
      '<sip:+77015550106@gw>, <tel:+77015550107>',
    ],
    Identity: ['eyJ.eyJ.sig;info=<https://cert.example/a.pem>;alg=ES256;ppt=shaken', 'second'],
    y: 'third',
    Reason: 'Q.850;cause=16',
  })
  assert.equal(view.privacy, sipPrivacy.id | sipPrivacy.critical)
  assert.equal(wantsPrivacy(view), true)
  assert.equal(view.diversion.uri.number, 77015550105)
  assert.equal(view.diversionCount, 3)
  assert.equal(view.identityCount, 3)
  assert.match(identityText(view, 0), /^eyJ.*shaken$/)
  assert.equal(identityText(view, 2), 'third')
  assert.equal(identityText(view, 3), '')
  assert.equal(text(view, view.reason), 'Q.850;cause=16')
})

test('more Identity headers than are held are counted, and the first are held', () => {
  const view = invite(target, { Identity: Array.from({ length: 20 }, (_, index) => `token${index}`) })
  assert.equal(view.identityCount, 20)
  assert.equal(identityText(view, 7), 'token7')
  assert.equal(identityText(view, 8), '')
})

test('a view used again holds nothing of the message before', () => {
  const full = invite('sip:+7701;npdi;rn=+7700;tgrp=a;trunk-context=b;verstat=No-TN-Validation@gw:5;x=y', {
    'P-Asserted-Identity': '<tel:+77015550104>',
    'Remote-Party-ID': '<sip:+77015550103@gw>',
    Privacy: 'id',
    Diversion: '<tel:+7701>',
    Identity: 'a',
    Reason: 'SIP;cause=200',
    'Max-Forwards': '5',
    'Content-Length': '0',
    'Content-Type': 'x/y',
  })
  const plain = invite(target)
  const { bytes } = plain
  readSip(bytes, 0, bytes.length, full)
  const { vias: viasOne, identities: identitiesOne, ...one } = full
  const { vias: viasOther, identities: identitiesOther, ...other } = plain
  assert.deepEqual(one, other)
  assert.equal(viasOne.length + identitiesOne.length, viasOther.length + identitiesOther.length)
})

test('methods are told apart by case; OPTIONS, ACK, CANCEL and BYE are known', () => {
  const view = makeSipMessageView()
  const methods = {
    INVITE: sipMethod.invite,
    ACK: sipMethod.ack,
    CANCEL: sipMethod.cancel,
    OPTIONS: sipMethod.options,
    BYE: sipMethod.bye,
  }
  for (const [name, code] of [...Object.entries(methods), ['Invite', 0], ['PUBLISH', 0], ['SUB', 0]] as const) {
    const all = { ...usual, CSeq: `1 ${name}` }
    const bytes = Buffer.from(
      [`${name} ${target} SIP/2.0`, ...Object.entries(all).map(([key, value]) => `${key}: ${value}`), '', ''].join(
        '\r\n',
      ),
    )
    assert.equal(readSip(bytes, 0, bytes.length, view), 0)
    assert.equal(view.method, code, name)
  }
})

test('what is wrong in an ACK is not answered, and neither are keep-alives, other protocols and cut messages', () => {
  const view = makeSipMessageView()
  const problems = {
    [`ACK ${target} SIP/2.0\r\nVia: SIP/2.0/UDP a\r\nFrom: <sip:a>\r\nTo: <sip:b>\r\nCall-ID: 1\r\nCSeq: x\r\n\r\n`]:
      'acknowledgement',
    '\r\n\r\n': 'empty',
    'GET / HTTP/1.1\r\nHost: a\r\n\r\n': 'notSip',
    'no line at all': 'notSip',
    [`INVITE ${target} SIP/2.0\r\nVia: SIP/2.0/UDP a\r\n`]: 'unfinished',
    [`INVITE ${target} SIP/2.0\r\nVia: SIP/2.0/UDP \r\n\r\n`]: 'via',
    [`INVITE ${target} SIP/2.0\r\n${'Via: SIP/2.0/UDP a\r\n'.repeat(80)}\r\n`]: 'tooManyVias',
  }
  for (const [message, problem] of Object.entries(problems)) {
    const bytes = Buffer.from(message)
    assert.equal(problemName(readSip(bytes, 0, bytes.length, view)), problem, message)
  }
})

test('line feeds alone end lines too, and a header of 64 kB is read', () => {
  const view = makeSipMessageView()
  const headers = Object.entries(usual).map(([key, value]) => `${key}: ${value}`)
  const bytes = Buffer.from(
    [`INVITE ${target} SIP/2.0`, ...headers, `X-Long: ${'x'.repeat(64_000)}`, '', ''].join('\n'),
  )
  assert.equal(readSip(bytes, 0, bytes.length, view), 0)
})

test('a carriage return that ends no line is refused, so that nobody else sees another header', () => {
  const view = makeSipMessageView()
  const headers = Object.entries(usual).map(([key, value]) => `${key}: ${value}`)
  const bytes = Buffer.from(
    [`INVITE ${target} SIP/2.0`, ...headers, 'X: a\rP-Asserted-Identity: <tel:+1>', '', ''].join('\r\n'),
  )
  assert.equal(readSip(bytes, 0, bytes.length, view), sipProblem.headerLine)
})
