import assert from 'node:assert/strict'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { languages } from '#kernel/language'
import { loadMessages } from '#platform/messages'
import { samples } from '#test/site-samples'
import { assets, drawSample } from '#test/site-server'
import { checkStates, StateBadge } from './components/state-badge.tsx'
import { renderPage } from './render.ts'
import { makeView } from './view.ts'

const root = join(import.meta.dirname, '../../..')
const messages = loadMessages(join(root, 'locales'))
const drawn = languages.flatMap((language) =>
  Object.keys(samples).map((name) => ({ name, language, html: drawSample(language, name) ?? '' })),
)

const all = (html: string, pattern: RegExp) => [...html.matchAll(pattern)].map(([, found = '']) => found)

describe('every page in every language', () => {
  test('says its language and has one heading of the first rank', () => {
    for (const { name, language, html } of drawn) {
      assert.ok(html.startsWith(`<!doctype html><html lang="${language}">`), name)
      assert.equal(all(html, /(<h1[ >])/g).length, 1, `${name} ${language}`)
    }
  })

  test('holds no text that is missing', () => {
    for (const { name, html } of drawn) assert.doesNotMatch(html, />(undefined|null|NaN|\[object [^<]*)</, name)
  })

  test('has no inline style, script or handler', () => {
    for (const { name, html } of drawn) {
      assert.doesNotMatch(html, /<style|<script(?![^>]* src=)[^>]*>|<[a-z][^>]* (style|on[a-z]+)=/i, name)
    }
  })

  test('shows what people typed as text', () => {
    for (const { name, html } of drawn) assert.doesNotMatch(html, /<b>|<i>|<script>/i, name)
  })

  test('uses every id once, and points at ids that are there', () => {
    for (const { name, html } of drawn) {
      const ids = all(html, / id="([^"]+)"/g)
      assert.equal(new Set(ids).size, ids.length, `${name}: ${ids.join(' ')}`)
      const references = all(html, / (?:for|form|aria-describedby|aria-labelledby)="([^"]+)"/g).flatMap((list) =>
        list.split(' '),
      )
      const anchors = all(html, / href="#([^"]+)"/g)
      for (const id of [...references, ...anchors]) assert.ok(ids.includes(id), `${name}: nothing is called ${id}`)
    }
  })

  test('gives every field a label', () => {
    for (const { name, html } of drawn) {
      const labelled = all(html, /<label[^>]* for="([^"]+)"/g)
      for (const tag of all(html, /(<(?:input|select|textarea)[^>]*>)/g)) {
        if (tag.includes('type="hidden"')) continue
        const [id = ''] = all(tag, / id="([^"]+)"/g)
        assert.ok(labelled.includes(id), `${name}: ${tag}`)
      }
    }
  })

  test('leaves out of search what carries somebody’s answers', () => {
    for (const { name, html } of drawn) {
      if (
        /^(report-(text|money|danger|region|check)|theft-(money|to|more|check)|hold-(linked|found)|receipt|dispute|check-confirmed|setup|invitation)/.test(
          name,
        )
      ) {
        assert.match(html, /<meta name="robots" content="noindex"/, name)
      }
    }
  })
})

test('a page weighs at most 100 kB with everything it loads', { skip: !existsSync(join(root, 'dist/site')) }, () => {
  const files = Object.entries(assets).filter(([name]) => /\.(css|js|woff2)$|favicon/.test(name))
  for (const { name, html } of drawn) {
    const loaded = files.filter(([, file]) => !file.endsWith('.js') || html.includes(file))
    const shared = loaded.reduce((sum, [, file]) => sum + statSync(join(root, 'dist/site', file)).size, 0)
    const weight = shared + Buffer.byteLength(html)
    assert.ok(weight <= 100_000, `${name}: ${weight}`)
  }
})

test('scripts weigh at most 15 kB', { skip: !existsSync(join(root, 'dist/site')) }, () => {
  const scripts = Object.values(assets).filter((file) => file.endsWith('.js'))
  const weights = scripts.map((file) => statSync(join(root, 'dist/site', file)).size)
  assert.ok(weights.reduce((sum, weight) => sum + weight, 0) <= 15_000)
})

test('every state has a word and a shape of its own in every language', () => {
  for (const language of languages) {
    const view = makeView({ language, path: '/', t: messages.in(language), assets })
    const badges = checkStates.map((state) => renderPage(<StateBadge view={view} state={state} />))
    const words = badges.map((html) => all(html, /<span>([^<]+)<\/span>/g)[0])
    const shapes = badges.map((html) => all(html, / d="([^"]+)"/g)[0])
    assert.equal(new Set(words).size, checkStates.length)
    assert.equal(new Set(shapes).size, checkStates.length)
    assert.ok([...words, ...shapes].every((part) => part !== undefined && part !== ''))
  }
})

test('the state without reports never says that it is safe', () => {
  const negated = { kk: /қауіпсіз деген сөз емес/, ru: /не значит, что безопасно/, en: /does not mean it is safe/ }
  for (const language of languages) assert.match(drawSample(language, 'check-none') ?? '', negated[language])
})

test('the language switch of a question submits the answers so far', () => {
  const html = drawSample('kk', 'report-money') ?? ''
  assert.match(html, /<button form="question" formaction="\/ru\/report" name="go" value="stay"/)
  assert.match(html, /<input type="hidden" name="topic" value="fraud"/)
})
