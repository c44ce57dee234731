import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addressIn, isToCall, telephoneIn } from './duty-contact.ts'

test('a telephone number is found among names, hours and addresses', () => {
  const numbers: readonly (readonly [contact: string, dialled: string | undefined])[] = [
    ['+7 727 258 00 00', '+77272580000'],
    ['Night desk, 8 (727) 258-00-00, room 305', '+77272580000'],
    ['duty24601@bank.example; +7 701 555 01 23', '+77015550123'],
    ['24/7, +7 701 555–01–23', '+77015550123'],
    ['ext. 77', undefined],
    ['duty@bank.example', undefined],
    ['Night desk', undefined],
    ['internal 45-678', '45678'],
  ]
  for (const [contact, dialled] of numbers) assert.equal(telephoneIn(contact)?.dialled, dialled, contact)
})

test('whatever a contact says, what is dialled are digits', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (contact) => {
      const phone = telephoneIn(contact)
      assert.ok(phone === undefined || /^\+?\d{3,15}$/.test(phone.dialled))
    }),
  )
})

test('a bank is called where nobody can be written to, and where a letter was not enough', () => {
  const both = 'Night desk <duty@bank.example>, +7 727 258 00 00'
  assert.equal(addressIn(both), 'duty@bank.example')
  assert.equal(isToCall({ contact: '+7 727 258 00 00', escalated: false }), true)
  assert.equal(isToCall({ contact: null, escalated: false }), true)
  assert.equal(isToCall({ contact: both, escalated: false }), false)
  assert.equal(isToCall({ contact: both, escalated: true }), true)
  assert.equal(isToCall({ contact: 'duty@bank.example', escalated: true }), false)
})
