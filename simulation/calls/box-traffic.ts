import { type Locator, unreachable } from './dialling.ts'
import { handset, otherNumber, senders } from './numbering.ts'
import type { Traffic } from './people.ts'
import { type BoxPlan, hour } from './plan.ts'
import { kinds } from './recorder.ts'
import type { Sims } from './sims.ts'
import { mix, mixedFraction } from './stream.ts'
import { type TierHabits, tiers } from './tiers.ts'
import type { Towns } from './towns.ts'
import { hourOfWeek, rhythms } from './week.ts'

/** The card that is in a port in hour `h`, by its place. Ports change their cards at different hours. */
export function cardIn(box: BoxPlan, port: number, h: number): number {
  const { cardsPerPort, sessionHours } = tiers[box.tier]
  const session = Math.floor((h + (port % sessionHours)) / sessionHours)
  return box.firstSim + port + box.ports * (session % cardsPerPort)
}

/** Where the boxes' cards are, and which device they seem to be in. */
export function makeBoxLocator(sims: Sims, boxes: readonly BoxPlan[], towns: Towns): Locator {
  const byFirst = new Map(boxes.map((box) => [box.firstSim, box]))
  const boxOf = (sim: number) => byFirst.get(sims.group[sim] as number) as BoxPlan
  const session = (box: BoxPlan, sim: number, h: number) => {
    const { sessionHours } = tiers[box.tier]
    return Math.floor((h + (((sim - box.firstSim) % box.ports) % sessionHours)) / sessionHours)
  }
  return {
    cell: (sim, h) => {
      const box = boxOf(sim)
      const port = (sim - box.firstSim) % box.ports
      if (cardIn(box, port, h) !== sim) return unreachable
      const site = box.sites === 1 ? 0 : mix(sim, session(box, sim, h)) % box.sites
      // A few ports hear the neighbouring sector better.
      const sector = mix(box.firstSim, port) % 9 === 0 ? 1 : 0
      return towns.cell(towns.townOf(sims.home[sim] as number), box.firstSim + 2 * site + sector)
    },
    imei: (sim, h) => {
      const box = boxOf(sim)
      if (tiers[box.tier].imei === 'port') return sims.imei[sim] as number
      const now = session(box, sim, h)
      return handset(mix(sim, now), mix(sim, now + 7_000_003))
    },
  }
}

/** Seconds of ringing before an answer or its absence. */
const ringing = 9

/** Writes what the boxes do in the hour from `start`. Each port holds one call at a time. */
export function boxTraffic(traffic: Traffic, boxes: readonly BoxPlan[]): (start: number) => void {
  const free = boxes.map(({ ports }) => new Float64Array(ports))
  const acts = makeBoxActs(traffic)
  const { stream } = traffic
  return (start) => {
    const week = hourOfWeek(start)
    for (const [b, box] of boxes.entries()) {
      if (box.startsAt > start) continue
      const habits: TierHabits = tiers[box.tier]
      const load = (rhythms[habits.rhythm][week] as number) * 24 * box.callsAnHour
      const mean = hour / Math.max(load, 1e-9)
      const ports = free[b] as Float64Array
      for (let port = 0; port < box.ports; port++) {
        const sim = cardIn(box, port, start / hour)
        // A pause is drawn anew each hour (waiting has no memory), so that the rhythm takes effect at once.
        let at = Math.max(ports[port] as number, start) + stream.wait(mean)
        while (at < start + hour) {
          const busy = acts.call(box, sim, Math.floor(at))
          ports[port] = at + 1000 * (ringing + busy)
          at = (ports[port] as number) + stream.wait(mean)
        }
        if (habits.human) acts.pretend(box, sim, start)
      }
    }
  }
}

interface BoxActs {
  /** Makes a call and what goes with it; returns the seconds talked. */
  call(box: BoxPlan, sim: number, at: number): number
  /** What a card does in an hour so as to pass for a person: messages, data, calls received. */
  pretend(box: BoxPlan, sim: number, start: number): void
}

function makeBoxActs({ sims, stream, recorder, dialling, locator }: Traffic): BoxActs {
  const { call } = dialling
  const note = (sim: number, at: number, kind: number, peer: number) => {
    const { row, push } = recorder
    const start = Math.floor(at / hour) * hour
    row.cell = locator.cell(sim, start / hour, 0)
    if (row.cell === unreachable) return
    row.offset = at - start
    row.sim = sim
    row.imei = locator.imei(sim, start / hour)
    row.peer = peer
    row.seconds = 0
    row.kind = kind
    push()
  }
  const dial = (from: number, to: number, manner: readonly [answered: number, seconds: number, callback: number]) => {
    call.from = from
    call.to = to
    ;[call.answered, call.seconds, call.callback] = manner
    return dialling.dial()
  }
  const aim = (box: BoxPlan, sim: number): number => {
    const luck = stream.next()
    const again = tiers[box.tier].human && luck > 0.75
    const salt = again
      ? mix(sim, stream.below(12))
      : luck < box.repeats
        ? mix(box.firstSim, stream.below(box.ports * 40))
        : -1
    const ours = salt < 0 ? stream.next() < 0.42 : mixedFraction(salt, 91) < 0.42
    call.otherNumber = otherNumber(salt < 0 ? stream.below(0x7fffffff) : salt | 0)
    if (!ours) return -1
    return salt < 0 ? stream.below(sims.people) : salt % sims.people
  }
  return {
    call: (box, sim, at) => {
      call.at = at
      const talked = dial(sim, aim(box, sim), [0.62, 70, 0.06])
      if (stream.next() >= tiers[box.tier].within) return talked
      const other = cardIn(box, stream.below(box.ports), Math.floor(at / hour))
      const after = at + 1000 * (ringing + talked + 5 + stream.below(60))
      if (other === sim || Math.floor(after / hour) !== Math.floor(at / hour)) return talked
      call.at = after
      if (stream.next() < 0.6) return Math.floor((after - at) / 1000) + dial(other, sim, [0.95, 45, 0])
      note(other, after, kinds.messageOut, sims.number[sim] as number)
      note(sim, after, kinds.messageIn, sims.number[other] as number)
      return talked
    },
    pretend: (box, sim, start) => {
      const at = () => start + stream.below(hour)
      const daily = (events: number) => stream.next() < events / 24
      if (daily(2.5)) note(sim, at(), kinds.data, 0)
      if (daily(0.8)) note(sim, at(), kinds.messageIn, senders[stream.below(senders.length)] as number)
      if (daily(0.4)) note(sim, at(), kinds.messageOut, otherNumber(mix(sim, stream.below(12)) | 0))
      if (!daily(1.2)) return
      call.at = at()
      call.otherNumber = otherNumber(mix(sim, stream.below(12)) | 0)
      const tiersOwn = box.tier === 'combined' ? 0.5 : 0.35
      dial(-1, sim, [tiersOwn, 35, 0])
    },
  }
}
