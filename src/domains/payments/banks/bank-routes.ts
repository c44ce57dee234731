import { answer, orProblem, type Route, route } from '#platform/http/route'
import * as schema from './bank-schema.ts'
import type { BankRegister } from './bank-service.ts'
import type { CentreKeys } from './key-service.ts'

const tags = ['payments-banks']

/** The register of banks, and the centre's keys, over HTTP. */
export function bankRoutes({
  register,
  keys,
}: {
  readonly register: BankRegister
  readonly keys: CentreKeys
}): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/payments/banks',
      permission: 'payments:read-banks',
      summary: 'Banks that are asked about stolen money',
      tags,
      answers: { 200: schema.banksSchema },
      handle: async () => answer(200, { items: await register.list() }),
    }),
    route({
      method: 'GET',
      path: '/api/v1/payments/banks/standing',
      permission: 'payments:read-banks',
      summary:
        'How banks answer at this moment: what waits, what is late, when they were heard last, this month’s median',
      tags,
      answers: { 200: schema.standingSchema },
      handle: async () => answer(200, { items: await register.standing() }),
    }),
    route({
      method: 'GET',
      path: '/api/v1/payments/banks/:code',
      permission: 'payments:read-banks',
      summary: 'One bank',
      tags,
      params: schema.bankParams,
      answers: { 200: schema.bankSchema },
      handle: async ({ params }) => answer(200, orProblem(await register.get(params.code))),
    }),
    route({
      method: 'PUT',
      path: '/api/v1/payments/banks/:code',
      permission: 'payments:change-banks',
      summary: 'Register a bank, or change its key, webhook, duty officer or time to answer',
      tags,
      params: schema.bankParams,
      body: schema.bankInputSchema,
      answers: { 200: schema.bankSchema },
      handle: async ({ params, body }, { actor }) =>
        answer(200, orProblem(await register.put(actor, params.code, body))),
    }),
    ...keyRoutes(keys),
  ]
}

function keyRoutes(keys: CentreKeys): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/payments/keys',
      permission: 'payments:read-keys',
      summary: 'Public keys (RFC 7517) by which banks know what the centre tells them, the one that signs now first',
      tags,
      answers: { 200: schema.keySetSchema },
      handle: async () => answer(200, await keys.published(), { 'cache-control': 'public, max-age=300' }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/payments/keys',
      permission: 'payments:change-banks',
      summary: 'Make the key that signs from now on; the ones before stay published for a while',
      tags,
      answers: { 201: schema.keySetSchema },
      handle: async (_, { actor }) => answer(201, await keys.rotate(actor)),
    }),
  ]
}
