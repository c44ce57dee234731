import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { findProgram, needsPeer } from './peers.ts'

const folder = mkdtempSync(join(tmpdir(), 'saqbol-peers-'))
after(() => rmSync(folder, { recursive: true }))
const planted = join(folder, 'planted.test.ts')
const support = pathToFileURL(join(import.meta.dirname, 'peers.ts')).href
writeFileSync(
  planted,
  `import { test } from 'node:test'
  import { needsPeer } from '${support}'
  test('talks to a peer', { skip: needsPeer('Nobody', 'no-such-program') }, () => undefined)\n`,
)

/** Runs the planted test, which needs a program that exists nowhere, as a test run of its own. */
function runPlanted(ci: string | undefined) {
  const { NODE_TEST_CONTEXT: _, CI: __, ...env } = process.env
  const args = ['--test', '--test-reporter=tap', planted]
  return spawnSync(process.execPath, args, { env: ci === undefined ? env : { ...env, CI: ci }, encoding: 'utf8' })
}

test('a test whose peer is missing is skipped with the reason', () => {
  const { status, stdout } = runPlanted(undefined)
  assert.equal(status, 0, stdout)
  assert.match(stdout, /talks to a peer # SKIP Nobody is not installed \(no program 'no-such-program'\)/)
})

test('with CI=true the same test fails', () => {
  const { status, stdout } = runPlanted('true')
  assert.equal(status, 1)
  assert.match(stdout, /Nobody is not installed/)
  assert.match(stdout, /# skipped 0/)
  assert.match(stdout, /# fail 1/)
})

test('a program that is installed needs no skip', () => {
  assert.equal(needsPeer('a shell', 'sh'), false)
  assert.match(findProgram('sh') ?? '', /\/sh$/)
})
