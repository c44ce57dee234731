import { z } from 'zod'
import { csvOf } from '#formats/csv'
import { nothing } from '#platform/http/answers'
import { csvFile, csvForm, csvHeaders } from '#platform/http/csv-file'
import { answer, orProblem, type Route, route } from '#platform/http/route'
import * as schema from './box-schema.ts'
import type { Registers } from './register-service.ts'

const tags = ['sim-boxes']

const yearColumns = ['year', 'seizures', 'devices', 'sims', 'suspects', 'foreigners'] as const

const yearsForm = csvForm('A year a line.', { header: yearColumns, rows: [[2026, 14, 61, 3480, 9, 2]] })

/** Gateways, seizures and owners over HTTP. */
export function registerRoutes(registers: Registers): readonly Route[] {
  return [...gatewayRoutes(registers), ...seizureRoutes(registers), ...ownerRoutes(registers)]
}

function gatewayRoutes(registers: Registers): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/calls/gateways',
      permission: 'calls:read-rules',
      summary: 'Gateways with a licence',
      tags,
      answers: { 200: schema.gatewaysSchema },
      handle: async () => answer(200, { items: await registers.gateways() }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/calls/gateways',
      permission: 'calls:change-plan',
      summary: 'Add a gateway with its licence and its SIMs',
      tags,
      bodyLimit: 1024 * 1024,
      body: schema.gatewayInputSchema,
      answers: { 201: schema.gatewaySchema },
      handle: async ({ body }, { actor }) => answer(201, orProblem(await registers.addGateway(actor, body))),
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/calls/gateways/:id',
      permission: 'calls:change-plan',
      summary: 'Take a gateway out of the register',
      tags,
      params: schema.boxParams,
      answers: { 204: nothing },
      handle: async ({ params }, { actor }) => {
        orProblem(await registers.withdrawGateway(actor, params.id))
        return answer(204)
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/calls/gateways/sims',
      permission: 'calls:read-tables',
      summary: 'IMSIs of gateways whose licence is in force: no engine takes them for a box',
      tags,
      answers: { 200: schema.licensedSchema },
      handle: async () => answer(200, { imsis: await registers.licensed() }),
    }),
  ]
}

function seizureRoutes(registers: Registers): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/calls/seizures',
      permission: 'calls:read-boxes',
      summary: 'Seized SIM boxes, the newest first',
      tags,
      answers: { 200: schema.seizuresSchema },
      handle: async (_, { actor }) => answer(200, { items: await registers.seizures(actor) }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/calls/seizures',
      permission: 'calls:record-seizure',
      summary: 'Record what was seized. Send an Idempotency-Key to retry safely',
      tags,
      body: schema.seizureInputSchema,
      answers: { 201: schema.seizureSchema },
      handle: async ({ body }, { actor, idempotencyKey }) =>
        answer(201, orProblem(await registers.recordSeizure(actor, body, idempotencyKey))),
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/calls/seizures/:id',
      permission: 'calls:record-seizure',
      summary: 'Take back a seizure that was recorded by mistake',
      tags,
      params: schema.boxParams,
      answers: { 204: nothing },
      handle: async ({ params }, { actor }) => {
        orProblem(await registers.withdrawSeizure(actor, params.id))
        return answer(204)
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/calls/seizures/figures',
      permission: 'calls:read-figures',
      summary: 'Seized devices and SIMs, and suspects, year by year',
      tags,
      answers: { 200: schema.seizureFiguresSchema },
      handle: async () => answer(200, { years: await registers.years() }, { 'cache-control': 'public, max-age=300' }),
    }),
    route({
      method: 'GET',
      path: '/api/v1/calls/seizures/figures.csv',
      permission: 'calls:read-figures',
      summary: 'The same figures of seizures as CSV (RFC 4180, UTF-8)',
      tags,
      byteAnswers: { 200: [yearsForm] },
      headers: csvHeaders,
      handle: async () => {
        const rows = (await registers.years()).map((year) => yearColumns.map((column) => year[column]))
        return csvFile('saqbol-seizures.csv', csvOf(yearColumns, rows))
      },
    }),
  ]
}

function ownerRoutes(registers: Registers): readonly Route[] {
  return [
    route({
      method: 'PUT',
      path: '/api/v1/calls/owners',
      permission: 'calls:deliver',
      summary: 'Owners with more SIMs than one may have, as keyed hashes, in place of those told before',
      tags,
      bodyLimit: 8 * 1024 * 1024,
      body: schema.ownerExcessSchema,
      answers: { 200: z.object({ kept: z.number() }) },
      handle: async ({ body }, { actor }) => answer(200, orProblem(await registers.tellOwners(actor, body.owners))),
    }),
    route({
      method: 'GET',
      path: '/api/v1/calls/owners',
      permission: 'calls:read-board',
      summary: 'How many owners have too many SIMs, by operator',
      tags,
      answers: { 200: schema.ownerFiguresSchema },
      handle: async () => answer(200, { items: await registers.owners() }),
    }),
  ]
}
