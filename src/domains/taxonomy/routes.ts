import { z } from 'zod'
import { answer, type Route, route } from '#platform/http/route'
import { present } from './presentation.ts'

const taxonomySchema = z.object({
  language: z.enum(['kk', 'ru', 'en']),
  topicVersion: z.string(),
  lists: z.record(z.string(), z.array(z.looseObject({ code: z.string(), title: z.string() }))),
})

/** `GET /api/v1/taxonomy`: every code with its texts in the reader's language. */
export function taxonomyRoutes(): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/taxonomy',
      permission: 'taxonomy:read',
      summary: 'All codes (topics, fraud types, closing reasons, …) with titles and help in the language of the reader',
      tags: ['taxonomy'],
      query: z.object({ lang: z.enum(['kk', 'ru', 'en']).optional() }),
      answers: { 200: taxonomySchema },
      handle: async (_request, { t, language }) =>
        answer(200, present(t, language), { 'cache-control': 'public, max-age=300', vary: 'accept-language' }),
    }),
  ]
}
