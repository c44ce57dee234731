import type { Language } from '#kernel/language'
import type { Translate } from '#platform/messages'

/** Everything a page needs to speak to one reader: language, texts, addresses and formats. */
export interface View {
  readonly language: Language
  /** Address of the page without its language prefix, query included: `/check?q=…`. */
  readonly path: string
  readonly t: Translate
  /** Address of a built file by its logical name: `site.css` → `/assets/site-1a2b3c.css`. */
  asset(name: string): string
  /** Address of a page in the reader's language: `/report` → `/kk/report`. */
  href(path: string): string
  /** Day in the reader's language, Kazakhstan's time zone: `2026 ж. 19 қараша`. */
  formatDate(date: Date): string
  /** Day and minute in the reader's language, Kazakhstan's time zone. */
  formatTime(date: Date): string
  /** A month, given as `YYYY-MM`, in the reader's language: `2026 ж. қараша`. */
  formatMonth(month: string): string
  formatNumber(number: number): string
  /** A large number in few letters, for drawings that have a table beside them: `11,2 млн`. */
  formatShort(number: number): string
  /** A share between 0 and 1 as a percentage with at most two decimals. */
  formatPercent(share: number): string
  /** An E.164 number in the groups people read (`+7 707 555-01-23`); a short number as it is. */
  formatPhone(number: string): string
}

/** What a view is made of. */
export interface ViewInput {
  readonly language: Language
  readonly path: string
  readonly t: Translate
  /** Logical name → hashed name, from the manifest that `tools/build-site.ts` writes; a missing name stays as it is. */
  readonly assets: Readonly<Record<string, string>>
}

const timeZone = 'Asia/Almaty'

/** Makes the view of one request. `assets` are served under `/assets/`. */
export function makeView({ language, path, t, assets }: ViewInput): View {
  const { numbers, shorts, percents, days, months, times } = formatsOf(language)
  return {
    language,
    path,
    t,
    asset: (name) => `/assets/${Object.hasOwn(assets, name) ? assets[name] : name}`,
    href: (target) => `/${language}${target}`,
    formatDate: (date) => days.format(date),
    formatTime: (date) => times.format(date),
    formatMonth: (month) => months.format(new Date(`${month}-15T00:00:00Z`)),
    formatNumber: (number) => numbers.format(number),
    formatShort: (number) => shorts.format(number),
    formatPercent: (share) => percents.format(share),
    formatPhone: groupPhone,
  }
}

/** Making formats takes longer than drawing a page, so each language makes them once. */
const formats = new Map<Language, ReturnType<typeof makeFormats>>()

function formatsOf(language: Language) {
  const known = formats.get(language) ?? makeFormats(language)
  formats.set(language, known)
  return known
}

function makeFormats(language: Language) {
  return {
    numbers: new Intl.NumberFormat(language),
    shorts: new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 }),
    percents: new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 2 }),
    days: new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone }),
    months: new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone }),
    times: new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone }),
  }
}

/** `+77075550123` → `+7 707 555-01-23`, with spaces that do not break; other numbers are left alone. */
function groupPhone(number: string): string {
  return number.replace(/^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/, '+7\u00a0$1\u00a0$2-$3-$4')
}

/** Address of the same page in another language; a path that is not ours leads home. */
export function pathIn(language: Language, path: string): string {
  return /^\/(?!\/)/.test(path) ? `/${language}${path}` : `/${language}/`
}
