import assert from 'node:assert/strict'
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeKeyPair } from '#domains/publications'
import { testEdges } from '#test/edge'
import { until } from '#test/until'

const { feed, system, pool, newClient, newFolder, start, list, ask, health, knows, between, folders } =
  await testEdges()

test('a log that was cut off in the middle of a write is taken up where it is whole', async () => {
  const folder = newFolder()
  {
    await using edge = await start(folder)
    await until(async () => (await health(edge)).number !== null)
    await list('+77015550005')
    await knows(edge, '+77015550005')
    await list('+77015550006')
    await knows(edge, '+77015550006')
  }
  const name = join(folder, readdirSync(folder).find((file) => file.startsWith('log-')) ?? '')
  const length = readFileSync(name).length
  truncateSync(name, length - 40)
  {
    await using edge = await start(folder)
    await knows(edge, '+77015550006')
  }
  assert.equal(readFileSync(name).length, length)
  appendFileSync(name, 'not a batch\n')
  await using edge = await start(folder)
  assert.equal((await ask(edge, '+77015550006')).state, 'confirmed')
  assert.deepEqual((await health(edge)).refused, { 'edge.batch-forged': 1 })
})

test('half a snapshot on the disk is refused, and healed by a whole one', async () => {
  const folder = newFolder()
  {
    await using edge = await start(folder)
    await until(async () => (await health(edge)).number !== null)
  }
  const file = join(folder, 'snapshot')
  truncateSync(file, Math.floor(readFileSync(file).length / 2))
  await using edge = await start(folder)
  await until(async () => (await health(edge)).number !== null)
  assert.deepEqual((await health(edge)).refused, { 'edge.snapshot-damaged': 1 })
})

test('half a snapshot, or one that another key signed, is refused on the way', async () => {
  let cut = true
  const url = await between(async (path, pass) => {
    if (!path.includes('snapshot') || !cut) return undefined
    cut = false
    const whole = await (await pass()).arrayBuffer()
    return new Response(whole.slice(0, whole.byteLength * 0.6))
  })
  {
    await using edge = await start(newFolder(), { url })
    await until(async () => (await health(edge)).number !== null)
    assert.deepEqual((await health(edge)).refused, { 'edge.snapshot-damaged': 1 })
  }
  await using wrong = await start(newFolder(), { key: makeKeyPair().publicKey })
  await until(async () => (await health(wrong)).refused['edge.snapshot-forged'] !== undefined)
  assert.equal((await fetch(`${wrong.address}/check?q=1`)).status, 503)
})

test('batches that were altered, held back or sent again on the way are refused, and nothing of them counts', async () => {
  let how: 'alter' | 'skip' | 'replay' | 'pass' = 'pass'
  const url = await between(async (path, pass) => {
    if (!path.startsWith('/api/v1/feed?')) return undefined
    const got = await pass()
    const lines = (await got.text()).split('\n')
    const batches = lines.filter((line) => line.startsWith('{"batch"'))
    if (batches.length === 0 || how === 'pass') return new Response(lines.join('\n'), { status: got.status })
    if (how === 'alter') return new Response(lines.join('\n').replace('"confirmed"', '"reported"'))
    if (how === 'replay') return new Response([batches[0], ...lines].join('\n'))
    return new Response(lines.slice(1).join('\n'))
  })
  const folder = newFolder()
  await using edge = await start(folder, { url })
  await until(async () => (await health(edge)).number !== null)
  how = 'alter'
  await list('+77015550010')
  await until(async () => (await health(edge)).refused['edge.batch-forged'] !== undefined)
  assert.equal((await ask(edge, '+77015550010')).state, 'none')
  how = 'replay'
  await knows(edge, '+77015550010')
  await until(async () => (await health(edge)).refused['edge.batch-replayed'] !== undefined)
  how = 'pass'
  await list('+77015550011')
  await knows(edge, '+77015550011')
})

test('a full disk stops no answer: the edge goes on from memory and says so', async () => {
  const folder = newFolder()
  {
    await using edge = await start(folder)
    await until(async () => (await health(edge)).number !== null)
    await list('+77015550015')
    await knows(edge, '+77015550015')
  }
  const name = join(folder, readdirSync(folder).find((file) => file.startsWith('log-')) ?? '')
  const before = readFileSync(name)
  rmSync(name)
  {
    // Every write to this device fails as on a full disk.
    await using edge = await start(folder)
    rmSync(name, { force: true })
    symlinkSync('/dev/full', name)
    await list('+77015550016')
    await knows(edge, '+77015550016')
    await until(async () => (await health(edge)).disk === 'ENOSPC')
    rmSync(name)
    writeFileSync(name, before)
  }
  await using edge = await start(folder)
  await knows(edge, '+77015550016')
})

test('a folder that cannot be made is a disk that refuses, not an edge that stops', async () => {
  const file = newFolder()
  mkdirSync(folders, { recursive: true })
  writeFileSync(file, 'a file where the folder should be')
  await list('+77015550018')
  await using edge = await start(join(file, 'data'))
  await knows(edge, '+77015550018')
  assert.match((await health(edge)).disk, /^(ENOTDIR|EEXIST)$/)
})

test('a disk that is full for longer than memory has room is made whole by a snapshot once it takes something again', async () => {
  const folder = newFolder()
  const kept = `${folder}-kept`
  {
    await using edge = await start(folder, { waitingMost: 2000 })
    await until(async () => (await health(edge)).number !== null)
    // A disk that takes nothing: a file stands where the folder was.
    renameSync(folder, kept)
    writeFileSync(folder, '')
    for (const number of ['+77015550021', '+77015550022', '+77015550023', '+77015550024']) {
      await list(number)
      await knows(edge, number)
    }
    rmSync(folder)
    renameSync(kept, folder)
    const before = readFileSync(join(folder, 'snapshot'))
    await list('+77015550025')
    await knows(edge, '+77015550025')
    await until(() => !readFileSync(join(folder, 'snapshot')).equals(before))
    assert.equal((await health(edge)).disk, 'ok')
  }
  const away = await between(() => Promise.reject(new Error('away')))
  await using edge = await start(folder, { url: away })
  assert.equal((await ask(edge, '+77015550021')).state, 'confirmed')
  assert.equal((await ask(edge, '+77015550024')).state, 'confirmed')
})

test('after a restore from a backup a feed that begins anew heals every edge, without anybody emptying its folder', async () => {
  const folder = newFolder()
  {
    await using edge = await start(folder)
    await until(async () => (await health(edge)).number !== null)
    await list('+77015550026')
    await knows(edge, '+77015550026')
    const { rows: backup } = await pool.query<{ id: string; head: number; hash: Buffer }>(
      'select id, head, hash from publications.chain',
    )
    await list('+77015550027')
    await knows(edge, '+77015550027')
    // The centre is as it was before the last listing.
    for (const { id, head, hash } of backup) {
      await pool.query('delete from publications.batch where chain_id = $1 and number > $2', [id, head])
      await pool.query('update publications.chain set head = $2, hash = $3 where id = $1', [id, head, hash])
    }
    await pool.query("delete from publications.entry where value = '+77015550027'")
  }
  await using edge = await start(folder)
  await until(async () => (await health(edge)).refused['edge.snapshot-older'] !== undefined)
  assert.equal((await ask(edge, '+77015550027')).state, 'confirmed', 'until then it goes on from what it has')
  await feed.restart(system)
  await knows(edge, '+77015550027', 'none')
  assert.equal((await ask(edge, '+77015550026')).state, 'confirmed')
  await list('+77015550028')
  await knows(edge, '+77015550028')
})

test('an edge whose scope changes goes over to the other chain at once, though nothing happens there, and takes no old state of it', async () => {
  const green = await newClient('green')
  const changing = await newClient('amber')
  let old: ArrayBuffer | undefined
  let replayed = false
  const url = await between(async (path, pass) => {
    if (!path.startsWith('/api/v1/feed/snapshot')) return undefined
    const got = await pass()
    if (got.status !== 200) return got
    old ??= await got.clone().arrayBuffer()
    return replayed ? new Response(old) : got
  })
  await list('+77015550029')
  {
    await using edge = await start(newFolder(), { ...green, url })
    await knows(edge, '+77015550029')
  }
  const folder = newFolder()
  {
    await using edge = await start(folder, changing)
    await knows(edge, '+77015550029')
    // What happens in the amber chain alone is newer than anything of the green one.
    await list('+77015550030', 'amber')
    await knows(edge, '+77015550030')
  }
  const chain = await feed.subscribe(system, changing.clientId, { clearance: 'green', kinds: null, measures: null })
  replayed = true
  {
    await using edge = await start(folder, { ...changing, url })
    await until(async () => (await health(edge)).refused['edge.snapshot-older'] !== undefined)
    assert.equal((await ask(edge, '+77015550030')).state, 'confirmed', 'until then it goes on from what it has')
  }
  await using edge = await start(folder, changing)
  await knows(edge, '+77015550030', 'none')
  assert.equal(edge.replica.position()?.chain, chain)
  assert.equal((await ask(edge, '+77015550029')).state, 'confirmed')
  assert.deepEqual((await health(edge)).refused, {})
})
