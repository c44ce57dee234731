import type { RecallRequest } from '#formats/iso20022/recall-request'
import { isId } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'

/** A request as a bank reads it. Amounts are tiyn. */
export interface Asked {
  readonly id: string
  readonly kind: RecallRequest['kind']
  readonly state: 'open' | 'answered' | 'withdrawn'
  /** Number of the recovery. */
  readonly recovery: string
  readonly bank: string
  readonly leg: string | null
  readonly amount: bigint
  readonly askedAt: Date
  readonly dueAt: Date
  readonly closedAt: Date | null
  readonly method: string
  /** The payment that brought the money; null where payments are to be confirmed. */
  readonly payment: {
    readonly reference: string
    readonly account: string
    readonly amount: bigint
    readonly at: Date
  } | null
  /** Until when money of the leg may be held; null where none is. */
  readonly holdUntil: Date | null
  readonly details: {
    readonly payments?: readonly {
      readonly reference: string | null
      readonly account: string
      readonly bank: string | null
      readonly amount: string
      readonly at: string
    }[]
    /** The victim's account, to which money goes back. */
    readonly account?: string
    readonly why?: string
    readonly notice?: { readonly number: string; readonly day: string; readonly body: string }
    readonly sanction?: { readonly number: string; readonly day: string; readonly office: string }
  }
}

/** A request as it stands in camt.056. */
export function recallOf(asked: Asked): RecallRequest {
  const { payment, details, kind } = asked
  return {
    id: asked.id,
    kind,
    recovery: asked.recovery,
    bank: asked.bank,
    leg: asked.leg,
    amount: asked.amount,
    askedAt: asked.askedAt.getTime(),
    dueAt: asked.dueAt.getTime(),
    payment: payment && { ...payment, at: payment.at.getTime() },
    method: kind === 'hold' ? asked.method : null,
    holdUntil: asked.holdUntil?.getTime() ?? null,
    returnTo: (kind === 'return' ? details.account : undefined) ?? null,
    grounds: groundsOf(details),
    payments: (details.payments ?? []).map((told) => ({
      ...told,
      amount: BigInt(told.amount),
      at: Date.parse(told.at),
    })),
  }
}

/** On what papers a request stands, at most 140 characters each: `sanction 17/4 2026-11-25 Prosecutor’s office`. */
function groundsOf({ why, notice, sanction }: Asked['details']): readonly string[] {
  return [
    ...(why === undefined ? [] : [why]),
    ...(notice === undefined ? [] : [`notice ${notice.number} ${notice.day} ${notice.body}`]),
    ...(sanction === undefined ? [] : [`sanction ${sanction.number} ${sanction.day} ${sanction.office}`]),
  ].map((text) => Array.from(text).slice(0, 140).join(''))
}

/** A request as it stands in the list: amounts in tiyn. */
export function listed(asked: Asked) {
  const recall = recallOf(asked)
  return {
    id: asked.id,
    kind: asked.kind,
    state: asked.state,
    recovery: asked.recovery,
    leg: asked.leg,
    amount: Number(asked.amount),
    askedAt: asked.askedAt.toISOString(),
    dueAt: asked.dueAt.toISOString(),
    closedAt: asked.closedAt?.toISOString() ?? null,
    method: recall.method,
    payment: asked.payment && {
      reference: asked.payment.reference,
      account: asked.payment.account,
      amount: Number(asked.payment.amount),
      at: asked.payment.at.toISOString(),
    },
    holdUntil: asked.holdUntil?.toISOString() ?? null,
    returnTo: recall.returnTo,
    grounds: recall.grounds,
    payments: recall.payments.map(({ amount, at, ...told }) => ({
      ...told,
      amount: Number(amount),
      at: new Date(at).toISOString(),
    })),
  }
}

/** A place in the order of change, as banks send it back. */
export function cursorOf({ changedIn, id }: { readonly changedIn: string; readonly id: string }): string {
  return `${changedIn}.${id}`
}

/** Reads a place; fails with `page.bad-cursor`. */
export function readCursor(text: string): Result<{ readonly transaction: string; readonly id: string }> {
  const [, transaction = '', id = ''] = /^(\d{1,19})\.([0-9a-f-]{36})$/.exec(text) ?? []
  return transaction !== '' && isId(id) ? ok({ transaction, id }) : fail('page.bad-cursor')
}
