import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unwrap } from '#kernel/result'
import { analyst, testRegistry } from '#test/registry'

const registry = await testRegistry()
const { indicators, report, confirm, check, pool } = registry
const { allowList } = indicators
const code = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code)
const reason = 'Known to the hotline'

test('an official entry takes off everything at and below it, and keeps it off', async () => {
  for (const text of ['newbank.kz', 'pay.newbank.kz', 'https://pay.newbank.kz/x', 'who@newbank.kz']) await report(text)
  unwrap(await confirm('pay.newbank.kz'))
  await report('othernewbank.kz')
  unwrap(await allowList.add(analyst, { text: 'newbank.kz', level: 'official', name: 'New Bank', reason }))
  for (const text of ['newbank.kz', 'pay.newbank.kz', 'https://pay.newbank.kz/x', 'who@newbank.kz', 'any.newbank.kz']) {
    const verdict = await check(text)
    assert.equal(verdict.state, 'official', text)
    assert.equal(verdict.officialName, 'New Bank')
  }
  assert.equal((await check('othernewbank.kz')).state, 'reported')
  const { rows } =
    await pool.query(`select distinct state from indicators.indicator i join indicators.observable o on o.id = i.observable_id
    where o.key like '%newbank.kz%' and o.key <> 'othernewbank.kz'`)
  assert.deepEqual(rows, [{ state: 'delisted' }])
  assert.equal(code(await confirm('deep.pay.newbank.kz')), 'indicator.allow-listed')
})

test('a popular entry shields its very host and front page, and nobody who lives there', async () => {
  for (const text of [
    'host-for-all.kz',
    'https://www.host-for-all.kz/',
    'evil.host-for-all.kz',
    'https://host-for-all.kz/evil',
  ]) {
    await report(text)
  }
  unwrap(await allowList.add(analyst, { text: 'www.host-for-all.kz', level: 'popular', reason }))
  assert.equal((await check('host-for-all.kz')).state, 'none')
  assert.equal((await check('https://www.host-for-all.kz/')).state, 'none')
  assert.equal((await check('evil.host-for-all.kz')).state, 'reported')
  assert.equal((await check('https://host-for-all.kz/evil')).state, 'reported')
  await report('host-for-all.kz')
  assert.equal((await check('host-for-all.kz')).state, 'none')
  assert.equal(code(await confirm('host-for-all.kz')), 'indicator.allow-listed')
  assert.equal(code(await confirm('evil.host-for-all.kz')), 'ok')
})

test('a number can be allowed too', async () => {
  await report('+77272500000')
  unwrap(await allowList.add(analyst, { text: '8 (727) 250-00-00', level: 'official', name: 'A clinic', reason }))
  assert.equal((await check('+77272500000')).state, 'official')
})

test('an entry is there once, is named when official, and is listed and removed with a reason', async () => {
  const add = (more: object = {}) => allowList.add(analyst, { text: 'shop.kz', level: 'popular', reason, ...more })
  assert.equal(code(await add({ level: 'official' })), 'allow.name-missing')
  assert.equal(code(await add({ reason: '' })), 'indicator.reason-missing')
  assert.equal(code(await add({ text: 'kz', kind: 'domain' })), 'domain.malformed')
  assert.equal(code(await add({ text: 'pages.dev' })), 'domain.public-suffix')
  const both = await Promise.all([add(), add()])
  assert.deepEqual(
    both.map((one) => String(code(one))).toSorted((a, b) => a.localeCompare(b)),
    ['allow.already-there', 'ok'],
  )
  const page = unwrap(await allowList.list({ limit: 2 }))
  assert.equal(page.items.length, 2)
  const rest = unwrap(await allowList.list({ limit: 50, cursor: page.next ?? '' }))
  const entry = [...page.items, ...rest.items].find(({ display }) => display === 'shop.kz')
  assert.equal(entry?.reason, reason)
  const observableId = entry?.observableId ?? ''
  assert.equal(code(await allowList.remove(analyst, { observableId, reason: '' })), 'indicator.reason-missing')
  assert.equal(code(await allowList.remove(analyst, { observableId, reason })), 'ok')
  assert.equal(code(await allowList.remove(analyst, { observableId, reason })), 'allow.not-found')
  await report('shop.kz')
  assert.equal((await check('shop.kz')).state, 'reported')
})

test('reports and entries that race never leave an allowed observable listed', async () => {
  for (let round = 0; round < 10; round++) {
    const text = `race-${round}.kz`
    await Promise.all([
      ...Array.from({ length: 4 }, () => report(text)),
      allowList.add(analyst, { text, level: 'popular', reason }).then(unwrap),
    ])
  }
  const { rowCount } =
    await pool.query(`select from indicators.allowed a join indicators.indicator i using (observable_id)
    where i.state in ('reported', 'confirmed')`)
  assert.equal(rowCount, 0)
})

test('sightings are kept once each and summed', async () => {
  const at = registry.clock.now()
  await report('sighted.kz')
  const tell = (count: number) =>
    indicators.sightings.tell(analyst, [
      { value: 'sighted.kz', at, count },
      { value: 'never-heard-of.kz', at, count },
      { value: 'not an identifier', at, count },
    ])
  assert.deepEqual(unwrap(await tell(7)), { recorded: 1, repeated: 0, unknown: [1, 2] })
  assert.deepEqual(unwrap(await tell(7)), { recorded: 0, repeated: 1, unknown: [1, 2] })
  const detail = unwrap(await indicators.get(await registry.observe('sighted.kz')))
  assert.deepEqual(detail.sightings, { count: 7, organisations: 1, lastAt: at })
  const future = new Date(at.getTime() + 3_600_000)
  assert.equal(
    code(await indicators.sightings.tell(analyst, [{ value: 'x.kz', at: future, count: 1 }])),
    'sighting.bad-time',
  )
  const nobody = { ...analyst, organisation: null }
  assert.equal(code(await indicators.sightings.tell(nobody, [])), 'sighting.no-organisation.forbidden')
})

test('an official domain takes off nothing on a bare address whose path ends like it', async () => {
  const page = 'http://203.0.113.9/x.our-official.kz'
  await report(page)
  await report('https://pay.our-official.kz/x')
  unwrap(
    await indicators.allowList.add(analyst, {
      text: 'our-official.kz',
      level: 'official',
      name: 'Ours',
      reason: 'It is ours',
    }),
  )
  assert.equal((await check(page)).state, 'reported')
  assert.equal((await check('https://pay.our-official.kz/x')).state, 'official')
})
