import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { unwrap } from '#kernel/result'
import { readCertificateProfile } from './certificate.ts'
import { coversNumber, type NumberAuthority, readTnAuthList, writeTnAuthList } from './tn-auth-list.ts'

const digits = (least: number, most: number) => fc.stringMatching(new RegExp(`^[0-9]{${least},${most}}$`))

const authority: fc.Arbitrary<NumberAuthority> = fc
  .record(
    {
      providers: fc.array(fc.stringMatching(/^[A-Z0-9]{1,8}$/), { maxLength: 4 }),
      ranges: fc.array(
        fc.tuple(digits(1, 15), fc.integer({ min: 2, max: 1_000_000 })).map(([start, count]) => ({ start, count })),
        {
          maxLength: 4,
        },
      ),
      numbers: fc.array(digits(1, 15), { maxLength: 4 }),
    },
    { noNullPrototype: true },
  )
  .filter(({ providers, ranges, numbers }) => providers.length + ranges.length + numbers.length > 0)

test('A TNAuthList that was written is read again', () => {
  fc.assert(fc.property(authority, (one) => assert.deepEqual(unwrap(readTnAuthList(writeTnAuthList(one))), one)))
})

test('The DER is the one that RFC 8226 §9 describes: explicit tags around IA5String', () => {
  const der = writeTnAuthList({ providers: ['1234'], ranges: [], numbers: ['42'] })
  assert.equal(Buffer.from(der).toString('hex'), '300ea006160431323334a20416023432')
})

test('An empty list, a range of one, letters in a number and bytes left over are malformed', () => {
  for (const hex of [
    '3000',
    '3006a20416023432ff',
    '3006a204160241b2',
    '300ca10a30081603313030020101',
    '3006a30416023432',
    '0500',
    '',
    '30',
    '3080a0',
  ]) {
    assert.equal(readTnAuthList(Buffer.from(hex, 'hex')).ok, false, hex)
  }
})

test('A number is covered by itself, by its range, or by the provider that serves it', () => {
  const none = { providers: [], ranges: [], numbers: [] }
  assert.equal(coversNumber({ ...none, numbers: ['77012345678'] }, '77012345678'), true)
  const range = { ...none, ranges: [{ start: '77010000000', count: 100 }] }
  assert.equal(coversNumber(range, '77010000099'), true)
  assert.equal(coversNumber(range, '77010000100'), false)
  assert.equal(coversNumber(range, '7701000009'), false)
  assert.equal(coversNumber({ ...none, providers: ['A'] }, '1'), true)
  assert.equal(
    coversNumber({ ...none, providers: ['A'] }, '1', () => false),
    false,
  )
})

test('Bytes of any kind give a result, as a list and as a certificate', () => {
  const der = writeTnAuthList({ providers: ['A'], ranges: [{ start: '1', count: 2 }], numbers: ['3'] })
  const bent = fc.tuple(fc.nat(der.length - 1), fc.nat(255)).map(([at, octet]) => der.with(at, octet))
  fc.assert(
    fc.property(fc.oneof(bent, fc.uint8Array({ maxLength: 200 })), (bytes) => {
      readTnAuthList(bytes)
      readCertificateProfile(bytes)
    }),
    { numRuns: 2000 },
  )
  const nested = new Uint8Array(60_000).map((_, at) => (at % 2 === 0 ? 0x30 : 0x80))
  assert.equal(readTnAuthList(nested).ok, false)
})
