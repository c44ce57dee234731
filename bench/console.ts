import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { makeApplication } from '../src/apps/server/application.ts'
import { makeServices } from '../src/apps/services.ts'
import { startWorker } from '../src/apps/worker/worker.ts'
import { unwrap } from '../src/kernel/result.ts'
import { readConfig } from '../src/platform/config.ts'
import { openDatabase } from '../src/platform/database.ts'
import { makeLog } from '../src/platform/log.ts'
import { openCluster } from '../src/platform/postgres-cluster.ts'
import { launchBrowser } from '../test/support/browser.ts'
import { openConsole } from '../test/support/console.ts'
import { populate } from '../test/support/console-world.ts'
import type { Staff } from '../test/support/staff.ts'
import type { Bench, BenchContext } from './harness/types.ts'

/** The screens, and what of each stands there when its content does. */
const screens = [
  ['intake', 'textarea'],
  ['queue', '[role="row"]'],
  ['referrals', '[role="tablist"]'],
  ['quality', 'h2'],
  ['figures', 'h2'],
  ['suggestions', 'h2'],
  ['templates', '[role="tablist"]'],
] as const

const rounds = 7

interface Site {
  readonly origin: string
  readonly supervisor: Staff
  readonly reportId: string
}

/** Bytes that the first page brings over the wire, compressed, each file once. */
async function weighFirstLoad(browser: Browser, { origin, supervisor }: Site): Promise<number> {
  await using context = await openConsole(browser, { origin }, { staff: supervisor, language: 'kk' })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  let bytes = 0
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  await settle(page)
  return bytes
}

/** Opens the console and lets it come to rest; the line of live news never does. */
async function settle(page: Page): Promise<void> {
  await page.goto('/console/account')
  await page.locator('main h2').first().waitFor()
  await page.waitForTimeout(1500)
}

/** Goes to a screen as the rail does and waits for its content; in milliseconds, as the page itself takes them. */
async function visit(page: Page, path: string, content: string): Promise<number> {
  await page.evaluate(`window.history.pushState({}, '', '/console${path}'); window.started = performance.now();
    window.dispatchEvent(new PopStateEvent('popstate'))`)
  await page.locator(`main ${content}`).first().waitFor()
  return Number(await page.evaluate('performance.now() - window.started'))
}

async function measure(browser: Browser, site: Site, { progress }: BenchContext) {
  await using context = await openConsole(browser, site, { staff: site.supervisor, language: 'kk' })
  const page = await context.newPage()
  await settle(page)
  const places = [
    ...screens.map(([name, content]) => [`/${name}`, content] as const),
    [`/reports/${site.reportId}`, '[role="tablist"]'] as const,
  ]
  const times = new Map<string, number[]>()
  for (let round = 0; round <= rounds; round++) {
    for (const [path, content] of places) {
      const took = await visit(page, path, content)
      await visit(page, '/account', 'h2')
      // The first round brings the files of each screen; what counts is a shell that has them.
      if (round > 0) times.set(path, [...(times.get(path) ?? []), took])
    }
  }
  const medians = [...times].map(
    ([path, all]) => [path, all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0] as const,
  )
  progress(medians.map(([path, median]) => `${path.replace(site.reportId, '…')} ${median.toFixed(0)} ms`).join(', '))
  return { slowest: Math.max(...medians.map(([, median]) => median)) }
}

/** The console in a browser. */
export const bench: Bench = {
  name: 'console',
  about: `The console in headless Chromium with 120 reports: what the first load brings over the wire, with fonts, the account screen and the answers (scripts, styles and one language alone are weighed by tools/build-console.ts); and the time from choosing a screen to its content, the slowest screen's median of ${rounds} visits, with the shell and the screen's files in the browser.`,
  keys: ['firstLoadKilobytes', 'slowestScreenMs'],
  targets: { slowestScreenMs: { atMost: 200 } },
  limits:
    'drawing the table of the queue and asking the server for its lines, on the cores that the server and the database use too.',
  run: async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'saqbol-console-'))
    chmodSync(folder, 0o755)
    const cluster = await openCluster(folder)
    try {
      const settings = {
        SAQBOL_DATA: folder,
        LOG_LEVEL: 'error',
        RATE_LIMIT_PER_MINUTE: '1000000',
        GUESS_LIMIT_PER_HOUR: '1000000',
      }
      const config = unwrap(readConfig(settings))
      const log = makeLog(config, 'bench')
      await using data = openDatabase(cluster.url, { log, pool: config.DATABASE_POOL })
      const services = await makeServices({ config, data, log })
      await using resources = new AsyncDisposableStack()
      const server = await makeApplication(services)
      resources.defer(() => server.close())
      resources.use(await startWorker(services))
      const origin = await server.listen({ host: '127.0.0.1', port: 0 })
      context.progress('120 reports come in')
      const { supervisor, reportId } = await populate({ origin, services }, 120)
      const browser = await launchBrowser()
      resources.defer(() => browser.close())
      const site = { origin, supervisor, reportId }
      const bytes = await weighFirstLoad(browser, site)
      const { slowest } = await measure(browser, site, context)
      return { metrics: { firstLoadKilobytes: bytes / 1024, slowestScreenMs: slowest }, peers: {} }
    } finally {
      await cluster.release()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}
