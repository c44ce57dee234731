import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { unwrap } from '#kernel/result'
import { readConfig } from '#platform/config'
import { makeLog } from '#platform/log'
import { testDatabase } from '#test/database'
import { needsPeer } from '#test/peers'
import { roundRobin } from '#test/proxy'
import { served } from '#test/served'
import { colleague, firstAdministrator } from '#test/staff'
import { until } from '#test/until'
import { testValkey } from '#test/valkey'
import { makeServices } from '../../src/apps/services.ts'

/** Two processes of `saqbol serve` on one PostgreSQL behind a plain proxy; one of them is also the worker. */
const guesses = 10
const skip = needsPeer('Redis', 'redis-server')
const folder = await mkdtemp(join(tmpdir(), 'saqbol-two-'))
after(() => rm(folder, { recursive: true, force: true }))
const database = await testDatabase()
const valkey = skip === false ? await testValkey() : undefined
const environment = {
  SAQBOL_DATA: folder,
  DATABASE_URL: database.url,
  LOG_LEVEL: 'silent',
  TRUSTED_PROXIES: '1',
  RATE_LIMIT_PER_MINUTE: '1000000',
  REPORT_LIMIT_PER_MINUTE: '1000000',
  GUESS_LIMIT_PER_HOUR: String(guesses),
  ...(valkey && { VALKEY_URL: valkey.url }),
}
const config = unwrap(readConfig(environment))
const services = await makeServices({ config, data: database, log: makeLog(config, 'test') })

// The first start makes a link for the first administrator, says it last of all, and the newest link alone is good.
const serve = (settings: Readonly<Record<string, string>>) => served({ ...environment, ...settings }, { greets: true })

const [one, other] = await Promise.all([serve({}), serve({ WORKER_IN_SERVER: 'false' })])
const proxy = await roundRobin([one.origin, other.origin])
const administrator = await firstAdministrator({ origin: proxy, services })
const wanted = { email: 'operator@hotline.test', roles: ['operator'] as const }

const report = (origin: string, number: number) =>
  fetch(`${origin}/api/v1/reports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: `Маған 8 707 555 0${number} 23 нөмірінен алаяқ қоңырау шалды`, topics: ['fraud'] }),
  })

/** Guesses a receipt from an address, as visitors do who try numbers. */
const guess = async (origin: string, address: string) => {
  const response = await fetch(`${origin}/api/v1/reports/follow`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body: JSON.stringify({ receipt: '1234 5678 9012 3456' }),
  })
  await response.text()
  return response.status
}

/** Listens on a server until news of a type come; `tell` makes them happen, again and again until the line stands. */
async function hear(origin: string, cookie: string, told: { readonly type: string; readonly tell: () => unknown }) {
  const response = await fetch(`${origin}/api/v1/live`, { headers: { cookie } })
  assert.equal(response.status, 200)
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  assert.ok(reader)
  const telling = setInterval(told.tell, 200)
  let heard = ''
  while (!heard.includes(`"type":"${told.type}"`)) {
    const { value, done } = await reader.read()
    assert.equal(done, false)
    heard += value ?? ''
  }
  clearInterval(telling)
  await reader.cancel()
}

let cookie = ''

test('who signs in on one server works on the other, and through the proxy on both', async () => {
  const signedIn = await colleague({ origin: proxy }, administrator, wanted)
  cookie = signedIn.cookie
  for (const { origin } of [one, other]) {
    const response = await fetch(`${origin}/api/v1/session`, { headers: { cookie } })
    assert.equal(response.status, 200)
    await response.text()
  }
  const submitted = await report(one.origin, 1)
  assert.equal(submitted.status, 201)
  await submitted.text()
  const taken = await signedIn.call<{ id: string | null }>('POST', '/api/v1/reports/next', {})
  assert.equal(taken.status, 200)
  // The next request goes to the other server: the lease is known there.
  const renewed = await signedIn.call('POST', `/api/v1/reports/${taken.body.id}/lease`)
  assert.equal(renewed.status, 200)
})

test('what happens at one server is heard by screens that are open at the other', async () => {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    const tell = () => void report(from.origin, 2).then((response) => response.text())
    await hear(to.origin, cookie, { type: 'queue.changed', tell })
  }
})

/** How often each server counted by itself, for the store did not answer in time. */
const countedAlone = () =>
  Promise.all(
    [one, other].map(async ({ origin }) => {
      const figures = await (await fetch(`${origin}/metrics`)).text()
      return /^saqbol_state_alone_total\{use="limits"\} (\d+)/m.exec(figures)?.[1] ?? '0'
    }),
  )

test('both servers count guesses together, in whatever turn they come', { skip }, async () => {
  let last = 10
  const tried = async () => {
    const before = await countedAlone()
    const address = `203.0.113.${++last}`
    const statuses: number[] = []
    for (let i = 0; i < guesses + 4; i++) statuses.push(await guess(proxy, address))
    return { statuses, together: isDeepStrictEqual(await countedAlone(), before) }
  }
  // A store that a busy machine lets answer late is done without; then nothing is said of it, and another address is tried.
  const { statuses } = await until(tried, ({ together }) => together)
  assert.deepEqual(
    statuses.map((status) => status === 429),
    Array.from({ length: guesses + 4 }, (_, i) => i >= guesses),
  )
  assert.notEqual(await guess(proxy, '203.0.113.10'), 429)
})

test('without the shared store each server counts by itself, answers on, and says so', { skip }, async () => {
  await valkey?.kill()
  const statuses: number[] = []
  for (let i = 0; i < 2 * guesses + 4; i++) statuses.push(await guess(proxy, '198.51.100.12'))
  assert.equal(statuses.filter((status) => status !== 429).length, 2 * guesses)
  assert.ok(statuses.every((status) => status < 500))
  for (const { origin } of [one, other]) {
    const figures = await (await fetch(`${origin}/metrics`)).text()
    assert.match(figures, /^saqbol_state_alone_total\{use="limits"\} [1-9]/m)
    assert.match(figures, /^saqbol_state_away_ratio 1$/m)
  }
  await valkey?.start()
})

test('when one server is killed the other goes on: requests, reports, live news', async () => {
  const asked = Array.from({ length: 40 }, async (_, i) => {
    if (i === 10) await other.kill('SIGKILL')
    const response = await fetch(`${proxy}/healthz`)
    await response.text()
    return response.status
  })
  assert.deepEqual([...new Set(await Promise.all(asked))], [200])
  const submitted = await report(proxy, 3)
  assert.equal(submitted.status, 201)
  await submitted.text()
  const tell = () => void report(proxy, 4).then((response) => response.text())
  await hear(proxy, cookie, { type: 'queue.changed', tell })
})

test('a server that is asked to stop ends by itself, also with a shared store', async () => {
  await one.kill('SIGTERM')
  const answered = await fetch(`${proxy}/healthz`)
  assert.equal(answered.status, 502)
  await answered.text()
})
