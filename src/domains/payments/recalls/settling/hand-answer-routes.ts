import { answer, orProblem, type Route, route } from '#platform/http/route'
import * as schema from './hand-answer-schema.ts'
import type { HandAnswerTaken } from './hand-answer-service.ts'
import type { Settling } from './settling-service.ts'

/** What banks say by telephone or letter about held money, over HTTP. Amounts are tiyn. */
export function handAnswerRoutes({ answerByHand }: Settling): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/recoveries/:id/requests/:request/answer',
      permission: 'payments:work-recovery',
      summary:
        'Register what a bank said by phone or letter of a request to release or return: what was done moves as a signed message would move it, what is refused is kept with its reason. Send an Idempotency-Key to retry safely',
      tags: ['recoveries'],
      params: schema.handAnswerParams,
      body: schema.handAnswerInputSchema,
      answers: { 200: schema.handAnswerTakenSchema, 201: schema.handAnswerTakenSchema },
      handle: async ({ params, body }, { actor, idempotencyKey }) => {
        const { done, at, refused, ...said } = body
        const given = {
          ...said,
          recovery: params.id,
          request: params.request,
          done: BigInt(done),
          at: at === undefined ? undefined : new Date(at),
          refused: refused.map(({ reason, amount }) => ({ reason, amount: BigInt(amount) })),
          idempotencyKey,
        }
        const taken = orProblem(await answerByHand(actor, given))
        return answer(taken.repeated ? 200 : 201, { answer: answerOut(taken.answer), answered: taken.answered })
      },
    }),
  ]
}

/** An answer as it goes out. */
export function answerOut<Kept extends HandAnswerTaken['answer']>({ done, refused, ...rest }: Kept) {
  return {
    ...rest,
    done: Number(done),
    refused: refused.map(({ reason, amount }) => ({ reason, amount: Number(amount) })),
  }
}
