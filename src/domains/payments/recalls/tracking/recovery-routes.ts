import { type Answer, answer, orProblem, type Route, route } from '#platform/http/route'
import type { HandReply } from './hand-service.ts'
import type { RecoverySums } from './leg.ts'
import * as schema from './recovery-schema.ts'
import { paymentsIn, type ToldPayment } from './root.ts'
import type { BoardSums, StoredRecovery, Tracking } from './tracking-service.ts'
import type { RecoveryDetail } from './view-service.ts'

const tags = ['recoveries']

/** Recoveries over HTTP. Amounts are tiyn. */
export function recoveryRoutes(tracking: Tracking): readonly Route[] {
  return [...readRoutes(tracking), ...openRoutes(tracking), ...workRoutes(tracking), ...handRoutes(tracking)]
}

function readRoutes(tracking: Tracking): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/recoveries',
      permission: 'payments:read-recoveries',
      summary:
        'Recoveries of a state, those that a report opened, or those that are not over; those first whose clocks run out',
      tags,
      query: schema.recoveryQuerySchema,
      answers: { 200: schema.recoveriesSchema },
      handle: async ({ query }, { actor }) => {
        const { items, next } = orProblem(await tracking.list(actor, query))
        const shown = items.map(({ sums, ...recovery }) => ({ ...recoveryOut(recovery), sums: sumsOut(sums) }))
        return answer(200, { items: shown, next })
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/recoveries/board',
      permission: 'payments:read-recoveries',
      summary: 'Sums of all open recoveries and of the last 24 hours, and how many requests wait',
      tags,
      answers: { 200: schema.boardSchema },
      handle: async (_, { actor }) => {
        const { open, lastDay, requests } = await tracking.board(actor)
        return answer(200, { open: boardOut(open), lastDay: boardOut(lastDay), requests })
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/recoveries/calls',
      permission: 'payments:read-recoveries',
      summary: 'Banks to call now: their clocks run out, and they cannot be written to or do not answer letters',
      tags,
      answers: { 200: schema.callsSchema },
      handle: async (_, { actor }) => {
        const { items, more } = await tracking.calls(actor)
        return answer(200, { items: items.map(numbers), more })
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/recoveries/:id',
      permission: 'payments:read-recoveries',
      summary:
        'All of one recovery: legs, requests with their clocks, holds, history, order of work; opening one is audited',
      tags,
      params: schema.recoveryParams,
      answers: { 200: schema.recoveryDetailSchema },
      handle: async ({ params }, { actor }) => answer(200, detailOut(orProblem(await tracking.get(actor, params.id)))),
    }),
  ]
}

function openRoutes(tracking: Tracking): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/recoveries',
      permission: 'payments:open-recovery',
      summary:
        'Open a recovery: banks are asked for the money at once where the victim’s own bank tells of it or a duty officer confirms it, else the victim’s bank is asked first',
      tags,
      body: schema.recoveryInputSchema,
      answers: { 200: schema.recoverySchema, 201: schema.recoverySchema },
      handle: async ({ body }, { actor, idempotencyKey }) => {
        const { limits, payments, ...rest } = body
        const input = { ...rest, payments: payments.map(toldPayment), ...limitsOf(limits) }
        const { recovery, repeated } = orProblem(await tracking.open({ actor, input, idempotencyKey }))
        return answer(repeated ? 200 : 201, recoveryOut(recovery))
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/recoveries/:id/start',
      permission: 'payments:work-recovery',
      summary: 'Confirm the victim’s payments, so that the banks that received them are asked',
      tags,
      params: schema.recoveryParams,
      body: schema.startSchema,
      answers: { 200: schema.recoverySchema },
      handle: async ({ params, body }, { actor }) =>
        one(await tracking.start(actor, { id: params.id, payments: body.payments.map(toldPayment) })),
    }),
  ]
}

function workRoutes(tracking: Tracking): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/recoveries/:id/cancel',
      permission: 'payments:work-recovery',
      summary: 'Call a recovery off: requests are withdrawn, holds are let go',
      tags,
      params: schema.recoveryParams,
      body: schema.cancelSchema,
      answers: { 200: schema.recoverySchema },
      handle: async ({ params, body }, { actor }) =>
        one(await tracking.cancel(actor, { id: params.id, reason: body.reason })),
    }),
    route({
      method: 'POST',
      path: '/api/v1/recoveries/:id/follow',
      permission: 'payments:work-recovery',
      summary:
        'Ask banks for money that came within reach after the analysis, because it is clear by now what a payment carried; the recovery is tracked again',
      tags,
      params: schema.recoveryParams,
      answers: { 200: schema.recoverySchema },
      handle: async ({ params }, { actor }) => one(await tracking.follow(actor, { id: params.id })),
    }),
    route({
      method: 'POST',
      path: '/api/v1/recoveries/:id/duty-officer',
      permission: 'payments:work-recovery',
      summary: 'Give a recovery to a duty officer: to oneself where nobody is named, to nobody with null',
      tags,
      params: schema.recoveryParams,
      body: schema.officerSchema,
      answers: { 200: schema.recoverySchema },
      handle: async ({ params, body }, { actor }) => {
        const officer = body.officer === undefined ? actor.id : body.officer
        return one(await tracking.assign(actor, { id: params.id, officer }))
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/recoveries/:id/accounts/:leg/confirmation',
      permission: 'payments:confirm-account',
      summary:
        'Confirm in the registry that the account of a leg is an offender’s: people are warned, banks hold payments to it',
      tags,
      params: schema.accountParams,
      body: schema.accountConfirmationSchema,
      answers: { 200: schema.accountConfirmedSchema },
      handle: async ({ params, body }, { actor }) => {
        const { reason, validUntil } = body
        const until = validUntil === undefined ? undefined : new Date(validUntil)
        const confirmation = { recovery: params.id, leg: params.leg, reason, validUntil: until }
        const { observableId, state } = orProblem(await tracking.confirmAccount(actor, confirmation))
        return answer(200, { observableId, state })
      },
    }),
  ]
}

function handRoutes(tracking: Tracking): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/recoveries/:id/legs/:leg/reply',
      permission: 'payments:work-recovery',
      summary:
        'Register what a bank answered by phone or letter, also a bank that takes no part; checked as a signed reply is, and audited',
      tags,
      params: schema.accountParams,
      body: schema.handReplySchema,
      answers: { 200: schema.handReplyTakenSchema },
      handle: async ({ params, body }, { actor }) => {
        const { way, answeredBy, ...said } = body
        const given = { recovery: params.id, leg: params.leg, way, answeredBy, reply: replyIn(said) }
        const { leg, next, state } = orProblem(await tracking.replyByHand(actor, given))
        return answer(200, { leg, next, state })
      },
    }),
  ]
}

function replyIn(said: Omit<schema.HandReplyBody, 'way' | 'answeredBy'>): HandReply['reply'] {
  return {
    held: BigInt(said.held),
    returned: BigInt(said.returned),
    payment: said.payment === undefined ? undefined : BigInt(said.payment),
    cashedOut: said.cashedOut.map(({ way, amount, at }) => ({ way, amount: BigInt(amount), at: Date.parse(at) })),
    unavailable: said.unavailable.map(({ reason, amount }) => ({ reason, amount: BigInt(amount) })),
    onward: said.onward.map(({ account, bank = '', reference, amount, payment = amount, at }) => ({
      account,
      bank,
      reference,
      amount: BigInt(amount),
      payment: BigInt(payment),
      at: Date.parse(at),
    })),
  }
}

function toldPayment({ amount, at, ...payment }: schema.RecoveryBody['payments'][number]): ToldPayment {
  return { ...payment, amount: BigInt(amount), at: new Date(at) }
}

function limitsOf(limits: schema.RecoveryBody['limits']) {
  const { hops, windowHours, least } = limits ?? {}
  return { hops, windowHours, least: least === undefined ? undefined : BigInt(least) }
}

function one(result: Parameters<typeof orProblem<StoredRecovery>>[0]): Answer {
  return answer(200, recoveryOut(orProblem(result)))
}

/** A recovery as it goes out: amounts as numbers, exact up to ten trillion tenge. */
function recoveryOut<R extends StoredRecovery>({ hopsMost, windowHours, least, stolen, createdBy: _by, ...rest }: R) {
  return { ...rest, limits: { hops: hopsMost, windowHours, least: Number(least) }, stolen: Number(stolen) }
}

function sumsOut({ held, returned, lost, open }: RecoverySums) {
  return { held: Number(held), returned: Number(returned), lost: Number(lost), open: Number(open) }
}

function boardOut({ recoveries, stolen, ...sums }: BoardSums) {
  return { recoveries, stolen: Number(stolen), ...sumsOut(sums) }
}

function detailOut({ sums, legs, requests, holds, reachable, ...recovery }: RecoveryDetail) {
  return {
    ...recoveryOut(recovery),
    sums: sumsOut(sums),
    legs: legs.map(numbers),
    requests: requests.map(({ contact, details, ...request }) => ({
      ...numbers(request),
      payments: paymentsIn(details).map((payment) => ({ ...payment, amount: Number(payment.amount) })),
      bankName: contact?.name ?? null,
      dutyOfficer: contact?.dutyOfficer ?? null,
      dutyContact: contact?.dutyContact ?? null,
    })),
    holds: holds.map(numbers),
    reachable: Number(reachable),
  }
}

type Numbers<Row> = { readonly [Name in keyof Row]: Row[Name] extends bigint ? number : Row[Name] }

/** A row with its amounts as numbers. */
function numbers<Row extends object>(row: Row): Numbers<Row> {
  const shown = Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value])
  return Object.fromEntries(shown) as Numbers<Row>
}
