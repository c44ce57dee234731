// What `npm ci` builds: the files of the public site and of the console. Plain JavaScript, since an older Node may read this file.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

const least = 24
const root = join(import.meta.dirname, '..')

/** The packages that only development needs; `npm ci --omit=dev` leaves them out and keeps a `dist/` built before. */
const builders = ['vite', 'subset-font', 'react']

if (Number(process.versions.node.split('.')[0]) < least) {
  console.error(
    `Saqbol needs Node ${least}, and npm has none for this system; install Node ${least} and run npm ci again`,
  )
  process.exitCode = 1
} else if (builders.every((name) => existsSync(join(root, 'node_modules', name)))) {
  await import('./build-site.ts')
  await import('./build-print-fonts.ts')
  await import('./build-console.ts')
} else if (!existsSync(join(root, 'dist/site/manifest.json'))) {
  console.error('dist/ is not built, and the packages that build it are left out; build it where they are installed')
  process.exitCode = 1
}
