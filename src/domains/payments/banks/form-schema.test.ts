import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readRecallAnswer } from '#formats/iso20022/recall-reply'
import { readReturns } from '#formats/iso20022/recall-return'
import { unwrap } from '#kernel/result'
import type { ByteForm } from '#platform/http/route'
import { releaseForms, replyForms, returnForms } from './form-schema.ts'
import { readIso } from './message-body.ts'
import { releaseSchema } from './message-schema.ts'

const read = ({ type, example }: ByteForm) => {
  const text = typeof example === 'string' ? example : JSON.stringify(example)
  return unwrap(readIso(Buffer.from(text), { xml: type.includes('xml') }))
}

test('the examples that the description gives are taken, the same in both forms', () => {
  const [reply, replyJson] = replyForms.map((form) => unwrap(readRecallAnswer(read(form))))
  assert.equal(reply?.kind, 'outcome')
  assert.deepEqual(replyJson, reply)
  const [back, backJson] = returnForms.map((form) => unwrap(readReturns(read(form))))
  assert.equal(back?.returns[0]?.amount, 30_000_000n)
  assert.deepEqual(backJson, back)
  assert.equal(releaseSchema.safeParse(releaseForms[0]?.example).success, true)
})
