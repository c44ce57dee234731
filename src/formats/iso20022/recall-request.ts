import { fail, ok, type Result } from '#kernel/result'
import { amountOf, type IsoAmount, tiynOf } from './amount.ts'
import { type IsoMessage, makeMessage } from './message.ts'
import * as part from './recall-parts.ts'
import type { IsoTree } from './shape.ts'

/** What a bank can be asked for. */
export const recallKinds = ['confirm', 'hold', 'release', 'return'] as const

/** One of them. */
export type RecallKind = (typeof recallKinds)[number]

/** A request to a bank. Ids are UUIDs, amounts tiyn, moments milliseconds since 1970. */
export interface RecallRequest {
  readonly id: string
  readonly kind: RecallKind
  /** Number of the recovery (`R-2026-000123`). */
  readonly recovery: string
  /** The bank that is asked, by its code. */
  readonly bank: string
  readonly leg: string | null
  /** What is asked for: a part of the payment, or all of it. */
  readonly amount: bigint
  readonly askedAt: number
  readonly dueAt: number
  /** The payment that brought the money; null where payments are to be confirmed. */
  readonly payment: PaymentAsked | null
  /** How money that was mixed with other money is counted. */
  readonly method: string | null
  /** Until when money may be held. */
  readonly holdUntil: number | null
  /** The account that money goes back to. */
  readonly returnTo: string | null
  readonly grounds: readonly string[]
  /** Payments that are to be confirmed. */
  readonly payments: readonly part.PaymentMade[]
}

/** The payment that a request is about. */
export interface PaymentAsked {
  readonly reference: string
  readonly account: string
  readonly amount: bigint
  readonly at: number
}

/** A v4 UUID without dashes: a reference in this form is a UETR. */
const dashless = /^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/

/** Writes a request as camt.056 with the reason FRAD and our extension. */
export function recallRequestMessage(request: RecallRequest): IsoMessage {
  return makeMessage('cancellation-request', {
    Assgnmt: {
      Id: part.isoIdOf(request.id),
      Assgnr: part.centreParty,
      Assgne: { Agt: part.agentOf(request.bank) },
      CreDtTm: part.momentOf(request.askedAt),
    },
    Case: { Id: request.recovery, Cretr: part.centreParty },
    Undrlyg: [{ TxInf: [transactionOf(request)] }],
  })
}

function transactionOf(request: RecallRequest): IsoTree {
  const { payment, bank, leg } = request
  const uetr = payment !== null && dashless.test(payment.reference)
  return {
    ...(leg !== null && { CxlId: part.isoIdOf(leg) }),
    ...(payment !== null && !uetr && { OrgnlEndToEndId: payment.reference }),
    ...(payment !== null && uetr && { OrgnlUETR: part.uuidOf(payment.reference) ?? '' }),
    ...(payment !== null && { OrgnlIntrBkSttlmAmt: { ...amountOf(payment.amount) } }),
    CxlRsnInf: [{ Rsn: { Cd: 'FRAD' } }],
    ...(payment !== null && {
      OrgnlTxRef: {
        CdtrAgt: [asLists(part.agentOf(bank))],
        CdtrAcct: [asLists(part.accountOf(payment.account))],
      },
    }),
    SplmtryData: [{ Envlp: { SaqbolRqst: demandOf(request) } }],
  }
}

function demandOf(request: RecallRequest): IsoTree {
  const { leg, method, payment, holdUntil, returnTo, grounds, payments } = request
  return {
    ReqId: part.isoIdOf(request.id),
    ...(leg !== null && { LegId: part.isoIdOf(leg) }),
    Kind: request.kind,
    Amt: { ...amountOf(request.amount) },
    DueDtTm: part.momentOf(request.dueAt),
    ...(method !== null && { Mtd: method }),
    ...(payment !== null && { CdtDtTm: part.momentOf(payment.at) }),
    ...(holdUntil !== null && { HldUntil: part.momentOf(holdUntil) }),
    ...(returnTo !== null && { RtrAcct: part.accountOf(returnTo) }),
    ...(grounds.length > 0 && { Grnds: grounds }),
    ...(payments.length > 0 && { Pmt: payments.map(part.writePayment) }),
  }
}

/**
 * Reads a request of the centre, at a bank. Fails with `iso.message.unknown`, `iso.recall.extension-missing`,
 * `iso.recall.request-malformed`, or as reading an amount does.
 */
export function readRecallRequest(message: IsoMessage): Result<RecallRequest> {
  const body = part.bodyOf(message, 'cancellation-request')
  if (!body.ok) return body
  const [transaction] = part.listAt(part.listAt(body.value, 'Undrlyg')[0], 'TxInf')
  const demand = part.extensionOf(part.listAt(transaction, 'SplmtryData'), 'SaqbolRqst')
  if (transaction === undefined || demand === undefined) return fail('iso.recall.extension-missing')
  const id = part.uuidOf(part.textAt(demand, 'ReqId') ?? '')
  const kind = recallKinds.find((known) => known === part.textAt(demand, 'Kind'))
  if (id === undefined || kind === undefined) return fail('iso.recall.request-malformed')
  const amount = tiynOf(demand.Amt as unknown as IsoAmount)
  if (!amount.ok) return amount
  const payment = paymentOf(transaction, demand)
  if (!payment.ok) return payment
  const payments = part.readAll(part.listAt(demand, 'Pmt'), part.readPayment)
  if (!payments.ok) return payments
  const holdUntil = part.textAt(demand, 'HldUntil')
  return ok({
    id,
    kind,
    recovery: part.textAt(body.value, 'Case', 'Id') ?? '',
    bank: part.bankOfAgent(part.at(body.value, 'Assgnmt', 'Assgne', 'Agt')) ?? '',
    leg: part.uuidOf(part.textAt(demand, 'LegId') ?? '') ?? null,
    amount: amount.value,
    askedAt: part.millisecondsOf(part.textAt(body.value, 'Assgnmt', 'CreDtTm') ?? ''),
    dueAt: part.millisecondsOf(part.textAt(demand, 'DueDtTm') ?? ''),
    payment: payment.value,
    method: part.textAt(demand, 'Mtd') ?? null,
    holdUntil: holdUntil === undefined ? null : part.millisecondsOf(holdUntil),
    returnTo: part.numberOfAccount(demand.RtrAcct) ?? null,
    grounds: (demand.Grnds ?? []) as readonly string[],
    payments: payments.value,
  })
}

function paymentOf(transaction: IsoTree, demand: IsoTree): Result<PaymentAsked | null> {
  const uetr = part.textAt(transaction, 'OrgnlUETR')
  const reference = uetr === undefined ? part.textAt(transaction, 'OrgnlEndToEndId') : part.isoIdOf(uetr)
  if (reference === undefined) return ok(null)
  const amount = tiynOf(transaction.OrgnlIntrBkSttlmAmt as unknown as IsoAmount)
  if (!amount.ok) return amount
  const account = accountOf(transaction)
  const moment = part.textAt(demand, 'CdtDtTm')
  if (account === undefined || moment === undefined) return fail('iso.recall.request-malformed')
  return ok({ reference, account, amount: amount.value, at: part.millisecondsOf(moment) })
}

/** The account in the original transaction, which is passed through unread: every element of it is a list. */
function accountOf(transaction: IsoTree): string | undefined {
  const [account] = part.listAt(transaction, 'OrgnlTxRef', 'CdtrAcct')
  const [id] = part.listAt(account, 'Id')
  const [iban] = part.listAt(id, 'IBAN') as unknown as readonly string[]
  const [other] = part.listAt(part.listAt(id, 'Othr')[0], 'Id') as unknown as readonly string[]
  return iban ?? other
}

/** A tree as it stands where nothing is known of its elements: each may come more than once. */
function asLists(tree: IsoTree): IsoTree {
  const entries = Object.entries(tree).map(([name, value]) => [
    name,
    [typeof value === 'string' ? value : asLists(value as IsoTree)],
  ])
  return Object.fromEntries(entries) as IsoTree
}
