import { type Locator, unreachable } from './dialling.ts'
import { handset } from './numbering.ts'
import { hour } from './plan.ts'
import { habitsByCode, roleCode } from './roles.ts'
import type { Sims } from './sims.ts'
import { mix, mixedFraction } from './stream.ts'
import { noCell, type Towns } from './towns.ts'
import { hourOfWeek } from './week.ts'

const traveller = roleCode('traveller')
const seller = roleCode('seller')

/** Where a legitimate SIM is in an hour, and in which device: functions of the place and the hour alone, so nothing is kept. */
export function makeWhereabouts(sims: Sims, towns: Towns, from: number): Locator {
  const away = (sim: number, h: number) => {
    // Trips last four days; a traveller is away every second time.
    const trip = Math.floor((h + (sim % 96)) / 96)
    return sims.role[sim] === traveller && mixedFraction(sim, trip) < 0.5
  }
  return {
    cell: (sim, h, event) => {
      const { abroadInTown, works, rhythm } = habitsByCode[sims.role[sim] as number] as (typeof habitsByCode)[number]
      if ((sims.activated[sim] as number) > Math.floor((h - from / hour) / 24)) return unreachable
      if (away(sim, h)) return noCell
      const home = sims.home[sim] as number
      if (abroadInTown > 0.5) return towns.cell(towns.townOf(home), mix(sim, h * 8 + (event & 7)))
      const now = hourOfWeek(h * hour)
      if (atWork(now, rhythm === 'nights') && works) return sims.work[sim] as number
      // At the week-end families go out together, and so come into another cell at the same time.
      const company = now >= 5 * 24 ? sim >> 2 : sim
      if (mixedFraction(company, h) < abroadInTown && now % 24 > 7) {
        return towns.cell(towns.townOf(home), mix(company, h % 40))
      }
      return home
    },
    imei: (sim, h) => {
      const own = sims.imei[sim] as number
      // Who deals in phones tries them with a card of his own.
      if (sims.role[sim] === seller && mix(sim, 83) % 40 === 0 && hourOfWeek(h * hour) % 24 > 8) {
        return handset(mix(sim, h), mix(sim, h + 7_000_003))
      }
      // One in fifty people has a second handset and changes between them by the day.
      if (sim >= sims.people || mix(sim, 81) % 50 !== 0) return own
      return mix(sim, Math.floor(h / 24)) & 1 ? own : handset(mix(sim, 82), sim + 500_009)
    },
  }
}

function atWork(hourOfTheWeek: number, atNight: boolean): boolean {
  const now = hourOfTheWeek % 24
  if (atNight) return now >= 20 || now < 6
  return hourOfTheWeek < 5 * 24 && now >= 9 && now < 18
}
