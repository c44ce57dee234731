import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeAudit } from '#domains/audit'
import { unwrap } from '#kernel/result'
import type { Actor } from '#platform/access'
import { testPlatform } from '#test/services'
import { type ViewContent, viewsMost } from './view.ts'
import { makeViews } from './view-service.ts'

const platform = await testPlatform()
const views = makeViews({ ...platform, audit: makeAudit(platform) })

const person = (last: string, roles: Actor['roles']): Actor => ({
  kind: 'person',
  id: `01900000-0000-7000-8000-00000000000${last}`,
  organisation: null,
  region: null,
  roles,
  scopes: [],
})
const [takerOne, takerTwo, supervisor] = [
  person('1', ['operator']),
  person('2', ['operator']),
  person('3', ['supervisor']),
]
const content: ViewContent = {
  name: 'Алматы, қазақша',
  filter: { region: 'KZ-75', language: 'kk' },
  sort: 'deadline',
  columns: ['urgency', 'topic', 'deadline'],
  shared: false,
}
const namesFor = async (actor: Actor) => (await views.list(actor)).map(({ name }) => name)

test('a view is kept as it was made, for its owner alone', async () => {
  const { id } = unwrap(await views.create(takerOne, content))
  const [kept] = await views.list(takerOne)
  assert.deepEqual(kept, { ...content, id, personId: takerOne.id, version: 1 })
  assert.deepEqual(await namesFor(takerTwo), [])
  for (const tried of [await views.change(takerTwo, id, content), await views.remove(takerTwo, id)]) {
    assert.deepEqual(tried, { ok: false, error: { code: 'view.not-found' } })
  }
  assert.deepEqual(await views.change(supervisor, id, content), { ok: false, error: { code: 'view.not-found' } })
})

test('a supervisor shares a view with everybody; nobody else shares, changes or deletes shared ones', async () => {
  const shared = { ...content, name: 'Ортақ', shared: true }
  assert.deepEqual(await views.create(takerOne, shared), { ok: false, error: { code: 'view.shared.forbidden' } })
  const { id } = unwrap(await views.create(supervisor, shared))
  assert.deepEqual(await namesFor(takerTwo), ['Ортақ'])
  for (const tried of [await views.change(takerTwo, id, shared), await views.remove(takerTwo, id)]) {
    assert.deepEqual(tried, { ok: false, error: { code: 'view.shared.forbidden' } })
  }
  const renamed = unwrap(await views.change(supervisor, id, { ...shared, name: 'Барлығына' }))
  assert.equal(renamed.version, 2)
  assert.deepEqual(await namesFor(takerTwo), ['Барлығына'])
  unwrap(await views.remove(supervisor, id))
  assert.deepEqual(await namesFor(takerTwo), [])
})

test('there is room for many views, not for any number', async () => {
  for (let i = 0; i < viewsMost; i++) unwrap(await views.create(takerTwo, content))
  const more = await views.create(takerTwo, content)
  assert.deepEqual(more, { ok: false, error: { code: 'view.too-many', details: { most: viewsMost } } })
})
