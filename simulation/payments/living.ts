import { mixedFraction, type Stream } from '../calls/stream.ts'
import { hourOfWeek, type Rhythm, rhythms } from '../calls/week.ts'
import { type Accounts, accountRoles } from './accounts.ts'
import type { PaymentKind } from './books.ts'
import { day, type FullPlan, hour, minute, tenge } from './plan.ts'

/** Something that an honest person or firm means to pay, if the money is there. */
export interface Intent {
  readonly at: number
  readonly from: number
  readonly to: number
  readonly kind: PaymentKind
  /** In tiyn; a fraction between 0 and 1 means that share of what is there. */
  readonly amount: number
}

/** How people live; all of it guesses that say nothing about the country. Times a day unless said otherwise. */
const habits = {
  purchases: { worker: 1.1, pensioner: 0.7, student: 0.9, trader: 1 },
  transfers: { worker: 0.35, pensioner: 0.12, student: 0.4, trader: 0.4 },
  /** Paying somebody unknown: a used thing, a taxi, a master. */
  strangers: 0.05,
  cash: 0.06,
  walletTopUps: 0.25,
  /** Chances that are fixed for a person; of those who are up at night so many of their payments are made before six. */
  nightPeople: 0.05,
  atNight: 0.4,
  rents: 0.22,
  sendsToParents: 0.12,
  sendsAbroad: 0.05,
  holdsCoins: 0.02,
  paysLoan: 0.35,
  /** A month. */
  newLoan: 0.02,
  movesSavings: 0.5,
  /** Whoever collects money for a present or a class, a day, per person. */
  collections: 1 / 2500,
}

/** What one day of honest life is drawn with. */
export interface Living {
  readonly accounts: Accounts
  readonly plan: FullPlan
  readonly stream: Stream
  /** Takes what is meant to be paid; it may lie in a later day. */
  intend(intent: Intent): void
}

const hash = ({ plan }: Living, p: number, salt: number) => mixedFraction(p, plan.seed * 31 + salt)

/** A number of events with this mean (Knuth's way; means are small). */
function poisson(stream: Stream, mean: number): number {
  const limit = Math.exp(-mean)
  let count = 0
  for (let product = stream.next(); product > limit; product *= stream.next()) count++
  return count
}

/** A moment of the day that begins at `start`, by the rhythm. */
export function momentOf(stream: Stream, start: number, rhythm: Rhythm): number {
  const shares = rhythms[rhythm]
  const first = hourOfWeek(start)
  let total = 0
  for (let h = 0; h < 24; h++) total += shares[(first + h) % 168] as number
  let aim = stream.next() * total
  let h = 0
  while (h < 23 && aim >= (shares[(first + h) % 168] as number)) aim -= shares[(first + h++) % 168] as number
  return start + Math.floor((h + stream.next()) * hour)
}

/** A sum as people write it: rounded to 500 tenge when it is not small. */
const round = (tiyn: number) => {
  const step = (tiyn > 20_000 * tenge ? 5000 : tiyn > 3000 * tenge ? 500 : 10) * tenge
  return Math.max(step, Math.round(tiyn / step) * step)
}

/** An acquaintance: people know those who stand near them, and are known by them. */
export function acquaintance({ accounts: { people } }: Pick<Living, 'accounts'>, p: number, k: number): number {
  const distance = 1 + (k >> 1) * 7 + (k > 9 ? k * 13 : 0)
  return (p + (k % 2 === 0 ? distance : people - distance)) % people
}

/** Means to pay all that honest people and firms pay on the day that begins at `start` (local midnight). */
export function liveDay(living: Living, start: number): void {
  const date = new Date(start + 5 * hour).getUTCDate()
  const { accounts } = living
  for (let p = 0; p < accounts.people; p++) {
    spend(living, p, start)
    give(living, p, start)
    if (date % 28 === Math.floor(28 * hash(living, p, 1))) oncePerMonth(living, p, start)
    earn(living, p, { start, date })
  }
  collect(living, start)
  trade(living, start)
}

/** When somebody pays: as everybody does, but for those who work or sit up at night. */
function momentFor(living: Living, p: number, start: number, rhythm: Rhythm): number {
  const usual = momentOf(living.stream, start, rhythm)
  const isNight = hash(living, p, 16) < habits.nightPeople && hash(living, usual % 0x7fff_ffff, 17) < habits.atNight
  return isNight ? start + ((usual - start) >> 2) : usual
}

function spend(living: Living, p: number, start: number): void {
  const { accounts, stream, intend } = living
  const role = accountRoles[accounts.role[p] as number] as 'worker'
  const [merchants, end] = accounts.range('merchant')
  const shop = () => {
    // Half of what people buy they buy in a few places, the rest anywhere, in large places more often.
    const luck = stream.next() < 0.5 ? hash(living, p, 40 + stream.below(6)) : stream.next()
    return merchants + Math.floor((end - merchants) * luck ** 2)
  }
  for (let n = poisson(stream, habits.purchases[role]); n > 0; n--) {
    const amount = Math.round(stream.around(2800 * tenge, 1))
    intend({ at: momentFor(living, p, start, 'people'), from: p, to: shop(), kind: 'purchase', amount })
  }
  if (stream.next() < habits.cash) {
    const amount = (1 + stream.below(12)) * 5000 * tenge
    const [machines] = accounts.range('cash-machine')
    const to = machines + (accounts.town[p] as number) + 20 * stream.below(2)
    intend({ at: momentFor(living, p, start, 'people'), from: p, to, kind: 'cash', amount })
  }
  const wallet = accounts.wallet[p] as number
  if (wallet < 0 || stream.next() > habits.walletTopUps) return
  // What comes to a wallet leaves it within minutes, as with mules.
  const at = momentFor(living, p, start, 'people')
  intend({ at, from: p, to: wallet, kind: 'transfer', amount: round(stream.around(6000 * tenge, 0.8)) })
  intend({ at: at + Math.floor(stream.wait(10 * minute)), from: wallet, to: shop(), kind: 'purchase', amount: 0.9 })
}

function give(living: Living, p: number, start: number): void {
  const { accounts, stream, intend } = living
  const role = accountRoles[accounts.role[p] as number] as 'worker'
  for (let n = poisson(stream, habits.transfers[role]); n > 0; n--) {
    const to = acquaintance(living, p, Math.floor(20 * stream.next() ** 2))
    const amount = round(stream.around(7000 * tenge, 1.1))
    intend({ at: momentFor(living, p, start, 'people'), from: p, to, kind: 'transfer', amount })
  }
  if (stream.next() < habits.strangers) {
    const to = seller(living)
    intend({
      at: momentFor(living, p, start, 'trade'),
      from: p,
      to,
      kind: 'transfer',
      amount: round(stream.around(15_000 * tenge, 1.2)),
    })
  }
  if (hash(living, p, 5) < habits.holdsCoins && stream.next() < 0.15) {
    const [from, to] = accounts.range('exchange')
    const exchange = from + stream.below(to - from)
    const at = momentFor(living, p, start, 'people')
    const amount = round(stream.around(40_000 * tenge, 1))
    if (stream.next() < 0.6) intend({ at, from: p, to: exchange, kind: 'crypto', amount })
    else intend({ at, from: exchange, to: p, kind: 'crypto', amount })
  }
}

/** Somebody who sells: mostly the traders, who hear of many strangers. */
function seller({ accounts, stream }: Living): number {
  const trader = accountRoles.indexOf('trader')
  for (let tries = 0; tries < 40; tries++) {
    const p = stream.below(accounts.people)
    if (accounts.role[p] === trader || stream.next() < 0.02) return p
  }
  return stream.below(accounts.people)
}

function oncePerMonth(living: Living, p: number, start: number): void {
  const { accounts, stream, intend } = living
  const income = accounts.income[p] as number
  const at = () => momentOf(stream, start, 'people')
  const [lenders] = accounts.range('lender')
  const lender = lenders + Math.floor(4 * hash(living, p, 6))
  if (hash(living, p, 7) < habits.rents) {
    const landlord = Math.floor(accounts.people * hash(living, p, 8) ** 3)
    intend({ at: at(), from: p, to: landlord, kind: 'transfer', amount: round(income * 0.4) })
  }
  if (hash(living, p, 9) < habits.sendsToParents) {
    const parent = Math.floor(accounts.people * hash(living, p, 10))
    intend({ at: at(), from: p, to: parent, kind: 'transfer', amount: round(income * 0.15) })
  }
  if (hash(living, p, 11) < habits.sendsAbroad) {
    intend({
      at: at(),
      from: p,
      to: accounts.range('abroad')[0],
      kind: 'remittance',
      amount: round(income * stream.around(0.25, 0.5)),
    })
  }
  if (hash(living, p, 12) < habits.paysLoan) {
    intend({ at: at(), from: p, to: lender, kind: 'loan-payment', amount: Math.round(income * 0.18) })
  }
  const savings = accounts.savings[p] as number
  if (savings >= 0 && stream.next() < habits.movesSavings) {
    const saves = stream.next() < 0.75
    const [from, to, amount] = saves ? [p, savings, 0.35] : [savings, p, 0.2]
    intend({ at: at(), from, to, kind: 'transfer', amount })
  }
  if (stream.next() > habits.newLoan) return
  // A loan for a car or a repair: half of the time most of it goes on to somebody within two days, as with a theft.
  const taken = at()
  const amount = round(stream.around(700_000 * tenge, 0.7))
  intend({ at: taken, from: lender, to: p, kind: 'loan', amount })
  if (stream.next() < 0.5) {
    const paid = taken + Math.floor(minute * (20 + 2860 * stream.next()))
    intend({ at: paid, from: p, to: seller(living), kind: 'transfer', amount: Math.round(amount * 0.9) })
  }
}

function earn(living: Living, p: number, { start, date }: { readonly start: number; readonly date: number }): void {
  const { accounts, stream, intend } = living
  const income = accounts.income[p] as number
  const role = accountRoles[accounts.role[p] as number]
  const morning = (from: number) => from + start + 8 * hour + Math.floor(stream.next() * 2 * hour)
  const [employers, end] = accounts.range('employer')
  if (role === 'worker') {
    const employer = employers + Math.floor((end - employers) * hash(living, p, 13) ** 2)
    const payday = 1 + Math.floor(14 * hash(living, employer, 14))
    if (date !== payday && date !== payday + 14) return
    intend({ at: morning(0), from: employer, to: p, kind: 'wage', amount: Math.round(income / 2) })
  } else if (role === 'trader') {
    // What was sold is bought anew, or taken out as cash.
    if (stream.next() > 0.25) return
    const [machines] = accounts.range('cash-machine')
    const cash = stream.next() < 0.4
    const to = cash ? machines + (accounts.town[p] as number) : employers + stream.below(end - employers)
    intend({
      at: momentOf(stream, start, 'trade'),
      from: p,
      to,
      kind: cash ? 'cash' : 'transfer',
      amount: 0.3 + 0.5 * stream.next(),
    })
  } else if (date === 4 + Math.floor(8 * hash(living, p, 15))) {
    intend({ at: morning(-2 * hour), from: accounts.range('state')[0], to: p, kind: 'benefit', amount: income })
  }
}

/** One collects from many for a present, and pays it at once: many in, one out, as with mules. */
function collect(living: Living, start: number): void {
  const { accounts, stream, intend } = living
  const [merchants, end] = accounts.range('merchant')
  for (let n = poisson(stream, accounts.people * habits.collections); n > 0; n--) {
    const collector = stream.below(accounts.people)
    const asked = momentOf(stream, start, 'people')
    const amount = (1 + stream.below(5)) * 1000 * tenge
    const givers = 12 + stream.below(20)
    for (let k = 0; k < givers; k++) {
      const at = asked + Math.floor(stream.wait(2 * hour))
      intend({ at, from: acquaintance(living, collector, k), to: collector, kind: 'transfer', amount })
    }
    const to = merchants + stream.below(end - merchants)
    intend({
      at: asked + Math.floor((5 + 20 * stream.next()) * hour),
      from: collector,
      to,
      kind: 'purchase',
      amount: Math.round(givers * amount * 0.8),
    })
  }
}

/** Shops pay those they buy from about once a week. */
function trade({ accounts, stream, intend }: Living, start: number): void {
  const [from, to] = accounts.range('merchant')
  const [employers, end] = accounts.range('employer')
  for (let merchant = from; merchant < to; merchant++) {
    if (stream.next() > day / (7 * day)) continue
    const supplier = employers + stream.below(end - employers)
    intend({ at: momentOf(stream, start, 'office'), from: merchant, to: supplier, kind: 'transfer', amount: 0.7 })
  }
}
