import type { z } from 'zod'
import { type Answer, answer, type RequestContext, type Route, route } from '#platform/http/route'
import * as schema from '../schema.ts'
import type { Identity } from '../service.ts'
import { type ClientCredentials, readBasic } from './client.ts'

type Refusal = z.infer<typeof schema.tokenErrorView>['error']

/** English alone: RFC 6749 §5.2 wants ASCII, for the engineer who reads it. */
const descriptions: Readonly<Record<Refusal, string>> = {
  invalid_request: 'Send one form-encoded body with grant_type, and the client either by Basic or in the body.',
  invalid_client: 'The client is unknown, revoked, or its secret is wrong.',
  invalid_scope: 'A scope asked for is not granted to the client.',
  unsupported_grant_type: 'Only client_credentials is supported.',
}

/** The token endpoint (RFC 6749 §3.2). Its errors have the form of §5.2, not of a problem. */
export function tokenRoutes({ clients }: Identity): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/oauth/token',
      permission: 'identity:take-token',
      summary: 'OAuth 2.0 client credentials grant; client_secret_basic or client_secret_post',
      tags: ['Clients'],
      body: schema.tokenBody,
      answers: { 200: schema.tokenView, 400: schema.tokenErrorView, 401: schema.tokenErrorView },
      limit: { max: 120, window: '1 minute' },
      handle: async ({ body }, context) => {
        const { authorization } = context.raw.headers
        const credentials = credentialsOf(body, context)
        if (!isForm(context) || body.grant_type === '' || credentials === undefined) return refuse('invalid_request')
        if (body.grant_type !== 'client_credentials') return refuse('unsupported_grant_type')
        const issued = await clients.issueToken(credentials, body.scope)
        if (!issued.ok) return refuse(issued.error, authorization !== undefined)
        const { token, scopes, expiresIn } = issued.value
        const view = { access_token: token, token_type: 'Bearer', expires_in: expiresIn, scope: scopes.join(' ') }
        return answer(200, view, uncached)
      },
    }),
  ]
}

const uncached = { 'cache-control': 'no-store', pragma: 'no-cache' }

function isForm({ raw }: RequestContext): boolean {
  return (raw.headers['content-type'] ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded')
}

/** By one way only (RFC 6749 §2.3); undefined where there is none, or both. */
function credentialsOf(body: z.infer<typeof schema.tokenBody>, { raw }: RequestContext): ClientCredentials | undefined {
  const { client_id: clientId, client_secret: clientSecret } = body
  if (raw.headers.authorization !== undefined) {
    return clientSecret === undefined ? readBasic(raw.headers.authorization) : undefined
  }
  return clientId === undefined || clientSecret === undefined ? undefined : { clientId, clientSecret }
}

function refuse(error: Refusal, byHeader = false): Answer {
  const challenge: Record<string, string> = byHeader ? { 'www-authenticate': 'Basic realm="Saqbol"' } : {}
  const status = error === 'invalid_client' ? 401 : 400
  return answer(status, { error, error_description: descriptions[error] }, { ...uncached, ...challenge })
}
