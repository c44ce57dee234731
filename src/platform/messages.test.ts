import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { languages } from '#kernel/language'
import { loadMessages } from './messages.ts'

const folder = mkdtempSync(join(tmpdir(), 'saqbol-messages-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const count = {
  kk: '{count, plural, one {# хабарлама} other {# хабарлама}}',
  ru: '{count, plural, one {# сообщение} few {# сообщения} many {# сообщений} other {# сообщения}}',
  en: '{count, plural, one {# report} other {# reports}}',
}
for (const language of languages) {
  mkdirSync(join(folder, language))
  writeFileSync(join(folder, language, 'a.json'), JSON.stringify({ 'a.plain': language, 'a.count': count[language] }))
  writeFileSync(
    join(folder, language, 'b.json'),
    JSON.stringify({ 'b.quote': 'it’s <b>{what}</b>', 'b.braces': "'{'x'}'" }),
  )
  writeFileSync(join(folder, language, 'notes.txt'), 'not a catalogue')
}
const messages = loadMessages(folder)

test('each language answers with its own texts, from all files of its folder', () => {
  for (const language of languages) assert.equal(messages.in(language)('a.plain'), language)
  assert.equal(messages.in('kk')('b.quote', { what: '1' }), 'it’s <b>1</b>')
})

test('plurals follow the rules of the language', () => {
  const ru = messages.in('ru')
  assert.deepEqual(
    [1, 2, 5, 21].map((number) => ru('a.count', { count: number })),
    ['1 сообщение', '2 сообщения', '5 сообщений', '21 сообщение'],
  )
  assert.equal(messages.in('kk')('a.count', { count: 5 }), '5 хабарлама')
})

test('quoted braces are text, and what is filled in is never read as a message', () => {
  assert.equal(messages.in('en')('b.braces'), '{x}')
  assert.equal(messages.in('en')('b.quote', { what: '{count} <i>' }), 'it’s <b>{count} <i></b>')
})

test('a key that does not exist throws and names itself', () => {
  assert.throws(() => messages.in('en')('a.missing'), /a\.missing in en/)
  assert.throws(() => messages.in('en')('constructor'))
  assert.deepEqual([messages.has('a.plain'), messages.has('a.missing'), messages.has('toString')], [true, false, false])
})

test('the catalogue of the product loads, and no file repeats a key of another', () => {
  const product = loadMessages(join(import.meta.dirname, '../../locales'))
  for (const language of languages) assert.notEqual(product.in(language)('problem.unknown'), '')
})
