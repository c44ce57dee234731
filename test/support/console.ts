import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { TestApplication } from './application.ts'
import type { Staff } from './staff.ts'

/** How a person of the staff looks at the console. */
export interface ConsoleView {
  readonly language?: 'kk' | 'ru' | 'en'
  readonly dark?: boolean
  readonly width?: number
  readonly height?: number
}

/** A browser of one person of the staff, signed in by the session's cookie; close it when done. */
export async function openConsole(
  browser: Browser,
  { origin }: Pick<TestApplication, 'origin'>,
  given: { readonly staff: Pick<Staff, 'cookie'> } & ConsoleView,
): Promise<BrowserContext> {
  const { language = 'en', dark = false, width = 1280, height = 800 } = given
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    locale: language,
    reducedMotion: 'reduce',
  })
  const [name = '', value = ''] = given.staff.cookie.split('=')
  await context.addCookies([{ name, value, url: origin, httpOnly: true, sameSite: 'Strict' }])
  const slowest = Number(process.env['SLOW_ANSWERS'] ?? 0)
  if (slowest > 0) await slowDown(context, slowest)
  return context
}

/**
 * Lets every answer of the API wait for anything up to `slowest` milliseconds, as on a bad line, so that answers
 * overtake one another: `SLOW_ANSWERS=1500 npm test -- test/browser` finds the tests, and the screens, that hold only
 * while answers come in the order they were asked.
 */
const slowDown = (context: BrowserContext, slowest: number) =>
  context.route(/\/api\//, async (route) => {
    await sleep(Math.random() * slowest)
    await route.continue().catch(() => {}) // The page may be gone by now.
  })

/** What a page complains of while it is open: what it throws, and what it writes as an error. */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  return complaints
}

/** Waits until a screen has its title, nothing on it is being loaded, and its letters are there. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main h1').waitFor()
  await page.waitForFunction(
    () => document.querySelector('[role="status"] .mantine-Loader-root, .mantine-Skeleton-root') === null,
  )
  await page.evaluate('document.fonts.ready')
}

/** Keeps a picture in the folder that LOOK names, where somebody wants to look; `height` in pixels is enough for the whole screen. */
export async function keepPicture(page: Page, name: string, height: number): Promise<void> {
  const folder = process.env['LOOK']
  if (folder === undefined) return
  const usual = page.viewportSize() ?? { width: 1280, height: 800 }
  await page.setViewportSize({ ...usual, height })
  await page.screenshot({ path: `${folder}/${name}.png` })
  await page.setViewportSize(usual)
}
