import { answer, orProblem, type Route, route } from '#platform/http/route'
import * as schema from './complaint-schema.ts'
import type { CallComplaints } from './complaint-service.ts'

const tags = ['calls']

/** Complaints over HTTP. */
export function complaintRoutes(complaints: CallComplaints): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/calls/complaints',
      permission: 'calls:deliver',
      summary:
        'Complaints of called people (607 Unwanted), counted by caller and day; a delivery sent again counts once',
      tags,
      bodyLimit: 1024 * 1024,
      body: schema.complaintsSchema,
      answers: { 200: schema.complaintOutcomeSchema },
      handle: async ({ body }, { actor }) => answer(200, orProblem(await complaints.deliver(actor, body))),
    }),
    route({
      method: 'GET',
      path: '/api/v1/calls/complaints',
      permission: 'calls:read-board',
      summary: 'The numbers most complained of',
      tags,
      query: schema.complainedQuerySchema,
      answers: { 200: schema.complainedSchema },
      handle: async ({ query }) => {
        const items = (await complaints.most(query.days)).map(({ caller, ...row }) => ({
          number: `+${caller}`,
          ...row,
        }))
        return answer(200, { items })
      },
    }),
  ]
}
