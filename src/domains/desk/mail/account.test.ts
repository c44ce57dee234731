import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { accountOf, answersOf, bareSubject, ownIdentifiers, wordsMost } from './account.ts'

const letter = (own: string, signature = '', carried = '') => ({ own, signature, carried })

test('the subject stands over the words once, without the marks of answering and forwarding', () => {
  assert.equal(accountOf('Fwd: RE: Алаяқтар', 'Мені алдады').text, 'Алаяқтар\n\nМені алдады')
  assert.equal(accountOf('Отв: ', 'Мені алдады').text, 'Мені алдады')
  assert.equal(accountOf('Мені алдады', 'Мені алдады деп жазамын').text, 'Мені алдады деп жазамын')
  assert.equal(bareSubject('Re[2]: Fw:  a \n b'), 'a b')
})

test('a novel is cut at the end of a line, and it is said that there is more', () => {
  const novel = 'Бұл ұзақ оқиға еді.\n'.repeat(2000)
  const { text, shortened } = accountOf('Роман', novel)
  assert.equal(shortened, true)
  assert.ok(text.length <= wordsMost.account && text.endsWith('еді. …'))
})

test('an answer is the writer’s own words in pieces that fit; without any it is the whole letter', () => {
  assert.deepEqual(answersOf(letter('Иә, солай'), 'Иә, солай\n> old').texts, ['Иә, солай'])
  assert.deepEqual(answersOf(letter('', '', '> inside'), '> inside').texts, ['> inside'])
  assert.deepEqual(answersOf(letter(''), '').texts, [])
  const long = answersOf(letter('word '.repeat(4000)), '')
  assert.ok(long.texts.length >= 4 && long.texts.every((text) => text.length <= wordsMost.answer))
  assert.equal(long.texts.join(' ').match(/word/g)?.length, 4000)
  assert.equal(answersOf(letter('word '.repeat(20_000)), '').shortened, true)
})

test('pieces hold every word of a text', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 12_000 }), (text) => {
      const { texts } = answersOf(letter(text.toWellFormed()), text.toWellFormed())
      return texts.every((piece) => piece.length <= wordsMost.answer && piece.isWellFormed())
    }),
  )
})

test('the addresses of the letter and what its signature names are the writer’s own', () => {
  const own = ownIdentifiers(letter('x', '-- \nӘсем, +7 702 111 22 33'), ['asem@mail.test', '', 'hotline@saqbol.test'])
  assert.deepEqual(own, ['asem@mail.test', 'hotline@saqbol.test', '+7 702 111 22 33'])
})
