import { formatReceipt, parseReceipt } from '#domains/identity'
import { followBody, followedView, type Reports, replyBody, submittedView } from '#domains/reports'
import { type Channel, channels } from '#domains/taxonomy'
import type { Language } from '#kernel/language'
import { fail, ok, type Result } from '#kernel/result'
import { nothing } from '#platform/http/answers'
import { answer, orProblem, type Route, type RouteLimit, route } from '#platform/http/route'
import type { Messages } from '#platform/messages'
import type { Drafts } from './draft-service.ts'
import type { Previews } from './preview-service.ts'
import * as schema from './schema.ts'
import { allScripts, factOf, numberOf, questionCodes, stepCodes } from './scripts.ts'

/** What the routes of intake need. */
export interface IntakeRouteServices {
  readonly drafts: Drafts
  readonly previews: Previews
  readonly reports: Pick<Reports, 'contacts' | 'follow' | 'reply'>
  readonly messages: Messages
}

const tags = ['desk'] as const
const permission = 'desk:take-in'

/** A whole hotline may stand behind one address, and everybody in it types. */
const limit: RouteLimit = { max: 20_000, window: '1 minute' }

/** Taking reports in over HTTP: drafts, the look at words while they are typed, and what to ask. */
export function intakeRoutes(services: IntakeRouteServices): readonly Route[] {
  return [
    ...draftRoutes(services),
    submission(services),
    ...receiptRoutes(services),
    preview(services),
    scripts(services),
  ]
}

function draftRoutes({ drafts }: IntakeRouteServices): readonly Route[] {
  const common = { permission, tags, limit } as const
  const params = schema.draftParams
  return [
    route({
      ...common,
      method: 'GET',
      path: '/api/v1/desk/drafts',
      summary: 'My open drafts, those touched last first',
      answers: { 200: schema.draftsView },
      handle: async (_, { actor }) => answer(200, { items: await drafts.list(actor) }),
    }),
    route({
      ...common,
      method: 'GET',
      path: '/api/v1/desk/drafts/:id',
      summary: 'One of my drafts',
      params,
      answers: { 200: schema.draftView },
      handle: async ({ params: { id } }, { actor }) => {
        const { owner: _owner, submissionId: _submission, ...draft } = orProblem(await drafts.get(actor, id))
        return answer(200, draft)
      },
    }),
    route({
      ...common,
      method: 'PUT',
      path: '/api/v1/desk/drafts/:id',
      summary: 'Keep a draft over the version it was written from; cards and IINs are masked',
      params,
      body: schema.draftBody,
      answers: { 200: schema.draftVersionView },
      handle: async ({ params: { id }, body: { version, ...content } }, { actor }) =>
        answer(200, { version: orProblem(await drafts.put(actor, id, { version, content })) }),
    }),
    route({
      ...common,
      method: 'DELETE',
      path: '/api/v1/desk/drafts/:id',
      summary: 'Throw a draft away',
      params,
      answers: { 204: nothing },
      handle: async ({ params: { id } }, { actor }) => {
        await drafts.drop(actor, id)
        return answer(204)
      },
    }),
  ]
}

function submission({ drafts, reports }: IntakeRouteServices): Route {
  return route({
    method: 'POST',
    path: '/api/v1/desk/drafts/:id/submission',
    permission,
    summary: 'Make a draft a submission, exactly once: sent again it gives the same receipt',
    tags,
    limit,
    params: schema.draftParams,
    body: schema.draftSubmissionBody,
    answers: { 200: submittedView, 201: submittedView },
    handle: async ({ params: { id }, body }, { actor }) => {
      const { language, channel, contact: given, ...input } = body
      orProblem(spokenBy(channel))
      const contact = given === undefined ? undefined : orProblem(await reports.contacts.accept(given))
      const done = orProblem(await drafts.submit(actor, id, { input, channel, language, contact }))
      return answer(done.repeated ? 200 : 201, { ...done, receipt: formatReceipt(done.receipt) })
    },
  })
}

/** Only a channel by which people tell something to an operator. */
function spokenBy(channel: Channel): Result<void> {
  return channels.some(({ code, byOperator }) => code === channel && byOperator)
    ? ok(undefined)
    : fail('report.channel.forbidden')
}

/**
 * A caller returns with a receipt. The public's doors for this let few through an hour from one address, and a whole
 * hotline has one address.
 */
function receiptRoutes({ reports }: IntakeRouteServices): readonly Route[] {
  const common = { method: 'POST', permission, tags, limit: { max: 120, window: '1 minute' } } as const
  return [
    route({
      ...common,
      path: '/api/v1/desk/receipts/state',
      summary: 'What became of a caller’s submission, by its receipt',
      body: followBody,
      answers: { 200: followedView },
      handle: async ({ body }) => answer(200, orProblem(await reports.follow(orProblem(parseReceipt(body.receipt))))),
    }),
    route({
      ...common,
      path: '/api/v1/desk/receipts/messages',
      summary: 'What a caller adds to a submission, by its receipt',
      body: replyBody,
      answers: { 200: followedView },
      handle: async ({ body }, { actor, idempotencyKey }) => {
        const receipt = orProblem(parseReceipt(body.receipt))
        return answer(200, orProblem(await reports.reply(actor, { receipt, text: body.text, idempotencyKey })))
      },
    }),
  ]
}

function preview({ previews }: IntakeRouteServices): Route {
  return route({
    method: 'POST',
    path: '/api/v1/desk/preview',
    permission,
    summary: 'What words name, what is known of it and how urgent it looks; nothing is kept',
    tags,
    limit,
    body: schema.previewBody,
    answers: { 200: schema.previewView },
    handle: async ({ body }, { actor }) => answer(200, await previews.preview(actor, body)),
  })
}

function scripts({ messages }: IntakeRouteServices): Route {
  return route({
    method: 'GET',
    path: '/api/v1/desk/scripts',
    permission,
    summary: 'What to ask a caller and what to advise at once, in the caller’s language',
    tags,
    query: schema.scriptsQuery,
    answers: { 200: schema.scriptsView },
    handle: ({ query }) => Promise.resolve(answer(200, said(messages, query.language))),
  })
}

/** Every script with the words of one language. */
function said(messages: Messages, language: Language) {
  const t = messages.in(language)
  return {
    language,
    greeting: t('console.scripts.greeting'),
    questions: Object.fromEntries(
      questionCodes.map((code) => {
        const words = {
          ask: t(`console.scripts.question.${code}.ask`),
          note: t(`console.scripts.question.${code}.note`),
        }
        return [code, { ...words, fills: factOf(code) }]
      }),
    ),
    steps: Object.fromEntries(
      stepCodes.map((code) => [code, { say: t(`console.scripts.step.${code}`), number: numberOf(code) }]),
    ),
    ...allScripts(),
  }
}
