import { factsFor } from './letter.ts'
import { actionsIn, answers, isOverdue } from './referral.ts'
import { timesOf } from './takedown.ts'

/** Shapes a letter for the screen: what the addressee is told stands beside it. */
export function presentPreview(preview: {
  readonly brief: Parameters<typeof factsFor>[1]
  readonly addressee: { readonly kind: Parameters<typeof factsFor>[0] }
}) {
  const { brief, ...rest } = preview
  return { ...rest, identifiers: factsFor(preview.addressee.kind, brief).identifiers }
}

/** Shapes a referral: whether its answer is late, and what this reader may do with it. */
export function presentReferral<T extends Parameters<typeof isOverdue>[0]>(
  referral: T,
  { now, partner }: { readonly now: Date; readonly partner: boolean },
) {
  const actions = actionsIn(referral.state).filter((action) => !partner || answers.includes(action))
  return { ...referral, overdue: isOverdue(referral, now), actions }
}

/** Shapes a takedown with how long each step took. */
export function presentTakedown<T extends Parameters<typeof timesOf>[0]>(takedown: T) {
  return { ...takedown, times: timesOf(takedown) }
}
