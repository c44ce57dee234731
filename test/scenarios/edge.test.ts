import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseObservable } from '#formats/observable'
import { unwrap } from '#kernel/result'
import { systemActor } from '#platform/access'
import { inTransaction } from '#platform/database'
import { testApplication } from '#test/application'
import { analyst } from '#test/registry'
import { until } from '#test/until'

const { services, origin } = await testApplication()
const { indicators, feed, identity } = services
const system = systemActor('test')
const folder = mkdtempSync(join(tmpdir(), 'saqbol-edge-process-'))
const children: ChildProcess[] = []
after(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

async function list(text: string) {
  const [seen] = await inTransaction(services.db, (tx) => indicators.observe(tx, [unwrap(parseObservable(text))]))
  assert.ok(seen)
  const grounds = { topic: 'fraud', legalBasis: 'public-warning', reason: 'Seen by the hotline' } as const
  unwrap(await indicators.confirmListing(analyst, { ...grounds, observableId: seen.id }))
}

/** Starts `saqbol edge` as an operator does; resolves with its address once it answers. */
async function startProcess(words: readonly string[]) {
  const main = join(import.meta.dirname, '../../src/apps/cli/main.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', main, 'edge', ...words, '--lang', 'en'], {
    env: { ...process.env, LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  children.push(child)
  let said = ''
  for await (const part of child.stderr) {
    said += String(part)
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0]
    if (address !== undefined) return { child, address }
  }
  throw new Error(`the edge ended: ${said}`)
}

async function stateOf(address: string, text: string): Promise<string> {
  const answer = await fetch(`${address}/check?q=${encodeURIComponent(text)}`)
  return ((await answer.json()) as { state?: string }).state ?? 'not-ready'
}

test('an edge that is killed again and again while listings come loses nothing and answers at once', async () => {
  const bank = unwrap(await identity.organisations.add(system, { kind: 'bank', name: 'A bank', region: null }))
  const scopes = ['publications:read-feed']
  const { client, clientSecret } = unwrap(
    await identity.clients.add(system, { organisationId: bank.id, name: 'Edge', scopes }),
  )
  await feed.subscribe(system, client.id, { clearance: 'amber', kinds: null, measures: null })
  const { key } = await feed.publishedKeys()
  writeFileSync(join(folder, 'secret'), `${clientSecret}\n`)
  const words = ['--feed', origin, '--key', key, '--client', client.id, '--secret-file', join(folder, 'secret')]
  const started = () => startProcess([...words, '--data', join(folder, 'data'), '--port', '0'])

  const numbers: string[] = []
  const known: string[] = []
  const untilKnown = async (address: string, number: string) => {
    await until(async () => (await stateOf(address, number)) === 'confirmed')
    known.push(number)
  }
  for (let round = 0; round < 3; round++) {
    const { child, address } = await started()
    // What came before is there before anything is asked of the centre.
    for (const number of known) assert.equal(await stateOf(address, number), 'confirmed')
    const gone = once(child, 'exit')
    for (let n = 0; n < 8; n++) {
      const number = `+7701444${round}${String(n).padStart(3, '0')}`
      numbers.push(number)
      await list(number)
      if (n < 3) await untilKnown(address, number)
      // In the middle of a delivery.
      if (n === 5) child.kill('SIGKILL')
      await sleep(60)
    }
    await gone
    await sleep(300)
  }
  const { child, address } = await started()
  const all = async () =>
    (await Promise.all(numbers.map((number) => stateOf(address, number)))).every((state) => state === 'confirmed')
  await until(all)
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  assert.deepEqual(await gone, [0, null])
})

test('what is wrong on the command line is said, and nothing is started', async () => {
  await assert.rejects(
    startProcess(['--feed', origin, '--key', 'short', '--client', 'x', '--secret-file', join(folder, 'secret')]),
    /43 characters/,
  )
  const key = 'A'.repeat(43)
  await assert.rejects(
    startProcess(['--feed', origin, '--key', key, '--client', 'x', '--secret-file', join(folder, 'nowhere')]),
    /cannot be read/,
  )
})
