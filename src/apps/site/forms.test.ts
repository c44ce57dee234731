import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountErrors, checkErrors, disputeErrors, receiptErrors, replyErrors } from './forms.ts'

test('a receipt is 16 digits, however grouped', () => {
  for (const good of ['4821993011756602', '4821 9930 1175 6602', '4821-9930-1175-6602']) {
    assert.deepEqual(receiptErrors(good), [])
  }
  for (const bad of ['', '4821', '4821 9930 1175 660x', '48219930117566021']) {
    assert.equal(receiptErrors(bad)[0]?.field, 'receipt')
  }
})

test('a check needs something, and not a book', () => {
  assert.equal(checkErrors('  ')[0]?.key, 'site.check.empty')
  assert.equal(checkErrors('7'.repeat(2049))[0]?.key, 'site.check.too-long')
  assert.deepEqual(checkErrors('+7 707 555 01 23'), [])
})

test('a dispute needs a person and a reason', () => {
  assert.deepEqual(
    disputeErrors({ who: 'king', reason: ' ' }).map(({ field }) => field),
    ['who', 'reason'],
  )
  assert.equal(disputeErrors({ who: 'owner', reason: 'x'.repeat(4001) })[0]?.key, 'site.dispute.reason.too-long')
  assert.deepEqual(disputeErrors({ who: 'unknown', reason: 'It is mine' }), [])
})

test('an answer is neither empty nor endless', () => {
  assert.equal(replyErrors('\n')[0]?.key, 'site.follow.reply-error')
  assert.equal(replyErrors('x'.repeat(4001))[0]?.key, 'site.follow.reply-too-long')
  assert.deepEqual(replyErrors('Yes'), [])
})

test('the first account needs a name, an address and a long password', () => {
  assert.deepEqual(
    accountErrors({ organisation: ' a', name: '', email: 'a@b', password: 'short' }).map(({ field }) => field),
    ['organisation', 'name', 'email', 'password'],
  )
  assert.deepEqual(
    accountErrors({ organisation: 'Line', name: 'A', email: 'a@b.kz', password: 'a long pass phrase' }),
    [],
  )
})
