import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { systemRandom } from '#kernel/random'
import { Redacted } from '#kernel/redacted'
import { makeKeys } from '#platform/keys'
import { acceptPassword } from './password.ts'
import { makePasswords } from './password-service.ts'

const keys = makeKeys(new Redacted(randomBytes(32)))
const passwords = makePasswords({ keys, random: systemRandom })
const refusal = (text: string, email = 'someone@bank.test') => {
  const accepted = acceptPassword(text, email)
  return accepted.ok ? undefined : accepted.error.code
}

test('a password has 12 to 200 characters, counted as people count them', () => {
  assert.equal(refusal('қысқақұпия1'), 'password.too-short')
  assert.equal(refusal('қысқақұпия12'), undefined)
  assert.equal(refusal('😀'.repeat(11)), 'password.too-short')
  assert.equal(refusal('x'.repeat(200)), undefined)
  assert.equal(refusal('x'.repeat(201)), 'password.too-long')
})

test('any composition is welcome', () => {
  for (const text of ['aaaaaaaaaaaa', '123456789012', 'төрт сөз жеткілікті', 'CAPITALS ONLY'])
    assert.equal(refusal(text), undefined)
})

test('the e-mail, its name, or the name of the product inside is refused, however it is written', () => {
  for (const text of [
    'SOMEONE-and-more',
    'xx someone@bank.test',
    'some.one 2026 12345',
    'Saqbol2026!!',
    'САҚ БОЛ құпиясөз',
    's-a-q-b-o-l 2026',
  ]) {
    assert.equal(refusal(text), 'password.too-obvious', text)
  }
  assert.equal(refusal('a perfectly good one', 'a@bank.test'), undefined)
})

test('the same password typed in another Unicode form is the same', async () => {
  const accepted = acceptPassword('йод йод йод йод', 'x@y.kz')
  assert.ok(accepted.ok)
  const stored = await passwords.hash(accepted.value)
  assert.ok(await passwords.verify(stored, 'йод йод йод йод'.normalize('NFD')))
})

test('what is stored names its parameters, is salted, and is of no use without the pepper', async () => {
  const [one, two] = await Promise.all([passwords.hash('the same password'), passwords.hash('the same password')])
  assert.match(one ?? '', /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  assert.notEqual(one, two)
  assert.ok(await passwords.verify(one, 'the same password'))
  assert.ok(!(await passwords.verify(one, 'the same passwore')))
  const elsewhere = makePasswords({ keys: makeKeys(new Redacted(randomBytes(32))), random: systemRandom })
  assert.ok(!(await elsewhere.verify(one, 'the same password')))
})

test('nothing stored means that no password is right', async () => {
  for (const stored of [undefined, null]) assert.ok(!(await passwords.verify(stored, 'anything at all')))
})

test('a hash with other parameters than today’s is outdated', async () => {
  assert.ok(!passwords.isOutdated(await passwords.hash('the same password')))
  assert.ok(
    passwords.isOutdated(
      '$argon2id$v=19$m=4096,t=3,p=1$c2FsdHNhbHRzYWx0c2E$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g',
    ),
  )
})

test('no text breaks the rule', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.emailAddress(),
      (text, email) => void refusal(text, email),
    ),
  )
})
