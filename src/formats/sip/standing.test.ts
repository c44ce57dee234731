import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSip } from './read.ts'
import { standingAnswer } from './standing.ts'
import { makeSipMessageView } from './view.ts'

function standing(method: string, change: (message: string) => string = (message) => message): number | string {
  const message = `${method} sip:+7701@gw SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\nFrom: <sip:c>;tag=f\r\nTo: <sip:d>\r\nCall-ID: i\r\nCSeq: 1 ${method}\r\n\r\n`
  const bytes = Buffer.from(change(message))
  const view = makeSipMessageView()
  const answer = standingAnswer(view, readSip(bytes, 0, bytes.length, view))
  if (answer === undefined) return 'decide'
  return answer === 'drop' ? answer : answer.status
}

test('only an INVITE outside a dialog and a CANCEL are left to decide', () => {
  assert.equal(standing('INVITE'), 'decide')
  assert.equal(standing('CANCEL'), 'decide')
  assert.equal(
    standing('INVITE', (message) => message.replace('<sip:d>', '<sip:d>;tag=x')),
    481,
  )
  assert.equal(standing('OPTIONS'), 200)
  assert.equal(standing('BYE'), 481)
  assert.equal(standing('REGISTER'), 405)
  assert.equal(standing('ACK'), 'drop')
})

test('what is broken is answered by its status, and what cannot be answered is dropped', () => {
  assert.equal(
    standing('INVITE', (message) => message.replace('CSeq: 1', 'CSeq: x')),
    400,
  )
  assert.equal(
    standing('INVITE', (message) => message.replace('sip:+7701@gw', 'im:+7701@gw')),
    416,
  )
  assert.equal(
    standing('INVITE', (message) => message.replace('SIP/2.0', 'SIP/3.0')),
    505,
  )
  assert.equal(
    standing('INVITE', (message) => message.replace('Call-ID', 'X')),
    'drop',
  )
  assert.equal(
    standing('INVITE', () => '\r\n'),
    'drop',
  )
})
