import { answer, orProblem, type Route, route } from '#platform/http/route'
import type { Contacts } from './contact-service.ts'
import * as schema from './schema.ts'

const tags = ['contacts'] as const

/** Contact details over HTTP. */
export function contactRoutes(contacts: Contacts): readonly Route[] {
  return [...keyRoutes(contacts), ...openingRoutes(contacts)]
}

function keyRoutes(contacts: Contacts): readonly Route[] {
  const keyView = async () => ({ ...(await contacts.key()), alg: 'RSA-OAEP-256', use: 'enc' })
  return [
    route({
      method: 'GET',
      path: '/api/v1/contact-key',
      permission: 'contacts:seal',
      summary: 'The public key to which contact details are sealed (JWK)',
      tags,
      answers: { 200: schema.contactKeyView },
      handle: async () => answer(200, await keyView(), { 'cache-control': 'max-age=300' }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/contact-key/rotation',
      permission: 'contacts:rotate',
      summary: 'Seal to a new key from now on; the old one goes on opening what was sealed to it',
      tags,
      answers: { 200: schema.contactKeyView },
      handle: async (_, { actor }) => {
        await contacts.rotate(actor)
        return answer(200, await keyView())
      },
    }),
  ]
}

function openingRoutes(contacts: Contacts): readonly Route[] {
  const common = { tags, params: schema.submissionParams } as const
  return [
    route({
      ...common,
      method: 'GET',
      path: '/api/v1/submissions/:id/contact',
      permission: 'contacts:see',
      summary: 'Whether a reporter may be called back, and who opened the contact details; not the details',
      answers: { 200: schema.contactView },
      handle: async ({ params }, { actor }) => answer(200, orProblem(await contacts.facts(actor, params.id))),
    }),
    route({
      ...common,
      method: 'PUT',
      path: '/api/v1/submissions/:id/contact',
      permission: 'contacts:add',
      summary: 'Store contact details that the reporter gave later, in place of any before',
      body: schema.contactBody,
      answers: { 200: schema.contactView },
      handle: async ({ params, body }, { actor }) => {
        orProblem(await contacts.replace(actor, params.id, body.contact))
        return answer(200, orProblem(await contacts.facts(actor, params.id)))
      },
    }),
    route({
      ...common,
      method: 'POST',
      path: '/api/v1/submissions/:id/contact/opening',
      permission: 'contacts:open',
      summary: 'Open the contact details of a reporter, with a reason; audited',
      body: schema.openingBody,
      answers: { 200: schema.openedView },
      handle: async ({ params, body }, { actor }) => {
        const { name, phone, email, when } = orProblem(await contacts.open(actor, params.id, body.reason))
        const details = { name: name ?? null, phone: phone ?? null, email: email ?? null, when: when ?? null }
        return answer(200, details, { 'cache-control': 'no-store' })
      },
    }),
  ]
}
