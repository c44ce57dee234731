/**
 * Runs every test, or those that match the paths given: `npm test -- src/formats test/support/peers.test.ts`.
 * One run of Node's test runner, each file in a process of its own, two at a time; options (`--test-name-pattern=…`)
 * are passed on.
 */

import { spawnSync } from 'node:child_process'
import { existsSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './source.ts'

const all = ['src', 'simulation', 'bench', 'tools', 'test']

/** The test files below a folder; a file or a pattern as it is. */
function filesOf(path: string): readonly string[] {
  const folder = existsSync(join(root, path)) && statSync(join(root, path)).isDirectory()
  return globSync(folder ? `${path}/**/*.test.{ts,tsx}` : path, { cwd: root }).toSorted()
}

const given = process.argv.slice(2)
const options = given.filter((argument) => argument.startsWith('-'))
const paths = given.filter((argument) => !argument.startsWith('-'))
const files = (paths.length > 0 ? paths : all).flatMap(filesOf)
if (files.length === 0) {
  console.error(`no test file at ${paths.join(', ')}`)
  process.exit(2)
}
const limits = ['--test-concurrency=2', '--test-timeout=600000', '--test-global-setup=test/support/global-setup.ts']
// Compiled code is kept between the processes; with it a file starts in half the time.
const env = { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node'), ...process.env }
const { status, signal } = spawnSync(process.execPath, ['--import', 'tsx', '--test', ...limits, ...options, ...files], {
  cwd: root,
  env,
  stdio: 'inherit',
})
if (signal) console.error(`the test run was ended by ${signal}`)
process.exitCode = status ?? 1
