import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addressBlock, networkOf } from './network-address.ts'

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

test('a network is 24 bits of IPv4 and 48 of IPv6', () => {
  for (const ip of ['192.0.2.1', '192.0.2.254', '::ffff:192.0.2.9']) assert.equal(networkOf(ip), '192.0.2.0/24')
  assert.equal(networkOf('192.0.3.1'), '192.0.3.0/24')
  for (const ip of ['2001:db8:1::1', '2001:DB8:1:ffff::2']) assert.equal(networkOf(ip), '2001:db8:1::/48')
  assert.equal(networkOf('2001:db8:2::1'), '2001:db8:2::/48')
})

test('the machine itself is one network, however it is called', () => {
  for (const ip of ['127.0.0.1', '127.0.1.1', '::1', '::ffff:127.0.0.1']) assert.equal(networkOf(ip), 'loopback')
})
