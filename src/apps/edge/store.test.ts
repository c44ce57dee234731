import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, test } from 'node:test'
import { makeLog } from '#platform/log'
import { openStore } from './store.ts'

const parent = mkdtempSync(join(tmpdir(), 'saqbol-store-'))
after(() => rmSync(parent, { recursive: true, force: true }))
const log = makeLog({ LOG_LEVEL: 'silent' }, 'store')
let folder = ''
let count = 0
beforeEach(() => {
  folder = join(parent, String(count++))
})

/** A disk that takes nothing: a file stands where the folder was. */
function breakDisk(): () => void {
  renameSync(folder, `${folder}-kept`)
  writeFileSync(folder, '')
  return () => {
    rmSync(folder)
    renameSync(`${folder}-kept`, folder)
  }
}

test('lines wait in memory while the disk takes nothing, and are written with the next that it takes', () => {
  const store = openStore(folder, { log, waitingMost: 100 })
  store.replace('a', Buffer.from('snapshot'))
  store.append('a', ['one'])
  const mend = breakDisk()
  store.append('a', ['two'])
  assert.match(store.fault() ?? '', /^(ENOTDIR|EEXIST)$/)
  assert.equal(store.isBehind(), false)
  mend()
  store.append('a', ['three'])
  assert.equal(store.fault(), null)
  assert.equal(readFileSync(join(folder, 'log-a'), 'utf8'), 'one\ntwo\nthree\n')
  assert.deepEqual(openStore(folder, { log }).lines('a'), ['one', 'two', 'three'])
})

test('more than may wait is let go, nothing is written behind the gap, and a snapshot makes the files whole again', () => {
  const store = openStore(folder, { log, waitingMost: 100 })
  store.replace('a', Buffer.from('snapshot'))
  store.append('a', ['one'])
  const mend = breakDisk()
  store.append('a', ['x'.repeat(60)])
  assert.equal(store.isBehind(), false)
  store.append('a', ['y'.repeat(60)])
  assert.equal(store.isBehind(), true)
  assert.equal(store.takes(), false)
  mend()
  store.append('a', ['after the gap'])
  assert.equal(readFileSync(join(folder, 'log-a'), 'utf8'), 'one\n')
  assert.equal(store.takes(), true)
  store.replace('b', Buffer.from('a fresh snapshot'))
  assert.equal(store.isBehind(), false)
  store.append('b', ['two'])
  const again = openStore(folder, { log })
  assert.equal(again.snapshot()?.toString(), 'a fresh snapshot')
  assert.deepEqual(again.lines('a'), [])
  assert.deepEqual(again.lines('b'), ['two'])
})

test('the usual room is 32 MiB of waiting batches', () => {
  const store = openStore(folder, { log })
  store.replace('a', Buffer.from('snapshot'))
  const mend = breakDisk()
  const line = 'x'.repeat(1024 * 1024 - 1)
  for (let n = 0; n < 32; n++) store.append('a', [line])
  assert.equal(store.isBehind(), false)
  store.append('a', ['one more'])
  assert.equal(store.isBehind(), true)
  mend()
})
