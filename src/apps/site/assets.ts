import { readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { StartFailure } from '../start-failure.ts'
import { type SharedBody, sharedBody } from './shared-answer.ts'

/** The built files of the site, in memory: there are few and they are small. */
export interface Assets {
  /** Logical name → hashed name: `site.css` → `site-1a2b3c.css`. */
  readonly names: Readonly<Record<string, string>>
  /** Hashed name → file. */
  readonly files: ReadonlyMap<string, SharedBody>
}

const dist = join(import.meta.dirname, '../../../dist/site')

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

/** Reads what `tools/build-site.ts` built. Throws a `StartFailure` (`site.not-built`) where it is not there. */
export function readAssets(folder = dist): Assets {
  try {
    const names = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<string, string>
    const files = Object.values(names).map((name): [string, SharedBody] => [
      name,
      sharedBody(types[extname(name)] ?? 'application/octet-stream', readFileSync(join(folder, name))),
    ])
    return { names, files: new Map(files) }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new StartFailure({ code: 'site.not-built' })
  }
}

let known: Assets | undefined

/** The built files, read once a process. */
export function siteAssets(): Assets {
  known ??= readAssets()
  return known
}
