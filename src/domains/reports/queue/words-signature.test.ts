import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { Redacted } from '#kernel/redacted'
import { makeKeys } from '#platform/keys'
import { likenessOf, signatureLength, signerOf, wordsIn } from './words-signature.ts'

const sign = signerOf(makeKeys(new Redacted(Buffer.alloc(32, 7))))
const words = fc.array(fc.stringMatching(/^[а-яәғқңөұүһі]{3,9}$/u), { minLength: 1, maxLength: 60 })
const signed = (text: string) => sign(wordsIn(text)) ?? []
const agreeing = (one: string, other: string) => signed(one).filter((number, i) => number === signed(other)[i]).length

test('a signature is sixteen whole numbers of 32 bits, the same for the same words in any case and spacing', () => {
  fc.assert(
    fc.property(words, (list) => {
      const text = list.join(' ')
      const signature = sign(wordsIn(text))
      if (signature === null) return
      assert.equal(signature.length, signatureLength)
      assert.ok(signature.every((number) => Number.isInteger(number) && number === (number | 0)))
      assert.deepEqual(signed(`  ${text.toUpperCase().split(' ').join('\n\n')} `), signature)
    }),
  )
})

test('a text without a word to compare has no signature', () => {
  for (const text of ['', '8 701 555 22 01', '😀😀', 'kaspi-bonus.top', 'и на по', 'және деп']) {
    assert.equal(sign(wordsIn(text)), null, text)
  }
})

test('likeness is symmetric, 1 for equal words and 0 for none in common', () => {
  fc.assert(
    fc.property(words, words, (one, other) => {
      const [a, b] = [wordsIn(one.join(' ')), wordsIn(other.join(' '))]
      assert.equal(likenessOf(a, b), likenessOf(b, a))
      assert.ok(likenessOf(a, b) >= 0 && likenessOf(a, b) <= 1)
      if (a.size > 0) assert.equal(likenessOf(a, a), 1)
    }),
  )
})

test('signatures agree about as often as the square of the likeness says', () => {
  const vocabulary = Array.from(
    { length: 400 },
    (_, i) => `с${'абвгдежзик'[i % 10]}${'лмнопрстуф'[Math.floor(i / 10) % 10]}${'әғқң'[Math.floor(i / 100)]}`,
  )
  let expected = 0
  let seen = 0
  for (let i = 0; i < 300; i++) {
    const from = vocabulary.slice(i, i + 40)
    const [one, other] = [from.slice(0, 30).join(' '), from.slice(8).join(' ')]
    expected += likenessOf(wordsIn(one), wordsIn(other)) ** 2 * signatureLength
    seen += agreeing(one, other)
  }
  assert.ok(Math.abs(seen - expected) < expected * 0.2, `${seen} of ${expected}`)
})

test('endings, identifiers and courtesies do not keep two tellings apart', () => {
  const one = 'Здравствуйте! Звонили из службы безопасности банка с номера +7 701 555 22 01, просили код из сообщения'
  const other = 'Добрый день, звонит служба безопасности банков, +7 747 100 20 30, просит коды из сообщений'
  assert.ok(likenessOf(wordsIn(one), wordsIn(other)) > 0.3)
})

test('under another secret the same words have another signature', () => {
  const other = signerOf(makeKeys(new Redacted(randomBytes(32))))
  const text = wordsIn('Звонили из службы безопасности банка')
  assert.notDeepEqual(sign(text), other(text))
})

test('a pasted novel is signed by its beginning', () => {
  const novel = 'Служба безопасности банка просила перевести деньги на чужой счёт. '.repeat(400)
  assert.ok(wordsIn(novel).size < 40)
  assert.deepEqual(signed(novel), signed(`${novel} совсем другое окончание`))
})
