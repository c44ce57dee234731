import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { asId } from '#kernel/id'
import { Redacted } from '#kernel/redacted'
import { makeKeys } from '#platform/keys'
import { submissionOfThread, threadToken } from './thread-service.ts'

const keys = makeKeys(new Redacted(randomBytes(32)))
const id = asId<'submission'>('01930000-0000-7000-8000-0000000000ff')
const token = threadToken(keys, id)

test('a mark leads back to its submission from a Message-ID, from an address, and in capitals', () => {
  for (const text of [`<${token}.x@h.test>`, `hotline+${token}@h.test`, `<${token.toUpperCase()}.1@H.TEST>`]) {
    assert.equal(submissionOfThread(keys, ['<other@x>', text]), id, text)
  }
  assert.ok(`hotline+${token}`.length <= 64)
})

test('no letter of a mark can be changed, and no other key makes one', () => {
  for (let at = 2; at < token.length; at++) {
    const other = token[at] === 'a' ? 'b' : 'a'
    const changed = token.slice(0, at) + other + token.slice(at + 1)
    const found = submissionOfThread(keys, [changed])
    // The last letter carries two bits of padding at most; what decodes to the same bytes is the same mark.
    if (at < token.length - 1) assert.equal(found, undefined, String(at))
  }
  assert.equal(submissionOfThread(keys, [threadToken(makeKeys(new Redacted(randomBytes(32))), id)]), undefined)
})

test('texts without a mark lead nowhere', () => {
  fc.assert(fc.property(fc.string(), (text) => submissionOfThread(keys, [text]) === undefined))
  assert.equal(submissionOfThread(keys, [`<r.${'a'.repeat(42)}@x>`, `<r.${'7'.repeat(41)}@x>`]), undefined)
})
