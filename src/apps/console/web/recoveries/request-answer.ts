import type { GoneRow, ToldAnswer } from './hand-reply.ts'
import { tiynOf } from './payment-rows.ts'
import type { Asked, Papers, RecoveryDetail } from './recovery.ts'

/** A request about held money that waits for its bank. */
export interface HeldRequest extends Asked {
  readonly kind: 'release' | 'return'
}

/** The open requests of a recovery to let go or to give back, those first whose clocks run out. */
export function openRequests({ requests }: Pick<RecoveryDetail, 'requests'>): readonly HeldRequest[] {
  return requests
    .filter((request): request is HeldRequest => request.kind === 'release' || request.kind === 'return')
    .filter(({ state }) => state === 'open')
    .toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1))
}

/** What of a request is not done yet, in tiyn: a return may come in parts. */
export function leftOf({ kind, leg, amount }: HeldRequest, { holds }: Pick<Papers, 'holds'>): number {
  const hold = kind === 'return' ? holds.find((one) => one.leg === leg) : undefined
  return hold === undefined ? amount : hold.sanctioned - hold.returned
}

/** Why a bank does not do what it was asked, by what it was asked. */
export const refusalReasons: Readonly<Record<HeldRequest['kind'], readonly string[]>> = {
  release: ['goes-later', 'account-closed', 'account-blocked-by-another-order', 'wants-papers', 'technical-fault'],
  return: [
    'goes-later',
    'account-closed',
    'account-blocked-by-another-order',
    'insufficient-balance',
    'released-earlier',
    'victim-account-wrong',
    'wants-papers',
    'technical-fault',
  ],
}

/** What a bank said of a request about held money, as it is typed. Amounts are tenge. */
export interface SaidAnswer extends Pick<ToldAnswer, 'way' | 'answeredBy'> {
  readonly done: number | string
  /** `YYYY-MM-DDTHH:mm` */
  readonly at: string
  readonly refused: readonly GoneRow[]
  readonly digest: string
}

/** What of the sum the answer leaves untold, in tiyn; less than 0 where it tells too much. */
export function unsaid(left: number, { done, refused }: Pick<SaidAnswer, 'done' | 'refused'>): number {
  return left - tiynOf(done) - refused.reduce((sum, { amount }) => sum + tiynOf(amount), 0)
}

/** The answer as the API takes it. */
export function saidOf({ way, answeredBy, done, at, refused, digest }: SaidAnswer) {
  const moved = tiynOf(done)
  return {
    way,
    answeredBy: answeredBy.trim(),
    done: moved,
    ...(moved > 0 && { at: new Date(at).toISOString() }),
    refused: refused.map(({ kind, amount }) => ({ reason: kind, amount: tiynOf(amount) })),
    ...(way === 'letter' && digest !== '' && { digest }),
  }
}
