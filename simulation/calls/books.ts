import type { SimFacts } from '#engines/sim-box'
import { iccidOf } from './numbering.ts'
import { day } from './plan.ts'
import { roleCode } from './roles.ts'
import { nobody, type Sims } from './sims.ts'
import { mix } from './stream.ts'

const licensed = roleCode('licensed-gateway')

/** What the operator's books say of every SIM, in the order of IMSIs; a few facts are missing, as in life. */
export function* booksOf(sims: Sims, from: number): Generator<SimFacts> {
  const order = Float64Array.from(sims.imsi, (imsi, i) => (imsi - 401_990_000_000_000) * 2 ** 22 + i)
  order.sort()
  for (const key of order) yield factsOf(sims, key % 2 ** 22, from)
}

function factsOf(sims: Sims, i: number, from: number): SimFacts {
  const owner = sims.owner[i] as number
  return {
    imsi: sims.imsi[i] as number,
    number: sims.number[i],
    ...(mix(i, 101) % 200 === 0 ? {} : { iccid: iccidOf(sims.serial[i] as number) }),
    ...(mix(i, 102) % 200 === 0 ? {} : { activatedAt: firstUse(sims, i, from) }),
    ...(owner === nobody ? {} : { owner: keyed(owner) }),
    dealer: `d${String(sims.dealer[i]).padStart(3, '0')}`,
    ...(sims.role[i] === licensed ? { licensed: true } : {}),
  }
}

/** Cards sold within the simulated time are used from the first moment of their day. */
function firstUse(sims: Sims, i: number, from: number): number {
  const activated = sims.activated[i] as number
  return from + activated * day + (activated < 0 ? mix(i, 103) % day : 0)
}

/** Stands for a keyed hash of an IIN: equal for equal owners. */
function keyed(owner: number): string {
  return (mix(owner, 104).toString(16).padStart(8, '0') + mix(owner, 105).toString(16).padStart(8, '0')).toUpperCase()
}
