import { answer, orProblem, type Route, route } from '#platform/http/route'
import { answerOut } from './hand-answer-routes.ts'
import type { Notice, Sanction } from './paper.ts'
import type { HoldView } from './paper-service.ts'
import * as schema from './settling-schema.ts'
import type { Settling } from './settling-service.ts'

const tags = ['recoveries']

/** Holds, notices and sanctions over HTTP. Sums are exact below 2^53 tiyn, 90 trillion tenge. */
export function paperRoutes({ papers }: Settling): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/recoveries/:id/papers',
      permission: 'payments:read-recoveries',
      summary: 'Holds of a recovery, and the notices and sanctions about them',
      tags,
      params: schema.recoveryParams,
      answers: { 200: schema.papersSchema },
      handle: async ({ params }, { actor }) => {
        const { answers, holds, notices, sanctions, conclusion } = orProblem(await papers.papers(actor, params.id))
        return answer(200, {
          holds: holds.map(holdOut),
          notices: notices.map(noticeOut),
          sanctions: sanctions.map(sanctionOut),
          answers: answers.map(answerOut),
          conclusion,
        })
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/recoveries/:id/notices',
      permission: 'payments:record-notice',
      summary: 'Record an investigator’s notice about held money; it may ask that the money be held longer',
      tags,
      params: schema.recoveryParams,
      body: schema.noticeInputSchema,
      answers: { 201: schema.noticeSchema },
      handle: async ({ params, body }, { actor }) => {
        const holds = body.holds.map(({ hold, amount }) => ({
          hold,
          amount: amount === undefined ? undefined : BigInt(amount),
        }))
        const notice = orProblem(await papers.recordNotice(actor, { ...body, recovery: params.id, holds }))
        return answer(201, noticeOut(notice))
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/recoveries/:id/sanctions',
      permission: 'payments:record-notice',
      summary:
        'Record a prosecutor’s sanction of a notice (another person than recorded the notice): banks are asked to return',
      tags,
      params: schema.recoveryParams,
      body: schema.sanctionInputSchema,
      answers: { 201: schema.sanctionSchema },
      handle: async ({ params, body }, { actor }) => {
        const returns = body.returns.map((one) => ({ ...one, amount: BigInt(one.amount) }))
        const sanction = orProblem(await papers.recordSanction(actor, { ...body, recovery: params.id, returns }))
        return answer(201, sanctionOut(sanction))
      },
    }),
  ]
}

/** A hold as it goes out. */
export function holdOut(hold: HoldView) {
  const { amount, released, sanctioned, returned, ...rest } = hold
  return {
    ...rest,
    amount: Number(amount),
    released: Number(released),
    sanctioned: Number(sanctioned),
    returned: Number(returned),
  }
}

function noticeOut({ holds, ...notice }: Notice) {
  return { ...notice, holds: holds.map(({ hold, amount }) => ({ hold, amount: Number(amount) })) }
}

function sanctionOut({ returns, ...sanction }: Sanction) {
  return { ...sanction, returns: returns.map((one) => ({ ...one, amount: Number(one.amount) })) }
}
