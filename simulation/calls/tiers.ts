import type { Rhythm } from './week.ts'

/** How a box hides. Each tier but the first and the last departs from `naive` on one axis. */
export interface TierHabits {
  /** Cards for each port, taken by turns; 1 means that a card stays in its port. */
  readonly cardsPerPort: number
  /** Hours after which the next card comes to the port. */
  readonly sessionHours: number
  /** `port`: the port's own IMEI for ever. `fresh`: another handset's IMEI with every session. */
  readonly imei: 'port' | 'fresh'
  /** Places with radio parts that the cards of the bank wander through. */
  readonly sites: readonly [least: number, most: number]
  readonly rhythm: Rhythm
  /** Calls an hour that a port makes in an hour of average load. */
  readonly callsAnHour: readonly [least: number, most: number]
  /** Whether people listen in: pauses between calls, messages, data, the same numbers again. */
  readonly human: boolean
  /** Events among the box's own cards for each call out. */
  readonly within: number
  /** `row`: cards bought together, few names. `scattered`: aged cards of many dealers and straw men. */
  readonly cards: 'row' | 'scattered'
}

const naive: TierHabits = {
  cardsPerPort: 1,
  sessionHours: 1,
  imei: 'port',
  sites: [1, 1],
  rhythm: 'transit',
  callsAnHour: [9, 22],
  human: false,
  within: 0,
  cards: 'row',
}

/** The tiers by name. */
export const tiers = {
  naive,
  /** A bank of cards behind the ports: each card makes few calls, then rests. */
  rotation: { ...naive, cardsPerPort: 5, sessionHours: 2 },
  /** The device pretends to be another handset every few hours. */
  'imei-change': { ...naive, sessionHours: 3, imei: 'fresh' },
  /** Cards appear in turn at radio parts in different cells, as though somebody travelled. */
  'virtual-mobility': { ...naive, sessionHours: 1, sites: [3, 8] },
  /** Few calls with pauses by day, messages, data, some numbers again. */
  'human-like': { ...naive, rhythm: 'people', callsAnHour: [0.5, 1.6], human: true },
  /** The cards call and write to each other, so that they also receive. */
  'inter-sim': { ...naive, within: 0.8 },
  /** Everything at once, with aged cards of many owners. */
  combined: {
    cardsPerPort: 3,
    sessionHours: 3,
    imei: 'fresh',
    sites: [3, 8],
    rhythm: 'people',
    callsAnHour: [1.5, 3.5],
    human: true,
    within: 0.45,
    cards: 'scattered',
  },
} satisfies Record<string, TierHabits>

/** How much a box does to hide. */
export type EvasionTier = keyof typeof tiers

/** All tiers, the plainest first. */
export const tierNames = Object.keys(tiers) as readonly EvasionTier[]
