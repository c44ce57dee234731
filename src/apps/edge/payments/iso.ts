import { createHash } from 'node:crypto'
import { creditTransfers } from '#formats/iso20022/credit-transfer'
import {
  checkMessage,
  type IsoMessage,
  jsonOf,
  makeMessage,
  readMessage,
  writeMessage,
} from '#formats/iso20022/message'
import type { IsoTree, IsoValue } from '#formats/iso20022/shape'
import type { ToldDecision } from './answer.ts'
import { orderOfTransfer, type PaymentOrder, type Read, refuse } from './order.ts'

/** How a message is written. */
export type IsoForm = 'xml' | 'json'

/** Most transfers of one message. */
const transfersMost = 1000

/** Reads a pacs.008. Refuses with the codes of `formats/iso20022` and those of `readOrder`; `place` is the transfer from 1. */
export function readTransfers(
  text: string,
  form: IsoForm,
  now: number,
): Read<{ readonly message: IsoMessage; readonly orders: readonly PaymentOrder[] }> {
  const message = form === 'xml' ? readMessage(text) : checkMessage(parsed(text))
  if (!message.ok) return refuse(message.error.code, placeOf(message.error.details), 400)
  if (message.value.name !== 'credit-transfer') return refuse('iso.message.unknown', undefined, 400)
  const transfers = creditTransfers(message.value)
  if (!transfers.ok) return refuse(transfers.error.code, placeOf(transfers.error.details))
  if (transfers.value.length > transfersMost) return refuse('request.too-large', undefined, 413)
  const orders: PaymentOrder[] = []
  for (const [place, transfer] of transfers.value.entries()) {
    const order = orderOfTransfer(transfer, now)
    if (!order.ok) return refuse(order.refusal.code, String(place + 1))
    orders.push(order.value)
  }
  return { ok: true, value: { message: message.value, orders } }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function placeOf(details: Readonly<Record<string, string | number>> | undefined): string | undefined {
  const { place, path } = details ?? {}
  return place === undefined ? (path === undefined ? undefined : String(path)) : String(place)
}

/** Accepted, settlement in process; pending; rejected (ExternalPaymentTransactionStatus1Code). */
const statuses = { allow: 'ACSP', challenge: 'PDNG', hold: 'PDNG', block: 'RJCT' } as const

/**
 * The pacs.002 that answers a pacs.008, each transfer in its place. Made of the answers alone, so that the same message gets the
 * same answer.
 */
export function writeStatus(message: IsoMessage, answers: readonly ToldDecision[], form: IsoForm): string {
  const header = message.body['GrpHdr'] as IsoTree
  const original = header['MsgId'] as string
  const at = answers.reduce((latest, one) => (one.at > latest ? one.at : latest), '')
  const group = { OrgnlMsgId: original, OrgnlMsgNmId: message.definition }
  const status = makeMessage('payment-status', {
    GrpHdr: {
      MsgId: createHash('sha256').update(`${original} ${at}`).digest('hex').slice(0, 35),
      CreDtTm: at,
    },
    OrgnlGrpInfAndSts: [group],
    TxInfAndSts: answers.map(statusOf),
  })
  return form === 'xml' ? writeMessage(status) : JSON.stringify(jsonOf(status))
}

function statusOf({ uetr, endToEndId, decision, reasons, version }: ToldDecision): IsoTree {
  const words = reasons.flatMap(({ code, customer }) => piecesOf(customer === '' ? code : customer))
  const said = [`${decision}; ${version}`.slice(0, 105), ...words]
  const tree: Record<string, IsoValue> = { TxSts: statuses[decision] }
  if (endToEndId !== null) tree['OrgnlEndToEndId'] = endToEndId
  if (uetr !== null) tree['OrgnlUETR'] = uetr
  if (decision === 'block') tree['StsRsnInf'] = [{ Rsn: { Cd: 'FRAD' }, AddtlInf: said }]
  else if (decision !== 'allow') tree['StsRsnInf'] = [{ AddtlInf: said }]
  return tree
}

/** Max105Text, cut between words where that can be done. */
function piecesOf(text: string): readonly string[] {
  return (
    text
      .match(/.{1,105}(?=\s|$)|.{1,105}/gsu)
      ?.map((piece) => piece.trim())
      .filter((piece) => piece !== '') ?? []
  )
}
