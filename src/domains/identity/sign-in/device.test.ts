import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { deviceOf } from './device.ts'

const words = (userAgent: string) => {
  const { browser, system } = deviceOf(userAgent)
  return `${browser} on ${system}`
}

test('the usual browsers are told apart, also those that pretend to be others', () => {
  const samples: readonly (readonly [string, string])[] = [
    [
      'chrome on windows',
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/147.0.0.0 Safari/537.36',
    ],
    [
      'edge on windows',
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/147.0 Safari/537.36 Edg/147',
    ],
    ['yandex on windows', 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 YaBrowser/25.8 Safari/537.36'],
    ['opera on linux', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 OPR/120.0'],
    ['firefox on linux', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
    ['safari on macos', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/19.0 Safari/605.1'],
    ['safari on ios', 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1'],
    [
      'samsung on android',
      'Mozilla/5.0 (Linux; Android 15) AppleWebKit SamsungBrowser/29.0 Chrome/136.0 Mobile Safari',
    ],
    ['chrome on chromeos', 'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/147.0 Safari/537.36'],
    ['other on other', 'curl/8.9'],
    ['other on other', ''],
  ]
  for (const [expected, userAgent] of samples) assert.equal(words(userAgent), expected, userAgent)
})

test('a newer version of the same browser is the same device', () => {
  fc.assert(
    fc.property(fc.nat(999), fc.nat(999), (one, two) => {
      const at = (version: number) => words(`Mozilla/5.0 (Windows NT 10.0) Chrome/${version}.0.0.0 Safari/537.36`)
      assert.equal(at(one), at(two))
    }),
  )
})

test('no header is too odd to be read', () => {
  fc.assert(fc.property(fc.string({ maxLength: 2000 }), (odd) => assert.match(words(odd), /^[a-z]+ on [a-z]+$/)))
})
