import { fail, ok, type Result } from '#kernel/result'
import { amountOf, type IsoAmount, tiynOf } from './amount.ts'
import { type IsoMessage, makeMessage } from './message.ts'
import * as part from './recall-parts.ts'
import type { IsoTree } from './shape.ts'

/** Money that goes back. Amount in tiyn, moment in milliseconds since 1970, `request` and `leg` UUIDs. */
export interface ReturnTold {
  readonly request: string
  readonly leg: string | null
  /** The payment that had brought it; null where it is not told. */
  readonly reference: string | null
  readonly amount: bigint
}

/** A message of returns. */
export interface ReturnsTold {
  readonly message: string
  readonly at: number
  readonly returns: readonly ReturnTold[]
}

/** Writes returns as pacs.004 with the reason FOCR (following a cancellation request) and our extension. */
export function returnMessage({ message, at, returns }: ReturnsTold): IsoMessage {
  return makeMessage('payment-return', {
    GrpHdr: {
      MsgId: message,
      CreDtTm: part.momentOf(at),
      NbOfTxs: String(returns.length),
      SttlmInf: { SttlmMtd: 'CLRG' },
    },
    TxInf: returns.map(transactionOf),
  })
}

function transactionOf({ request, leg, reference, amount }: ReturnTold): IsoTree {
  return {
    ...(reference !== null && { OrgnlEndToEndId: reference }),
    RtrdIntrBkSttlmAmt: { ...amountOf(amount) },
    RtrRsnInf: [{ Rsn: { Cd: 'FOCR' } }],
    SplmtryData: [
      {
        Envlp: {
          SaqbolRtr: { ReqId: part.isoIdOf(request), ...(leg !== null && { LegId: part.isoIdOf(leg) }) },
        },
      },
    ],
  }
}

/**
 * Reads returns. Fails with `iso.message.unknown`, `iso.count.differs`, `iso.recall.extension-missing`,
 * `iso.recall.request-malformed`, `iso.recall.total-differs` where the total of the header is another, or as reading an amount does.
 */
export function readReturns(message: IsoMessage): Result<ReturnsTold> {
  const body = part.bodyOf(message, 'payment-return')
  if (!body.ok) return body
  const listed = part.listAt(body.value, 'TxInf')
  if (Number(part.textAt(body.value, 'GrpHdr', 'NbOfTxs')) !== listed.length) return fail('iso.count.differs')
  const returns = part.readAll(listed, returnOf)
  if (!returns.ok) return returns
  const total = part.at(body.value, 'GrpHdr', 'TtlRtrdIntrBkSttlmAmt')
  if (total !== undefined) {
    const told = tiynOf(total as unknown as IsoAmount)
    if (!told.ok) return told
    const sum = returns.value.reduce((all, { amount }) => all + amount, 0n)
    if (told.value !== sum) return fail('iso.recall.total-differs')
  }
  return ok({
    message: part.textAt(body.value, 'GrpHdr', 'MsgId') ?? '',
    at: part.millisecondsOf(part.textAt(body.value, 'GrpHdr', 'CreDtTm') ?? ''),
    returns: returns.value,
  })
}

function returnOf(transaction: IsoTree): Result<ReturnTold> {
  const extension = part.extensionOf(part.listAt(transaction, 'SplmtryData'), 'SaqbolRtr')
  if (extension === undefined) return fail('iso.recall.extension-missing')
  const request = part.uuidOf(part.textAt(extension, 'ReqId') ?? '')
  if (request === undefined) return fail('iso.recall.request-malformed')
  const amount = part.chasedOf(transaction.RtrdIntrBkSttlmAmt)
  if (!amount.ok) return amount
  return ok({
    request,
    leg: part.uuidOf(part.textAt(extension, 'LegId') ?? '') ?? null,
    reference: part.textAt(transaction, 'OrgnlEndToEndId') ?? null,
    amount: amount.value,
  })
}
