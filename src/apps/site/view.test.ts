import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeView, pathIn } from './view.ts'

const view = makeView({
  language: 'kk',
  path: '/check?q=1',
  t: (key) => key,
  assets: { 'site.css': 'site-1a2b3c.css' },
})

test('addresses carry the language, and built files their hash', () => {
  assert.equal(view.href('/report'), '/kk/report')
  assert.equal(view.href('/'), '/kk/')
  assert.equal(view.asset('site.css'), '/assets/site-1a2b3c.css')
  assert.equal(view.asset('toString'), '/assets/toString')
})

test('the language switch keeps the page and leads nowhere else', () => {
  assert.equal(pathIn('ru', '/check?q=%2B7'), '/ru/check?q=%2B7')
  assert.equal(pathIn('en', '/'), '/en/')
  assert.equal(pathIn('en', '//evil.example'), '/en/')
  assert.equal(pathIn('en', 'https://evil.example'), '/en/')
})

test('numbers, days and phones are written the reader’s way', () => {
  assert.equal(view.formatPhone('+77075550123'), '+7\u00a0707\u00a0555-01-23')
  assert.equal(view.formatPhone('111'), '111')
  assert.equal(view.formatDate(new Date('2026-11-19T20:00:00Z')), '2026 ж. 20 қараша')
  assert.equal(view.formatMonth('2026-12'), '2026 ж. желтоқсан')
  assert.match(view.formatShort(11_150_000), /^11,2\s?млн$/)
  assert.match(view.formatPercent(0.2287), /^22,87\s?%$/)
})
