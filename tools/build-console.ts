/**
 * Builds the console into `dist/console/`. Run by `npm ci` (prepare): `node tools/build-console.ts`. Ends with exit code
 * 1 where the first load is heavier than the console allows.
 */
import { readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { root } from './source.ts'

const out = join(root, 'dist/console')
/** Built beside and moved when whole: a server that starts meanwhile finds the old files or the new ones. */
const fresh = `${out}.${process.pid}`

/** Most bytes of the first load after compression: the page, its scripts and styles, one language. */
const firstLoadMost = 350 * 1024

await build({
  root: join(root, 'src/apps/console/web'),
  base: '/console/',
  configFile: false,
  logLevel: 'error',
  publicDir: false,
  plugins: [react()],
  build: {
    outDir: fresh,
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy takes no `data:` addresses.
    assetsInlineLimit: 0,
    manifest: 'manifest.json',
    chunkSizeWarningLimit: 2000,
  },
})

interface Chunk {
  readonly file: string
  readonly css?: readonly string[]
  readonly imports?: readonly string[]
}

const manifest = JSON.parse(readFileSync(join(fresh, 'manifest.json'), 'utf8')) as Readonly<Record<string, Chunk>>

/** A chunk and all that it needs before it runs. */
function filesOf(name: string, seen = new Set<string>()): ReadonlySet<string> {
  const chunk = manifest[name]
  if (chunk === undefined || seen.has(chunk.file)) return seen
  seen.add(chunk.file)
  for (const file of chunk.css ?? []) seen.add(file)
  for (const other of chunk.imports ?? []) filesOf(other, seen)
  return seen
}

const weigh = (files: ReadonlySet<string>) =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(fresh, file))).length, 0)
const firstLoad = weigh(filesOf('lang/kk.ts', new Set(filesOf('index.html'))))

rmSync(`${out}.old`, { recursive: true, force: true })
try {
  renameSync(out, `${out}.old`)
} catch (error) {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
}
renameSync(fresh, out)
rmSync(`${out}.old`, { recursive: true, force: true })
process.stdout.write(`console: first load ${firstLoad} of ${firstLoadMost} bytes after compression\n`)
if (firstLoad > firstLoadMost) process.exitCode = 1
