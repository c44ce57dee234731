import { mix, mixedFraction } from '../calls/stream.ts'
import type { Accounts } from './accounts.ts'
import type { Order } from './books.ts'
import { day, type FullPlan, hour, tenge } from './plan.ts'
import { townAbroad, townCount, townUnknown } from './towns.ts'

/** Shares of people and of payments; all of it guesses that say nothing about the country. */
const shares = {
  /** Households of four neighbours that order from one device. */
  sharedDevices: 0.05,
  /** People with a computer, and how many of their orders come from it. */
  computers: 0.15,
  byComputer: 0.17,
  /** Trips, of people in ten days. */
  trips: 0.1,
  /** Cards that somebody uses in another town, a student's by the parents say; and how many of their purchases are made there. */
  twoTowns: 0.015,
  inOtherTown: 0.3,
  /** People behind a network that shows them abroad, and how many of their orders it shows there. */
  hidden: 0.015,
  shownAbroad: 0.25,
  /** People whose app does not tell where it is. */
  untold: 0.35,
}

/** How many payments are ordered while the payer is on the telephone: shopping, paying people, and large sums, which one talks about. */
const talking = { usual: 0.02, people: 0.05, large: 0.1, largeFrom: 200_000 * tenge }

/** Days that people keep a telephone. */
const telephoneLasts = 900 * day

const tripsApart = 10 * day

/** How payments are ordered by those whose account it is: whoever steals is on the telephone, travels and shares devices as they do. */
export interface Circumstances {
  /** The device of the account's holder that gives an order. */
  device(at: number, order: Order): number
  /** Where a device is: its town, `townAbroad` or `townUnknown`. */
  town(at: number, order: Order, device: number): number
  /** Whether the payer happens to be on the telephone. */
  isTalking(at: number, order: Order): boolean
}

/** Circumstances of a plan. They are read off the payer and the moment, so that no draw of theirs moves anything else. */
export function circumstancesOf({ seed, rings, from }: FullPlan, accounts: Accounts): Circumstances {
  const { people, count } = accounts
  const firstOwn = count + rings
  const of = (who: number, salt: number) => mixedFraction(who, seed * 31 + salt)
  const now = (at: number, order: Order, salt: number) =>
    mixedFraction(mix(mix(order.from, order.to), Math.floor(at / 1000) | 0), seed * 31 + salt)

  const device = (at: number, order: Order): number => {
    const holder = accounts.holder[order.from] as number
    if (holder >= people) return holder
    if (isApp(order) && of(holder, 61) < shares.computers && now(at, order, 62) < shares.byComputer) {
      return firstOwn + holder
    }
    const owner = of(holder >>> 2, 63) < shares.sharedDevices ? holder & ~3 : holder
    const replaced = Math.floor((at - from) / telephoneLasts + of(owner, 64))
    return replaced === 0 ? owner : firstOwn + people * replaced + owner
  }

  /** Where a person is: at home, on a trip, or on the way, where nobody pays from a place that is told. */
  const whereabouts = (at: number, p: number): number => {
    const since = at - from
    const stretch = Math.floor(since / tripsApart)
    const trip = mix(p, seed * 31 + 65 + 7 * stretch)
    const home = accounts.town[p] as number
    if (mixedFraction(trip, 1) >= shares.trips) return home
    const gone = since - stretch * tripsApart - mixedFraction(trip, 2) * 5 * day
    const stays = (1 + 3 * mixedFraction(trip, 3)) * day
    if (gone < 0 || gone > stays) return home
    const isOnTheWay = gone < 5 * hour || gone > stays - 5 * hour
    return isOnTheWay ? townUnknown : Math.floor(townCount * mixedFraction(trip, 4) ** 2)
  }

  const town = (at: number, order: Order, by: number): number => {
    const holder = accounts.holder[order.from] as number
    const isRing = by >= count && by < firstOwn
    if (isApp(order) && isRing) return ringTown(by)
    if (holder >= people) return order.kind === 'cash' ? (accounts.town[order.from] as number) : townUnknown
    const there = whereabouts(at, holder)
    if (!isApp(order)) {
      const isOther = of(holder, 66) < shares.twoTowns && now(at, order, 67) < shares.inOtherTown
      return isOther && order.kind === 'purchase' ? Math.floor(townCount * of(holder, 68)) : there
    }
    if (of(holder, 69) < shares.hidden && now(at, order, 70) < shares.shownAbroad) return townAbroad
    return of(holder, 71) < shares.untold ? townUnknown : there
  }
  // Some offenders hide where they are as well.
  const ringTown = (by: number) => (of(by, 72) < 0.3 ? townAbroad : Math.floor(townCount * of(by, 73) ** 2))

  return {
    device,
    town,
    isTalking: (at, order) => now(at, order, 74) < talkingShare(order),
  }
}

/** Ordered in an app, wherever one is; purchases and cash are where the card is. */
const isApp = ({ kind }: Order): boolean => kind !== 'purchase' && kind !== 'cash'

function talkingShare({ kind, amount }: Order): number {
  if (kind === 'purchase' || kind === 'cash') return talking.usual
  return amount >= talking.largeFrom ? talking.large : talking.people
}
