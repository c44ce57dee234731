import { formatReceipt } from '#domains/identity'
import { figuresFrom } from '#kernel/figure-readings'
import { answer, orProblem, type RequestContext, type Route, route } from '#platform/http/route'
import type { HoldExplained } from './appeal-service.ts'
import { paperRoutes } from './paper-routes.ts'
import * as schema from './settling-schema.ts'
import type { Settling } from './settling-service.ts'

/** What the routes of settling need. */
export interface SettlingRouteServices {
  readonly settling: Settling
  readonly config: { readonly GUESS_LIMIT_PER_HOUR: number }
}

/** How recoveries end, over HTTP. Amounts are tiyn. */
export function settlingRoutes(services: SettlingRouteServices): readonly Route[] {
  return [
    ...paperRoutes(services.settling),
    ...endingRoutes(services.settling),
    ...holderRoutes(services),
    ...appealRoutes(services.settling),
    ...figuresRoutes(services.settling),
  ]
}

const tags = ['recoveries']

function endingRoutes({ papers }: Settling): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/recoveries/:id/holds/:hold/release',
      permission: 'payments:release-hold',
      summary: 'Let one hold go before its time',
      tags,
      params: schema.holdParams,
      body: schema.analysisInputSchema,
      answers: { 200: schema.releasedSchema },
      handle: async ({ params: { id: recovery, hold }, body: { reason } }, { actor }) =>
        answer(200, { amount: Number(orProblem(await papers.release(actor, { recovery, hold, reason })).amount) }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/recoveries/:id/analysis',
      permission: 'payments:release-hold',
      summary: 'Conclude an analysis: what no sanction gives back is let go',
      tags,
      params: schema.recoveryParams,
      body: schema.analysisInputSchema,
      answers: { 200: schema.analysisSchema },
      handle: async ({ params, body }, { actor }) =>
        answer(200, orProblem(await papers.conclude(actor, { recovery: params.id, reason: body.reason }))),
    }),
  ]
}

const holderTags = ['holds']

function holderRoutes({ settling, config }: SettlingRouteServices): readonly Route[] {
  const { appeals } = settling
  const limit = { max: config.GUESS_LIMIT_PER_HOUR, window: '1 hour' } as const
  return [
    route({
      method: 'GET',
      path: '/api/v1/holds/code/:code',
      permission: 'payments:appeal',
      summary: 'Why money is held, how much, until when and by what law, by the code that the bank tells its customer',
      tags: holderTags,
      limit,
      params: schema.codeParams,
      answers: { 200: schema.holdExplainedSchema },
      handle: async ({ params }, context) => {
        const hold = orProblem(await appeals.explain(params.code))
        return answer(200, { ...explainedOut(hold), ...inWords(hold, context) })
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/holds/appeals',
      permission: 'payments:appeal',
      summary: 'Appeal against a hold by its code. Send an Idempotency-Key to retry safely',
      tags: holderTags,
      limit,
      body: schema.appealInputSchema,
      answers: { 201: schema.appealOpenedSchema },
      handle: async ({ body }, { actor, idempotencyKey }) => {
        const { receipt, repeated } = orProblem(await appeals.open(actor, body, idempotencyKey))
        return answer(201, { receipt: formatReceipt(receipt), repeated })
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/holds/appeals/follow',
      permission: 'payments:appeal',
      summary: 'Where an appeal against a hold stands, by its receipt',
      tags: holderTags,
      limit,
      body: schema.appealReceiptSchema,
      answers: { 200: schema.appealStatusSchema },
      handle: async ({ body }) => answer(200, statusOut(orProblem(await appeals.follow(body.receipt)))),
    }),
  ]
}

function appealRoutes({ appeals }: Settling): readonly Route[] {
  const permission = 'payments:decide-appeal'
  return [
    route({
      method: 'GET',
      path: '/api/v1/holds/appeals',
      permission,
      summary:
        'Appeals against holds; of open ones those first whose hold ends soonest, of others those that were closed last',
      tags: holderTags,
      query: schema.appealQuerySchema,
      answers: { 200: schema.appealsSchema },
      handle: async ({ query }, { actor }) => {
        const items = await appeals.list(actor, query.state)
        return answer(200, { items: items.map((one) => ({ ...statusOut(one), held: explainedOut(one.held) })) })
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/holds/appeals/:id/contact',
      permission,
      summary: 'Open the sealed contact of an appeal; every opening is audited',
      tags: holderTags,
      params: schema.appealParams,
      answers: { 200: schema.appealContactSchema },
      handle: async ({ params }, { actor }) =>
        answer(200, { contact: orProblem(await appeals.contact(actor, params.id)) }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/holds/appeals/:id/decision',
      permission,
      summary: 'Decide an appeal; what is upheld is let go at once, all of it or a part',
      tags: holderTags,
      params: schema.appealParams,
      body: schema.appealRulingSchema,
      answers: { 200: schema.appealStatusSchema },
      handle: async ({ params, body }, { actor }) => {
        const ruling = { ...body, id: params.id, amount: tiynIn(body.amount) }
        return answer(200, statusOut(orProblem(await appeals.decide(actor, ruling))))
      },
    }),
  ]
}

/** What the figures count, each a sentence under `hold.figures.<name>`. */
const definitions = [
  'as-of',
  'month',
  'request',
  'in-time',
  'time',
  'unanswered',
  'held',
  'returned',
  'share',
  'suppressed',
] as const

function figuresRoutes({ figures }: Settling): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/recoveries/figures',
      permission: 'payments:read-figures',
      summary:
        'How fast each bank answered in a month, what was stolen, held and returned, by closed days, for everybody',
      tags,
      query: schema.figuresQuerySchema,
      answers: { 200: schema.figuresSchema },
      handle: async ({ query }, { t }) => {
        const { month, asOf, nation, banks } = orProblem(await figures.month(query.month))
        const shown = {
          month,
          asOf,
          suppressBelow: figuresFrom,
          definitions: definitions.map((name) => t(`hold.figures.${name}`, { least: figuresFrom })),
          nation: nation.suppressed
            ? nation
            : {
                ...nation,
                stolen: Number(nation.stolen),
                held: Number(nation.held),
                returned: Number(nation.returned),
              },
          banks: banks.map((bank) =>
            bank.suppressed ? bank : { ...bank, held: Number(bank.held), returned: Number(bank.returned) },
          ),
        }
        return answer(200, shown, { 'cache-control': 'public, max-age=300' })
      },
    }),
  ]
}

function tiynIn(amount: number | undefined): bigint | undefined {
  return amount === undefined ? undefined : BigInt(amount)
}

function explainedOut(hold: HoldExplained) {
  return { ...hold, amount: Number(hold.amount), left: Number(hold.left) }
}

function statusOut<Status extends { readonly released: bigint | null }>(status: Status) {
  return { ...status, released: status.released === null ? null : Number(status.released) }
}

/** Why the money is held and what its holder can do, in the reader's language. */
function inWords({ state, endReason }: HoldExplained, { t }: Pick<RequestContext, 't'>) {
  return {
    why: t(`hold.why.${state === 'closed' ? (endReason ?? 'released') : state}`),
    appeal: t(state === 'held' ? 'hold.how-to-appeal' : 'hold.no-appeal'),
  }
}
