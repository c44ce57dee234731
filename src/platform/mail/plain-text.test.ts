import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { textOfHtml, wordsOfMessage } from './plain-text.ts'

test('HTML reads as its words, with the addresses that links lead to', () => {
  const html = '<p>Сәлем,<br>мына <a href="http://kaspi-x.top/a">сілтеме</a></p><ul><li>бір</li><li>екі</li></ul>'
  assert.equal(textOfHtml(html), 'Сәлем,\nмына сілтеме <http://kaspi-x.top/a>\n\n * бір\n * екі')
})

test('nothing that a page would load or run is left of it', () => {
  const loaded = [
    '<img src="http://pixel.test/1.gif" alt="pixel">',
    '<script src="http://pixel.test/a.js">pixel()</script>',
    '<style>@import url(http://pixel.test/a.css)</style>',
    '<iframe src="http://pixel.test">pixel</iframe>',
    '<object data="http://pixel.test">pixel</object>',
    '<svg><image href="http://pixel.test"/><text>pixel</text></svg>',
    '<video src="http://pixel.test">pixel</video>',
    '<template>pixel</template><noscript>pixel</noscript><title>pixel</title>',
    '<p background="http://pixel.test" onclick="pixel()">words</p>',
    '<img src="data:image/gif;base64,pixelpixel">',
  ]
  for (const html of loaded) assert.doesNotMatch(textOfHtml(`${html}<p>words</p>`), /pixel/, html)
})

test('broken, endless and bottomless HTML is read as far as it goes', () => {
  assert.equal(textOfHtml('<p>one<p>two<b>three'), 'one\n\ntwothree')
  assert.ok(textOfHtml('<div>'.repeat(100_000)).length < 1000)
  assert.ok(textOfHtml('<p>word '.repeat(100_000)).includes('word'))
  assert.ok(textOfHtml('<'.repeat(1_000_000)).length <= 1_000_000)
  fc.assert(fc.property(fc.string(), (html) => typeof textOfHtml(`<p ${html}`) === 'string'))
})

test('plain text stands for the whole where it says as much as the HTML', () => {
  assert.equal(wordsOfMessage('all the words', '<p>all the words</p>'), 'all the words')
  assert.equal(wordsOfMessage('', '<p>only here</p>'), 'only here')
  assert.equal(wordsOfMessage('only here', ''), 'only here')
  assert.equal(wordsOfMessage('', ''), '')
})
