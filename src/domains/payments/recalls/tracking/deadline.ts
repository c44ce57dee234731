/** Kinds of requests to a bank. */
export const requestKinds = ['confirm', 'hold', 'release', 'return'] as const

/** A kind of request. */
export type RequestKind = (typeof requestKinds)[number]

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** How long a bank has for an answer, in milliseconds, where nothing else is agreed with it. */
export interface AnswerTimes {
  /** While the money may still be there: within a day of the theft. */
  readonly fresh: number
  /** After that. */
  readonly later: number
  /** A release lets a person have their money, a return needs the bank's own accounting. */
  readonly settling: number
}

/** The usual times: half an hour, four hours, a day. */
export const usualAnswer: AnswerTimes = { fresh: 30 * minute, later: 4 * hour, settling: day }

/** How long a request for money waits for an answer before it is let go, in milliseconds. */
export const unansweredAfter = 10 * day

/** What a clock is set by. */
export interface ClockSetting {
  readonly kind: RequestKind
  readonly askedAt: Date
  /** When the stolen money left the victim. */
  readonly rootAt: Date
  /** What is agreed with the bank; null where nothing is. */
  readonly answerMinutes: number | null
}

/** When an answer is due. What is agreed with the bank holds for the requests that hurry, confirmations and holds. */
export function answerDue(
  { kind, askedAt, rootAt, answerMinutes }: ClockSetting,
  { fresh, later, settling }: AnswerTimes = usualAnswer,
): Date {
  const asked = askedAt.getTime()
  if (kind === 'release' || kind === 'return') return new Date(asked + settling)
  if (answerMinutes !== null) return new Date(asked + answerMinutes * minute)
  return new Date(asked + (asked - rootAt.getTime() <= day ? fresh : later))
}

/**
 * Steps of a clock that nobody stops: the bank is reminded at half of its time (or another share of it), its duty officer is told when the time is over,
 * and the supervisor of the centre when it is over once again.
 */
export const clockSteps = ['remind', 'escalate', 'supervise'] as const

/** One of the steps. */
export type ClockStep = (typeof clockSteps)[number]

/** The share of its time after which a bank is usually reminded. */
export const usualShare = 0.5

/** A clock: when a bank was asked, when it is to have answered. */
export interface SetClock {
  readonly askedAt: Date
  readonly dueAt: Date
}

/** When a step is to be taken; the bank is reminded after `share` of its time. */
export function stepAt(step: ClockStep, { askedAt, dueAt }: SetClock, share = usualShare): Date {
  const [asked, due] = [askedAt.getTime(), dueAt.getTime()]
  const at = { remind: asked + (due - asked) * share, escalate: due, supervise: due + (due - asked) }
  return new Date(at[step])
}
