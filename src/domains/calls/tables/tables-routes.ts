import type { Clock } from '#kernel/clock'
import { nothing } from '#platform/http/answers'
import { answer, orProblem, type Route, route } from '#platform/http/route'
import { stretchText } from './stretch.ts'
import * as schema from './tables-schema.ts'
import type { CallTablesService } from './tables-service.ts'

const tags = ['calls']

/** The national tables over HTTP. */
export function tablesRoutes(services: {
  readonly callTables: CallTablesService
  readonly clock: Clock
}): readonly Route[] {
  return [...ruleRoutes(services), ...rangeRoutes(services.callTables)]
}

function ruleRoutes({
  callTables,
  clock,
}: {
  readonly callTables: CallTablesService
  readonly clock: Clock
}): readonly Route[] {
  const present = <Rule extends Stretched & Dated>({ first, last, ...rule }: Rule) => ({
    ...rule,
    numbers: stretchText({ first, last }),
    state: stateOf(rule, clock.now()),
  })
  return [
    route({
      method: 'GET',
      path: '/api/v1/calls/number-rules',
      permission: 'calls:read-rules',
      summary: 'Numbers that never call and numbers that pass a rule, with who decided and why',
      tags,
      answers: { 200: schema.numberRulesSchema },
      handle: async () => answer(200, { items: (await callTables.rules()).map(present) }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/calls/number-rules',
      permission: 'calls:propose-rule',
      summary:
        'Propose a rule about numbers; a second person puts it in force. Send an Idempotency-Key to retry safely',
      tags,
      body: schema.numberRuleInputSchema,
      answers: { 201: schema.numberRuleSchema },
      handle: async ({ body }, { actor, idempotencyKey }) =>
        answer(201, present(orProblem(await callTables.propose(actor, body, idempotencyKey)))),
    }),
    route({
      method: 'POST',
      path: '/api/v1/calls/number-rules/:id/approval',
      permission: 'calls:approve-rule',
      summary: 'Put a proposed rule in force',
      tags,
      params: schema.numberRuleParams,
      answers: { 200: schema.numberRuleSchema },
      handle: async ({ params }, { actor }) =>
        answer(200, present(orProblem(await callTables.approve(actor, params.id)))),
    }),
    route({
      method: 'POST',
      path: '/api/v1/calls/number-rules/:id/withdrawal',
      permission: 'calls:propose-rule',
      summary: 'Take a rule back: it goes from every node within a minute',
      tags,
      params: schema.numberRuleParams,
      body: schema.withdrawalSchema,
      answers: { 200: schema.numberRuleSchema },
      handle: async ({ params, body }, { actor }) =>
        answer(200, present(orProblem(await callTables.withdraw(actor, params.id, body.reason)))),
    }),
  ]
}

interface Stretched {
  readonly first: number
  readonly last: number
}

interface Dated {
  readonly withdrawnAt: Date | null
  readonly approvedAt: Date | null
  readonly until: Date
}

function stateOf(
  { withdrawnAt, approvedAt, until }: Dated,
  now: Date,
): 'proposed' | 'in-force' | 'withdrawn' | 'lapsed' {
  if (withdrawnAt !== null) return 'withdrawn'
  if (until <= now) return 'lapsed'
  return approvedAt === null ? 'proposed' : 'in-force'
}

function rangeRoutes(callTables: CallTablesService): readonly Route[] {
  type Range = Awaited<ReturnType<CallTablesService['ranges']>>[number]
  const present = ({ first, last, ...range }: Range) => ({ ...range, numbers: stretchText({ first, last }) })
  return [
    route({
      method: 'GET',
      path: '/api/v1/calls/number-ranges',
      permission: 'calls:read-rules',
      summary: 'What was changed in the numbering plan, and since when',
      tags,
      answers: { 200: schema.numberRangesSchema },
      handle: async () => answer(200, { items: (await callTables.ranges()).map(present) }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/calls/number-ranges',
      permission: 'calls:change-plan',
      summary:
        'Add a part of the numbering plan with the day from which it holds. Send an Idempotency-Key to retry safely',
      tags,
      body: schema.numberRangeInputSchema,
      answers: { 201: schema.numberRangeSchema },
      handle: async ({ body }, { actor, idempotencyKey }) =>
        answer(201, present(orProblem(await callTables.addRange(actor, body, idempotencyKey)))),
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/calls/number-ranges/:id',
      permission: 'calls:change-plan',
      summary: 'Take a part of the plan out',
      tags,
      params: schema.numberRuleParams,
      answers: { 204: nothing },
      handle: async ({ params }, { actor }) => {
        orProblem(await callTables.withdrawRange(actor, params.id))
        return answer(204)
      },
    }),
  ]
}
