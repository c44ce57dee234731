import assert from 'node:assert/strict'
import { test } from 'node:test'
import bs58check from 'bs58check'
import fc from 'fast-check'
import { unwrap } from '#kernel/result'
import { parseImei } from './imei.ts'
import { parseWallet } from './wallet.ts'

const code = (text: string) => {
  const result = parseWallet(text)
  return result.ok ? result.value.chain : result.error.code
}

test('the published examples of each standard are read', () => {
  assert.equal(code('1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2'), 'bitcoin')
  assert.equal(code('bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'), 'bitcoin')
  assert.equal(code('BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4'), 'bitcoin')
  assert.equal(code('bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0'), 'bitcoin')
  assert.equal(code('0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'), 'ethereum')
  assert.equal(code('TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'), 'tron')
})

test('bech32 may not carry version 1, nor bech32m version 0 (BIP 350)', () => {
  assert.equal(code('bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4'), 'wallet.malformed')
  assert.equal(code('bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd'), 'wallet.bad-checksum')
})

test('Ethereum in one case is accepted and becomes its checksummed self', () => {
  const address = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
  for (const text of [address.toLowerCase(), `0x${address.slice(2).toUpperCase()}`])
    assert.equal(unwrap(parseWallet(text)).address, address)
  assert.equal(code('0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD'), 'wallet.bad-checksum')
})

test('every address of 20 bytes is read; one changed character is caught', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 20, maxLength: 20 }),
      fc.constantFrom(0, 5, 0x41),
      fc.nat(24),
      (hash, version, place) => {
        const address = bs58check.encode(Uint8Array.from([version, ...hash]))
        assert.equal(code(address), version === 0x41 ? 'tron' : 'bitcoin')
        const at = 1 + (place % (address.length - 1))
        const wrong = address.slice(0, at) + (address[at] === 'a' ? 'b' : 'a') + address.slice(at + 1)
        assert.notEqual(code(wrong), code(address))
      },
    ),
  )
})

test('an IMEI needs fifteen digits and its check digit', () => {
  assert.deepEqual(unwrap(parseImei('IMEI: 35-693810-767038-3')), { imei: '356938107670383', tac: '35693810' })
  for (const text of ['356938107670384', '35693810767038', '000000000000000']) assert.ok(!parseImei(text).ok, text)
})
