import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { unwrap } from '#kernel/result'
import { type Answer, testEdges } from '#test/edge'
import { analyst } from '#test/registry'
import { until } from '#test/until'

const {
  feed,
  system,
  newClient,
  newFolder,
  start,
  observe,
  list,
  takeOff,
  ask,
  health,
  knows,
  between,
  indicators,
  pool,
} = await testEdges()

test('what is listed is answered at the edge, as the centre answers, until it is taken off', async () => {
  await using edge = await start(newFolder())
  await list('+77015550001')
  await list('edge-shop.top')
  await knows(edge, '+77015550001')
  await knows(edge, 'https://pay.edge-shop.top/login')
  assert.equal((await ask(edge, 'https://pay.edge-shop.top/login')).match, 'parent-domain')
  assert.deepEqual((await ask(edge, '8 701 555 00 01')).measures, ['warn'])
  assert.equal((await ask(edge, '+77015550009')).state, 'none')
  assert.equal((await ask(edge, 'egov.kz')).state, 'official')
  assert.equal((await ask(edge, '4111 1111 1111 1111')).code, 'edge.kind-not-carried')
  assert.ok((await ask(edge, '+77015550001')).staleSeconds < 60)
  await takeOff('+77015550001')
  await knows(edge, '+77015550001', 'none')
})

test('an allowed name below a listed domain is answered as the centre answers, from batches and from a snapshot', async () => {
  const allow = async (text: string, level: 'official' | 'popular') =>
    unwrap(await indicators.allowList.add(analyst, { text, level, name: 'Theirs', reason: 'It is theirs' }))
  await using early = await start(newFolder())
  await until(async () => (await health(early)).number !== null)
  await list('edge-hosting.top')
  await allow('ours.edge-hosting.top', 'official')
  const { observableId } = await allow('known.edge-hosting.top', 'popular')
  await knows(early, 'ours.edge-hosting.top', 'official')
  await knows(early, 'known.edge-hosting.top', 'none')
  await using late = await start(newFolder())
  await knows(late, 'edge-hosting.top')
  const questions = [
    'edge-hosting.top',
    'a.edge-hosting.top',
    'ours.edge-hosting.top',
    'https://a.ours.edge-hosting.top/x',
  ]
  questions.push('us@ours.edge-hosting.top', 'known.edge-hosting.top', 'https://known.edge-hosting.top/x')
  questions.push('below.known.edge-hosting.top', 'us@known.edge-hosting.top')
  for (const edge of [early, late]) {
    for (const text of questions) {
      assert.equal((await ask(edge, text)).state, unwrap(await indicators.check(text)).state, text)
    }
  }
  unwrap(await indicators.allowList.remove(analyst, { observableId, reason: 'Not theirs any more' }))
  await knows(early, 'known.edge-hosting.top')
})

test('a block of numbers is answered at the edge until it is taken off, and meeting it is told as a sighting', async () => {
  const folder = newFolder()
  const grounds = { topic: 'fraud', legalBasis: 'caller-id-order', reason: 'The range was given to nobody' } as const
  const { listed } = unwrap(
    await indicators.blocks.list(analyst, { ...grounds, text: '+77035561*', measures: ['reject-call'] }),
  )
  assert.ok(listed)
  const { observableId } = listed
  {
    await using edge = await start(folder)
    await knows(edge, '+77035561234')
    const { match, measures } = await ask(edge, '8 703 556 12 34')
    assert.deepEqual([match, measures], ['number-block', ['reject-call']])
    assert.equal((await ask(edge, '+77035570000')).state, 'none')
    await edge.sightings.deliver()
    assert.ok(unwrap(await indicators.get(observableId)).sightings.count >= 2)
  }
  await using again = await start(folder)
  assert.equal((await ask(again, '+77035561234')).state, 'confirmed')
  unwrap(await indicators.takeOff(analyst, { observableId, reason: 'Given out since' }))
  await knows(again, '+77035561234', 'none')
})

test('many questions are answered at once, as JSON and as lines, in their order', async () => {
  await list('+77015550002')
  await using edge = await start(newFolder())
  await knows(edge, '+77015550002')
  const post = (body: string, type: string) =>
    fetch(`${edge.address}/checks`, { method: 'POST', body, headers: { 'content-type': type } })
  const queries = ['+77015550002', '+77015550009', 'x'].map((q) => ({ q }))
  const { results } = (await (await post(JSON.stringify({ queries }), 'application/json')).json()) as {
    results: Answer[]
  }
  assert.deepEqual(
    results.map(({ state }) => state),
    ['confirmed', 'none', 'unreadable'],
  )
  const lines = (await (await post('+77015550002\n+77015550009\n8 701 555 00 02\nx', 'text/plain')).text()).split('\n')
  assert.match(lines[0] ?? '', /^confirmed 95 warn fraud 0 \d+ exact$/)
  assert.equal(lines[1], '-')
  assert.equal(lines[2], lines[0])
  assert.match(lines[3] ?? '', /^\? observable\.unrecognised$/)
  assert.equal((await post('{', 'application/json')).status, 400)
  assert.equal((await post('+77015550002\n'.repeat(10_001), 'text/plain')).status, 413)
  const metrics = await (await fetch(`${edge.address}/metrics`)).text()
  assert.match(metrics, /saqbol_edge_hits_total [1-9]/)
  assert.match(metrics, /saqbol_edge_centre_connected 1/)
})

test('a link whose escapes are no UTF-8 is answered like any other, alone and among many', async () => {
  const link = 'https://t.me/%CF%F0%E8'
  await list('+77015550031')
  await using edge = await start(newFolder())
  await knows(edge, '+77015550031')
  assert.equal((await ask(edge, link)).state, 'none')
  const sent = { method: 'POST', body: `${link}\n+77015550031\n`, headers: { 'content-type': 'text/plain' } }
  const lines = (await (await fetch(`${edge.address}/checks`, sent)).text()).split('\n')
  assert.deepEqual([lines[0], lines[1]?.split(' ')[0]], ['-', 'confirmed'])
  await list(link)
  await knows(edge, link)
})

test('an edge that starts while the centre is away answers from its disk, says how stale it is, and catches up', async () => {
  const folder = newFolder()
  await list('+77015550003')
  {
    await using edge = await start(folder)
    await knows(edge, '+77015550003')
  }
  let away = true
  const url = await between(() => (away ? Promise.reject(new Error('away')) : Promise.resolve(undefined)))
  await using edge = await start(folder, { url })
  assert.equal((await ask(edge, '+77015550003')).state, 'confirmed')
  await until(async () => (await health(edge)).state === 'centre-away')
  await list('+77015550004')
  assert.equal((await ask(edge, '+77015550004')).state, 'none')
  away = false
  await knows(edge, '+77015550004')
  await until(async () => (await health(edge)).state === 'following')
})

test('a partner cleared for green alone never has amber, in memory or on the disk', async () => {
  const folder = newFolder()
  const green = await newClient('green')
  await using edge = await start(folder, green)
  await until(async () => (await health(edge)).number !== null)
  await list('+77015550012', 'amber')
  await list('+77015550013')
  await knows(edge, '+77015550013')
  assert.equal((await ask(edge, '+77015550012')).state, 'none')
  for (const name of readdirSync(folder)) {
    if (name.startsWith('log-')) assert.ok(!readFileSync(join(folder, name), 'utf8').includes('77015550012'))
  }
})

test('a key that changed is followed, also by an edge that was away and by one that was given the old key', async () => {
  const folder = newFolder()
  {
    await using edge = await start(folder)
    await until(async () => (await health(edge)).number !== null)
    await feed.rotateKey(system)
    await list('+77015550014')
    await knows(edge, '+77015550014')
  }
  await using again = await start(folder)
  assert.equal((await ask(again, '+77015550014')).state, 'confirmed')
  await using late = await start(newFolder())
  await knows(late, '+77015550014')
  const { key: newest } = await feed.publishedKeys()
  await using current = await start(newFolder(), { key: newest })
  await knows(current, '+77015550014')
})

test('once a key that changed was followed the folder is read by the new one too, also where the edge was stopped in between', async () => {
  const folder = newFolder()
  const away = () => Promise.reject(new Error('away'))
  let noSnapshots = false
  const url = await between((path) => (noSnapshots && path.includes('snapshot') ? away() : Promise.resolve(undefined)))
  await list('+77015550032')
  {
    await using edge = await start(folder, { url })
    await knows(edge, '+77015550032')
    noSnapshots = true
    const { key } = await feed.rotateKey(system)
    await until(() => edge.replica.position()?.key === key)
    await list('+77015550034')
    await knows(edge, '+77015550034')
  }
  const before = readFileSync(join(folder, 'snapshot'))
  {
    await using edge = await start(folder)
    await until(() => !readFileSync(join(folder, 'snapshot')).equals(before))
    const under = readFileSync(join(folder, 'snapshot'))
    await feed.rotateKey(system)
    await list('+77015550033')
    await knows(edge, '+77015550033')
    await until(() => !readFileSync(join(folder, 'snapshot')).equals(under))
  }
  const { key: newest } = await feed.publishedKeys()
  const dead = await between(away)
  for (const more of [{ key: newest }, {}]) {
    await using edge = await start(folder, { ...more, url: dead })
    assert.equal((await ask(edge, '+77015550032')).state, 'confirmed')
    assert.equal((await ask(edge, '+77015550033')).state, 'confirmed')
    assert.deepEqual((await health(edge)).refused, {})
  }
})

test('an edge that was away while the key changed twice and its batches were deleted follows by the snapshot', async () => {
  const folder = newFolder()
  {
    await using edge = await start(folder)
    await until(async () => (await health(edge)).number !== null)
  }
  await feed.rotateKey(system)
  await list('+77015550019')
  await feed.rotateKey(system)
  await list('+77015550020')
  await using other = await start(newFolder())
  await knows(other, '+77015550020')
  await pool.query('delete from publications.batch')
  await using edge = await start(folder)
  await knows(edge, '+77015550020')
  assert.equal((await ask(edge, '+77015550019')).state, 'confirmed')
  assert.deepEqual((await health(edge)).refused, {})
})

test('sightings are kept on the disk until the centre has them, and count once however often they are sent', async () => {
  const folder = newFolder()
  const observableId = await observe('+77015550017')
  await list('+77015550017')
  let away = true
  let answers = 0
  const url = await between(async (path, pass) => {
    if (path !== '/api/v1/sightings') return undefined
    if (away) throw new Error('away')
    // The centre has it, but the first answer is lost on the way.
    const got = await pass()
    if (answers++ === 0) throw new Error('lost')
    return got
  })
  {
    await using edge = await start(folder, { url })
    await knows(edge, '+77015550017')
    await ask(edge, '+77015550017')
    await assert.rejects(edge.sightings.deliver())
    assert.equal(edge.sightings.waiting(), 1)
  }
  await using edge = await start(folder, { url })
  assert.equal(edge.sightings.waiting(), 1)
  away = false
  await assert.rejects(edge.sightings.deliver())
  await edge.sightings.deliver()
  assert.equal(edge.sightings.waiting(), 0)
  const { sightings } = unwrap(await indicators.get(observableId))
  assert.equal(sightings.count, 2)
  assert.ok(!readdirSync(join(folder, 'sightings')).some((name) => name.endsWith('.part')))
})
