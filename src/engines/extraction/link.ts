import { parseEmail } from '#formats/email'
import { handleOfLink } from '#formats/handle'
import { domainObservable, emailObservable, identityObservable, urlObservable } from '#formats/observable-kinds'
import { parseUrl } from '#formats/url'
import type { Hit } from './hit.ts'
import { type HostSpan, longestHost, looksLikeHost, readHost } from './host.ts'
import { classAt, labelBits, runEnd } from './letters.ts'

/** A scheme, whole or broken on purpose: `http://`, `hxxps[:]//`, `https[://]`, `tg://`. */
const scheme = /(?:(?:[hн](?:tt|xx|хх|\*\*)[pр]s?|ftp|tg)(?:\s?(?:\[:\]|\(:\)|:)\s?(?:\/\/|\\\\)|\[:\/\/\]))/iy

/** Everything a link may hold, up to the end of the line's word. */
const body = /(?:[^\s<>"«»“”„`{}|\\^[\]]| ?(?:\[\.\]|\[dot\]|\[точка\]|\[нүкте\]) ?|\[:\]|\[[0-9a-f:.]+\]){0,2100}/iy

/** Links longer than this are taken as noise and passed over. */
const longestLink = 2048

/** The result of looking for a link: what was found, or how far there is nothing. */
export interface LinkReading {
  readonly hit?: Hit
  readonly next: number
}

/** Reads a link with a scheme at `start`; undefined where none begins there. */
export function readSchemeLink(text: string, start: number): LinkReading | undefined {
  scheme.lastIndex = start
  if (!scheme.test(text)) return undefined
  const from = scheme.lastIndex
  body.lastIndex = from
  body.test(text)
  const raw = text.slice(start, body.lastIndex)
  if (raw.length > longestLink) return { next: wordEnd(text, body.lastIndex) }
  const written = trimLink(raw)
  const end = start + written.length
  if (/^tg/i.test(written)) {
    const identity = identityObservable(handleOfLink(written))
    return identity === undefined ? { next: from } : { hit: { observable: identity, start, end }, next: end }
  }
  const url = parseUrl(written)
  return url.ok ? { hit: { observable: urlObservable(url.value), start, end }, next: end } : { next: from }
}

function wordEnd(text: string, from: number): number {
  let end = from
  while (end < text.length && text.charCodeAt(end) > 0x20) end++
  return end
}

/** Cuts off what belongs to the sentence: closing marks, a bracket opened before the link, a case ending, a next link. */
function trimLink(raw: string): string {
  let link = raw.split(/[,;](?=h(?:tt|xx)ps?)/i)[0] ?? raw
  const ending = /(?<=[\w/=-])-?[\u0400-\u052f]{1,7}$/.exec(link)
  if (ending !== null && !/[\u0400-\u052f]/.test(link.slice(0, ending.index)) && !link.endsWith('/')) {
    link =
      link.charAt(ending.index - 1) === '/' || link.charAt(ending.index - 1) === '='
        ? link
        : link.slice(0, ending.index)
  }
  for (;;) {
    const shorter = link.replace(/[.,;:!?'’*_~…-]+$/, '')
    const closes = shorter.endsWith(')') && count(shorter, ')') > count(shorter, '(')
    if (!closes && shorter === link) return link
    link = closes ? shorter.slice(0, -1) : shorter
  }
}

function count(text: string, char: string): number {
  return text.split(char).length - 1
}

/** What may stand right behind a label if a link or a mail address goes on from it. */
const goesOn = new Set(['.', '@', '[', '(', '{', '+', '%'])

/** What may come after a space if it is part of a broken dot or at sign: a bracket, or "dot", "точка", "нүкте", "собака". */
const goesOnApart = new Set(['[', '(', '{', '.', 'd', 'D', 'т', 'н', 'с'])

/** Reads a bare host, a link without scheme or a mail address at `start`, where a word begins. */
export function readBareLink(text: string, start: number): Hit | undefined {
  const labelEnd = runEnd(text, start, labelBits, longestHost + 1)
  if (labelEnd - start > longestHost) return undefined
  const after = text.charAt(labelEnd)
  if (!(after === ' ' ? goesOnApart.has(text.charAt(labelEnd + 1)) : goesOn.has(after))) return undefined
  return readEmail(text, start) ?? readHostLink(text, start, labelEnd)
}

/** The at sign, whole or broken on purpose. */
const atSign = /@| ?(?:\[at\]|\(at\)|\{at\}|\[@\]|[[(]собака[\])]) ?| собака (?=[a-z0-9-]+\.)/iy

function readEmail(text: string, start: number): Hit | undefined {
  let end = start
  while (end - start <= 64 && isLocal(text, end)) end++
  if (end === start || end - start > 64) return undefined
  atSign.lastIndex = end
  if (!atSign.test(text)) return undefined
  const host = readHost(text, atSign.lastIndex)
  if (host === undefined || host.start !== atSign.lastIndex) return undefined
  const local = text.slice(start, end)
  if (/[a-z]/i.test(local) && /[^\w.+%-]/.test(local)) return undefined
  const email = parseEmail(`${local}@${host.labels.join('.')}`)
  return email.ok ? { observable: emailObservable(email.value), start, end: host.end } : undefined
}

function isLocal(text: string, index: number): boolean {
  const bits = classAt(text, index)
  return bits !== 0 || '.+%'.includes(text.charAt(index) || ' ')
}

function readHostLink(text: string, start: number, labelEnd: number): Hit | undefined {
  const dotted =
    text.charAt(labelEnd) !== '.' ||
    (classAt(text, labelEnd + 1) & labelBits) !== 0 ||
    text.charAt(labelEnd + 1) === ']'
  const host = dotted ? readHost(text, start) : undefined
  if (host === undefined) return undefined
  const tail = readTail(text, host.end)
  if (!looksLikeHost(text, host)) return undefined
  if (tail === '') return bareHost(host)
  const url = parseUrl(host.labels.join('.') + tail)
  if (!url.ok) return bareHost(host)
  return { observable: urlObservable(url.value), start: host.start, end: host.end + tail.length }
}

function bareHost(host: HostSpan): Hit {
  return { observable: domainObservable(host.domain), start: host.start, end: host.end }
}

/** A port, a path, a query behind a bare host; empty where the sentence goes on instead. */
const tailStart = /(?::\d{2,5}(?!\d))?(?:[/?][^\s<>"«»“”„`{}|\\^[\]]{0,2048})?/y

function readTail(text: string, end: number): string {
  tailStart.lastIndex = end
  const raw = tailStart.exec(text)?.[0] ?? ''
  if (raw === '' || raw === '?' || raw.length > longestLink) return ''
  return trimLink(raw)
}
