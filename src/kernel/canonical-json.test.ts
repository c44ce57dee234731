import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalJson, type Json } from './canonical-json.ts'

test('members are sorted by UTF-16 code units, as in the example of RFC 8785 §3.2.3', () => {
  const example = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\ud83d\ude00': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  }
  const order = [
    'Carriage Return',
    'One',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ]
  const values = [...canonicalJson(example).matchAll(/:"([^"]*)"[,}]/g)].map(([, value]) => value)
  assert.deepEqual(values, order)
})

test('the example of RFC 8785 §3.2.2 gives the text of §3.2.4', () => {
  const example = {
    numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"\u002f',
    literals: [null, true, false],
  }
  assert.equal(
    canonicalJson(example),
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  )
})

test('numbers are written as in the samples of RFC 8785 appendix B', () => {
  const samples: Readonly<Record<string, string>> = {
    '0000000000000000': '0',
    '8000000000000000': '0',
    '0000000000000001': '5e-324',
    '8000000000000001': '-5e-324',
    '7fefffffffffffff': '1.7976931348623157e+308',
    ffefffffffffffff: '-1.7976931348623157e+308',
    '4340000000000000': '9007199254740992',
    c340000000000000: '-9007199254740992',
    '4430000000000000': '295147905179352830000',
    '44b52d02c7e14af5': '9.999999999999997e+22',
    '44b52d02c7e14af6': '1e+23',
    '44b52d02c7e14af7': '1.0000000000000001e+23',
    '444b1ae4d6e2ef4e': '999999999999999700000',
    '444b1ae4d6e2ef4f': '999999999999999900000',
    '444b1ae4d6e2ef50': '1e+21',
    '3eb0c6f7a0b5ed8c': '9.999999999999997e-7',
    '3eb0c6f7a0b5ed8d': '0.000001',
    '41b3de4355555553': '333333333.3333332',
    '41b3de4355555554': '333333333.33333325',
    '41b3de4355555555': '333333333.3333333',
    '41b3de4355555556': '333333333.3333334',
    '41b3de4355555557': '333333333.33333343',
    becbf647612f3696: '-0.0000033333333333333333',
    '43143ff3c1cb0959': '1424953923781206.2',
  }
  for (const [bits, text] of Object.entries(samples)) {
    assert.equal(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE()), text, bits)
  }
})

test('what I-JSON leaves out is refused: infinity, NaN, lone surrogates in values and names', () => {
  const refused: readonly Json[] = [Number.NaN, Infinity, -Infinity, [Number.NaN], '\ud800', 'a\udc00', { '\udead': 1 }]
  for (const value of refused) assert.throws(() => canonicalJson(value))
})

test('the text parses to the same value and does not depend on the order members were written in', () => {
  const value = fc.jsonValue({ stringUnit: 'binary' })
  fc.assert(
    fc.property(value, (json) => {
      const text = canonicalJson(json)
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(json)))
      assert.equal(canonicalJson(JSON.parse(text) as Json), text)
      assert.equal(canonicalJson(reversed(json as Json)), text)
    }),
  )
})

function reversed(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(reversed)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([name, member]) => [name, reversed(member as Json)] as const)
  return Object.fromEntries(members.toReversed())
}

test('members that are undefined are left out, and nothing is padded', () => {
  assert.equal(canonicalJson({ b: undefined, a: [1, { d: 'x', c: null }] }), '{"a":[1,{"c":null,"d":"x"}]}')
})
