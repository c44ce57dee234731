import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { languages } from '#kernel/language'
import { languageOfText } from './text-language.ts'

test('texts as people write them are told apart', () => {
  const texts = [
    ['kk', 'Сәлеметсіз бе, маған белгісіз нөмірден қоңырау шалып, банктен деп таныстырды.'],
    ['kk', 'Ақшам кетті'],
    ['kk', 'Саламатсыз ба маган банктен деп звондады да кодты айт деп отыр ақшамды шешіп алды'],
    ['ru', 'Мне позвонили из банка и попросили назвать код из СМС, после этого деньги пропали.'],
    ['ru', 'Обманули'],
    ['ru', 'Звонили с номера +7 701 123 45 67, представились сотрудником Қазақстан банка, просили код из сообщения'],
    ['en', 'Somebody called me and said my card was blocked.'],
    ['en', 'scam site kaspi-gift.example'],
    ['kk', ''],
    ['kk', '+7 701 123 45 67'],
  ] as const
  for (const [language, text] of texts) assert.equal(languageOfText(text), language, text)
})

test('any text at all has one of the three languages', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => languages.includes(languageOfText(text))),
  )
})
