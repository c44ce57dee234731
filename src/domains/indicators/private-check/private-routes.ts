import { hash } from 'node:crypto'
import { tagged, unchanged } from '#platform/http/answers'
import { type Answer, answer, orProblem, type RequestContext, type Route, route } from '#platform/http/route'
import * as schema from './private-schema.ts'
import type { PrivateChecks } from './private-service.ts'

const tags = ['indicators']

/** A check takes one group or two; all groups of telephone numbers take one address over four hours. */
const limit = { max: 240, withKey: 2400, window: '1 minute' } as const

/** The private check over HTTP: the same answer for everybody, so anybody may keep it for a minute. */
export function privateCheckRoutes(checks: Pick<PrivateChecks, 'parameters' | 'group'>): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/private-check/parameters',
      permission: 'indicators:check',
      summary: 'How to check without telling what: the hash, its salt, and how much of it to send',
      tags,
      answers: { 200: schema.parametersSchema, 304: unchanged },
      headers: tagged,
      handle: async (_request, context) => kept(await checks.parameters(), 'public, max-age=60', context),
    }),
    route({
      method: 'GET',
      path: '/api/v1/private-check/:kind/:prefix',
      permission: 'indicators:check',
      summary: 'Everything that is listed under a prefix of the hash, padded to one length',
      tags,
      params: schema.groupParamsSchema,
      limit,
      answers: { 200: schema.groupSchema, 304: unchanged },
      headers: tagged,
      handle: async ({ params: { kind, prefix } }, context) =>
        kept(orProblem(await checks.group(kind, prefix)), 'public, max-age=60, no-transform', context),
    }),
  ]
}

/** An answer with its ETag (RFC 9110 §8.8.3); 304 where the asker has it. */
function kept(body: unknown, cacheControl: string, { raw }: RequestContext): Answer {
  const etag = `"${hash('sha256', JSON.stringify(body), 'base64url').slice(0, 22)}"`
  const headers = { 'cache-control': cacheControl, etag }
  const known = raw.headers['if-none-match']?.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
  return known === true ? answer(304, undefined, headers) : answer(200, body, headers)
}
