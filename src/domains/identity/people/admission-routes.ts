import { answer, orProblem, type Route, route } from '#platform/http/route'
import * as schema from '../schema.ts'
import type { Identity } from '../service.ts'
import { fromOf, openedBody } from '../session-cookie-routes.ts'
import { cookieHeader } from '../sign-in/session.ts'

/** Coming in by a one-time link. */
export function admissionRoutes(identity: Identity, secure: boolean): readonly Route[] {
  return [...setUpRoutes(identity, secure), ...invitationRoutes(identity)]
}

function setUpRoutes(identity: Identity, secure: boolean): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/setup',
      permission: 'identity:set-up',
      summary: 'Make the first administrator with the one-time link printed at first start',
      tags: ['Set-up'],
      body: schema.setUpBody,
      answers: { 201: schema.setUpView },
      handle: async ({ body }) => {
        const { personId, enrolment } = orProblem(await identity.completeSetup(body))
        return answer(201, { personId, secondFactor: enrolment })
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/setup/second-factor',
      permission: 'identity:set-up',
      summary: 'End the set-up by the first code; signs in and returns recovery codes',
      tags: ['Set-up'],
      body: schema.setUpCodeBody,
      answers: { 200: schema.openedView },
      handle: async ({ body }, context) => {
        const { recoveryCodes, session } = orProblem(
          await identity.confirmSecondFactor({ ...body, from: fromOf(context) }),
        )
        const cookie = { 'set-cookie': cookieHeader(session.token, secure) }
        return answer(200, { ...openedBody(session), recoveryCodes }, cookie)
      },
    }),
  ]
}

function invitationRoutes(identity: Identity): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/invitations/accept',
      permission: 'identity:sign-in',
      summary: 'Choose a password with the one-time link of an invitation; then sign in',
      tags: ['Set-up'],
      body: schema.acceptanceBody,
      answers: { 200: schema.acceptedView },
      handle: async ({ body }) => answer(200, orProblem(await identity.acceptInvitation(body))),
    }),
  ]
}
