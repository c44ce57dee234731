import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isPublicAddress } from './public-address.ts'

const octet = fc.nat(255)
const group = fc.nat(0xffff).map((value) => value.toString(16))
const ip4 = fc.tuple(octet, octet, octet, octet).map((four) => four.join('.'))

test('Public addresses are public', () => {
  for (const ip of ['8.8.8.8', '1.1.1.1', '100.63.255.255', '100.128.0.0', '172.15.255.255', '172.32.0.0']) {
    assert.equal(isPublicAddress(ip), true, ip)
  }
  for (const ip of ['2a00:1450::1', '2001:4860:4860::8888', '2606:4700::1111', '2001:200::1']) {
    assert.equal(isPublicAddress(ip), true, ip)
  }
})

test('Every special-purpose network is refused, from its first address to its last', () => {
  const special = [
    '0.0.0.0',
    '0.255.255.255',
    '10.0.0.0',
    '10.255.255.255',
    '100.64.0.0',
    '100.127.255.255',
    '127.0.0.1',
    '169.254.0.0',
    '169.254.169.254',
    '172.16.0.0',
    '172.31.255.255',
    '192.0.0.255',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.255.255',
    '198.18.0.0',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.255',
    '224.0.0.1',
    '240.0.0.0',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'febf::1',
    'fc00::1',
    'fdff::1',
    'ff02::1',
    '2001:db8::1',
    '2001::1',
    '2001:1ff::1',
    '2002:808:808::1',
    '3fff::1',
    '100::1',
    '64:ff9b:1::808:808',
    'fec0::1',
    '4000::1',
  ]
  for (const ip of special) {
    assert.equal(isPublicAddress(ip), false, ip)
  }
})

test('An IPv4 address inside an IPv6 one is judged as itself, mapped or behind NAT64', () => {
  fc.assert(
    fc.property(ip4, (ip) => {
      const expected = isPublicAddress(ip)
      const [a = 0, b = 0, c = 0, d = 0] = ip.split('.').map(Number)
      const hex = `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
      for (const written of [`::ffff:${ip}`, `::ffff:${hex}`, `0:0:0:0:0:FFFF:${hex}`, `64:ff9b::${hex}`]) {
        assert.equal(isPublicAddress(written), expected, written)
      }
      assert.equal(isPublicAddress(`::${ip}`), false)
    }),
  )
})

test('Outside 2000::/3 nothing is public', () => {
  fc.assert(
    fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
      const first = Number.parseInt(groups[0] ?? '0', 16)
      if (first >> 13 !== 1 && first !== 0x64) assert.equal(isPublicAddress(groups.join(':')), false)
    }),
  )
})

test('What is no plain address is refused', () => {
  for (const text of ['', 'localhost', '127.1', '0x7f.1', '2130706433', '010.1.1.1', '8.8.8.8.8', '[2a00::1]']) {
    assert.equal(isPublicAddress(text), false, text)
  }
  for (const text of ['2a00::1%eth0', 'fe80::1%25lo', ':::', '1::2::3', '8.8.8[.]8']) {
    assert.equal(isPublicAddress(text), false, text)
  }
  fc.assert(fc.property(fc.string(), (text) => assert.equal(typeof isPublicAddress(text), 'boolean')))
})
