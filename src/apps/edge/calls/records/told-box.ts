import type { FoundBox } from '#domains/calls'
import type { BoxPortrait, SimPortrait } from '#engines/sim-box'

/** A region by its ISO 3166-2 code. */
type Region = NonNullable<FoundBox['region']>

/** How boxes are told to the centre. */
export interface Telling {
  /** The region of a cell, where the operator said so. */
  readonly regionOf: (cell: number) => string | undefined
  /** Whether the records are made up. */
  readonly synthetic: boolean
}

/** As many SIMs and cells of a box as the centre takes; the surest ones. */
const simsMost = 5000
const cellsMost = 100
/** Boxes and SIMs in one letter to the centre. */
const boxesInLetter = 100

const digits = (value: number, length: number) => String(value).padStart(length, '0')
const rounded = (value: number) => Math.round(value * 1000) / 1000

/** A box as the centre takes it. */
export function toldBox(box: BoxPortrait, { regionOf, synthetic }: Telling): FoundBox {
  const sims = box.sims.slice(0, simsMost)
  const cells = [...new Set(box.sims.flatMap((sim) => sim.cells))]
  const links = Object.entries(box.links).filter(([, count]) => count > 0)
  return {
    externalId: `box-${digits(box.id, 15)}`,
    region: regionOfMost(box.sims, regionOf),
    score: rounded(box.score),
    firstSeen: new Date(box.firstSeen).toISOString(),
    lastSeen: new Date(box.lastSeen).toISOString(),
    links: Object.fromEntries(links),
    cells: cells.slice(0, cellsMost),
    devices: new Set(box.sims.flatMap(({ imeis }) => imeis)).size,
    synthetic,
    sims: sims.map(toldSim),
  }
}

function toldSim(sim: SimPortrait): FoundBox['sims'][number] {
  return {
    imsi: digits(sim.imsi, 15),
    number: sim.number >= 1e7 ? `+${sim.number}` : null,
    imeis: sim.imeis.map((imei) => digits(imei, 14)),
    score: rounded(sim.probability),
    reasons: sim.reasons.map(({ feature, value, points }) => ({
      code: feature,
      value: rounded(value),
      weight: rounded(points),
    })),
    calls: sim.calls,
    firstSeen: new Date(sim.firstSeen).toISOString(),
    lastSeen: new Date(sim.lastSeen).toISOString(),
  }
}

/** The region in which most of its SIMs were seen last; null where no cell is known. */
function regionOfMost(sims: readonly SimPortrait[], regionOf: Telling['regionOf']): Region | null {
  const counts = new Map<string, number>()
  for (const { cells } of sims) {
    const region = regionOf(cells.at(-1) ?? 0)
    if (region !== undefined) counts.set(region, (counts.get(region) ?? 0) + 1)
  }
  const [first] = [...counts].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  return (first?.[0] as Region | undefined) ?? null
}

/** Boxes in letters that the centre takes each at once. */
export function lettersOf(boxes: readonly FoundBox[]): readonly (readonly FoundBox[])[] {
  const letters: FoundBox[][] = []
  let sims = 0
  for (const box of boxes) {
    const last = letters.at(-1)
    if (last === undefined || last.length === boxesInLetter || sims + box.sims.length > simsMost) {
      letters.push([box])
      sims = box.sims.length
    } else {
      last.push(box)
      sims += box.sims.length
    }
  }
  return letters
}
