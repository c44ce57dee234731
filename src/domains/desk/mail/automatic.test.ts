import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type MailHead, skipReason, unansweredReason } from './automatic.ts'

const isOurs = (address: string) => address === 'hotline@saqbol.test'

/** A person's message, with headers that make it another. */
function head(headers: Readonly<Record<string, string>> = {}, rest: Partial<MailHead> = {}): MailHead {
  return {
    sender: 'asem@mail.test',
    from: 'asem@mail.test',
    type: 'text/plain',
    header: (name) => headers[name],
    count: (name) =>
      Object.keys(headers).filter((key) => (name.endsWith('-') ? key.startsWith(name) : key === name)).length,
    ...rest,
  }
}

test('a person’s message is taken, whatever program wrote it', () => {
  assert.equal(skipReason(head(), isOurs), undefined)
  assert.equal(skipReason(head({ 'auto-submitted': 'no', precedence: 'first-class' }), isOurs), undefined)
  assert.equal(skipReason(head({ 'x-auto-response-suppress': 'OOF, AutoReply' }), isOurs), undefined)
})

test('what a machine wrote is known by RFC 3834, by Precedence, by the headers of lists and by its return path', () => {
  const cases: readonly (readonly [MailHead, string])[] = [
    [head({ 'auto-submitted': 'auto-replied' }), 'automatic'],
    [head({ 'auto-submitted': 'auto-generated; x=y' }), 'automatic'],
    [head({ precedence: 'auto_reply' }), 'automatic'],
    [head({ 'x-autorespond': '' }), 'automatic'],
    [head({ precedence: 'bulk' }), 'list'],
    [head({ 'list-id': 'news' }), 'list'],
    [head({ 'list-unsubscribe': '<http://x.test>' }), 'list'],
    [head({}, { sender: '' }), 'bounce'],
    [head({}, { type: 'multipart/report' }), 'bounce'],
    [head({}, { from: 'Mailer-Daemon@mail.test' }), 'bounce'],
    [head({}, { from: 'hotline@saqbol.test' }), 'own-mail'],
    [head({}, { sender: 'hotline@saqbol.test' }), 'own-mail'],
    [head({}, { count: (name) => (name === 'received' ? 101 : 0) }), 'loop'],
  ]
  for (const [mail, reason] of cases) assert.equal(skipReason(mail, isOurs), reason)
})

test('no answer goes where nobody reads it or where none is wanted', () => {
  assert.equal(unansweredReason(head()), undefined)
  assert.equal(unansweredReason(head({ 'x-auto-response-suppress': 'All' })), 'suppressed')
  assert.equal(unansweredReason(head({ 'x-auto-response-suppress': 'DR, NDR' })), undefined)
  for (const sender of ['noreply@x.test', 'no-reply@x.test', 'bounces+1@x.test', 'postmaster@x.test']) {
    assert.equal(unansweredReason(head({}, { sender })), 'suppressed', sender)
  }
  for (const sender of ['', 'nobody', 'a b@c.test', '<a@b.test>'])
    assert.equal(unansweredReason(head({}, { sender })), 'no-sender')
})
