import { writeMessage } from '#formats/iso20022/message'
import { recallRequestMessage } from '#formats/iso20022/recall-request'
import {
  type Answer,
  type ByteForm,
  bytesOf,
  orProblem,
  type RequestContext,
  type Route,
  route,
} from '#platform/http/route'
import { signatureHeader } from '#platform/jws'
import { holdOut } from '../recalls/settling/paper-routes.ts'
import { holdsSchema } from '../recalls/settling/settling-schema.ts'
import { listed, recallOf } from './asked.ts'
import type { Asking } from './asked-service.ts'
import * as forms from './form-schema.ts'
import type { HeldAtBanks } from './held-service.ts'
import type { CentreKeys } from './key-service.ts'
import * as schema from './message-schema.ts'
import type { BankMessages, GivenMessage } from './message-service.ts'
import type { JudgedAccount, TracedAccounts } from './traced-service.ts'

const tags = ['recalls']
const bodyLimit = 512 * 1024
const limit = { max: 60, withKey: 6000, window: '1 minute' } as const

/** What the routes need. */
export interface RecallRouteServices {
  readonly asking: Asking
  readonly traced: TracedAccounts
  readonly held: HeldAtBanks
  readonly messages: BankMessages
  readonly keys: CentreKeys
}

/** A bank's own side of recalls over HTTP. Whatever is answered is signed; whatever is sent must be. */
export function recallRoutes(services: RecallRouteServices): readonly Route[] {
  return [...requestRoutes(services), ...ownMoneyRoutes(services), ...takeRoutes(services)]
}

function requestRoutes({ asking, keys }: RecallRouteServices): readonly Route[] {
  const signed = signing(keys)
  return [
    route({
      method: 'GET',
      path: '/api/v1/recalls/requests',
      permission: 'payments:answer',
      summary: 'What a bank is asked: requests new or changed since a place, withdrawn ones among them; signed',
      tags,
      limit,
      query: schema.askedQuerySchema,
      answers: { 200: schema.askedPageSchema },
      headers: { answer: forms.signedAnswer },
      handle: async ({ query }, context) => {
        const { bank, items, cursor, more } = orProblem(await asking.list(context.actor, query))
        const text = JSON.stringify({ items: items.map(listed), cursor, more })
        return signed(context, bank.code, { text, type: json })
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/recalls/requests/:id',
      permission: 'payments:answer',
      summary: 'One request, as JSON or, with Accept: application/xml, as camt.056; signed',
      tags,
      limit,
      params: schema.askedParams,
      answers: { 200: schema.askedSchema },
      byteAnswers: { 200: forms.askedForms },
      headers: { answer: forms.signedAnswer },
      handle: async ({ params }, context) => {
        const { bank, request } = orProblem(await asking.get(context.actor, params.id))
        const xml = /\b(application|text)\/xml\b/.test(context.raw.headers.accept ?? '')
        const text = xml ? writeMessage(recallRequestMessage(recallOf(request))) : JSON.stringify(listed(request))
        return signed(context, bank.code, { text, type: xml ? 'application/xml; charset=utf-8' : json })
      },
    }),
  ]
}

/** Money that came to a bank, and what it holds of it. */
function ownMoneyRoutes({ traced, held, keys }: RecallRouteServices): readonly Route[] {
  const signed = signing(keys)
  return [
    route({
      method: 'GET',
      path: '/api/v1/recalls/accounts',
      permission: 'payments:answer',
      summary:
        'Accounts of a bank that stolen money came to, new or changed since a place, with what the registry says of each; signed',
      tags,
      limit,
      query: schema.askedQuerySchema,
      answers: { 200: schema.tracedPageSchema },
      headers: { answer: forms.signedAnswer },
      handle: async ({ query }, context) => {
        const { bank, items, cursor, more } = orProblem(await traced.list(context.actor, query))
        const text = JSON.stringify({ items: items.map(tracedOut), cursor, more })
        return signed(context, bank.code, { text, type: json })
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/recalls/holds',
      permission: 'payments:answer',
      summary: 'What the client’s own bank holds, until when, and the codes to tell its customers; signed',
      tags,
      limit,
      answers: { 200: holdsSchema },
      headers: { answer: forms.signedAnswer },
      handle: async (_, context) => {
        const { bank, items } = orProblem(await held.list(context.actor))
        return signed(context, bank.code, { text: JSON.stringify({ items: items.map(holdOut) }), type: json })
      },
    }),
  ]
}

function takeRoutes({ messages, keys }: RecallRouteServices): readonly Route[] {
  const signed = signing(keys)
  const taking = (kind: GivenMessage['kind'], bytes: readonly ByteForm[], summary: string) =>
    route({
      method: 'POST',
      path: paths[kind],
      permission: 'payments:answer',
      summary,
      tags,
      limit,
      bytes,
      bodyLimit,
      answers: { 200: schema.takenSchema },
      headers: { request: forms.signedRequest, answer: forms.signedAnswer },
      handle: async (_, context) => {
        const { bank, taken } = orProblem(await messages.take(context.actor, givenBy(context, kind)))
        return signed(context, bank.code, { text: JSON.stringify(taken), type: json })
      },
    })
  return [
    taking('reply', forms.replyForms, 'Answer a request: camt.029 as XML or JSON, signed'),
    taking('return', forms.returnForms, 'Tell that money went back: pacs.004 as XML or JSON, signed'),
    taking('release', forms.releaseForms, 'Tell that held money was let go, signed'),
  ]
}

const json = 'application/json; charset=utf-8'

const paths: Readonly<Record<GivenMessage['kind'], string>> = {
  reply: '/api/v1/recalls/replies',
  return: '/api/v1/recalls/returns',
  release: '/api/v1/recalls/releases',
}

function tracedOut({ id: leg, changedIn: _place, ...account }: JudgedAccount) {
  return { leg, ...account }
}

function givenBy({ raw, ...context }: RequestContext, kind: GivenMessage['kind']): GivenMessage {
  const signature = raw.headers[signatureHeader]
  return {
    kind,
    xml: (raw.headers['content-type'] ?? '').includes('xml'),
    method: raw.method,
    target: raw.url,
    signature: typeof signature === 'string' ? signature : undefined,
    body: bytesOf({ raw, ...context }),
  }
}

/** Answers with the centre's signature over the bytes that are sent. */
function signing(keys: CentreKeys) {
  return async (
    { raw }: RequestContext,
    bank: string,
    { text, type }: { readonly text: string; readonly type: string },
  ): Promise<Answer> => {
    const body = Buffer.from(text)
    const signature = await keys.sign({ method: raw.method, target: raw.url, bank, body })
    return { status: 200, type, body, headers: { [signatureHeader]: signature, vary: 'accept' } }
  }
}
