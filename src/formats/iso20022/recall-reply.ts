import { fail, ok, type Result } from '#kernel/result'
import { amountOf } from './amount.ts'
import { type IsoMessage, makeMessage } from './message.ts'
import * as part from './recall-parts.ts'
import type { IsoTree } from './shape.ts'

/**
 * Why money is not there or not given back, each with the codes of the external list (ExternalPaymentCancellationRejection)
 * that may stand for it; the first one is written.
 */
const reasonCodes = {
  'account-closed': ['AC04'],
  'account-blocked-by-another-order': ['LEGL'],
  'insufficient-balance': ['AM04'],
  'paid-for-goods': ['AM04', 'CUST'],
  fees: ['AM04'],
  'not-our-account': ['NOOR'],
  'payment-not-found': ['NOOR'],
  'payment-not-credited': ['NOOR'],
  'protected-income': ['LEGL'],
  'beneficiary-objects': ['CUST', 'NOAS'],
} as const

type Reason = keyof typeof reasonCodes

const ways = ['atm', 'cash-desk', 'card-purchase', 'crypto-exchange', 'remittance', 'other'] as const

/** What became of money that was asked for. Amounts in tiyn, moments in milliseconds since 1970. */
export interface RecallOutcome {
  readonly asked: bigint
  readonly held: bigint
  readonly returned: bigint
  readonly cashedOut: readonly { readonly way: (typeof ways)[number]; readonly amount: bigint; readonly at: number }[]
  readonly unavailable: readonly { readonly reason: Reason; readonly amount: bigint }[]
  readonly onward: readonly OnwardTold[]
  /** What the payment that brought the money carried, by the books of the bank that answers; it need not say. */
  readonly payment?: bigint | undefined
}

/** Money that went on. */
export interface OnwardTold {
  readonly bank: string
  readonly account: string
  readonly amount: bigint
  readonly at: number
  readonly reference: string
  /** The whole payment that it went with. */
  readonly payment: bigint
}

/** Who answers what. `message` names the answer at its bank, `request` and `leg` are UUIDs. */
export interface RecallAnswerHead {
  readonly message: string
  readonly request: string
  readonly recovery: string
  readonly bank: string
  readonly at: number
}

/** An answer of a bank: what became of money, or which of the victim's payments were made. */
export type RecallAnswer = RecallAnswerHead &
  (
    | { readonly kind: 'outcome'; readonly leg: string | null; readonly outcome: RecallOutcome }
    | { readonly kind: 'confirmation'; readonly payments: readonly part.PaymentMade[] }
  )

/** CNCL where all is kept, RJCR where nothing is, PDCR between. */
function statusOf(answer: RecallAnswer): 'CNCL' | 'PDCR' | 'RJCR' {
  if (answer.kind === 'confirmation') return answer.payments.length > 0 ? 'PDCR' : 'RJCR'
  const { asked, held, returned } = answer.outcome
  const kept = held + returned
  return kept === 0n ? 'RJCR' : kept === asked ? 'CNCL' : 'PDCR'
}

/** Sets of codes of which any may stand, one set for each cause. */
function causesOf(answer: RecallAnswer): readonly (readonly string[])[] {
  if (answer.kind === 'confirmation') return answer.payments.length > 0 ? [] : [['NOOR']]
  const { unavailable, cashedOut, onward, returned } = answer.outcome
  return [
    ...unavailable.map(({ reason }) => reasonCodes[reason]),
    ...(cashedOut.length > 0 ? [['AM04']] : []),
    ...(onward.length > 0 ? [['PTNA']] : []),
    ...(returned > 0n ? [['ARDT']] : []),
  ]
}

/** Writes an answer as camt.029 with our extension. */
export function recallAnswerMessage(answer: RecallAnswer): IsoMessage {
  const codes = [...new Set(causesOf(answer).flatMap(([first]) => first ?? []))]
  return makeMessage('resolution', {
    Assgnmt: {
      Id: answer.message,
      Assgnr: { Agt: part.agentOf(answer.bank) },
      Assgne: part.centreParty,
      CreDtTm: part.momentOf(answer.at),
    },
    RslvdCase: { Id: answer.recovery, Cretr: part.centreParty },
    Sts: { Conf: statusOf(answer) },
    ...(codes.length > 0 && {
      CxlDtls: [{ TxInfAndSts: [{ CxlStsRsnInf: codes.map((Cd) => ({ Rsn: { Cd } })) }] }],
    }),
    SplmtryData: [{ Envlp: extensionOf(answer) }],
  })
}

function extensionOf(answer: RecallAnswer): IsoTree {
  const ReqId = part.isoIdOf(answer.request)
  if (answer.kind === 'confirmation') {
    const Pmt = answer.payments.map(part.writePayment)
    return { SaqbolCnfrmtn: { ReqId, ...(Pmt.length > 0 && { Pmt }) } }
  }
  const { leg, outcome } = answer
  const amount = (tiyn: bigint): IsoTree => ({ ...amountOf(tiyn) })
  const CshdOut = outcome.cashedOut.map((out) => ({
    Way: out.way,
    Amt: amount(out.amount),
    DtTm: part.momentOf(out.at),
  }))
  const Uvlbl = outcome.unavailable.map((gone) => ({ Rsn: gone.reason, Amt: amount(gone.amount) }))
  const Onwrd = outcome.onward.map((onward) => ({
    Agt: part.agentOf(onward.bank),
    Acct: part.accountOf(onward.account),
    Amt: amount(onward.amount),
    PmtAmt: amount(onward.payment),
    DtTm: part.momentOf(onward.at),
    Ref: onward.reference,
  }))
  return {
    SaqbolRcvry: {
      ReqId,
      ...(leg !== null && { LegId: part.isoIdOf(leg) }),
      ...(outcome.payment !== undefined && { PmtAmt: amount(outcome.payment) }),
      Askd: amount(outcome.asked),
      Held: amount(outcome.held),
      Rtrd: amount(outcome.returned),
      ...(CshdOut.length > 0 && { CshdOut }),
      ...(Uvlbl.length > 0 && { Uvlbl }),
      ...(Onwrd.length > 0 && { Onwrd }),
    },
  }
}

/**
 * Reads an answer. Our extension says what is meant; a status or a reason code that says otherwise is refused. Fails with
 * `iso.message.unknown`, `iso.recall.extension-missing`, `iso.recall.request-malformed`, `iso.recall.way-unknown`,
 * `iso.recall.reason-unknown`, `iso.recall.status-differs`, `iso.recall.code-differs`, or as reading an amount, an account or a
 * reference does. Whether it adds up is for who asked to say.
 */
export function readRecallAnswer(message: IsoMessage): Result<RecallAnswer> {
  const body = part.bodyOf(message, 'resolution')
  if (!body.ok) return body
  const data = part.listAt(body.value, 'SplmtryData')
  const told = part.extensionOf(data, 'SaqbolRcvry')
  const confirmed = part.extensionOf(data, 'SaqbolCnfrmtn')
  const extension = told ?? confirmed
  if (extension === undefined || data.length !== 1) return fail('iso.recall.extension-missing')
  const request = part.uuidOf(part.textAt(extension, 'ReqId') ?? '')
  if (request === undefined) return fail('iso.recall.request-malformed')
  const head: RecallAnswerHead = {
    message: part.textAt(body.value, 'Assgnmt', 'Id') ?? '',
    request,
    recovery: part.textAt(body.value, 'RslvdCase', 'Id') ?? '',
    bank: part.bankOfAgent(part.at(body.value, 'Assgnmt', 'Assgnr', 'Agt')) ?? '',
    at: part.millisecondsOf(part.textAt(body.value, 'Assgnmt', 'CreDtTm') ?? ''),
  }
  const answer = told === undefined ? confirmationOf(head, extension) : outcomeOf(head, extension)
  if (!answer.ok) return answer
  const fault = contradiction(answer.value, body.value)
  return fault === undefined ? answer : fault
}

function confirmationOf(head: RecallAnswerHead, extension: IsoTree): Result<RecallAnswer> {
  const payments = part.readAll(part.listAt(extension, 'Pmt'), part.readPayment)
  return payments.ok ? ok({ ...head, kind: 'confirmation', payments: payments.value }) : payments
}

function outcomeOf(head: RecallAnswerHead, extension: IsoTree): Result<RecallAnswer> {
  const asked = part.chasedOf(extension.Askd)
  if (!asked.ok) return asked
  const held = part.chasedOrNone(extension.Held)
  if (!held.ok) return held
  const returned = part.chasedOrNone(extension.Rtrd)
  if (!returned.ok) return returned
  const cashedOut = part.readAll(part.listAt(extension, 'CshdOut'), cashOutOf)
  if (!cashedOut.ok) return cashedOut
  const unavailable = part.readAll(part.listAt(extension, 'Uvlbl'), unavailableOf)
  if (!unavailable.ok) return unavailable
  const onward = part.readAll(part.listAt(extension, 'Onwrd'), onwardOf)
  if (!onward.ok) return onward
  const payment = extension.PmtAmt === undefined ? ok(undefined) : part.chasedOf(extension.PmtAmt)
  if (!payment.ok) return payment
  const outcome: RecallOutcome = {
    asked: asked.value,
    held: held.value,
    returned: returned.value,
    cashedOut: cashedOut.value,
    unavailable: unavailable.value,
    onward: onward.value,
    ...(payment.value !== undefined && { payment: payment.value }),
  }
  const leg = part.uuidOf(part.textAt(extension, 'LegId') ?? '') ?? null
  return ok({ ...head, kind: 'outcome', leg, outcome })
}

function cashOutOf(tree: IsoTree): Result<RecallOutcome['cashedOut'][number]> {
  const way = ways.find((known) => known === part.textAt(tree, 'Way'))
  if (way === undefined) return fail('iso.recall.way-unknown')
  const amount = part.chasedOrNone(tree.Amt)
  return amount.ok
    ? ok({ way, amount: amount.value, at: part.millisecondsOf(part.textAt(tree, 'DtTm') ?? '') })
    : amount
}

function unavailableOf(tree: IsoTree): Result<RecallOutcome['unavailable'][number]> {
  const told = part.textAt(tree, 'Rsn') ?? ''
  if (!Object.hasOwn(reasonCodes, told)) return fail('iso.recall.reason-unknown')
  const amount = part.chasedOrNone(tree.Amt)
  return amount.ok ? ok({ reason: told as Reason, amount: amount.value }) : amount
}

function onwardOf(tree: IsoTree): Result<OnwardTold> {
  const amount = part.chasedOrNone(tree.Amt)
  if (!amount.ok) return amount
  const payment = part.chasedOf(tree.PmtAmt)
  if (!payment.ok) return payment
  const receiver = part.receiverOf(tree)
  if (!receiver.ok) return receiver
  const { account, bank } = receiver.value
  if (bank === undefined) return fail('iso.recall.account-missing')
  const moment = part.millisecondsOf(part.textAt(tree, 'DtTm') ?? '')
  const reference = part.referenceOf(part.textAt(tree, 'Ref') ?? '')
  if (!reference.ok) return reference
  return ok({
    bank,
    account,
    amount: amount.value,
    at: moment,
    reference: reference.value,
    payment: payment.value,
  })
}

/** Where the parts that every bank's software reads say something else than the extension. */
function contradiction(answer: RecallAnswer, body: IsoTree): Result<never> | undefined {
  const status = statusOf(answer)
  const told = part.textAt(body, 'Sts', 'Conf')
  if (told !== status) return fail('iso.recall.status-differs', { told: told ?? '', status })
  const allowed = new Set(causesOf(answer).flat())
  for (const { CxlStsRsnInf = [] } of part.listAt(body, 'CxlDtls').flatMap((each) => part.listAt(each, 'TxInfAndSts')))
    for (const reason of CxlStsRsnInf as readonly IsoTree[]) {
      const code = part.textAt(reason, 'Rsn', 'Cd')
      if (code !== undefined && !allowed.has(code)) return fail('iso.recall.code-differs', { told: code })
    }
  return undefined
}
