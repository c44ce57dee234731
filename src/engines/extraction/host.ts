import { type Domain, parseDomain } from '#formats/domain'
import { lineBefore } from './context.ts'
import { charClass, classAt, isDigitAt, labelBits, runEnd } from './letters.ts'

/** A host name as it stands in a text. */
export interface HostSpan {
  readonly start: number
  readonly end: number
  /** The labels as written. */
  readonly labels: readonly string[]
  readonly domain: Domain
  /** Whether somebody broke a dot on purpose (`[.]`): then it was meant as a host whatever it looks like. */
  readonly defanged: boolean
}

/** A dot somebody broke, at the end of a label. */
const brokenDot = / ?(?:\[\.\]|\(\.\)|\{\.\}|\[\.|\.\]|[[({](?:dot|точка|нүкте)[\])}]) ?/iy

/** A dot somebody spelled, between Latin words, before one of the suffixes people say aloud. */
const spelledDot =
  / (?:dot|точка|нүкте|\.) (?=(?:com|kz|ru|net|org|top|site|xyz|online|info|shop|club|live|click|pro)(?![a-z]))/iy

/** A host as people write it, its broken dots included, is no longer: DNS lets a name have 253 characters. */
export const longestHost = 300

/**
 * Reads labels and dots from `start`, where a label begins. Undefined where there are not two labels. `next` is where
 * reading stopped, so that the caller need not read it again.
 */
export function readHost(text: string, start: number): HostSpan | undefined {
  const labels: string[] = []
  const ends: number[] = []
  let defanged = false
  let at = start
  while (at - start <= longestHost) {
    const end = runEnd(text, at, labelBits)
    if (end === at) break
    labels.push(text.slice(at, end))
    ends.push(end)
    const next = dotEnd(text, end)
    if (next === undefined) break
    if (next > end + 1) defanged = true
    at = next
  }
  return labels.length < 2 || at - start > longestHost ? undefined : trimHost(text, start, { labels, ends, defanged })
}

/** Where the label after the dot at `end` begins; undefined where there is no dot or no label. */
function dotEnd(text: string, end: number): number | undefined {
  const char = text.charAt(end)
  if (char === '.' && (classAt(text, end + 1) & labelBits) !== 0) return end + 1
  if (char !== '.' && char !== '[' && char !== '(' && char !== '{' && char !== ' ') return undefined
  for (const pattern of [brokenDot, spelledDot]) {
    pattern.lastIndex = end
    if (pattern.test(text) && (classAt(text, pattern.lastIndex) & labelBits) !== 0) return pattern.lastIndex
  }
  return undefined
}

interface RawHost {
  readonly labels: readonly string[]
  readonly ends: readonly number[]
  readonly defanged: boolean
}

/**
 * Cuts off what is no part of the name: a Kazakh or Russian ending on the last label (`kaspi.kz-тен`), the next sentence
 * when its space was forgotten (`kaspi.kz.Содан`), the sentence before (`сайт.kaspi.kz`).
 */
function trimHost(text: string, start: number, { labels, ends, defanged }: RawHost): HostSpan | undefined {
  const kept = [...labels]
  while (kept.length >= 2) {
    const last = kept.length - 1
    const label = kept[last] ?? ''
    const suffix = /^(?:xn--[a-z0-9-]+|[a-z]+(?![0-9_])|[^a-z0-9_-]+)/i.exec(label)?.[0] ?? ''
    const end = (ends[last] ?? 0) - (label.length - suffix.length)
    const rest = [...kept.slice(0, last), suffix]
    const domain = suffix === '' ? undefined : parseDomain(rest.join('.'))
    if (domain?.ok === true) return dropSentence(text, { start, end, labels: rest, defanged, domain: domain.value })
    if (/^[a-z]/.test(label) && /^[\w-]+$/.test(label)) return undefined
    kept.pop()
  }
  return undefined
}

/** A Cyrillic label in front of a Latin name is the end of the sentence before it. */
function dropSentence(text: string, host: HostSpan): HostSpan {
  const [first = '', second = '', third] = host.labels
  const joined = third !== undefined && /^[\u0400-\u052f-]+$/.test(first) && /^[\w-]+$/.test(second)
  if (!joined) return host
  const start = text.indexOf(second, host.start + first.length)
  const labels = host.labels.slice(1)
  const domain = parseDomain(labels.join('.'))
  return domain.ok ? { ...host, start, labels, domain: domain.value } : host
}

/** Endings that programs read as a top-level domain and people as a kind of file. */
const fileEndings = new Set(['zip', 'mov', 'cab', 'py', 'sh', 'ps', 'rs', 'so', 'md'])

/** Names of programs that happen to end in a top-level domain. */
const notHosts = /^(?:asp|ado|vb|paint)\.net$/i

/** Words that make even `report.zip` a site. */
const calledSite = /(?:сайт|site|домен|domain|сілтеме|ссылк|link|страниц|парақша)\S{0,4}[\s:—«"'(-]{1,3}$/i

/** Top-level domains people capitalise by habit; others with one capital are the first word of a sentence. */
const capitalised = new Set(['Kz', 'Ru', 'Com', 'Net', 'Org'])

/**
 * Whether a bare name in running text is meant as a host: not a file (`report.zip`), not a time (`10.am`), not two
 * sentences with the space forgotten (`келді.Мен`, `late.So`).
 */
export function looksLikeHost(text: string, { labels, defanged, start }: HostSpan): boolean {
  if (defanged) return true
  const suffix = labels.at(-1) ?? ''
  const name = labels.at(-2) ?? ''
  if (/^\p{Lu}\p{Ll}+$/u.test(suffix)) return capitalised.has(suffix) && /^[\w-]+$/.test(name)
  if (/^[\d-]+$/.test(name) && suffix.length === 2 && name.length < 3) return false
  if (fileEndings.has(suffix.toLowerCase()) && labels.length === 2) return calledSite.test(lineBefore(text, start))
  if (suffix === 'pl' && /[_\d]/.test(name)) return false
  return !notHosts.test(labels.join('.')) && !(/^[\u0400-\u052f]+$/.test(suffix) && /^\p{Lu}/u.test(suffix))
}

/** Whether a name may begin here: not in the middle of another word, path or address. */
export function startsName(text: string, start: number): boolean {
  if (start === 0) return true
  const before = text.charAt(start - 1)
  if (before === '-') return (classAt(text, start - 2) & charClass.cyrillic) !== 0
  if (before === '.') return !isWordAt(text, start - 2)
  return before !== '@' && before !== '_' && before !== '\\' && before !== '%' && !isWordAt(text, start - 1)
}

function isWordAt(text: string, index: number): boolean {
  return index >= 0 && ((classAt(text, index) & labelBits) !== 0 || isDigitAt(text, index))
}
