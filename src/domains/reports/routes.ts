import { formatReceipt, parseReceipt, reporterMark } from '#domains/identity'
import { type Channel, channels } from '#domains/taxonomy'
import type { Clock } from '#kernel/clock'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { Config } from '#platform/config'
import { answer, orProblem, type RequestContext, type Route, type RouteLimit, route } from '#platform/http/route'
import type { Keys } from '#platform/keys'
import type { ReportView } from './desk-service.ts'
import { conflictAnswer, reportLinksRoutes } from './links/links-routes.ts'
import { conflictView } from './links/links-schema.ts'
import { mayEnterForOthers } from './policy.ts'
import { queueRoutes } from './queue/queue-routes.ts'
import * as schema from './schema.ts'
import type { Reports } from './service.ts'

/** What the routes of reports need. */
export interface ReportRouteServices {
  readonly reports: Reports
  readonly keys: Keys
  readonly clock: Clock
  readonly config: Pick<Config, 'GUESS_LIMIT_PER_HOUR' | 'RATE_LIMIT_PER_MINUTE' | 'REPORT_LIMIT_PER_MINUTE'>
}

/** Reports over HTTP: for reporters, and for the desk. */
export function reportsRoutes(services: ReportRouteServices): readonly Route[] {
  return [
    submission(services),
    ...receiptRoutes(services),
    ...readingRoutes(services),
    ...deskRoutes(services),
    ...reportLinksRoutes(services.reports),
    ...queueRoutes(services),
  ]
}

const tags = ['reports'] as const

function submission({ reports, keys, clock, config }: ReportRouteServices): Route {
  const limit: RouteLimit = {
    max: config.REPORT_LIMIT_PER_MINUTE,
    withKey: config.RATE_LIMIT_PER_MINUTE,
    window: '1 minute',
  }
  return route({
    method: 'POST',
    path: '/api/v1/reports',
    permission: 'reports:submit',
    summary: 'Report an offence; with an Idempotency-Key a repeated request gives the first answer',
    tags,
    limit,
    body: schema.submissionBody,
    answers: { 200: schema.submittedView, 201: schema.submittedView },
    handle: async ({ body }, context) => {
      const { language, channel: asked, contact, ...input } = body
      const sealed = contact === undefined ? undefined : orProblem(await reports.contacts.accept(contact))
      const channel = orProblem(channelOf(context.actor, asked))
      const submitted = orProblem(
        await reports.submit(context.actor, input, {
          language,
          channel,
          contact: sealed,
          idempotencyKey: context.idempotencyKey,
          reporterMark: context.actor.kind === 'anonymous' ? reporterMark(keys, context, clock.now()) : null,
        }),
      )
      return answer(submitted.repeated ? 200 : 201, { ...submitted, receipt: formatReceipt(submitted.receipt) })
    },
  })
}

/** The channel of a submission over the API: operators name the one by which somebody told them. */
function channelOf(actor: Actor, asked: Channel | undefined): Result<Channel> {
  const usual = actor.kind === 'client' ? 'partner' : 'api'
  if (asked === undefined || asked === usual) return ok(usual)
  const byOperator = channels.some(({ code, byOperator }) => code === asked && byOperator)
  return byOperator && mayEnterForOthers(actor) ? ok(asked) : fail('report.channel.forbidden')
}

function receiptRoutes({ reports, config }: ReportRouteServices): readonly Route[] {
  const limit: RouteLimit = { max: config.GUESS_LIMIT_PER_HOUR, window: '1 hour' }
  const common = { method: 'POST', permission: 'reports:follow', tags, limit } as const
  return [
    route({
      ...common,
      path: '/api/v1/reports/follow',
      summary: 'What became of a submission, by its receipt',
      body: schema.followBody,
      answers: { 200: schema.followedView },
      handle: async ({ body }) => answer(200, orProblem(await reports.follow(orProblem(parseReceipt(body.receipt))))),
    }),
    route({
      ...common,
      path: '/api/v1/reports/follow/messages',
      summary: 'Answer a question, or add something, by the receipt',
      body: schema.replyBody,
      answers: { 200: schema.followedView },
      handle: async ({ body }, { actor, idempotencyKey }) => {
        const receipt = orProblem(parseReceipt(body.receipt))
        return answer(200, orProblem(await reports.reply(actor, { receipt, text: body.text, idempotencyKey })))
      },
    }),
  ]
}

function readingRoutes({ reports }: ReportRouteServices): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/reports/:id',
      permission: 'reports:read',
      summary: 'One report in full; the reading is audited',
      tags,
      params: schema.reportParams,
      answers: { 200: schema.reportView },
      handle: async ({ params }, context) => shown(reports, context, params.id),
    }),
  ]
}

/** A report in full, without the keyed hashes it is compared by. */
function presentReport({ report, words, identifiers, assessments, ...rest }: ReportView) {
  const { amountMinor, currency, reporterMark: _reporter, textMark: _text, ...facts } = report
  return {
    ...facts,
    amount: amountMinor === null ? null : { minor: amountMinor, currency },
    words,
    identifiers: identifiers.map(({ mark: _mark, ...identifier }) => identifier),
    ...rest,
    assessments: assessments.map(({ reportId: _report, ...assessment }) => assessment),
  }
}

async function shown(reports: Reports, { actor }: RequestContext, id: Parameters<Reports['get']>[1]) {
  return answer(200, presentReport(orProblem(await reports.get(actor, id))))
}

function deskRoutes({ reports }: ReportRouteServices): readonly Route[] {
  const common = { tags, params: schema.reportParams, answers: { 200: schema.reportView } } as const
  return [
    route({
      ...common,
      method: 'PATCH',
      path: '/api/v1/reports/:id',
      permission: 'reports:edit',
      summary: 'Correct words or facts of a report; edits of different fields go together',
      answers: { ...common.answers, 409: conflictView },
      body: schema.editBody,
      handle: async ({ params, body }, context) => {
        const outcome = await reports.edit(context.actor, params.id, body)
        const conflict = await conflictAnswer(reports.links, context, { ...params, version: body.version, outcome })
        if (conflict !== undefined) return conflict
        orProblem(outcome)
        return shown(reports, context, params.id)
      },
    }),
    route({
      ...common,
      method: 'POST',
      path: '/api/v1/reports/:id/review',
      permission: 'reports:edit',
      summary: 'Take a report for review',
      handle: async ({ params }, context) => {
        orProblem(await reports.take(context.actor, params.id))
        return shown(reports, context, params.id)
      },
    }),
    route({
      ...common,
      method: 'POST',
      path: '/api/v1/reports/:id/questions',
      permission: 'reports:ask',
      summary: 'Ask the reporter a question, shown under the receipt',
      body: schema.questionBody,
      handle: async ({ params, body }, context) => {
        orProblem(await reports.ask(context.actor, params.id, body.text))
        return shown(reports, context, params.id)
      },
    }),
    ...judgingRoutes(reports),
  ]
}

function judgingRoutes(reports: Reports): readonly Route[] {
  const common = { method: 'POST', tags, params: schema.reportParams, answers: { 200: schema.reportView } } as const
  return [
    route({
      ...common,
      path: '/api/v1/reports/:id/assessment',
      permission: 'reports:assess',
      summary: 'Judge a report, list or dismiss its identifiers, and close it or leave it open',
      answers: { ...common.answers, 409: conflictView },
      body: schema.assessmentBody,
      handle: async ({ params, body }, context) => {
        const { version, message, ...assessment } = body
        const outcome = await reports.assess(context.actor, params.id, { version, message, assessment })
        const conflict = await conflictAnswer(reports.links, context, { ...params, version, outcome })
        if (conflict !== undefined) return conflict
        orProblem(outcome)
        return shown(reports, context, params.id)
      },
    }),
    route({
      ...common,
      path: '/api/v1/reports/:id/reopening',
      permission: 'reports:reopen',
      summary: 'Open a closed report again',
      answers: { ...common.answers, 409: conflictView },
      body: schema.reopeningBody,
      handle: async ({ params, body }, context) => {
        const outcome = await reports.reopen(context.actor, params.id, body)
        const conflict = await conflictAnswer(reports.links, context, { ...params, version: body.version, outcome })
        if (conflict !== undefined) return conflict
        orProblem(outcome)
        return shown(reports, context, params.id)
      },
    }),
  ]
}
