import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { unwrap } from '#kernel/result'
import { domainAndParents, parseDomain } from './domain.ts'
import { parseEmail } from './email.ts'
import { parseIp } from './ip.ts'
import { refang } from './refang.ts'
import { parseUrl } from './url.ts'

test('a defanged link reads as before', () => {
  const same = [
    'hxxps://kaspi-bonus[.]top/login',
    'https[:]//kaspi-bonus(.)top/login',
    'hxxps[://]kaspi-bonus[dot]top/login',
    'https:\\\\kaspi-bonus{.}top/login',
    'hXXps://kaspi-bonus [.] top/login',
  ]
  for (const text of same) assert.equal(refang(text), 'https://kaspi-bonus.top/login', text)
})

test('a domain is lower-case ASCII without www or trailing dot, and shown in its script', () => {
  for (const text of ['KASPI.KZ', 'www.kaspi.kz', 'kaspi.kz.', 'kaspi[.]kz', 'ｋａｓｐｉ.kz']) {
    assert.equal(unwrap(parseDomain(text)).domain, 'kaspi.kz', text)
  }
  const kazakh = unwrap(parseDomain('қазпошта.қаз'))
  assert.deepEqual([kazakh.domain, kazakh.unicode], ['xn--80aau2aet5b92c.xn--80ao21a', 'қазпошта.қаз'])
  assert.equal(unwrap(parseDomain(kazakh.domain)).unicode, 'қазпошта.қаз')
  assert.equal(unwrap(parseDomain('www.gov.kz')).domain, 'www.gov.kz')
})

test('a public suffix is refused, by the register or by a provider', () => {
  for (const text of ['com.kz', 'gov.kz', 'pages.dev', 'github.io']) {
    const result = parseDomain(text)
    assert.equal(result.ok ? '' : result.error.code, 'domain.public-suffix', text)
  }
  assert.ok(unwrap(parseDomain('evil.pages.dev')).isPrivateSuffix)
})

test('parents end at what somebody registered', () => {
  assert.deepEqual(domainAndParents(unwrap(parseDomain('a.b.kaspi.kz'))), ['a.b.kaspi.kz', 'b.kaspi.kz', 'kaspi.kz'])
  assert.deepEqual(domainAndParents(unwrap(parseDomain('x.evil.pages.dev'))), ['x.evil.pages.dev', 'evil.pages.dev'])
})

test('underscores are tolerated; spaces, empty and overlong labels and unknown suffixes are not', () => {
  assert.ok(parseDomain('_dmarc.kaspi.kz').ok)
  for (const text of [
    '',
    'kaspi',
    'a b.kz',
    'a..kz',
    '-a.kz',
    `${'a'.repeat(64)}.kz`,
    `${'a.'.repeat(130)}kz`,
    'photo.jpg',
    '1.2.3.4',
    '.kz',
    'a.kz/x',
  ]) {
    assert.ok(!parseDomain(text).ok, text)
  }
})

test('a link keeps scheme, path and query and loses what does not name the page', () => {
  const url = unwrap(parseUrl('HTTPS://user:pass@Kaspi-Bonus.TOP:443/Login?utm_source=sms&id=1#top'))
  assert.equal(url.url, 'https://kaspi-bonus.top/Login?utm_source=sms&id=1')
  assert.equal(unwrap(parseUrl('kaspi-bonus.top/x')).url, 'https://kaspi-bonus.top/x')
  assert.equal(unwrap(parseUrl('http://a.kz.:8080/')).url, 'http://a.kz:8080/')
  assert.equal(unwrap(parseUrl('http://185.220.101[.]45/x')).host, '185.220.101.45')
})

test('only the web has web addresses', () => {
  const codes = [
    'javascript://a.kz/%0aalert(1)',
    'file://a.kz/etc',
    `https://a.kz/${'x'.repeat(2100)}`,
    'https://',
    'https://localhost/x',
  ].map((text) => {
    const result = parseUrl(text)
    return result.ok ? 'ok' : result.error.code
  })
  assert.deepEqual(codes, [
    'url.unsupported-scheme',
    'url.unsupported-scheme',
    'url.too-long',
    'url.malformed',
    'domain.malformed',
  ])
})

test('the canonical link of a canonical link is itself', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (text) => {
      const first = parseUrl(text)
      if (first.ok) assert.equal(unwrap(parseUrl(first.value.url)).url, first.value.url)
    }),
  )
})

test('mail addresses are lower case with their domain in ASCII', () => {
  assert.equal(unwrap(parseEmail('Ivan.Petrov+kz@Mail.RU')).email, 'ivan.petrov+kz@mail.ru')
  assert.equal(unwrap(parseEmail('mailto:a[at]почта[.]рф')).email, 'a@xn--80a1acny.xn--p1ai')
  for (const text of ['@a.kz', 'a@', 'a b@c.kz', 'a..b@c.kz', `${'a'.repeat(65)}@c.kz`, 'a@b', 'a@b@'])
    assert.ok(!parseEmail(text).ok, text)
})

test('addresses have one canonical form and a scope', () => {
  const forms = {
    '185.220.101[.]45': '185.220.101.45',
    '2001:0DB8:0:0:0:ff00:42:8329': '2001:db8::ff00:42:8329',
    '[::1]': '::1',
    '::ffff:192.0.2.1': '::ffff:192.0.2.1',
  }
  for (const [text, ip] of Object.entries(forms)) assert.equal(unwrap(parseIp(text)).ip, ip)
  const scopes = [
    '8.8.8.8',
    '192.168.1.1',
    '127.0.0.1',
    '169.254.1.1',
    '203.0.113.7',
    'fe80::1',
    'fd00::1',
    '2a00:1450::1',
    '2001:db8::1',
    '3fff::1',
    '3fff:fff::1',
    '3fff:1000::1',
  ].map((text) => unwrap(parseIp(text)).scope)
  assert.deepEqual(scopes, [
    'public',
    'private',
    'loopback',
    'link-local',
    'reserved',
    'link-local',
    'private',
    'public',
    'reserved',
    'reserved',
    'reserved',
    'public',
  ])
  for (const text of ['1.2.3', '1.2.3.256', '01.2.3.4', '1:2', 'hello', ':::', '12:30:45'])
    assert.ok(!parseIp(text).ok, text)
})

test('every address survives being read again', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      const { ip } = unwrap(parseIp(text))
      assert.equal(unwrap(parseIp(ip)).ip, ip)
    }),
  )
})

test('no text makes the web codecs throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const parse of [parseUrl, parseDomain, parseEmail, parseIp, refang]) parse(text)
    }),
  )
})
