import { answer, type Route, route } from '#platform/http/route'
import type { CallTablesFeed } from './call-tables-service.ts'

/** The national tables of calls over HTTP. */
export function callTablesRoutes({ callTablesFeed }: { readonly callTablesFeed: CallTablesFeed }): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/calls/tables',
      permission: 'calls:read-tables',
      summary: 'What a node decides calls by, as one line signed by the key of the feed; with an ETag',
      tags: ['calls'],
      answers: {},
      handle: async (_, { raw }) => {
        const { line, version } = await callTablesFeed.current()
        const headers = { etag: `"${version}"`, 'cache-control': 'private, no-cache' }
        if (raw.headers['if-none-match'] === headers.etag) return answer(304, undefined, headers)
        return { status: 200, type: 'application/json', headers, body: `${line}\n` }
      },
    }),
  ]
}
