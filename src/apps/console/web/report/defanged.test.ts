import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { copied, defanged } from './defanged.ts'

test('addresses are shown so that no program makes a link of them', () => {
  assert.equal(defanged('url', 'http://kaspi-bonus.top/a.html?x=1.2'), 'hxxp://kaspi-bonus[.]top/a.html?x=1.2')
  assert.equal(defanged('url', 'HTTPS://a.kz:8080'), 'hxxpS://a[.]kz:8080')
  assert.equal(defanged('domain', 'a.b.kz'), 'a[.]b[.]kz')
  assert.equal(defanged('email', 'a@b.kz'), 'a@b[.]kz')
  assert.equal(defanged('phone', '+7 701 555-33-01'), '+7 701 555-33-01')
})

test('nothing but the dots of the host and the scheme changes', () => {
  fc.assert(
    fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (url) => {
      assert.equal(defanged('url', url).replace(/^hxxp/, 'http').replaceAll('[.]', '.'), url)
    }),
  )
})

test('numbers are copied without what makes them readable', () => {
  assert.equal(copied('phone', '+7 701 555-33-01'), '+77015553301')
  assert.equal(copied('iban', 'KZ86 125K ZT50 0410 0100'), 'KZ86125KZT5004100100')
  assert.equal(copied('handle', 'a b-c'), 'a b-c')
})
