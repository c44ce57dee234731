import { useMemo } from 'react'
import type { Language } from '#kernel/language'
import { type Translate, useLanguage, useT } from './i18n.tsx'

type Time = string | Date | number

/** How figures and times are shown in the reader's language, in the zone of the reader's computer. */
export interface Format {
  /** `21.11.2026, 09:05` in the manner of the language. */
  readonly time: (at: Time) => string
  readonly day: (at: Time) => string
  /** `09:05`. */
  readonly clock: (at: Time) => string
  readonly number: (value: number) => string
  /** A share of 0 to 1 as per cent. */
  readonly share: (value: number) => string
  /** A length of time in seconds, in the largest two units that fit: `2 h 5 min`. */
  readonly duration: (seconds: number) => string
  /** How long ago or in how long, in one unit. */
  readonly ago: (at: Time, now?: number) => string
  /** Minor units (tiyn, cents) as text, in a currency. */
  readonly money: (minor: string, currency: string) => string
}

/** The formats of the reader's language. */
export function useFormat(): Format {
  const { language } = useLanguage()
  const t = useT()
  return useMemo(() => formats(language, t), [language, t])
}

/** Browsers without Kazakh dates and numbers write them as in Russian, which has the same form. */
export function localeOf(language: Language): string {
  return Intl.DateTimeFormat.supportedLocalesOf(language).length > 0 ? language : 'ru'
}

function formats(speech: Language, t: Translate): Format {
  const language = localeOf(speech)
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short' })
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'short' })
  const clock = new Intl.DateTimeFormat(language, { timeStyle: 'short' })
  const number = new Intl.NumberFormat(language)
  const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
  const duration = (seconds: number) => lengthOf(seconds, t)
  return {
    time: (at) => time.format(new Date(at)),
    day: (at) => day.format(new Date(at)),
    clock: (at) => clock.format(new Date(at)),
    number: (value) => number.format(value),
    share: (value) => share.format(value),
    duration,
    ago: (at, now = Date.now()) => {
      const seconds = (new Date(at).getTime() - now) / 1000
      if (Math.abs(seconds) < 60) return t('console.time.now')
      const length = largest(Math.abs(seconds), t)
      return seconds < 0 ? t('console.time.ago', { length }) : t('console.time.ahead', { length })
    },
    money: (minor, currency) =>
      new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(
        Number(minor) / 100,
      ),
  }
}

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

function say(unit: (typeof units)[number][0], count: number, t: Translate): string {
  if (unit === 'day') return t('console.time.days', { count })
  if (unit === 'hour') return t('console.time.hours', { count })
  return unit === 'minute' ? t('console.time.minutes', { count }) : t('console.time.seconds', { count })
}

function largest(seconds: number, t: Translate): string {
  const [unit, size] = units.find(([, one]) => seconds >= one) ?? units[3]
  return say(unit, Math.floor(seconds / size), t)
}

function lengthOf(seconds: number, t: Translate): string {
  const whole = Math.max(0, Math.round(seconds))
  const first = units.findIndex(([, size]) => whole >= size)
  if (first < 0) return say('second', 0, t)
  const [unit, size] = units[first] ?? units[3]
  const rest = units[first + 1]
  const left = whole % size
  const more = rest === undefined ? 0 : Math.floor(left / rest[1])
  const start = say(unit, Math.floor(whole / size), t)
  return rest === undefined || more === 0 ? start : `${start} ${say(rest[0], more, t)}`
}
