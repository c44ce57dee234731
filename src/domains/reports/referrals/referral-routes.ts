import type { Clock } from '#kernel/clock'
import type { Actor } from '#platform/access'
import { answer, orProblem, type Route, route } from '#platform/http/route'
import { presentPreview, presentReferral, presentTakedown } from './presentation.ts'
import * as schema from './schema.ts'
import type { Referrals } from './service.ts'

/** What the routes of referrals need. */
export interface ReferralRouteServices {
  readonly referrals: Referrals
  readonly clock: Clock
}

/** Referrals over HTTP. */
export function referralsRoutes(services: ReferralRouteServices): readonly Route[] {
  return [...addresseeRoutes(services), ...letterRoutes(services), ...readingRoutes(services)]
}

const tags = ['referrals'] as const

type Answered<K extends 'of' | 'get'> = Extract<Awaited<ReturnType<Referrals[K]>>, { ok: true }>['value']

function reader({ clock }: ReferralRouteServices, actor: Actor) {
  const view = { now: clock.now(), partner: actor.roles.includes('partner') }
  const one = (referral: Answered<'get'>) => presentReferral(referral, view)
  const all = ({ items, takedown }: Answered<'of'>) => ({ items: items.map(one), takedown: presentTakedown(takedown) })
  return { one, all, view }
}

function addresseeRoutes({ referrals }: ReferralRouteServices): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/addressees',
      permission: 'referrals:read-addressees',
      summary: 'Who can be asked to act on reports',
      tags,
      answers: { 200: schema.addresseesView },
      handle: async (_, { actor }) => answer(200, { items: await referrals.addressees(actor) }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/addressees',
      permission: 'referrals:edit-addressees',
      summary: 'Add an addressee',
      tags,
      body: schema.addresseeBody,
      answers: { 201: schema.addresseeView },
      handle: async ({ body }, { actor }) =>
        answer(201, orProblem(await referrals.saveAddressee(actor, { entry: body }))),
    }),
    route({
      method: 'PATCH',
      path: '/api/v1/addressees/:id',
      permission: 'referrals:edit-addressees',
      summary: 'Change an addressee, or take it out of use',
      tags,
      params: schema.addresseeParams,
      body: schema.addresseeChangeBody,
      answers: { 200: schema.addresseeView },
      handle: async ({ params, body }, { actor }) => {
        const { version, ...entry } = body
        return answer(200, orProblem(await referrals.saveAddressee(actor, { entry, of: { id: params.id, version } })))
      },
    }),
  ]
}

function letterRoutes(services: ReferralRouteServices): readonly Route[] {
  const { referrals } = services
  return [
    route({
      method: 'POST',
      path: '/api/v1/reports/:id/referrals/preview',
      permission: 'referrals:send',
      summary: 'The letter to an addressee as it would be sent; nothing is kept',
      tags,
      params: schema.reportParams,
      body: schema.previewBody,
      answers: { 200: schema.previewView },
      handle: async ({ params, body }, { actor }) =>
        answer(200, presentPreview(orProblem(await referrals.preview(actor, { ...body, reportId: params.id })))),
    }),
    route({
      method: 'POST',
      path: '/api/v1/reports/:id/referrals',
      permission: 'referrals:send',
      summary: 'Keep a letter as a draft; with an Idempotency-Key a repeated request gives the first draft',
      tags,
      params: schema.reportParams,
      body: schema.draftBody,
      answers: { 201: schema.referralView },
      handle: async ({ params, body }, { actor, idempotencyKey }) => {
        const draft = orProblem(await referrals.draft(actor, { ...body, reportId: params.id }, idempotencyKey))
        return answer(201, reader(services, actor).one(draft))
      },
    }),
    route({
      method: 'PATCH',
      path: '/api/v1/referrals/:id',
      permission: 'referrals:answer',
      summary: 'Send a referral, withdraw it, or record what its addressee answered',
      tags,
      params: schema.referralParams,
      body: schema.changeBody,
      answers: { 200: schema.referralView },
      handle: async ({ params, body }, { actor }) => {
        const changed = orProblem(await referrals.change(actor, { ...body, id: params.id }))
        return answer(200, reader(services, actor).one(changed))
      },
    }),
    takedownRoute(services),
  ]
}

function takedownRoute(services: ReferralRouteServices): Route {
  return route({
    method: 'POST',
    path: '/api/v1/reports/:id/takedown',
    permission: 'referrals:record-takedown',
    summary: 'Record when police or provider were told, or whether it can still be reached; nothing is fetched',
    tags,
    params: schema.reportParams,
    body: schema.takedownBody,
    answers: { 200: schema.reportReferralsView },
    handle: async ({ params, body }, { actor }) => {
      const recorded = orProblem(await services.referrals.recordTakedown(actor, { ...body, reportId: params.id }))
      return answer(200, reader(services, actor).all(recorded))
    },
  })
}

function readingRoutes(services: ReferralRouteServices): readonly Route[] {
  const { referrals } = services
  const common = { method: 'GET', permission: 'referrals:read', tags } as const
  return [
    route({
      ...common,
      path: '/api/v1/reports/:id/referrals',
      summary: 'What a report was referred to, and the four timestamps of its takedown',
      params: schema.reportParams,
      answers: { 200: schema.reportReferralsView },
      handle: async ({ params }, { actor }) =>
        answer(200, reader(services, actor).all(orProblem(await referrals.of(actor, params.id)))),
    }),
    route({
      ...common,
      path: '/api/v1/referrals',
      summary: 'Referrals that are open, late or answered; an addressee sees its own',
      query: schema.referralsQuery,
      answers: { 200: schema.referralsView },
      handle: async ({ query }, { actor }) => {
        const { items, ...rest } = orProblem(await referrals.list(actor, query))
        const { view } = reader(services, actor)
        return answer(200, { ...rest, items: items.map((line) => presentReferral(line, view)) })
      },
    }),
    route({
      ...common,
      path: '/api/v1/referrals/:id',
      summary: 'One referral with its letter',
      params: schema.referralParams,
      answers: { 200: schema.referralView },
      handle: async ({ params }, { actor }) =>
        answer(200, reader(services, actor).one(orProblem(await referrals.get(actor, params.id)))),
    }),
  ]
}
