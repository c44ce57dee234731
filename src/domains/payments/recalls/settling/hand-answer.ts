import { fail, ok, type Result } from '#kernel/result'

/** Why a bank does not do now what it was asked, by the kind of the request. */
export const refusalReasons = {
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
} as const

/** One of the reasons. */
export type RefusalReason = (typeof refusalReasons)[keyof typeof refusalReasons][number]

/** All of the reasons, each once. */
export const everyRefusalReason = refusalReasons.return satisfies readonly RefusalReason[]

/** A part of what was asked that the bank does not do, with its reason. */
export interface Refusal {
  readonly reason: RefusalReason
  /** In tiyn. */
  readonly amount: bigint
}

/** What a bank said by telephone or letter it did of what it was asked; both together make what was left to do. */
export interface SaidAnswer {
  /** What was let go or went back, in tiyn. */
  readonly done: bigint
  readonly refused: readonly Refusal[]
}

/**
 * Whether an answer tells all of what is left of a request, to the tiyn. Tells how much is refused. Fails with `hold.answer.unbalanced`, which
 * tells the sum that was `said` and what is `left`, `hold.answer.reason-of-another-kind`, or `hold.answer.twice` where one reason stands twice.
 */
export function checkAnswer(
  asked: { readonly kind: 'release' | 'return'; readonly left: bigint },
  { done, refused }: SaidAnswer,
): Result<bigint> {
  const reasons: readonly string[] = refusalReasons[asked.kind]
  if (refused.some(({ reason }) => !reasons.includes(reason))) return fail('hold.answer.reason-of-another-kind')
  if (new Set(refused.map(({ reason }) => reason)).size !== refused.length) return fail('hold.answer.twice')
  const held = refused.reduce((sum, { amount }) => sum + amount, 0n)
  const { left } = asked
  if (done + held !== left) return fail('hold.answer.unbalanced', { said: tengeOf(done + held), left: tengeOf(left) })
  return ok(held)
}

/** Tenge with its tiyn, as a message tells it: `60000.00`. */
function tengeOf(tiyn: bigint): string {
  return `${tiyn / 100n}.${String(tiyn % 100n).padStart(2, '0')}`
}
