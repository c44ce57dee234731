import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { underLock } from './folder-lock.ts'

const folder = mkdtempSync(join(tmpdir(), 'saqbol-lock-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, 'lock')

test('of many at once, one works at a time, and nothing is left behind', async () => {
  let working = 0
  let most = 0
  const work = async () => {
    most = Math.max(most, ++working)
    await new Promise((resolve) => setTimeout(resolve, 5))
    working--
    return 'done'
  }
  const done = await Promise.all(Array.from({ length: 8 }, () => underLock(file, work)))
  assert.deepEqual([most, done.length], [1, 8])
  assert.deepEqual(readdirSync(folder), [])
})

test('work that fails gives the lock back', async () => {
  await assert.rejects(
    underLock(file, () => Promise.reject(new Error('no'))),
    /no/,
  )
  assert.equal(await underLock(file, () => Promise.resolve(1)), 1)
})

test('the lock of a process that was killed is taken over', async () => {
  const module = JSON.stringify(join(import.meta.dirname, 'folder-lock.ts'))
  const script = `import(${module}).then(({ underLock }) => underLock(${JSON.stringify(file)}, () => { console.log('held'); return new Promise(() => setInterval(() => {}, 1000)) }))`
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
  assert.ok(existsSync(file))
  assert.equal(await underLock(file, () => Promise.resolve('taken')), 'taken')
})

test('a lock that bears our own process number from a life before is taken over, as in a restarted container', async () => {
  writeFileSync(file, `${process.pid} 00000000-0000-4000-8000-000000000000`)
  assert.equal(await underLock(file, () => Promise.resolve('taken')), 'taken')
})
