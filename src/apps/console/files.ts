import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { StartFailure } from '../start-failure.ts'

/** One built file, in memory. */
export interface ConsoleFile {
  readonly type: string
  readonly content: Buffer
  /** The same compressed, where that is worth it. */
  readonly zipped: Buffer | undefined
}

/** What `tools/build-console.ts` built. */
export interface ConsoleFiles {
  /** The page, with `{nonce}` where the number of one answer belongs. */
  readonly page: string
  readonly files: ReadonlyMap<string, ConsoleFile>
}

const dist = join(import.meta.dirname, '../../../dist/console')

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
}

let known: ConsoleFiles | undefined

/** The built files, read once a process. Throws a `StartFailure` (`console.not-built`) where they are not there. */
export function consoleFiles(folder = dist): ConsoleFiles {
  known ??= readFiles(folder)
  return known
}

function readFiles(folder: string): ConsoleFiles {
  try {
    const page = readFileSync(join(folder, 'index.html'), 'utf8').replace(
      '<meta name="style-nonce" content=""',
      '<meta name="style-nonce" content="{nonce}"',
    )
    const names = readdirSync(join(folder, 'assets'))
    return { page, files: new Map(names.map((name) => [name, readFile(join(folder, 'assets', name))])) }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new StartFailure({ code: 'console.not-built' })
  }
}

function readFile(path: string): ConsoleFile {
  const content = readFileSync(path)
  const ending = extname(path)
  const texts = ['.css', '.js', '.svg']
  return {
    type: types[ending] ?? 'application/octet-stream',
    content,
    zipped: texts.includes(ending) ? gzipSync(content) : undefined,
  }
}
