import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainAnswers } from './answer.ts'
import { problemName, problemStatus, sipMethod } from './codes.ts'
import { makeSipFramer } from './framer.ts'
import { readSip } from './read.ts'
import { tortureCases } from './torture-data.ts'
import { makeSipMessageView, type SipMessageView, spanText } from './view.ts'
import { writeAnswer } from './write.ts'

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))

function readCase(start: string): { readonly view: SipMessageView; readonly problem: number } {
  const found = tortureCases.find(({ name }) => name.includes(start))
  assert.ok(found, start)
  const bytes = bytesOf(found.message)
  const view = makeSipMessageView()
  return { view, problem: readSip(bytes, 0, bytes.length, view) }
}

for (const { name, problem, message } of tortureCases) {
  test(`RFC 4475 ${name}: ${problem === 'none' ? 'is read' : problem}`, () => {
    const bytes = bytesOf(message)
    const view = makeSipMessageView()
    assert.equal(problemName(readSip(bytes, 0, bytes.length, view)), problem)
  })
}

test('whatever is answered is answered with a message that we read as a response to the same request', () => {
  const view = makeSipMessageView()
  const back = makeSipMessageView()
  const out = new Uint8Array(65_536)
  for (const { name, message } of tortureCases) {
    const bytes = bytesOf(message)
    const problem = readSip(bytes, 0, bytes.length, view)
    if (problem !== 0 && problemStatus(problem) === 0) continue
    const length = writeAnswer(view, plainAnswers.badRequest, out, 0)
    assert.equal(problemName(readSip(out, 0, length, back)), 'response', name)
    assert.equal(back.status, 400)
    assert.equal(spanText(out, back.callId), spanText(bytes, view.callId), name)
    assert.equal(back.viaLines, view.viaLines)
    assert.equal(makeSipFramer().frame(out, 0, length), length, name)
  }
})

test('the short tortuous INVITE is understood in its parts', () => {
  const { view } = readCase('wsinv')
  assert.equal(view.method, sipMethod.invite)
  assert.equal(view.maxForwards, 68)
  assert.equal(view.cseqNumber, 9)
  assert.equal(spanText(view.bytes, view.to.tag), '1918181833n')
  assert.equal(spanText(view.bytes, view.from.tag), '98asjd8')
  assert.equal(spanText(view.bytes, view.via.host), '192.0.2.2')
  assert.equal(spanText(view.bytes, view.via.branch), '390skdjuw')
  assert.equal(view.via.unique, false)
  assert.equal(view.via.wantsPort, true)
  assert.equal(view.viaLines, 2)
  assert.equal(spanText(view.bytes, view.body), 'v=0\n')
})

test('semicolons and escapes in a user are no parameters of the URI', () => {
  const { view } = readCase('semiuri')
  assert.equal(spanText(view.bytes, view.uri.userinfo), 'user;par=u%40example.net')
  assert.equal(spanText(view.bytes, view.uri.user), 'user')
  assert.equal(spanText(view.bytes, view.uri.host), 'example.com')
  assert.equal(spanText(readCase('esc01').view.bytes, readCase('esc01').view.uri.host), 'example.net')
})

test('a cookie alone is no unique branch', () => {
  assert.equal(readCase('badbranch').view.via.unique, false)
})
