import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addressBlock } from './network-address.ts'

test('an IPv4 address stands whole, also when written as IPv6', () => {
  assert.equal(addressBlock('192.0.2.1'), '192.0.2.1')
  assert.equal(addressBlock('::ffff:192.0.2.1'), '192.0.2.1')
})

test('of an IPv6 address the first 64 bits stand, however it is shortened', () => {
  assert.equal(addressBlock('2001:db8::1'), '2001:db8:0:0::/64')
  assert.equal(addressBlock('2001:DB8:0:0:1:2:3:4'), '2001:db8:0:0::/64')
  assert.equal(addressBlock('fe80::1%eth0'), 'fe80:0:0:0::/64')
  assert.equal(addressBlock('::1'), '0:0:0:0::/64')
  assert.equal(addressBlock('::'), '0:0:0:0::/64')
})

test('no text breaks it', () => {
  fc.assert(fc.property(fc.string(), (text) => typeof addressBlock(text) === 'string'))
  fc.assert(
    fc.property(fc.ipV6(), (ip) => addressBlock(ip).split('.').length > 1 || addressBlock(ip).endsWith('::/64')),
  )
})
