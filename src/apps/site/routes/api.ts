import type { Language } from '#kernel/language'
import { type RequestContext, type Route, route } from '#platform/http/route'
import type { OpenApi } from '../openapi.ts'
import { inEveryLanguage, viewOf } from '../page-answer.ts'
import { ApiPage } from '../pages/api.tsx'
import { renderPage } from '../render.ts'
import { type SharedBody, sendShared, sharedBody } from '../shared-answer.ts'

/** Every endpoint on one page. It is long and never changes while the process lives: each language draws it once. */
export function apiPages(): readonly Route[] {
  const drawn = new Map<Language, SharedBody>()
  return [
    route({
      method: 'GET',
      path: inEveryLanguage('/api'),
      page: true,
      permission: 'site:read',
      summary: 'The description of the API for people',
      handle: async (_request, context) => {
        const page = drawn.get(context.language) ?? draw(context)
        drawn.set(context.language, page)
        return sendShared(page, context, 'public, max-age=60')
      },
    }),
  ]
}

function draw(context: RequestContext): SharedBody {
  const api = context.raw.server.swagger() as unknown as OpenApi
  const page = ApiPage({ view: viewOf(context, '/api'), api, source: '/api/openapi.json' })
  return sharedBody('text/html; charset=utf-8', renderPage(page))
}
