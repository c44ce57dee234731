import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partyOf, userHandle } from './passkey.ts'

test('the configured origin decides, whatever host a request claims', () => {
  const party = partyOf('https://saqbol.test', { host: 'evil.test', protocol: 'http' })
  assert.deepEqual(party, { id: 'saqbol.test', origin: 'https://saqbol.test' })
  assert.deepEqual(partyOf('http://saqbol.test:8080', { host: 'x', protocol: 'http' }), {
    id: 'saqbol.test',
    origin: 'http://saqbol.test:8080',
  })
})

test('without a configured origin only this machine under its name is a party', () => {
  const of = (host: string) => partyOf(undefined, { host, protocol: 'http' })
  assert.deepEqual(of('localhost:3000'), { id: 'localhost', origin: 'http://localhost:3000' })
  for (const host of ['evil.test', 'localhost.evil.test', '127.0.0.1:3000', '[::1]:3000', 'localhost:3000@evil', '']) {
    assert.equal(of(host), undefined, host)
  }
})

test('a bare address is no party even where it is configured', () => {
  for (const origin of ['http://127.0.0.1:3000', 'http://[::1]:3000', 'https://203.0.113.7']) {
    assert.equal(partyOf(origin, { host: 'localhost', protocol: 'http' }), undefined)
  }
})

test('the user handle is the person’s id in 16 bytes', () => {
  assert.equal(Buffer.from(userHandle('018f0000-0000-7000-8000-00000000abcd')).toString('hex').length, 32)
})
