import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isLanguage, languages, negotiateLanguage } from './language.ts'

test('the header of a browser gives the language its reader prefers', () => {
  const headers: Readonly<Record<string, string>> = {
    'kk-KZ,kk;q=0.9,ru;q=0.8,en;q=0.7': 'kk',
    'ru-RU,ru;q=0.9,en-US;q=0.8': 'ru',
    'en-GB,en;q=0.9': 'en',
    'de-DE,de;q=0.9,en;q=0.5': 'en',
    RU: 'ru',
    'en;q=0.3, ru;q=0.7, kk;q=0.5': 'ru',
    'en, ru': 'en',
    'ru;q=0, en;q=0.1': 'en',
    'fr; q=1.0, ru; q=0.5': 'ru',
  }
  for (const [header, expected] of Object.entries(headers)) assert.equal(negotiateLanguage(header), expected, header)
})

test('Kazakh stands where nothing else fits', () => {
  for (const header of [undefined, '', '*', 'de', 'kz', 'ru;q=0', 'русский', ',,;q=1', ';;;']) {
    assert.equal(negotiateLanguage(header), 'kk', header)
  }
})

test('any header at all gives one of our languages', () => {
  const noise = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^[a-z-]{0,5}(;q=[0-9.]{0,6})?(, ?[a-z*-]{0,3})*$/),
  )
  fc.assert(fc.property(noise, (header) => isLanguage(negotiateLanguage(header))))
})

test('the language with the highest weight wins in whatever order they stand', () => {
  const weighted = fc
    .shuffledSubarray([...languages], { minLength: 1 })
    .chain((chosen) => fc.tuple(fc.constant(chosen), fc.shuffledSubarray(chosen, { minLength: chosen.length })))
  fc.assert(
    fc.property(weighted, ([ranking, order]) => {
      const header = order.map((language) => `${language};q=${(0.9 - ranking.indexOf(language) / 10).toFixed(1)}`)
      assert.equal(negotiateLanguage(header.join(',')), ranking[0])
    }),
  )
})
