import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { root } from './source.ts'

/** A tree with the real launcher and a command line that tells what it was started with. */
const tree = mkdtempSync(join(tmpdir(), 'saqbol-launcher-'))
after(() => rmSync(tree, { recursive: true }))
const launcher = join(tree, 'bin/saqbol.mjs')
mkdirSync(join(tree, 'src/apps/cli'), { recursive: true })
cpSync(join(root, 'bin'), join(tree, 'bin'), { recursive: true })
cpSync(join(root, 'tsconfig.json'), join(tree, 'tsconfig.json'))
writeFileSync(join(tree, 'package.json'), '{"type":"module"}')
writeFileSync(join(tree, 'src/apps/cli/page.tsx'), 'export const page: unknown = <p>hello</p>\n')
writeFileSync(
  join(tree, 'src/apps/cli/main.ts'),
  `import { page } from './page.tsx'
  const [what = '', ...rest] = process.argv.slice(2)
  if (what === 'code') process.exit(Number(rest[0]))
  if (what === 'wait') {
    process.on('SIGTERM', () => process.exit(7))
    process.on('SIGUSR2', () => process.kill(process.pid, 'SIGKILL'))
    setInterval(() => undefined, 1000)
    console.log('waiting')
  } else console.log(JSON.stringify({ rest, node: process.versions.node, page: (page as { type: string }).type }))\n`,
)

const old = join(tree, 'old-node.mjs')
writeFileSync(old, "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } })\n")

const start = (args: readonly string[], before: readonly string[] = []) =>
  spawnSync(process.execPath, [...before, launcher, ...args], { cwd: tmpdir(), encoding: 'utf8' })

test('before npm ci the launcher says what to do', () => {
  const { status, stderr } = start(['tell'])
  assert.equal(status, 78)
  assert.match(stderr, /packages are not installed; run npm ci/)
})

test('an older Node without the pinned one is told which is needed', () => {
  mkdirSync(join(tree, 'node_modules'))
  symlinkSync(join(root, 'node_modules/tsx'), join(tree, 'node_modules/tsx'))
  const { status, stderr } = start(['tell'], ['--import', old])
  assert.equal(status, 78)
  assert.match(stderr, /needs Node 24; this is v/)
  rmSync(join(tree, 'node_modules'), { recursive: true })
})

test('arguments arrive and TSX loads, from any folder and through a link', () => {
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'))
  symlinkSync(launcher, join(tree, 'saqbol'))
  for (const command of [launcher, join(tree, 'saqbol')]) {
    const { stdout, stderr } = spawnSync(process.execPath, [command, 'tell', 'a b', '--c'], {
      cwd: tmpdir(),
      encoding: 'utf8',
    })
    assert.deepEqual(
      JSON.parse(stdout || '{}'),
      { rest: ['a b', '--c'], node: process.versions.node, page: 'p' },
      stderr,
    )
  }
})

test('an older Node starts the pinned one', () => {
  const { stdout, stderr } = start(['tell'], ['--import', old])
  assert.match(stdout, /"node":"24\./, stderr)
})

test('the exit code is passed back', () => {
  assert.equal(start(['code', '0']).status, 0)
  assert.equal(start(['code', '3']).status, 3)
})

test('a signal reaches the command, and an end by signal is passed back', async () => {
  for (const [sent, code, signal] of [
    ['SIGTERM', 7, null],
    ['SIGUSR2', null, 'SIGKILL'],
  ] as const) {
    const child = spawn(process.execPath, [launcher, 'wait'], { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    const ended = new Promise((resolve) => child.once('exit', (...how) => resolve(how)))
    child.kill(sent)
    assert.deepEqual(await ended, [code, signal])
  }
})
