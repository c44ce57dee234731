import { z } from 'zod'
import { type Answer, type RequestContext, type Route, route } from '#platform/http/route'
import type { Services } from '../../services.ts'
import type { FieldError } from '../components/field.tsx'
import { failureAt, inEveryLanguage, show, textField, viewOf } from '../page-answer.ts'
import { InvitationPage } from '../pages/invitation.tsx'

/** Accept an invitation: choose a password by a one-time link. */
export function invitationPages(services: Services): readonly Route[] {
  const common = { page: true, path: inEveryLanguage('/invitation'), permission: 'identity:sign-in' } as const
  return [
    route({
      ...common,
      method: 'GET',
      summary: 'Where somebody invited chooses a password',
      query: z.object({ token: textField(100) }),
      handle: async ({ query: { token } }, context) => (token ? ask(context, token) : drawUsed(context)),
    }),
    route({
      ...common,
      method: 'POST',
      summary: 'Accept an invitation',
      body: z.object({ token: textField(100), password: textField(1000) }),
      limit: { max: services.config.GUESS_LIMIT_PER_HOUR, window: '1 hour' },
      handle: async ({ body: { token = '', password = '' } }, context) => {
        const accepted = await services.identity.acceptInvitation({ token, password })
        if (accepted.ok) {
          const { email } = accepted.value
          return show(InvitationPage({ view: viewOf(context, '/'), step: 'done', email }))
        }
        if (accepted.error.code === 'link.not-valid') return drawUsed(context)
        return ask(context, token, failureAt('password', accepted.error, services))
      },
    }),
  ]
}

function ask(context: RequestContext, token: string, error?: FieldError): Answer {
  const view = viewOf(context, `/invitation?${new URLSearchParams({ token }).toString()}`)
  const page = InvitationPage({ view, step: 'password', token, ...(error && { errors: [error] }) })
  return show(page, { status: error ? 422 : 200 })
}

function drawUsed(context: RequestContext): Answer {
  return show(InvitationPage({ view: viewOf(context, '/'), step: 'used' }), { status: 422 })
}
