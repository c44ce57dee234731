/**
 * Starts the product on a database of its own, lets the demo live in it, walks through the public site as people do,
 * and takes pictures: `node --import tsx tools/screenshots.ts [--folder docs/screens] [--type webp|png]`. Everything
 * in them is synthetic. `docs/screens.md` shows them.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { statisticsListeners } from '#domains/statistics'
import { unwrap } from '#kernel/result'
import { type Actor, systemActor } from '#platform/access'
import { readConfig } from '#platform/config'
import { makeLog } from '#platform/log'
import { makeRelay } from '#platform/outbox'
import { launchBrowser } from '#test/browser'
import { fillCalls } from '../src/apps/cli/demo-calls.ts'
import { demoClock, live } from '../src/apps/cli/demo-life.ts'
import { fillPayments } from '../src/apps/cli/demo-payments.ts'
import { openData } from '../src/apps/data.ts'
import { makeApplication } from '../src/apps/server/application.ts'
import { makeServices, type Services } from '../src/apps/services.ts'

const { values } = parseArgs({
  options: { folder: { type: 'string', default: 'docs/screens' }, type: { type: 'string', default: 'webp' } },
})
const type = values.type === 'png' ? 'png' : 'webp'
const widths = [360, 1440] as const
/** Longer pages are cut: what matters stands above. */
const tallest = { 360: 2100, 1440: 1500 } as const

/** What the visitor tells; every number is made up. */
const account =
  'Маған банктен қоңырау шалып тұрмын деді: «қауіпсіз шотқа» аудару керек деп асықтырды. ' +
  'Қоңырау шалған нөмірі +7 700 111 22 33, ал менің өз нөмірім +7 705 000 11 22.'

const data = mkdtempSync(join(tmpdir(), 'saqbol-screens-'))
mkdirSync(values.folder, { recursive: true })
try {
  await using resources = new AsyncDisposableStack()
  const services = await populated(resources)
  const server = await makeApplication(services)
  resources.defer(() => server.close())
  const origin = await server.listen({ host: '127.0.0.1', port: 0 })
  const browser = await launchBrowser()
  resources.defer(() => browser.close())
  for (const width of widths) await walk(browser, { services, origin, width })
} finally {
  rmSync(data, { recursive: true, force: true })
}

/** The services over a fresh database in which eight synthetic weeks have passed. */
async function populated(resources: AsyncDisposableStack): Promise<Services> {
  const settings = {
    SAQBOL_DATA: data,
    LOG_LEVEL: 'error',
    GUESS_LIMIT_PER_HOUR: '1000',
    RATE_LIMIT_PER_MINUTE: '10000',
  }
  const config = unwrap(readConfig(settings))
  const log = makeLog(config, 'screens')
  const open = resources.use(await openData(config, log))
  const clock = demoClock()
  const past = await makeServices({ config, data: open, log, clock })
  const t = past.messages.in('kk')
  const said = { reason: t('cli.demo.reason'), words: t('cli.demo.words') }
  await live(past, clock, { count: 400, seed: 1, bar: { update: () => undefined }, ...said })
  await fillCalls(past, clock, 1)
  await fillPayments(past, clock, 1)
  const services = await makeServices({ config, data: open, log })
  await using relay = makeRelay({ ...services, listeners: statisticsListeners(services.statistics) })
  await relay.drain()
  return services
}

interface Visit {
  readonly services: Services
  readonly origin: string
  readonly width: (typeof widths)[number]
}

/** One visitor's way through the site. Scripts are on, as for most people. */
async function walk(browser: Browser, { services, origin, width }: Visit): Promise<void> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme: 'light' })
  const page = await context.newPage()
  const take = async (name: string) => {
    // The window grows to the page, so that what floats at its edge covers nothing.
    const height = Math.min(Number(await page.evaluate('document.documentElement.scrollHeight')), tallest[width])
    await page.setViewportSize({ width, height })
    const path = join(values.folder, `${name}-${width}.${type}`)
    await page.screenshot({ path, type, ...(type === 'webp' && { quality: 60 }) })
    await page.setViewportSize({ width, height: 800 })
  }
  const open = async (path: string, name: string) => {
    await page.goto(`${origin}${path}`)
    await take(name)
  }
  await open('/kk/', 'home')
  await open('/ru/', 'home-ru')
  for (const name of ['paid', 'children', 'decide', 'statistics'] as const) await open(`/kk/${name}`, name)
  await open('/en/statistics', 'statistics-en')
  await open('/en/api', 'api-en')
  await open('/kk/calls', 'rejected-call')
  await open('/kk/calls/figures', 'call-figures')
  await open('/kk/recoveries/figures', 'recovery-figures')
  await open('/kk/hold', 'hold')
  await page.goto(`${origin}/kk/hold?${new URLSearchParams({ code: await heldCode(services) }).toString()}`)
  await page.click('.actions button')
  await take('hold-explained')
  const checked = await identifiers(services)
  await open('/kk/check', 'check')
  for (const [state, text] of Object.entries(checked)) {
    await open(`/kk/check?${new URLSearchParams({ q: text }).toString()}`, `check-${state}`)
  }
  await open('/ru/check?q=KZ32722S000012345678', 'check-wrong-ru')
  await open(`/kk/dispute?${new URLSearchParams({ q: checked.confirmed }).toString()}`, 'dispute')
  await report(page, { services, origin, take })
  await theft(page, { services, origin, take })
  await setUp(page, { services, origin, take })
  await context.close()
}

/** One identifier of each state, out of what the demo left. */
async function identifiers({ indicators }: Services) {
  const listed = async (state: 'confirmed' | 'reported', kind: 'phone' | 'domain') => {
    const { items } = unwrap(await indicators.list({ state, kind, limit: 200 }))
    const [most] = items.toSorted((a, b) => b.reports - a.reports)
    if (!most) throw new Error(`the demo left no ${kind} that is ${state}`)
    return most.display
  }
  return {
    confirmed: await listed('confirmed', 'phone'),
    reported: await listed('reported', 'domain'),
    none: '+7 700 000 00 17',
    official: 'egov.kz',
  }
}

interface Walking {
  readonly services: Services
  readonly origin: string
  take(name: string): Promise<void>
}

/** A report from the first question to the operator's question under the receipt. */
async function report(page: Page, { services, origin, take }: Walking): Promise<void> {
  const next = () => page.click('.actions button[value=next]')
  await page.goto(`${origin}/kk/report`)
  await next()
  await take('report-topic-error')
  await page.check('input[value=fraud]')
  await take('report-topic')
  await next()
  await page.fill('#text', account)
  await take('report-text')
  await next()
  await page.check('input[name=paid][value=yes]')
  await page.fill('#amount', '450 000')
  await page.selectOption('#paidBy', 'transfer')
  await take('report-money')
  await next()
  await page.check('input[name=danger][value=none]')
  await take('report-danger')
  await next()
  await page.selectOption('#region', 'KZ-15')
  await take('report-region')
  await next()
  await take('report-contact')
  await next()
  await page.check('#own-2')
  await take('report-check')
  await page.click('#send')
  await take('receipt')
  const receipt = (await page.textContent('#receipt-number')) ?? ''
  await askReporter(services)
  await page.goto(`${origin}/kk/follow`)
  await take('follow')
  await page.fill('#receipt', receipt)
  await page.click('.actions button')
  await take('follow-question')
}

/** A theft from the first question to the receipt. */
async function theft(page: Page, { origin, take }: Walking): Promise<void> {
  const next = () => page.click('.actions button.button')
  await page.goto(`${origin}/kk/theft`)
  await page.check('input[name=bank][value="101"]')
  await take('theft-bank')
  await next()
  await page.fill('input[name=amount]', '450 000')
  await page.check('input[name=when][value=hour]')
  await take('theft-money')
  await next()
  await page.fill('[name=to]', 'KZ647228534689569748')
  await take('theft-to')
  await next()
  await page.fill('[name=words]', account)
  await take('theft-more')
  await next()
  await take('theft-check')
  await page.click('#send')
  await take('theft-receipt')
}

/** The code of money that is held. */
async function heldCode({ payments }: Services): Promise<string> {
  const duty: Actor = { ...systemActor('screens'), roles: ['analyst', 'supervisor'] }
  const { items } = unwrap(await payments.tracking.list(duty, { limit: 200 }))
  for (const { id } of items) {
    const { holds } = unwrap(await payments.settling.papers.papers(duty, id))
    const held = holds.find(({ state }) => state === 'held')
    if (held !== undefined) return held.code
  }
  throw new Error('the demo left no money held')
}

/** The report that came last is asked a question, as an operator would. */
async function askReporter({ reports }: Services): Promise<void> {
  const operator = systemActor('screens')
  const { items } = unwrap(await reports.queue(operator, { state: 'new', language: 'kk', limit: 200 }))
  const latest = items.toSorted((a, b) => b.submittedAt.getTime() - a.submittedAt.getTime())[0]
  if (latest) unwrap(await reports.ask(operator, latest.id, 'Қай банктен аударғаныңызды жаза аласыз ба?'))
}

/** The set-up of the first administrator, as far as the second factor. */
async function setUp(page: Page, { services, origin, take }: Walking): Promise<void> {
  const token = await services.identity.ensureSetup()
  if (token === null) return
  await page.goto(`${origin}/kk/setup?token=${token}`)
  await take('setup')
}
