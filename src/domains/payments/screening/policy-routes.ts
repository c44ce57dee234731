import { answer, orProblem, type Route, route } from '#platform/http/route'
import { checkExpression, expressionParts } from './expression-check.ts'
import * as schema from './policy-schema.ts'
import type { PaymentPolicies } from './policy-service.ts'

const tags = ['payments']
const root = '/api/v1/payments/policy/versions'

/** The versions of what banks screen by, over HTTP. */
export function policyRoutes({ policies }: { readonly policies: PaymentPolicies }): readonly Route[] {
  return [...readingRoutes(policies), ...writingRoutes(policies), ...decidingRoutes(policies)]
}

function readingRoutes(policies: PaymentPolicies): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: root,
      permission: 'payments:review-policy',
      summary: 'What banks screen payments by, and the versions that were proposed, the newest first',
      tags,
      answers: { 200: schema.policyVersionsSchema },
      handle: async () => {
        const [inForce, items] = await Promise.all([policies.inForce(), policies.versions()])
        return answer(200, { inForce, tried: policies.tries, items })
      },
    }),
    route({
      method: 'GET',
      path: `${root}/:number`,
      permission: 'payments:review-policy',
      summary: 'A version with its rules, what it changes against its base, and what trying it on stored history told',
      tags,
      params: schema.policyVersionParams,
      answers: { 200: schema.policyDetailSchema },
      handle: async ({ params }) => answer(200, orProblem(await policies.version(params.number))),
    }),
  ]
}

/** What helps whoever writes rules. */
function writingRoutes(policies: PaymentPolicies): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/payments/policy/check',
      permission: 'payments:review-policy',
      summary: 'What a policy would change against the one in force, or what is wrong with it and where',
      tags,
      bodyLimit: 512 * 1024,
      body: schema.policyCheckSchema,
      answers: { 200: schema.policyChangesSchema },
      handle: async ({ body }) => answer(200, { changes: orProblem(await policies.check(body.policy)) }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/payments/policy/expression-check',
      permission: 'payments:review-policy',
      summary: 'What is wrong with one expression, at which character, in the language of the reader',
      tags,
      body: schema.expressionCheckSchema,
      answers: { 200: schema.expressionCheckedSchema },
      handle: ({ body }, { t }) => Promise.resolve(answer(200, checkExpression(body, t))),
    }),
    route({
      method: 'GET',
      path: '/api/v1/payments/policy/expression-parts',
      permission: 'payments:review-policy',
      summary:
        'What expressions can be made of: features with their units, constants, functions; and what a new rule begins as',
      tags,
      answers: { 200: schema.expressionPartsSchema },
      handle: () => Promise.resolve(answer(200, expressionParts)),
    }),
  ]
}

function decidingRoutes(policies: PaymentPolicies): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: root,
      permission: 'payments:propose-policy',
      summary: 'Propose a version of the rules; it is tried on stored history, and a second person puts it in force',
      tags,
      bodyLimit: 512 * 1024,
      body: schema.policyProposalSchema,
      answers: { 201: schema.policyVersionSchema },
      handle: async ({ body }, { actor }) => answer(201, orProblem(await policies.propose(actor, body))),
    }),
    route({
      method: 'POST',
      path: `${root}/:number/approval`,
      permission: 'payments:approve-policy',
      summary: 'Put a proposed version in force: nodes take it within a minute',
      tags,
      params: schema.policyVersionParams,
      answers: { 200: schema.policyVersionSchema },
      handle: async ({ params }, { actor }) => answer(200, orProblem(await policies.approve(actor, params.number))),
    }),
    route({
      method: 'POST',
      path: `${root}/:number/withdrawal`,
      permission: 'payments:propose-policy',
      summary: 'Refuse a proposal, or take the version in force back: the one before it holds again',
      tags,
      params: schema.policyVersionParams,
      body: schema.policyWithdrawalSchema,
      answers: { 200: schema.policyVersionSchema },
      handle: async ({ params, body }, { actor }) =>
        answer(200, orProblem(await policies.withdraw(actor, params.number, body.reason))),
    }),
  ]
}
