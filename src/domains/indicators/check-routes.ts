import type { Failure } from '#kernel/result'
import { answer, orProblem, ProblemError, type RequestContext, type Route, route } from '#platform/http/route'
import { advertisementMost } from './advertisement.ts'
import { advertisementSchema, advertisementVerdictSchema } from './advertisement-schema.ts'
import type { Advertisements } from './advertisement-service.ts'
import { checkScope } from './check-policy.ts'
import type { Checking } from './check-service.ts'
import * as schema from './schema.ts'

const tags = ['indicators']

/** Bytes of a batch: 10,000 identifiers of 200 bytes. What is longer is cut off while it arrives. */
const batchBytes = 2 * 1024 * 1024

/** The routes by which anybody asks, one by one or many at once. */
export function checkRoutes({
  indicators,
}: {
  readonly indicators: Checking & { readonly advertisements: Advertisements }
}): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/check',
      permission: 'indicators:check',
      summary: 'What is known of one identifier',
      tags,
      query: schema.checkQuerySchema,
      answers: { 200: schema.verdictSchema },
      handle: async ({ query }, context) =>
        answer(200, orProblem(await indicators.check(query.q, { kind: query.kind, ...optionsOf(context) }))),
    }),
    route({
      method: 'POST',
      path: '/api/v1/checks',
      permission: 'indicators:check',
      summary: 'What is known of up to 10,000 identifiers; of up to 100 without a scope',
      tags,
      body: schema.checksSchema,
      bodyLimit: batchBytes,
      limit: { max: 30, withKey: 600, window: '1 minute' },
      answers: { 200: schema.verdictsSchema },
      handle: async ({ body }, context) => {
        const { batchMost } = checkScope(context.actor)
        if (body.queries.length > batchMost) {
          throw new ProblemError({ code: 'check.batch.too-large', details: { most: batchMost } })
        }
        const options = optionsOf(context)
        const results = await indicators.checkMany(body.queries.map(({ q, kind }) => ({ text: q, kind, ...options })))
        return answer(200, {
          results: results.map((result) => (result.ok ? result.value : unreadable(result.error, context))),
        })
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/advertisement-checks',
      permission: 'indicators:check-advertisements',
      summary: 'What is known of everything an advertisement or a message names; nothing of it is kept',
      tags,
      body: advertisementSchema,
      // Letters outside ASCII may take six bytes in JSON.
      bodyLimit: advertisementMost.characters * 6 + 16 * 1024,
      answers: { 200: advertisementVerdictSchema },
      handle: async ({ body }, context) =>
        answer(200, orProblem(await indicators.advertisements.check(body, optionsOf(context)))),
    }),
  ]
}

function optionsOf({ actor, language }: RequestContext) {
  return { language, ceiling: checkScope(actor).ceiling }
}

function unreadable({ code, details }: Failure, { t }: RequestContext) {
  return { code, title: t(`problem.${code}`, details) }
}
