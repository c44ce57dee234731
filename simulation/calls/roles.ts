import type { Rhythm } from './week.ts'

/**
 * How one kind of subscriber uses the network. Rates are means a day; who is above and below follows a log-normal
 * spread. All are guesses from common sense, made to be plausible and to look like boxes where real ones do.
 */
export interface RoleHabits {
  /** Out of 10,000 legitimate SIMs. */
  readonly share: number
  readonly rhythm: Rhythm
  /** Calls made a day. */
  readonly calls: number
  /** Calls received a day from other networks (those from our own come from their callers). */
  readonly received: number
  readonly messagesOut: number
  readonly messagesIn: number
  readonly data: number
  /** Deviation of the logarithm of a person's rate. */
  readonly spread: number
  /** Median number of people known. */
  readonly contacts: number
  /** Chance that a call goes to a number called once in a life. */
  readonly strangers: number
  readonly answered: number
  /** Median seconds of an answered call. */
  readonly seconds: number
  /** Chance that a call back follows a call that nobody answered. */
  readonly callback: number
  /** Chance to be neither at home nor at work in an hour; drivers are everywhere. */
  readonly abroadInTown: number
  /** Whether working hours are spent at another cell. */
  readonly works: boolean
}

const person: RoleHabits = {
  share: 0,
  rhythm: 'people',
  calls: 4.2,
  received: 2.4,
  messagesOut: 0.35,
  messagesIn: 1.6,
  data: 5,
  spread: 0.8,
  contacts: 22,
  strangers: 0.09,
  answered: 0.7,
  seconds: 48,
  callback: 0.35,
  abroadInTown: 0.15,
  works: true,
}

/** People, in the order of their codes. */
export const people = {
  adult: { ...person, share: 6010 },
  child: {
    ...person,
    share: 900,
    rhythm: 'children',
    calls: 2,
    received: 0.9,
    contacts: 7,
    strangers: 0.02,
    seconds: 25,
  },
  elder: {
    ...person,
    share: 900,
    rhythm: 'elders',
    calls: 1.8,
    received: 1.2,
    messagesOut: 0.02,
    data: 0.15,
    contacts: 8,
    strangers: 0.05,
    seconds: 75,
    abroadInTown: 0.04,
    works: false,
  },
  'night-worker': { ...person, share: 300, rhythm: 'nights' },
  /** The second SIM of somebody's phone: data, codes by message, now and then a call. */
  'second-sim': {
    ...person,
    share: 900,
    calls: 0.6,
    received: 0.4,
    messagesOut: 0.05,
    data: 3,
    contacts: 6,
    spread: 1.2,
  },
  /** Away from home for days: no cell of ours, few calls. */
  traveller: { ...person, share: 120, calls: 2.2, data: 3 },
  /** Taxi drivers: each passenger is called once, briefly, from anywhere. */
  driver: {
    ...person,
    share: 130,
    rhythm: 'trade',
    calls: 22,
    received: 9,
    data: 14,
    strangers: 0.72,
    seconds: 22,
    spread: 0.5,
    callback: 0.2,
    abroadInTown: 0.9,
  },
  /** Couriers: more calls, shorter, more of them unanswered. */
  courier: {
    ...person,
    share: 110,
    rhythm: 'trade',
    calls: 38,
    received: 8,
    data: 14,
    strangers: 0.88,
    answered: 0.62,
    seconds: 18,
    spread: 0.45,
    callback: 0.3,
    abroadInTown: 0.95,
  },
  /** Shops and sellers: strangers call them, they call back. */
  seller: {
    ...person,
    share: 240,
    rhythm: 'trade',
    calls: 13,
    received: 16,
    strangers: 0.5,
    spread: 0.6,
    contacts: 50,
  },
} satisfies Record<string, RoleHabits>

const machine: RoleHabits = {
  ...person,
  rhythm: 'machines',
  calls: 0,
  received: 0,
  messagesOut: 0,
  messagesIn: 0,
  data: 0,
  spread: 0.2,
  contacts: 1,
  strangers: 0,
  callback: 0,
  abroadInTown: 0,
  works: false,
}

/** Machines and businesses that sit in one cell, in the order of their codes after the people. */
export const fixtures = {
  /** Meters, trackers, terminals: data from one cell, many cards of one owner in a row. */
  telemetry: { ...machine, share: 290, messagesOut: 0.4, data: 6, spread: 0.7 },
  /** Alarms: a message or an unanswered call to the same few numbers. */
  alarm: { ...machine, share: 80, calls: 0.6, messagesOut: 1.5, contacts: 3, answered: 0.25, seconds: 8 },
  /** Telephone sales and debt collection on ordinary SIMs, several in one room, without a licence. */
  'call-centre': {
    ...machine,
    share: 8,
    rhythm: 'office',
    calls: 95,
    received: 6,
    messagesIn: 0.8,
    data: 0.8,
    spread: 0.4,
    contacts: 900,
    strangers: 0.55,
    answered: 0.48,
    seconds: 34,
    callback: 0.09,
  },
  /** Gateways of companies with a licence: their books say so. */
  'licensed-gateway': {
    ...machine,
    share: 12,
    rhythm: 'office',
    calls: 110,
    received: 22,
    spread: 0.4,
    contacts: 1500,
    strangers: 0.3,
    answered: 0.6,
    seconds: 60,
    callback: 0.12,
  },
} satisfies Record<string, RoleHabits>

/** What a legitimate SIM is. */
export type SubscriberRole = keyof typeof people | keyof typeof fixtures

/** Roles by their code: people first, then what stands in one place. */
export const roleNames = [...Object.keys(people), ...Object.keys(fixtures)] as readonly SubscriberRole[]

/** Habits by the code of the role. */
export const habitsByCode: readonly RoleHabits[] = [...Object.values(people), ...Object.values(fixtures)]

/** How many of the roles are people: codes below it. */
export const peopleRoles = Object.keys(people).length

/** The code of a role. */
export function roleCode(role: SubscriberRole): number {
  return roleNames.indexOf(role)
}
