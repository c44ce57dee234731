/** What is threatened: a life, one's own life, or somebody was taken. */
export const crisisKinds = ['life', 'suicide', 'abduction'] as const

/** What is threatened. */
export type CrisisKind = (typeof crisisKinds)[number]

/** How a crisis ended, as far as the hotline knows. */
export const crisisOutcomes = ['services-called', 'handed-over', 'person-safe', 'call-lost', 'false-alarm'] as const

/** How a crisis ended. */
export type CrisisOutcome = (typeof crisisOutcomes)[number]

/** Free short numbers: police, ambulance, every emergency, children's line, family and children's crisis line. */
export const crisisNumbers = ['102', '103', '112', '111', '150'] as const

/** A free short number. */
export type CrisisNumber = (typeof crisisNumbers)[number]

/** What stands on the operator's screen. The words are messages: `crisis.<kind>.<part>.<code>`. */
export interface CrisisScript {
  /** The best number first. */
  readonly numbers: readonly CrisisNumber[]
  /** What to say to the caller, in the caller's language. */
  readonly say: readonly string[]
  /** What to ask, in this order, in the caller's language. */
  readonly ask: readonly string[]
  /** What to do meanwhile, in the operator's. */
  readonly do: readonly string[]
  /** What harms, in the operator's. */
  readonly avoid: readonly string[]
}

/** The scripts. That of suicide follows safe-messaging guidance: ask openly, listen, stay, no blame, no promise of secrecy. */
export const crisisScripts: Readonly<Record<CrisisKind, CrisisScript>> = {
  life: {
    numbers: ['112', '102', '103'],
    say: ['here', 'safe-place', 'stay-on-line'],
    ask: ['where', 'who', 'hurt', 'weapon', 'leave'],
    do: ['call-services', 'write-address', 'keep-line'],
    avoid: ['confront', 'hang-up', 'promise'],
  },
  suicide: {
    numbers: ['112', '103', '150', '111'],
    say: ['thank-you', 'not-alone', 'matters', 'together'],
    ask: ['thoughts', 'plan', 'means', 'where', 'near', 'next-hours'],
    do: ['listen', 'means-away', 'someone-near', 'call-if-danger', 'keep-line'],
    avoid: ['judge', 'argue', 'methods', 'secrecy', 'leave-alone'],
  },
  abduction: {
    numbers: ['102', '112', '111'],
    say: ['believe', 'every-minute', 'keep-phone'],
    ask: ['who', 'last-seen', 'looks', 'with-whom', 'contact', 'accounts'],
    do: ['call-police', 'keep-messages', 'no-payment', 'pass-on'],
    avoid: ['wait', 'publish', 'write-abductor'],
  },
}

/** Nobody waits longer than this for an alarm to be taken before it is told again, in milliseconds. */
export const escalationAfter = 120_000

/** An alarm last told then or before is due to be told again. A worker's clock may run a few seconds before the server's. */
export function lastToldBy(now: Date): Date {
  return new Date(now.getTime() - escalationAfter + 5000)
}

/** Whether an alarm still waits for somebody: nobody took it, and it is not over. */
export function isUntaken(crisis: { readonly acknowledgedAt: Date | null; readonly endedAt: Date | null }): boolean {
  return crisis.acknowledgedAt === null && crisis.endedAt === null
}

/** Whether an alarm has to be told again now: nobody took it, it is not over, and the last telling is old enough. */
export function isDue(
  crisis: { readonly acknowledgedAt: Date | null; readonly endedAt: Date | null; readonly alertedAt: Date },
  now: Date,
): boolean {
  return isUntaken(crisis) && crisis.alertedAt <= lastToldBy(now)
}

/** Whom an alarm is told: those on duty; supervisors where none is, and again with everybody once nobody took it. */
export function audienceOf(
  onDuty: readonly string[],
  alerts: number,
): {
  readonly people: readonly string[]
  readonly supervisors: boolean
} {
  return { people: onDuty, supervisors: onDuty.length === 0 || alerts > 1 }
}
