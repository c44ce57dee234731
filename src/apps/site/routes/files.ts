import { z } from 'zod'
import { languages } from '#kernel/language'
import { ProblemError, type Route, redirect, route } from '#platform/http/route'
import type { Assets } from '../assets.ts'
import { sendShared } from '../shared-answer.ts'

const common = { method: 'GET', page: true, permission: 'site:read' } as const

/** The built files, and the addresses that only lead on. */
export function fileRoutes(assets: Assets): readonly Route[] {
  return [assetRoute(assets), faviconRoute(assets), robotsRoute, ...leadingHome()]
}

/** Names carry the hash of the content, so a file may be kept for ever (RFC 8246). */
function assetRoute({ files }: Assets): Route {
  return route({
    ...common,
    path: '/assets/:name',
    summary: 'A built file of the site',
    params: z.object({ name: z.string().max(200) }),
    handle: async ({ params }, context) => {
      const file = files.get(params.name)
      if (!file) throw new ProblemError({ code: 'request.not-found' })
      return sendShared(file, context, 'public, max-age=31536000, immutable')
    },
  })
}

function faviconRoute({ names }: Assets): Route {
  return route({
    ...common,
    path: '/favicon.ico',
    summary: 'Leads to the mark of the site',
    handle: async () => ({
      ...redirect(`/assets/${names['favicon.svg'] ?? ''}`),
      headers: { location: `/assets/${names['favicon.svg'] ?? ''}`, 'cache-control': 'public, max-age=3600' },
    }),
  })
}

/** Pages with somebody's answers say `noindex` themselves; one-time links and the API need no visits at all. */
const robots = [
  'User-agent: *',
  'Disallow: /api/',
  'Disallow: /oauth/',
  'Disallow: /*/setup',
  'Disallow: /*/invitation',
]

const robotsRoute = route({
  ...common,
  path: '/robots.txt',
  summary: 'What search engines may visit',
  handle: async () => ({
    status: 200,
    type: 'text/plain; charset=utf-8',
    body: `${robots.join('\n')}\n`,
    headers: { 'cache-control': 'public, max-age=3600' },
  }),
})

/** The bare address leads to the state language: no cookie remembers a choice, and links carry theirs. */
function leadingHome(): readonly Route[] {
  const lead = (path: string, to: string) =>
    route({ ...common, path, summary: 'Leads to the home page', handle: async () => redirect(to) })
  return [lead('/', `/${languages[0]}/`), ...languages.map((language) => lead(`/${language}`, `/${language}/`))]
}
