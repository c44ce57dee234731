import { fail, ok, type Result } from '#kernel/result'

/** Who can be asked to act on a report. */
export const addresseeKinds = ['police', 'provider', 'foreign-hotline', 'ministry', 'helpline'] as const

/** Who can be asked to act on a report. */
export type AddresseeKind = (typeof addresseeKinds)[number]

/** How a letter reaches an addressee: on paper, by e-mail, or through a portal of theirs. */
export const addresseeWays = ['letter', 'email', 'portal'] as const

/** How a letter reaches an addressee. */
export type AddresseeWay = (typeof addresseeWays)[number]

/** How a letter left: by our mail, pasted by hand into another program, printed, or through the portal. */
export const sendingWays = ['mail', 'copied', 'printed', 'portal'] as const

/** How a letter left. */
export type SendingWay = (typeof sendingWays)[number]

/** Where a referral stands. */
export const referralStates = ['drafted', 'sent', 'acknowledged', 'acted', 'refused', 'no-answer', 'withdrawn'] as const

/** Where a referral stands. */
export type ReferralState = (typeof referralStates)[number]

/** What can happen to a referral. */
export const referralActions = ['edit', 'send', 'withdraw', 'acknowledge', 'act', 'refuse', 'no-answer'] as const

/** What can happen to a referral. */
export type ReferralAction = (typeof referralActions)[number]

/** What the addressee itself may record; everything else is the hotline's. */
export const answers: readonly ReferralAction[] = ['acknowledge', 'act', 'refuse']

/** The whole state machine. An answer may come late, after we had noted that there was none. */
const moves: Readonly<Record<ReferralAction, Readonly<Partial<Record<ReferralState, ReferralState>>>>> = {
  edit: { drafted: 'drafted' },
  send: { drafted: 'sent' },
  withdraw: { drafted: 'withdrawn' },
  acknowledge: { sent: 'acknowledged', 'no-answer': 'acknowledged' },
  act: { sent: 'acted', acknowledged: 'acted', 'no-answer': 'acted' },
  refuse: { sent: 'refused', acknowledged: 'refused', 'no-answer': 'refused' },
  'no-answer': { sent: 'no-answer', acknowledged: 'no-answer' },
}

/** The state after an action. Fails with `referral.already-sent`, `referral.not-sent` or `referral.already-answered`. */
export function stateAfter(state: ReferralState, action: ReferralAction): Result<ReferralState> {
  const next = moves[action][state]
  if (next !== undefined) return ok(next)
  if (state === 'drafted') return fail('referral.not-sent')
  if (state === 'sent' || state === 'acknowledged' || state === 'no-answer') {
    return fail(moves[action].drafted === undefined ? 'referral.already-answered' : 'referral.already-sent')
  }
  return fail('referral.already-answered')
}

/** Actions that are possible in a state, in the order of buttons. */
export function actionsIn(state: ReferralState): readonly ReferralAction[] {
  return referralActions.filter((action) => moves[action][state] !== undefined)
}

/** Whether an answer is still to come. */
export function isAwaited(state: ReferralState): boolean {
  return state === 'sent' || state === 'acknowledged'
}

const day = 86_400_000

/** When an answer is due. */
export function dueAt(sentAt: Date, answerDays: number): Date {
  return new Date(sentAt.getTime() + answerDays * day)
}

/** Whether the time for an answer is over. */
export function isOverdue(
  referral: { readonly state: ReferralState; readonly dueAt: Date | null },
  now: Date,
): boolean {
  return isAwaited(referral.state) && referral.dueAt !== null && referral.dueAt < now
}
