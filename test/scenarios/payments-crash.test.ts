import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { makePaymentState } from '#engines/screening'
import { bankFolder, smallMemory, transferBetween } from '#test/payments-node'
import { boundToUs } from '#test/processes'
import { readSegment, segmentFile, segmentsIn } from '../../src/apps/edge/payments/segments.ts'

// Snapshots and new segments all the time, so that some fall into the middle of them.
const bank = bankFolder({ snapshotMinutes: 0.02, snapshotPayments: 1, segmentMiB: 0.25 })
const children: ChildProcess[] = []
after(() => {
  for (const child of children) child.kill('SIGKILL')
})

/** Starts `saqbol edge` as a bank does; resolves with its port once it answers. */
async function startEdge() {
  writeFileSync(join(bank.folder, 'secret'), 'nothing\n')
  const main = join(import.meta.dirname, '../../src/apps/cli/main.ts')
  // Port 9 discards: there is no centre, and none is needed.
  const centre = ['--feed', 'http://127.0.0.1:9', '--key', bank.key, '--client', 'nobody']
  const place = ['--secret-file', join(bank.folder, 'secret'), '--data', bank.data, '--port', '0', '--lang', 'en']
  const words = ['--import', 'tsx', main, 'edge', ...centre, ...place, '--payments', bank.file]
  const child = spawn(...boundToUs(process.execPath, words), {
    env: { ...process.env, LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  children.push(child)
  let said = ''
  for await (const part of child.stderr) {
    said += String(part)
    const port = /http:\/\/127\.0\.0\.1:(\d+)\/payments/.exec(said)?.[1]
    if (port !== undefined) return { child, port: Number(port) }
  }
  throw new Error(`the edge ended: ${said}`)
}

/** Asks once; rejects where the connection breaks before the whole answer is there. */
function post(agent: Agent, port: number, body: string): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${bank.token}`, 'content-length': Buffer.byteLength(body) }
    const asked = request({ agent, port, method: 'POST', path: '/payments/screenings', headers }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('error', reject)
      answer.on('close', () => {
        if (!answer.complete) return reject(new Error('broken off'))
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString() })
      })
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

const bodies: string[] = []
const acknowledged = new Map<number, string>()

/** Sends new payments over several connections until the edge is gone. */
async function loadUntilGone(port: number, isGone: () => boolean): Promise<void> {
  const agent = new Agent({ keepAlive: true })
  const talk = async () => {
    while (!isGone()) {
      const place = bodies.length
      bodies.push(JSON.stringify(transferBetween(place % 300, (place * 7 + 1) % 500)))
      const answer = await post(agent, port, bodies[place] ?? '').catch(() => undefined)
      if (answer?.status === 200) acknowledged.set(place, answer.text)
    }
  }
  await Promise.all(Array.from({ length: 12 }, talk))
  agent.destroy()
}

async function retryAll(port: number): Promise<void> {
  const agent = new Agent({ keepAlive: true })
  const left = [...bodies.keys()]
  const talk = async () => {
    for (let place = left.pop(); place !== undefined; place = left.pop()) {
      const answer = await post(agent, port, bodies[place] ?? '')
      assert.equal(answer.status, 200)
      assert.equal(answer.text, acknowledged.get(place) ?? answer.text)
      acknowledged.set(place, answer.text)
    }
  }
  await Promise.all(Array.from({ length: 8 }, talk))
  agent.destroy()
}

/** Every record of the journal once more into an empty state. */
function replayed() {
  const folder = join(bank.data, 'payments')
  const state = makePaymentState(smallMemory)
  const ids = new Set<string>()
  let decisions = 0
  const segments = segmentsIn(folder)
  for (const segment of segments) {
    readSegment(segmentFile(folder, segment), segment === segments.at(-1), (record) => {
      decisions++
      ids.add(`${record.id.high}:${record.id.low}`)
      if (record.entered) state.enter(record.payment, record.now)
    })
  }
  return { first: segments[0], decisions, ids: ids.size, tallies: state.tallies() }
}

test('an edge that is killed under full load has every decision it told, once, and the state that follows from them', async () => {
  for (let round = 0; round < 3; round++) {
    const { child, port } = await startEdge()
    let gone = false
    const exit = once(child, 'exit').then(() => (gone = true))
    const load = loadUntilGone(port, () => gone)
    await sleep(400 + Math.random() * 900)
    child.kill('SIGKILL')
    await Promise.all([exit, load])
  }
  assert.ok(acknowledged.size > 100, `${acknowledged.size} answers`)
  const { child, port } = await startEdge()
  await retryAll(port)
  const headers = { authorization: `Bearer ${bank.token}` }
  const stats = (await (await fetch(`http://127.0.0.1:${port}/payments/stats`, { headers })).json()) as {
    state: object
    remembered: { decisions: number }
  }
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
  const { first, decisions, ids, tallies } = replayed()
  // All of the journal is still there: it is kept for as long as a retry may come.
  assert.equal(first, 1)
  assert.deepEqual([decisions, ids, stats.remembered.decisions], [bodies.length, bodies.length, bodies.length])
  const { entered, late, tooLate, ahead, forgotten } = stats.state as typeof tallies
  assert.deepEqual({ entered, late, tooLate, ahead, forgotten }, tallies)
})
