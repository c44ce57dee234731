import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PrivateName } from './private-identifier.ts'
import { type PrivateFinding, weigh } from './private-verdict.ts'

const page: PrivateName = { kind: 'url', value: 'https://docs.shared.org/x' }
const host: PrivateName = { kind: 'domain', value: 'docs.shared.org' }
const above: PrivateName = { kind: 'domain', value: 'shared.org' }
const names = [page, host, above]
const found = (name: PrivateName, state: PrivateFinding['state']): PrivateFinding => ({ name, state, topic: null })
const said = (...findings: readonly PrivateFinding[]) => {
  const { state, listed } = weigh(names, findings)
  return `${state} ${listed?.value ?? '-'}`
}

test('nothing found is nothing known', () => assert.equal(said(), 'none -'))

test('confirmed goes before reported, the nearer before the farther', () => {
  assert.equal(said(found(above, 'reported'), found(host, 'reported')), 'reported docs.shared.org')
  assert.equal(said(found(above, 'confirmed'), found(page, 'reported')), 'confirmed shared.org')
})

test('an official above makes all below it official', () => {
  assert.equal(said(found(above, 'official'), found(page, 'confirmed')), 'official shared.org')
})

test('a popular host silences itself and what is above, not its pages', () => {
  assert.equal(said(found(host, 'popular'), found(above, 'confirmed')), 'none -')
  assert.equal(said(found(host, 'popular'), found(page, 'reported')), 'reported https://docs.shared.org/x')
  assert.equal(said(found(above, 'popular'), found(host, 'reported')), 'reported docs.shared.org')
})
