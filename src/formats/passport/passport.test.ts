import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkCall, mostDiversions } from './chain.ts'
import { parseIdentity, writeIdentity } from './identity.ts'
import { canonicalNumber } from './number.ts'
import { type Claims, type Passport, readPassport, signingInput } from './passport.ts'
import { identityStatus } from './status.ts'

const x5u = 'https://cert.example.org/passport.pem'
const origid = '123e4567-e89b-12d3-a456-426655440000'
const parties = { caller: '77012345678', called: '77272345678' }
const claims: Claims = {
  iat: 1_443_208_345,
  orig: { tn: parties.caller },
  dest: [{ tn: parties.called }],
  attest: 'A',
  origid,
}
const signature = Buffer.alloc(64, 7).toString('base64url')

const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const header = { alg: 'ES256', ppt: 'shaken', typ: 'passport', x5u }
const payload = { attest: 'A', dest: { tn: [parties.called] }, iat: 1, orig: { tn: parties.caller }, origid }

/** The code of reading a token of this header and these claims, or `ok`. */
function codeOf(head: unknown, body: unknown, field: { alg?: string; ppt?: string } = { ppt: 'shaken' }): string {
  const token = `${json(head)}.${json(body)}.${signature}`
  const read = readPassport({ token, info: x5u, alg: field.alg, ppt: field.ppt }, parties)
  return read.ok ? 'ok' : read.error.code.replace('passport.', '')
}

test('An Identity field is read as RFC 8224 §4 and RFC 8588 §4 write it', () => {
  const value = `a.b.c;info=<${x5u}>;alg=ES256;ppt="shaken"`
  const field = { token: 'a.b.c', info: x5u, alg: 'ES256', ppt: 'shaken' }
  assert.deepEqual(parseIdentity(value), { ok: true, value: field })
  assert.equal(writeIdentity(field), value)
  assert.deepEqual(parseIdentity(` a.b.c ; INFO = <${x5u}> ;\r\n\t ppt=shaken ;other="x y"; lr `), {
    ok: true,
    value: { token: 'a.b.c', info: x5u, alg: undefined, ppt: 'shaken' },
  })
})

test('An Identity field without info, with two of them, or with something left over is malformed', () => {
  for (const value of [
    '',
    'a.b.c',
    'a.b.;info=<x>',
    'a.b.c;info=x',
    'a.b.c;info=<x>;info=<y>',
    'a.b.c;info=<x>,d.e.f;info=<y>',
    'a.b.c;info=<x>;ppt="sha',
    `a.b.${'c'.repeat(9000)};info=<x>`,
  ]) {
    assert.deepEqual(parseIdentity(value), { ok: false, error: { code: 'passport.header-malformed' } }, value)
  }
})

test('A PASSporT is signed over sorted claims without blanks', () => {
  const [head = '', body = ''] = signingInput(claims, x5u).split('.')
  const text = (part: string) => Buffer.from(part, 'base64url').toString()
  assert.equal(text(head), `{"alg":"ES256","ppt":"shaken","typ":"passport","x5u":"${x5u}"}`)
  assert.equal(
    text(body),
    `{"attest":"A","dest":{"tn":["77272345678"]},"iat":1443208345,"orig":{"tn":"77012345678"},"origid":"${origid}"}`,
  )
})

test('What was written is read again', () => {
  const kinds: readonly Claims[] = [
    claims,
    { iat: 5, orig: claims.orig, dest: [{ tn: '1' }, { uri: 'sip:a@b' }] },
    { iat: 5, orig: claims.orig, dest: claims.dest, div: { tn: '77770000000' } },
  ]
  for (const one of kinds) {
    const signed = signingInput(one, x5u)
    const read = readPassport({ token: `${signed}.${signature}`, info: x5u, alg: 'ES256', ppt: undefined }, parties)
    assert.ok(read.ok)
    const { kind, ...rest } = read.value
    assert.equal(kind, one.div === undefined ? (one.attest === undefined ? 'base' : 'shaken') : 'div')
    assert.deepEqual(rest, { ...one, x5u, signed, signature: Buffer.alloc(64, 7) })
  }
})

test('The compact form is made whole from the call, and is refused to SHAKEN', () => {
  const field = { token: `..${signature}`, info: x5u, alg: 'ES256', ppt: undefined }
  const whole = { iat: 99, orig: { tn: parties.caller }, dest: [{ tn: parties.called }] }
  const read = readPassport(field, { ...parties, date: 99 })
  assert.ok(read.ok)
  assert.equal(read.value.signed, signingInput(whole, x5u))
  const refused = { ok: false, error: { code: 'passport.compact-refused' } }
  assert.deepEqual(readPassport(field, parties), refused)
  assert.deepEqual(readPassport({ ...field, ppt: 'shaken' }, { ...parties, date: 99 }), refused)
})

test('Each fault of a header has a name of its own', () => {
  assert.equal(codeOf(header, payload), 'ok')
  assert.equal(codeOf(header, payload, {}), 'ok')
  assert.equal(codeOf({ ...header, alg: 'RS256' }, payload), 'alg-unsupported')
  assert.equal(codeOf({ ...header, alg: 'none' }, payload), 'alg-unsupported')
  assert.equal(codeOf(header, payload, { alg: 'RS256', ppt: 'shaken' }), 'alg-unsupported')
  assert.equal(codeOf({ ...header, typ: 'JWT' }, payload), 'type-wrong')
  assert.equal(codeOf({ ...header, ppt: 'rph' }, payload, { ppt: 'rph' }), 'ppt-unknown')
  assert.equal(codeOf({ ...header, crit: ['x'] }, payload), 'ppt-unknown')
  assert.equal(codeOf({ ...header, x5u: 'https://other.example' }, payload), 'info-mismatch')
  assert.equal(codeOf({ ...header, ppt: 'div' }, payload), 'info-mismatch')
  assert.equal(codeOf([], payload), 'token-malformed')
})

test('Each fault of the claims has a name of its own', () => {
  assert.equal(codeOf(header, { ...payload, attest: 'D' }), 'attest-unknown')
  assert.equal(codeOf(header, { ...payload, origid: 'here' }), 'origid-malformed')
  for (const bad of [
    { iat: '1' },
    { iat: 1.5 },
    { iat: -1 },
    { orig: { tn: ['1'] } },
    { orig: { tn: 'x' } },
    { orig: {} },
    { orig: { tn: '1', uri: 'sip:a@b' } },
    { dest: { tn: '1' } },
    { dest: { tn: [] } },
    { dest: { tn: Array.from({ length: 33 }, () => '1') } },
    { dest: null },
  ]) {
    assert.equal(codeOf(header, { ...payload, ...bad }), 'claims-malformed', JSON.stringify(bad))
  }
  assert.equal(codeOf({ ...header, ppt: 'div' }, payload, { ppt: 'div' }), 'claims-malformed')
  assert.equal(codeOf(header, 7), 'token-malformed')
})

test('A number is brought to digits, and what is no number is none', () => {
  assert.equal(canonicalNumber('+7 (701) 234-56.78'), '77012345678')
  assert.equal(canonicalNumber('*21#'), '*21#')
  for (const bad of ['', '+', 'anonymous', '1234567890123456', '٧٧٠١']) assert.equal(canonicalNumber(bad), undefined)
})

/** A PASSporT as read, of the usual call unless told. */
const passport = (more: Partial<Passport> = {}): Passport => ({
  ...claims,
  kind: 'shaken',
  x5u,
  signed: '',
  signature: new Uint8Array(64),
  iat: 1000,
  ...more,
})
const div = (from: string, to: string) => passport({ kind: 'div', div: { tn: from }, dest: [{ tn: to }] })

function outcome(passports: readonly Passport[], now = 1000) {
  const checked = checkCall(passports, parties, now)
  return checked.ok ? checked.value.length : checked.error.code.replace('passport.', '')
}

test('A PASSporT must be for this caller, this called number, and now', () => {
  assert.equal(outcome([passport()]), 1)
  assert.equal(outcome([]), 'none')
  assert.equal(outcome([passport({ orig: { tn: '1' } })]), 'orig-mismatch')
  assert.equal(outcome([passport({ orig: { uri: 'sip:a@b' } })]), 'orig-mismatch')
  assert.equal(outcome([passport({ dest: [{ tn: '1' }] })]), 'dest-mismatch')
  assert.equal(outcome([passport({ dest: [{ tn: '1' }, { tn: parties.called }] })]), 1)
  assert.equal(outcome([passport()], 1060), 1)
  assert.equal(outcome([passport()], 1061), 'stale')
  assert.equal(outcome([passport()], 940), 1)
  assert.equal(outcome([passport()], 939), 'future')
})

test('A call that was sent on is followed back along its diversions', () => {
  const first = passport({ dest: [{ tn: '1' }] })
  assert.equal(outcome([first, div('1', parties.called)]), 2)
  assert.equal(outcome([div('2', parties.called), first, div('1', '2')]), 3)
  assert.equal(outcome([first, div('2', parties.called)]), 'div-mismatch')
  assert.equal(outcome([first, div('1', '3')]), 'div-mismatch')
  assert.equal(outcome([div('1', parties.called)]), 'div-mismatch')
  assert.equal(outcome([first, { ...div('1', parties.called), orig: { tn: '9' } }]), 'div-mismatch')
})

test('Diversions that go in a circle, or on for ever, end', () => {
  const first = passport({ dest: [{ tn: '1' }] })
  assert.equal(outcome([first, div('2', parties.called), div(parties.called, '2')]), 'div-mismatch')
  const steps = Array.from({ length: mostDiversions + 2 }, (_, n) => div(String(n + 1), String(n + 2)))
  const long = [first, ...steps.slice(0, -1), div(String(steps.length), parties.called)]
  assert.equal(outcome(long), 'div-mismatch')
})

test('A failure is answered as RFC 8224 §6.2.2 says', () => {
  const statusOf = (code: string) => identityStatus(`passport.${code}`).status
  assert.equal(statusOf('stale'), 403)
  assert.equal(statusOf('certificate-unavailable'), 436)
  assert.equal(statusOf('certificate-untrusted'), 437)
  assert.equal(statusOf('signature-wrong'), 438)
})

test('Whatever stands in an Identity field, reading it gives a result', () => {
  const good = `${signingInput(claims, x5u)}.${signature};info=<${x5u}>;alg=ES256;ppt="shaken"`
  const bent = fc
    .array(fc.tuple(fc.nat(good.length - 1), fc.string({ maxLength: 3 })), { minLength: 1, maxLength: 4 })
    .map((changes) => changes.reduce((text, [at, put]) => text.slice(0, at) + put + text.slice(at + 1), good))
  fc.assert(
    fc.property(fc.oneof(bent, fc.string()), (value) => {
      const field = parseIdentity(value)
      if (field.ok) readPassport(field.value, parties)
    }),
    { numRuns: 3000 },
  )
})
