import type { VNode } from 'preact'
import { z } from 'zod'
import { languages } from '#kernel/language'
import type { Failure } from '#kernel/result'
import { type Answer, page, type RequestContext } from '#platform/http/route'
import type { Services } from '../services.ts'
import { siteAssets } from './assets.ts'
import type { FieldError } from './components/field.tsx'
import { renderPage } from './render.ts'
import { makeView, type View } from './view.ts'

/** Address of a page in every language: `/check` → a pattern for `/kk/check`, `/ru/check`, `/en/check`. */
export function inEveryLanguage(path: string): string {
  return `/:language(^(?:${languages.join('|')})$)${path}`
}

/** How long a page may be kept: not at all, by the browser for its Back button, or by anybody for a minute. */
const keeping = { nowhere: 'no-store', back: 'private, no-cache', minute: 'public, max-age=60' } as const

/** Who may keep a page. */
export type Keeping = keyof typeof keeping

/** A drawn page as the answer to a request. */
export function show(drawn: VNode, given: { readonly status?: number; readonly keep?: Keeping } = {}): Answer {
  const { status = 200, keep = 'nowhere' } = given
  return page(status, renderPage(drawn), { 'cache-control': keeping[keep] })
}

/** What a page needs to speak to whoever asks. `path` is where the language switch leads; the page itself where absent. */
export function viewOf(context: Pick<RequestContext, 'language' | 't' | 'raw'>, path?: string): View {
  return viewAt(context, path ?? pathOf(context.raw.url))
}

/** The same where there is no request at hand. */
export function viewAt({ language, t }: Pick<RequestContext, 'language' | 't'>, path: string): View {
  return makeView({ language, t, path, assets: siteAssets().names })
}

const prefix = new RegExp(`^/(?:${languages.join('|')})(?=[/?]|$)`)

/** The address of a page without its language; what is no page of ours leads home. */
export function pathOf(url: string): string {
  const path = url.replace(prefix, '')
  return path.startsWith('/') && path !== url ? path : '/'
}

/** A failure as the message of a field; one without words of its own is told in general ones. */
export function failureAt(
  field: string,
  { code, details }: Failure,
  { messages }: Pick<Services, 'messages'>,
): FieldError {
  const key = `problem.${code}`
  return messages.has(key) ? { field, key, ...(details && { values: details }) } : { field, key: 'problem.unknown' }
}

/**
 * One text of a form or of an address, cut after `most` characters. It never fails: of several of one name the first
 * counts, line ends become `\n` (forms send `\r\n`), and what is left of a cut pair of surrogates goes.
 */
export function textField(most: number) {
  return z
    .unknown()
    .default(null)
    .transform((value) => {
      const first: unknown = Array.isArray(value) ? value[0] : value
      return typeof first === 'string' ? fitted(first, most) : undefined
    })
}

/** All texts of one name, for boxes that were ticked. */
export function textFields(most: number) {
  return z
    .unknown()
    .default(null)
    .transform((value) => {
      const all: readonly unknown[] = Array.isArray(value) ? value : [value]
      return all.flatMap((one) => (typeof one === 'string' ? fitted(one, most) : []))
    })
}

function fitted(text: string, most: number): string {
  return text
    .replace(/\r\n?/g, '\n')
    .slice(0, most)
    .replace(/[\ud800-\udbff]$/, '')
}
