import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { makeLog } from '#platform/log'
import { claimFolder, folderFailure } from './folder-claim.ts'

const folders = mkdtempSync(join(tmpdir(), 'saqbol-claim-'))
after(() => rmSync(folders, { recursive: true, force: true }))
const log = makeLog({ LOG_LEVEL: 'silent' }, 'test')

test('a folder has one node at a time, however long its path is, and another once that is gone', async () => {
  const folder = join(folders, 'x'.repeat(120))
  const first = await claimFolder(folder, log)
  await assert.rejects(claimFolder(folder, log), (error) => {
    assert.deepEqual(folderFailure(error), { code: 'payments-journal.in-use', details: { folder } })
    return true
  })
  await first[Symbol.asyncDispose]()
  const second = await claimFolder(folder, log)
  await second[Symbol.asyncDispose]()
  assert.deepEqual(readdirSync(folder), [])
  assert.equal(folderFailure(new Error('another')), undefined)
})

test('of several that come at once one has the folder', async () => {
  const folder = join(folders, 'several')
  const claims = await Promise.allSettled(Array.from({ length: 5 }, () => claimFolder(folder, log)))
  const had = claims.filter(({ status }) => status === 'fulfilled')
  assert.equal(had.length, 1)
  for (const one of claims) if (one.status === 'fulfilled') await one.value[Symbol.asyncDispose]()
})

test('what a killed node leaves behind keeps nobody out, while it lives it does', async () => {
  const folder = join(folders, 'killed')
  const source = `
    import { claimFolder } from '${join(import.meta.dirname, 'folder-claim.ts')}'
    await claimFolder(process.argv[1], { warn: console.error })
    console.log('claimed')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source, folder])
  after(() => child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  await assert.rejects(claimFolder(folder, log), { code: 'payments-journal.in-use' })
  child.kill('SIGKILL')
  await once(child, 'exit')
  assert.deepEqual(readdirSync(folder), ['node.sock'])
  const claim = await claimFolder(folder, log)
  await claim[Symbol.asyncDispose]()
})
