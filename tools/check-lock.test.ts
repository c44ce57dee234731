import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { completeLock, missingBuilds } from './check-lock.ts'
import { root } from './source.ts'

const tool = (version: string) => ({
  version,
  dev: true,
  optionalDependencies: { '@tool/linux-x64-gnu': version, '@tool/darwin-arm64': version, fsevents: '^2.3.0' },
})

test('a fault is found: a build for another system is left out', () => {
  const lock = {
    packages: { '': {}, 'node_modules/tool': tool('1.2.3'), 'node_modules/@tool/linux-x64-gnu': { version: '1.2.3' } },
  }
  assert.deepEqual(missingBuilds(lock), {
    'node_modules/@tool/darwin-arm64': { version: '1.2.3', dev: true, optional: true, os: ['darwin'], cpu: ['arm64'] },
  })
  const complete = completeLock(lock)
  assert.deepEqual(missingBuilds(complete), {})
  assert.deepEqual(Object.keys(complete.packages), [
    '',
    'node_modules/@tool/darwin-arm64',
    'node_modules/@tool/linux-x64-gnu',
    'node_modules/tool',
  ])
})

test('a fault is found: the build of another version does not stand in for one left out', () => {
  const packages = {
    'node_modules/tool': tool('2.0.0'),
    'node_modules/@tool/linux-x64-gnu': { version: '2.0.0' },
    'node_modules/@tool/darwin-arm64': { version: '2.0.0' },
    'node_modules/other/node_modules/tool': tool('1.0.0'),
  }
  const missing = missingBuilds({ packages })
  assert.deepEqual(Object.keys(missing), [
    'node_modules/other/node_modules/@tool/linux-x64-gnu',
    'node_modules/other/node_modules/@tool/darwin-arm64',
  ])
  assert.deepEqual(missing['node_modules/other/node_modules/@tool/linux-x64-gnu']?.libc, ['glibc'])
})

test('the lock of this repository is complete, and completing it changes nothing', () => {
  const text = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const lock = JSON.parse(text) as Parameters<typeof completeLock>[0]
  assert.equal(`${JSON.stringify(completeLock(lock), null, 2)}\n`, text)
})
