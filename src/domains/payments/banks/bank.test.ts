import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isWebhook, retrySeconds, webhookTries } from './bank.ts'
import { readIso, readJson } from './message-body.ts'

test('a webhook is an https address; one of this machine only in a sandbox', () => {
  const strict = { loopback: false }
  assert.ok(isWebhook('https://bank.example:8443/told?by=centre', strict))
  for (const text of ['http://bank.example/', 'https://a:b@bank.example/', 'file:///etc/passwd', 'bank.example', ''])
    assert.equal(isWebhook(text, { loopback: true }), false, text)
  assert.equal(isWebhook('http://127.0.0.1:9/', strict), false)
  assert.ok(isWebhook('http://127.0.0.1:9/', { loopback: true }))
  assert.ok(isWebhook('http://[::1]:9/', { loopback: true }))
  assert.equal(isWebhook(`https://bank.example/${'a'.repeat(500)}`, strict), false)
})

test('a bank that does not hear is told again ever later, for some hours', () => {
  const waits = Array.from({ length: webhookTries - 1 }, (_, place) => retrySeconds(place + 1))
  assert.deepEqual(waits.slice(0, 4), [5, 10, 20, 40])
  assert.ok(waits.every((wait, place) => wait >= (waits[place - 1] ?? 0) && wait <= 1800))
})

test('bytes that no database can keep are refused before anything reads them', () => {
  const codeOf = (body: string | Uint8Array) => {
    const read = readJson(typeof body === 'string' ? Buffer.from(body) : body)
    return read.ok ? 'ok' : read.error.code
  }
  assert.equal(codeOf('{"a":"ә"}'), 'ok')
  assert.equal(codeOf('{"a":'), 'request.not-json')
  assert.equal(codeOf(String.raw`{"a":"\u0000"}`), 'request.not-json')
  assert.equal(codeOf(String.raw`{"a":"\ud800"}`), 'request.not-json')
  assert.equal(codeOf('{"__proto__":{}}'), 'request.not-json')
  assert.equal(codeOf(Uint8Array.of(0x22, 0xff, 0x22)), 'request.not-utf8')
  const xml = readIso(Uint8Array.of(0x3c, 0xff), { xml: true })
  assert.equal(!xml.ok && xml.error.code, 'request.not-utf8')
  const deep = readIso(Buffer.from('<a>'.repeat(100)), { xml: true })
  assert.equal(!deep.ok && deep.error.code, 'iso.xml.too-deep')
  const large = readIso(Buffer.from(`<a>${'x'.repeat(600_000)}</a>`), { xml: true })
  assert.equal(!large.ok && large.error.code, 'iso.xml.too-large')
})
