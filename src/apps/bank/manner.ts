import { createHash } from 'node:crypto'
import { isoIdOf, type PaymentMade } from '#formats/iso20022/recall-parts'
import type { RecallOutcome } from '#formats/iso20022/recall-reply'
import type { CentreRequest } from './request.ts'

/** How a virtual bank behaves: as it should, late, untruly, not at all, or telling one thing and then another. */
export const manners = ['answers', 'delays', 'lies', 'silent', 'contradicts'] as const

/** One of them. */
export type Manner = (typeof manners)[number]

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest()

/** What a bank without books answers: half is held, the rest was taken out in cash. The same request, the same answer. */
export function madeUp({ amount, payment }: CentreRequest): RecallOutcome {
  const held = amount / 2n
  const cash = { way: 'atm', amount: amount - held, at: (payment?.at ?? 0) + 60_000 } as const
  return { asked: amount, held, returned: 0n, cashedOut: [cash], unavailable: [], onward: [] }
}

/** What a bank without books confirms: whatever a victim tells. */
export function madeUpPayments({ id, payments }: CentreRequest): readonly PaymentMade[] {
  return payments.map((told, place) => ({
    ...told,
    bank: told.bank ?? /^KZ\d\d(\w{3})/.exec(told.account)?.[1] ?? null,
    reference: told.reference ?? `${isoIdOf(id).slice(0, 30)}-${place}`,
  }))
}

/** A lie, of one of three kinds: it does not add up, it claims more than it was asked for, money left before it came. */
export function lieOf(request: CentreRequest, truth: RecallOutcome): RecallOutcome {
  const [kind = 0] = digestOf(request.id)
  if (kind % 3 === 0) return { ...truth, held: truth.held + 1n }
  if (kind % 3 === 1) return { ...truth, asked: truth.asked + 100n, held: truth.held + 100n }
  const cash = { way: 'atm', amount: truth.asked, at: (request.payment?.at ?? 0) - 3_600_000 } as const
  return { asked: truth.asked, held: 0n, returned: 0n, cashedOut: [cash], unavailable: [], onward: [] }
}

/** What is told after the first answer, and is not the same. */
export function contradictionOf({ asked, held }: RecallOutcome): RecallOutcome {
  const other = held === asked ? 0n : asked
  const rest: RecallOutcome['unavailable'] = other === asked ? [] : [{ reason: 'account-closed', amount: asked }]
  return { asked, held: other, returned: 0n, cashedOut: [], unavailable: rest, onward: [] }
}
