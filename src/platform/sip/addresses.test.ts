import assert from 'node:assert/strict'
import { BlockList } from 'node:net'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeSourceTable, readAddress, writeAddress } from './addresses.ts'

const wordsOf = (text: string) => {
  const words = new Uint32Array(4)
  assert.ok(readAddress(text, words), text)
  return words
}

test('an address is four words, whatever way it is written', () => {
  assert.deepEqual([...wordsOf('192.0.2.7')], [0, 0, 0xffff, 0xc0000207])
  assert.deepEqual([...wordsOf('::ffff:192.0.2.7')], [0, 0, 0xffff, 0xc0000207])
  assert.deepEqual([...wordsOf('2001:db8::1%eth0')], [0x20010db8, 0, 0, 1])
  assert.deepEqual([...wordsOf('::')], [0, 0, 0, 0])
  assert.deepEqual([...wordsOf('1:2:3:4:5:6:7:8')], [0x10002, 0x30004, 0x50006, 0x70008])
  for (const text of ['', 'localhost', '1.2.3', '1.2.3.4.5', '1::2::3', '12345::']) {
    assert.equal(readAddress(text, new Uint32Array(4)), false, text)
  }
})

test('what is written is read back', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      const words = wordsOf(text)
      assert.deepEqual(wordsOf(writeAddress(words)), words)
    }),
  )
  assert.equal(writeAddress(wordsOf('192.0.2.7')), '192.0.2.7')
})

test('the narrowest network counts, and the last of equal ones', () => {
  const table = makeSourceTable([
    { network: '10.0.0.0/8', value: 1 },
    { network: '10.1.0.0/16', value: 2 },
    { network: '10.1.2.3', value: 3 },
    { network: '2001:db8::/32', value: 4 },
    { network: '10.1.0.0/16', value: 5 },
    { network: '10.1.2.3', value: 6 },
  ])
  const values = ['10.9.9.9', '10.1.9.9', '10.1.2.3', '2001:db8::5', '2001:db9::', '192.0.2.1'].map((text) =>
    table.find(wordsOf(text), 0),
  )
  assert.deepEqual(values, [1, 5, 6, 4, -1, -1])
})

test('a network covers exactly what Node says it does', () => {
  const sized = fc.oneof(
    fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 }), fc.ipV4(), fc.constant('ipv4' as const)),
    fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 }), fc.ipV6(), fc.constant('ipv6' as const)),
  )
  fc.assert(
    fc.property(sized, fc.boolean(), ([network, bits, other, family], same) => {
      const asked = same ? network : other
      const list = new BlockList()
      list.addSubnet(network, bits, family)
      const found = makeSourceTable([{ network: `${network}/${bits}`, value: 9 }]).find(wordsOf(asked), 0)
      assert.equal(found === 9, list.check(asked, family))
    }),
  )
})

test('what is no network is refused', () => {
  for (const network of ['', '10.0.0.0/33', '::/129', '10.0.0.0/', '10.0.0.0/x', 'host/8']) {
    assert.throws(() => makeSourceTable([{ network, value: 0 }]), RangeError, network)
  }
  assert.throws(() => makeSourceTable([{ network: '::1', value: -1 }]), RangeError)
})
