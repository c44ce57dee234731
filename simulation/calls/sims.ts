import { gsmModule, handset, imsiAt, ownNumber, ownNumbers } from './numbering.ts'
import { type BoxPlan, type CallPlan, day, firstMoment } from './plan.ts'
import { fixtures, habitsByCode, people, peopleRoles, roleCode, type SubscriberRole } from './roles.ts'
import { makeStream, mix, mixedFraction, type Stream } from './stream.ts'
import { tiers } from './tiers.ts'
import type { Towns } from './towns.ts'

/**
 * Every SIM of the country in columns, by its place: people first, then machines and businesses, then the boxes' cards.
 * About 70 bytes a SIM. The place itself tells nothing to whom sees the records: IMSIs follow the order of sale.
 */
export interface Sims {
  readonly count: number
  /** Places below are people. */
  readonly people: number
  /** Places from `people` to here are machines and businesses; the rest are boxes' cards. */
  readonly legitimate: number
  /** Code of the role; 255 for a box's card. */
  readonly role: Uint8Array
  readonly imsi: Float64Array
  readonly number: Float64Array
  readonly imei: Float64Array
  /** Serial number of the card. */
  readonly serial: Float64Array
  /** Day of the first use, counted from the first day of the simulation; negative before it. */
  readonly activated: Int16Array
  readonly owner: Int32Array
  readonly dealer: Uint16Array
  readonly home: Int32Array
  readonly work: Int32Array
  /** How much more or less than the mean of the role: 1 is the mean. */
  readonly rate: Float32Array
  /** How many people are known. */
  readonly contacts: Uint16Array
  /** The first SIM of the business, machine park or box that it belongs to; its own place for people. */
  readonly group: Int32Array
}

/** The role of a box's card in the column. */
export const boxRole = 255

/** Owner of a card that nobody is registered for. */
export const nobody = -1

const dealers = 400

/** Places are kept in 22 bits while the cards are sold. */
const mostSims = 2 ** 22

/** Builds the columns. */
export function makeSims(plan: CallPlan, boxes: readonly BoxPlan[], towns: Towns): Sims {
  const sims = emptySims(plan.subscribers, boxes.at(-1))
  const stream = makeStream(plan.seed, 2)
  for (let i = 0; i < sims.people; i++) settlePerson(sims, i, { stream, towns, days: plan.days })
  settleFixtures(sims, stream, towns)
  for (const box of boxes) settleBox(sims, box, { stream, towns, from: plan.from ?? firstMoment })
  sellCards(sims, stream)
  return sims
}

function emptySims(subscribers: number, last: BoxPlan | undefined): Sims {
  const count = last === undefined ? subscribers : last.firstSim + last.sims
  if (count > mostSims) throw new RangeError(`${count} SIMs are more than ${mostSims}`)
  const fixed = Object.values(fixtures).reduce((sum, { share }) => sum + share, 0)
  return {
    count,
    people: subscribers - Math.floor((subscribers * fixed) / 10_000),
    legitimate: subscribers,
    role: new Uint8Array(count).fill(boxRole),
    imsi: new Float64Array(count),
    number: new Float64Array(count),
    imei: new Float64Array(count),
    serial: new Float64Array(count),
    activated: new Int16Array(count),
    owner: new Int32Array(count),
    dealer: new Uint16Array(count),
    home: new Int32Array(count),
    work: new Int32Array(count),
    rate: new Float32Array(count),
    contacts: new Uint16Array(count),
    group: Int32Array.from({ length: count }, (_, i) => i),
  }
}

const peopleShares = Object.values(people).map(({ share }) => share)
const allPeople = peopleShares.reduce((sum, share) => sum + share, 0)

function drawRole(aim: number): number {
  let left = aim * allPeople
  for (let code = 0; code < peopleRoles; code++) {
    left -= peopleShares[code] as number
    if (left < 0) return code
  }
  return 0
}

const child = roleCode('child')
const secondSim = roleCode('second-sim')
const adult = roleCode('adult')

interface Settling {
  readonly stream: Stream
  readonly towns: Towns
  readonly days: number
}

/** One person. Four neighbours are a family with one home; of 32 neighbours sometimes all adults work for one company. */
function settlePerson(sims: Sims, i: number, { stream, towns, days }: Settling): void {
  const role = drawRole(stream.next())
  const { spread, contacts } = habitsByCode[role] as (typeof habitsByCode)[number]
  const family = i >> 2
  const town = Math.floor(towns.townOf(10_001 + Math.floor(mixedFraction(family, 61) * towns.cells)))
  const company = i >> 5
  const hired = role === adult && mixedFraction(company, 62) < 0.07
  sims.role[i] = role
  sims.home[i] = towns.cell(town, family)
  sims.work[i] = towns.cell(town, hired ? -company : mix(i, 63) % (1 + (sims.people >> 4)))
  sims.rate[i] = Math.min(12, stream.around(1, spread) / Math.exp((spread * spread) / 2))
  sims.contacts[i] = Math.max(3, Math.min(400, Math.round(stream.around(contacts, 0.75))))
  sims.imei[i] = deviceOf(sims, i, role)
  sims.owner[i] = hired ? sims.people + company : role === child ? family << 2 : role === secondSim && i > 0 ? i - 1 : i
  if (stream.next() < 0.01) sims.owner[i] = nobody
  sims.dealer[i] = hired ? mix(company, 64) % dealers : dealerBySize(stream)
  const age = hired ? -(mix(company, 65) % 1500) : -Math.min(3600, Math.floor(stream.wait(900)))
  sims.activated[i] = !hired && stream.next() < 0.0008 * days ? stream.below(days) : age
}

function dealerBySize(stream: Stream): number {
  return Math.floor(dealers * stream.next() ** 2)
}

/** A handset of one's own; the second SIM shares it (the device's second IMEI, or the same); a few hold counterfeits that share an IMEI. */
function deviceOf(sims: Sims, i: number, role: number): number {
  if (mix(i, 66) % 333 === 0) return handset(mix(i, 67) % 40, 1)
  const first = sims.imei[i - 1]
  if (role === secondSim && first !== undefined) return mix(i, 68) % 5 === 0 ? first : first + 1
  return handset(mix(i, 69), i)
}

const groupSizes: Readonly<Partial<Record<SubscriberRole, readonly [number, number]>>> = {
  telemetry: [20, 400],
  alarm: [10, 200],
  'call-centre': [3, 20],
  'licensed-gateway': [4, 64],
}

/** Machines and businesses: groups with one owner, one dealer, one day of purchase. */
function settleFixtures(sims: Sims, stream: Stream, towns: Towns): void {
  const total = Object.values(fixtures).reduce((sum, { share }) => sum + share, 0)
  const room = sims.legitimate - sims.people
  let at = sims.people
  for (const [name, { share }] of Object.entries(fixtures)) {
    const role = name as SubscriberRole
    const end = name === Object.keys(fixtures).at(-1) ? sims.legitimate : at + Math.floor((room * share) / total)
    const [least, most] = groupSizes[role] ?? [1, 1]
    while (at < end) {
      const size = Math.min(end - at, Math.round(least * (most / least) ** stream.next()))
      settleGroup(sims, { role, first: at, size }, { stream, towns })
      at += size
    }
  }
}

interface Group {
  readonly role: SubscriberRole
  readonly first: number
  readonly size: number
}

function settleGroup(sims: Sims, { role, first, size }: Group, { stream, towns }: Omit<Settling, 'days'>): void {
  const code = roleCode(role)
  const { spread, contacts } = habitsByCode[code] as (typeof habitsByCode)[number]
  const [town, dealer, age] = [towns.pick(stream), dealerBySize(stream), Math.floor(stream.wait(500))]
  const scattered = role === 'telemetry' || role === 'alarm'
  const handsets = role === 'call-centre' && stream.next() < 0.5
  const modules = stream.below(900_000)
  for (let i = first; i < first + size; i++) {
    sims.role[i] = code
    sims.group[i] = first
    sims.home[i] = towns.cell(town, scattered ? i : first)
    sims.work[i] = sims.home[i] as number
    sims.rate[i] = stream.around(1, spread)
    sims.contacts[i] = contacts
    sims.imei[i] = handsets ? handset(mix(i, 69), i) : gsmModule(first, modules + i - first)
    sims.owner[i] = sims.people + (sims.people >> 5) + first
    sims.dealer[i] = dealer
    sims.activated[i] = -Math.min(3600, age + (role === 'call-centre' ? 30 * stream.below(3) : 0))
  }
}

/** The cards of a box. Straw men hold up to ten each, as the law allows one person; many cards have nobody. */
function settleBox(sims: Sims, box: BoxPlan, { stream, towns, from }: Omit<Settling, 'days'> & { from: number }): void {
  const [town, dealer] = [towns.pick(stream), dealerBySize(stream)]
  const starts = Math.floor((box.startsAt - from) / day)
  const scattered = tiers[box.tier].cards === 'scattered'
  const bought = starts - 1 - stream.below(15)
  for (let i = box.firstSim; i < box.firstSim + box.sims; i++) {
    sims.group[i] = box.firstSim
    sims.home[i] = towns.cell(town, box.firstSim)
    sims.work[i] = sims.home[i] as number
    sims.rate[i] = stream.around(1, 0.15)
    sims.imei[i] = gsmModule(box.firstSim, box.firstSim * 7 + ((i - box.firstSim) % box.ports))
    const strawMan = box.firstSim + ((i - box.firstSim) % Math.ceil(box.sims / (scattered ? 3 : 10)))
    sims.owner[i] = stream.next() < (scattered ? 0.15 : 0.35) ? nobody : 1_000_000_000 + strawMan
    sims.dealer[i] = scattered ? dealerBySize(stream) : dealer
    sims.activated[i] = scattered ? starts - 20 - Math.min(1500, Math.floor(stream.wait(250))) : bought
  }
}

/**
 * Gives cards their serial numbers, IMSIs and numbers in the order in which dealers sell them, so that what was bought
 * together is in a row, of honest people too. A third of the people chose or brought their number.
 */
function sellCards(sims: Sims, stream: Stream): void {
  const order = Float64Array.from(
    sims.dealer,
    (dealer, i) => (dealer * 8192 + (sims.activated[i] as number) + 4096) * mostSims + i,
  )
  order.sort()
  const slots = Math.floor(ownNumbers / 192)
  const shift = stream.below(slots)
  for (const [rank, key] of order.entries()) {
    const i = key % mostSims
    const run = (Math.floor(rank / 64) * 128_021 + shift) % slots
    sims.imsi[i] = imsiAt(rank)
    sims.serial[i] = (sims.dealer[i] as number) * 2_000_000_000 + rank * 2 + (mix(rank, 71) & 1)
    sims.number[i] = ownNumber(run * 192 + (rank % 64) * 3 + (mix(rank, 72) % 3))
  }
  let chosen = -1
  for (let i = 0; i < sims.people; i++) {
    if (stream.next() > 0.35) continue
    if (chosen >= 0) {
      const other = chosen
      const number = sims.number[i] as number
      sims.number[i] = sims.number[other] as number
      sims.number[other] = number
    }
    if (chosen < 0 || stream.next() < 0.5) chosen = i
  }
}
