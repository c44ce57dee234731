import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unwrap } from '#kernel/result'
import { shortly, testImporter } from '#test/importing'
import { analyst, testRegistry } from '#test/registry'
import type { Reject } from './entry.ts'

const byText = (a: string, b: string) => a.localeCompare(b)
const registry = await testRegistry()
const { indicators, check, report, pool, clock } = registry
const { done, failure } = await testImporter(indicators)

test('a list of domains lists each of them, as reported', async () => {
  const result = await done('# comment\nlist-one.kz\n\n*.list-two.kz\nLIST-THREE.kz.\r\nпримéр-төрт.kz\n')
  assert.equal(result.format, 'domains')
  assert.deepEqual([result.changed, result.unchanged, result.rejected], [4, 0, 0])
  for (const text of ['list-one.kz', 'a.list-two.kz', 'https://list-three.kz/x', 'примéр-төрт.kz']) {
    const verdict = await check(text)
    assert.equal(verdict.state, 'reported', text)
    assert.equal(verdict.source, 'a list')
    assert.equal(verdict.independentReports, 0)
    assert.equal(verdict.confidence, 40)
  }
})

test('importing a file again changes nothing and says so', async () => {
  const content = 'again-one.kz\nagain-two.kz\nagain-one.kz\nkz\n'
  const first = await done(content)
  assert.deepEqual([first.entries, first.changed, first.unchanged, first.rejected], [4, 2, 1, 1])
  const before = await pool.query('select * from indicators.indicator order by 1')
  const second = await done(content)
  assert.deepEqual([second.entries, second.changed, second.unchanged, second.rejected], [4, 0, 3, 1])
  assert.deepEqual((await pool.query('select * from indicators.indicator order by 1')).rows, before.rows)
  assert.notEqual(first.runId, second.runId)
})

test('every refused entry is told with its line and reason', async () => {
  const told: Reject[] = []
  const result = await done(
    'ok.kz\nkz\n\nkaspi.kz\nnot a domain\nhttp://\nevil.unknownsuffix\npages.dev\n192.168.0.1\n',
    {
      format: 'domains',
      reject: (reject: Reject) => told.push(reject),
    },
  )
  assert.deepEqual(shortly(result.rejects), [
    '2 domain.malformed',
    '4 indicator.allow-listed',
    '5 domain.malformed',
    '6 domain.malformed',
    '7 domain.unknown-suffix',
    '8 domain.public-suffix',
    '9 indicator.allow-listed',
  ])
  assert.deepEqual(told, result.rejects)
  assert.equal(told[2]?.text, 'not a domain')
  const { rows } = await pool.query(
    'select line, code from indicators.import_reject where run_id = $1 order by entry',
    [result.runId],
  )
  assert.deepEqual(
    rows.map(({ line, code }) => `${line} ${code}`),
    shortly(result.rejects),
  )
})

test('a MISP warninglist goes to the allow list by itself, and takes off what it covers', async () => {
  await report('warned-popular.kz')
  const result = await done('{"description":"popular","list":["warned-popular.kz",".suffix-form.kz"]}', {
    source: 'popular',
  })
  assert.equal(result.format, 'warninglist')
  assert.equal(result.changed, 2)
  assert.equal((await check('warned-popular.kz')).state, 'none')
  assert.equal((await check('suffix-form.kz')).state, 'none')
  const denied = await done('warned-popular.kz\nevil.warned-popular.kz\n', { format: 'domains' })
  assert.deepEqual(shortly(denied.rejects), ['1 indicator.allow-listed'])
  assert.equal((await check('evil.warned-popular.kz')).state, 'reported')
})

test('an official allow list covers what is below, and needs a name', async () => {
  assert.equal(await failure('official-list.kz\n', { list: 'allow', level: 'official' }), 'allow.name-missing')
  await done('official-list.kz\n', { list: 'allow', level: 'official', name: 'A ministry' })
  assert.equal((await check('https://x.official-list.kz/y')).officialName, 'A ministry')
  assert.deepEqual(shortly((await done('deep.official-list.kz\n')).rejects), ['1 indicator.allow-listed'])
})

test('a confirmed list needs a basis and a reason, and then confirms', async () => {
  const plan = {
    state: 'confirmed',
    legalBasis: 'public-warning',
    reason: 'Listed by the bank',
    topic: 'fraud',
    fraudType: 'phishing',
  } as const
  assert.equal(await failure('c.kz\n', { state: 'confirmed' }), 'import.grounds-missing')
  assert.equal(await failure('c.kz\n', { ...plan, measures: ['block-page'] }), 'indicator.basis-not-enough')
  assert.equal(await failure('c.kz\n', { ...plan, validUntil: clock.now() }), 'indicator.expiry-past')
  await report('confirmed-b.kz')
  const content = 'value,kind,reason\nconfirmed-a.kz,domain,Own reason\nconfirmed-b.kz,domain,\n'
  assert.equal((await done(content, plan)).changed, 2)
  const [a, b] = [await check('confirmed-a.kz'), await check('confirmed-b.kz')]
  assert.deepEqual(
    [a.state, a.reason, a.legalBasis, a.fraudType],
    ['confirmed', 'Own reason', 'public-warning', 'phishing'],
  )
  assert.deepEqual([b.state, b.reason, b.independentReports], ['confirmed', 'Listed by the bank', 1])
  assert.equal((await done(content, plan)).changed, 0)
})

test('what a decision took off is not listed again by any list', async () => {
  await done('delisted-by-us.kz\n')
  const observableId = await registry.observe('delisted-by-us.kz')
  unwrap(await indicators.takeOff(analyst, { observableId, reason: 'a mistake' }))
  const plan = { state: 'confirmed', legalBasis: 'public-warning', reason: 'again', source: 'another list' } as const
  assert.deepEqual(shortly((await done('delisted-by-us.kz\n', plan)).rejects), ['1 import.delisted'])
  assert.equal((await check('delisted-by-us.kz')).state, 'none')
})

test('a second list adds to the confidence, the same list does not, and reports and lists add up', async () => {
  await done('two-lists.kz\n', { source: 'first' })
  await done('two-lists.kz\nother.kz\n', { source: 'first' })
  assert.equal((await check('two-lists.kz')).confidence, 40)
  await done('two-lists.kz\n', { source: 'second' })
  assert.equal((await check('two-lists.kz')).confidence, 64)
  await report('two-lists.kz')
  const verdict = await check('two-lists.kz')
  assert.equal(verdict.confidence, 75)
  assert.equal(verdict.source, 'first')
})

test('a listing that a list keeps naming is renewed before it grows old', async () => {
  const content = 'renewed.kz\n'
  await done(content)
  clock.advance(340 * 86_400_000)
  assert.equal((await done(content)).changed, 1)
  assert.equal((await done(content)).changed, 0)
  clock.advance(100 * 86_400_000)
  assert.equal((await check('renewed.kz')).state, 'reported')
  clock.advance(300 * 86_400_000)
  await indicators.lapseDue()
  assert.equal((await check('renewed.kz')).state, 'none')
  assert.equal((await done(content)).changed, 1)
  assert.equal((await check('renewed.kz')).state, 'reported')
})

test('an import is told in the trail, with its provenance, and in the outbox', async () => {
  const result = await done('provenance.kz\n', { source: 'a source', licence: 'CC0-1.0' })
  const { rows } = await pool.query(
    `select r.file_name, encode(r.sha256, 'hex') as sha256, r.licence, l.name, r.started_by, r.finished_at is not null as done
     from indicators.import_run r join indicators.list l on l.id = r.list_id where r.id = $1`,
    [result.runId],
  )
  assert.equal(rows[0].name, 'a source')
  assert.equal(rows[0].licence, 'CC0-1.0')
  assert.equal(rows[0].started_by, 'cli')
  assert.equal(rows[0].done, true)
  assert.match(rows[0].sha256, /^[0-9a-f]{64}$/)
  const trail = await pool.query(`select action from audit.entry where subject_id = $1 order by at, number`, [
    result.runId,
  ])
  assert.deepEqual(trail.rows.map(({ action }) => String(action)).toSorted(byText), [
    'indicators.import-finished',
    'indicators.import-started',
  ])
  const told = await pool.query(
    `select payload from platform.outbox where topic = 'indicators.imported' and payload ->> 'runId' = $1`,
    [result.runId],
  )
  assert.deepEqual(told.rows[0].payload.observableIds, [await registry.observe('provenance.kz')])
})

test('an import that races with reports of the same things counts both', async () => {
  const names = Array.from({ length: 40 }, (_, i) => `racing-${i}.kz`)
  const content = `${names.join('\n')}\n`
  await Promise.all([done(content, { source: 'racing' }), ...names.map((name) => report(name))])
  for (const name of names) {
    const verdict = await check(name)
    assert.equal(verdict.state, 'reported')
    assert.equal(verdict.independentReports, 1, name)
    assert.equal(verdict.confidence, 58, name)
  }
})

test('a source that knows a name alone confirms nothing by an import either', async () => {
  const grounds = { state: 'confirmed', legalBasis: 'public-warning', reason: 'The model says so' } as const
  for (const source of ['classifier', 'lookalike', ' Classifier ']) {
    assert.equal(await failure('looks-like.kz', { ...grounds, source }), 'indicator.name-evidence-alone')
  }
  assert.equal((await check('looks-like.kz')).state, 'none')
})

test('what a file says of an entry is cleaned, and left out where it is too short to be a reason', async () => {
  const csv = 'domain,reason\nsaid-one.kz,"Sells\u202e nothing, card 4400430211223349"\nsaid-two.kz,😀a\n'
  const result = await done(csv, { state: 'confirmed', legalBasis: 'public-warning', reason: 'Of the list' })
  assert.equal(result.changed, 2)
  assert.equal((await check('said-one.kz')).reason, 'Sells nothing, card 4400 43•• •••• 3349')
  assert.equal((await check('said-two.kz')).reason, 'Of the list')
})
