import { parsePhone } from '#formats/phone'

/** What a telephone system tells of a call. */
export const callEventKinds = ['ringing', 'answered', 'ended', 'missed'] as const

/** One of them. */
export type CallEventKind = (typeof callEventKinds)[number]

/** How far a call is; nothing leads back. */
export type CallState = CallEventKind

/** How long a call is kept, in milliseconds: a day. */
export const callLife = 86_400_000

/** The moments of a call, each as first told; what was not told is null. */
export interface CallTimes {
  readonly rangAt: Date | null
  readonly answeredAt: Date | null
  readonly endedAt: Date | null
  readonly missedAt: Date | null
}

/** What is known of a call. */
export interface CallFacts extends CallTimes {
  /** The telephone at the desk that rang or was picked up. */
  readonly extension: string | null
  readonly queue: string | null
  /** The caller's number, canonical where it can be read; null where it was withheld. */
  readonly caller: string | null
}

/** One event, its time made believable by `eventTime`. */
export interface CallEvent {
  readonly kind: CallEventKind
  readonly at: Date
  readonly extension: string | null
  readonly queue: string | null
  readonly caller: string | null
}

/** A call nobody has told anything of. */
export const unheard: CallFacts = {
  rangAt: null,
  answeredAt: null,
  endedAt: null,
  missedAt: null,
  extension: null,
  queue: null,
  caller: null,
}

/**
 * The call after one more event. Events come twice and in any order: the first time of each kind stays, later events
 * fill what was unknown, and the telephone that was picked up outweighs those that only rang.
 */
export function afterEvent(call: CallFacts, event: CallEvent): CallFacts {
  const { kind, at } = event
  const picked = kind === 'answered' && event.extension !== null && call.answeredAt === null
  const rings = kind === 'ringing' && call.rangAt === null && call.answeredAt === null
  return {
    rangAt: kind === 'ringing' ? (call.rangAt ?? at) : call.rangAt,
    answeredAt: kind === 'answered' ? (call.answeredAt ?? at) : call.answeredAt,
    endedAt: kind === 'ended' ? (call.endedAt ?? at) : call.endedAt,
    missedAt: kind === 'missed' ? (call.missedAt ?? at) : call.missedAt,
    extension: picked || rings ? (event.extension ?? call.extension) : (call.extension ?? event.extension),
    queue: call.queue ?? event.queue,
    caller: call.caller ?? event.caller,
  }
}

/**
 * How far a call is; undefined where nothing was told. One that was answered and is over has ended; one that rang and is
 * over was missed, whichever word its end was told with.
 */
export function stateOf({ rangAt, answeredAt, endedAt, missedAt }: CallTimes): CallState | undefined {
  if (endedAt !== null || missedAt !== null) {
    return answeredAt === null && (missedAt !== null || rangAt !== null) ? 'missed' : 'ended'
  }
  if (answeredAt !== null) return 'answered'
  return rangAt === null ? undefined : 'ringing'
}

/** Whether somebody may be on the line. */
export function isLive(state: CallState | undefined): boolean {
  return state === 'ringing' || state === 'answered'
}

/** The time of an event: as told, unless the telephone system's clock is plainly wrong. */
export function eventTime(told: Date | undefined, now: Date): Date {
  if (told === undefined || told > now || now.getTime() - told.getTime() > callLife) return now
  return told
}

/**
 * The caller's number as a telephone system writes it: `87075550123`, `+7 707…`, `sip:+7707…@host`, `"Name" <8707…>`.
 * E.164 where it is a number; other digits as they are; null where it was withheld.
 */
export function readCaller(written: string | undefined): string | null {
  const bare = /<([^>]*)>/.exec(written ?? '')?.[1] ?? written ?? ''
  const user = bare.replace(/^(?:sips?|tel):/i, '').split(/[@;]/)[0] ?? ''
  const phone = parsePhone(user)
  if (phone.ok) return phone.value.e164
  const digits = user.replace(/[^\d+]/g, '')
  return /^\+?\d{3,20}$/.test(digits) ? digits : null
}
