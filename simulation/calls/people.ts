import { type Dialling, type Locator, unreachable } from './dialling.ts'
import { otherNumber, senders } from './numbering.ts'
import { hour } from './plan.ts'
import { kinds, type Recorder } from './recorder.ts'
import { habitsByCode, type RoleHabits } from './roles.ts'
import type { Sims } from './sims.ts'
import { makeStream, mix, mixedFraction, type Stream } from './stream.ts'
import { hourOfWeek, rhythms } from './week.ts'

/** Everything that writes an hour of traffic. */
export interface Traffic {
  readonly seed: number
  readonly sims: Sims
  readonly stream: Stream
  readonly recorder: Recorder
  readonly dialling: Dialling
  readonly locator: Locator
}

/** Mean events a day by role, and the sums that a draw is compared with. */
const mixes = habitsByCode.map((habits) => {
  const sums = new Float64Array(5)
  const parts = [habits.calls, habits.received, habits.messagesOut, habits.messagesIn, habits.data]
  let sum = 0
  for (const [i, part] of parts.entries()) {
    sum += part
    sums[i] = sum
  }
  return { sums, total: sum }
})

/** Writes what legitimate SIMs do of themselves in the hour from `start`: calls, messages, data. */
export function peopleTraffic(
  traffic: Traffic,
  places: { from: number; to: number },
): (start: number, day: number) => void {
  const { sims, stream } = traffic
  const act = makeActs(traffic)
  return (start, day) => {
    const week = hourOfWeek(start)
    const hourly = habitsByCode.map(({ rhythm }, code) => (rhythms[rhythm][week] as number) * (mixes[code]?.total ?? 0))
    for (let i = places.from; i < places.to; i++) {
      const rate = (hourly[sims.role[i] as number] as number) * (sims.rate[i] as number)
      const luck = stream.next()
      // Of most SIMs nothing is heard in an hour: 1 - exp(-rate) is never above the rate.
      if (luck >= rate || (sims.activated[i] as number) > day) continue
      let left = 1 - luck
      let chance = Math.exp(-rate)
      for (let n = 1; left > chance && n < 400; n++) {
        left -= chance
        chance *= rate / n
        act(i, start)
      }
    }
  }
}

function makeActs({ seed, sims, stream, recorder, dialling, locator }: Traffic): (sim: number, start: number) => void {
  const people = makeContacts(seed, sims)
  const { row, push } = recorder
  const note = (sim: number, start: number, kind: number, peer: number) => {
    const h = start / hour
    row.offset = stream.below(hour)
    row.sim = sim
    row.imei = locator.imei(sim, h)
    row.peer = peer
    row.cell = locator.cell(sim, h, row.offset)
    if (row.cell === unreachable) return
    row.seconds = 0
    row.kind = kind
    push()
  }
  const call = (sim: number, start: number, habits: RoleHabits, incoming: boolean) => {
    const { call } = dialling
    const contact = people.contact(sim, stream.next() < habits.strangers ? undefined : stream.next(), stream)
    call.at = start + stream.below(hour)
    call.from = incoming ? -1 : sim
    call.to = incoming ? sim : contact
    call.otherNumber = contact < 0 || incoming ? people.outside : 0
    call.answered = habits.answered
    call.seconds = habits.seconds
    call.callback = habits.callback
    dialling.dial()
  }
  return (sim, start) => {
    const role = sims.role[sim] as number
    const habits = habitsByCode[role] as RoleHabits
    const { sums, total } = mixes[role] as (typeof mixes)[number]
    const aim = stream.next() * total
    if (aim < (sums[0] as number)) call(sim, start, habits, false)
    else if (aim < (sums[1] as number)) call(sim, start, habits, true)
    else if (aim < (sums[2] as number)) {
      const to = people.contact(sim, stream.next(), stream)
      note(sim, start, kinds.messageOut, to < 0 ? people.outside : (sims.number[to] as number))
      if (to >= 0) note(to, start, kinds.messageIn, sims.number[sim] as number)
    } else if (aim < (sums[3] as number))
      note(sim, start, kinds.messageIn, senders[stream.below(senders.length)] as number)
    else note(sim, start, kinds.data, 0)
  }
}

interface Contacts {
  /**
   * The place of somebody that a SIM knows, or -1 for a number of another network, which then stands in `outside`.
   * `luck` (0 to 1) chooses by Zipf's law, the closest most often; without it somebody never called before.
   */
  contact(sim: number, luck: number | undefined, stream: Stream): number
  /** The number of the last contact outside, or a number outside that the SIM knows. */
  readonly outside: number
}

/**
 * Who knows whom, computed and not kept: the k-th acquaintance of `a` is `b` exactly where the k-th of `b` is `a`, since
 * each k is a reflection of the row of people. The first three are the family; families share some numbers outside.
 */
function makeContacts(seed: number, sims: Sims): Contacts {
  const stream = makeStream(seed, 3)
  const mirrors = Int32Array.from({ length: 2048 }, () => stream.below(sims.people))
  const contacts = { outside: 0, contact: (_sim: number, _luck: number | undefined, _stream: Stream) => -1 }
  contacts.contact = (sim, luck, draws) => {
    if (luck === undefined) {
      contacts.outside = otherNumber(draws.below(0x7fffffff))
      return draws.next() < 0.4 ? draws.below(sims.people) : -1
    }
    const k = Math.min(mirrors.length - 1, Math.floor(((sims.contacts[sim] as number) + 1) ** luck) - 1)
    const business = sim >= sims.people
    const owner = business ? (sims.group[sim] as number) : k < 8 ? sim >> 2 : sim
    contacts.outside = otherNumber(mix(owner, k + 1000))
    if (business) return mixedFraction(owner, k) < 0.4 ? mix(owner, k + 5000) % sims.people : -1
    const other = k < 3 ? sim ^ (k + 1) : ((mirrors[k] as number) - sim + sims.people) % sims.people
    const shared = mixedFraction(Math.min(sim, other), Math.max(sim, other))
    const mutual = other < sims.people && other !== sim && (sims.contacts[other] as number) > k
    return mutual && shared < (k < 3 ? 0.75 : 0.5) ? other : -1
  }
  return contacts
}
