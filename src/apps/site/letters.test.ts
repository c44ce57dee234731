import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fontParts, unicodeRange } from './letters.ts'

const letters = new Set(fontParts.flatMap((part) => Array.from(part.letters)))
const locales = join(import.meta.dirname, '../../../locales')

test('the font has the nine Kazakh letters in both cases', () => {
  for (const letter of 'әғқңөұүһіӘҒҚҢӨҰҮҺІ') assert.ok(letters.has(letter), letter)
})

test('the font has every letter of every text the site shows', () => {
  for (const language of readdirSync(locales)) {
    for (const file of ['site.json', 'site-private.json', 'taxonomy.json', 'statistics.json']) {
      const texts = Object.values(JSON.parse(readFileSync(join(locales, language, file), 'utf8')) as object)
      const missing = [...new Set(texts.join(''))].filter((letter) => !letters.has(letter) && letter !== '≥')
      assert.deepEqual(missing, [], `${language}/${file}`)
    }
  }
})

test('a range joins neighbours and keeps single letters apart', () => {
  assert.equal(unicodeRange('cabz'), 'U+61-63,U+7A')
  assert.equal(unicodeRange(''), '')
})
