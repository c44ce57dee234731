import { callTablesSchema } from '#domains/calls'
import { tagged, unchanged } from '#platform/http/answers'
import { answer, type Route, route } from '#platform/http/route'
import { signedForm } from '../feed/form-routes.ts'
import type { CallTablesFeed } from './call-tables-service.ts'

const tablesForm = signedForm(
  'call-tables',
  { tables: callTablesSchema },
  {
    tables: {
      version: '121d29f59e91f318b63170f1b5226b38',
      ranges: [
        {
          first: 77_085_500_000,
          last: 77_085_599_999,
          use: 'mobile',
          operator: 'Operator',
          from: Date.parse('2026-11-01T00:00:00+05:00'),
          to: null,
        },
      ],
      doNotOriginate: [{ first: 77_272_580_000, last: 77_272_580_000, until: Date.parse('2027-11-01T00:00:00Z') }],
      exempt: [],
    },
  },
)

/** The national tables of calls over HTTP. */
export function callTablesRoutes({ callTablesFeed }: { readonly callTablesFeed: CallTablesFeed }): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/calls/tables',
      permission: 'calls:read-tables',
      summary: 'What a node decides calls by, as one line signed by the key of the feed; with an ETag',
      tags: ['calls'],
      answers: { 304: unchanged },
      byteAnswers: { 200: [tablesForm] },
      headers: tagged,
      handle: async (_, { raw }) => {
        const { line, version } = await callTablesFeed.current()
        const headers = { etag: `"${version}"`, 'cache-control': 'private, no-cache' }
        if (raw.headers['if-none-match'] === headers.etag) return answer(304, undefined, headers)
        return { status: 200, type: 'application/json', headers, body: `${line}\n` }
      },
    }),
  ]
}
