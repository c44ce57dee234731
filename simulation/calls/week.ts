/** Weekly rhythms: how much of a day's events fall into each hour of the week, local time, Monday 00:00 first. */

/** Hours of a week. */
export const hoursOfWeek = 168

/** Almaty and Astana keep UTC+5 all year. */
const offsetHours = 5

/** The place in the week (0 to 167) of a moment in milliseconds since 1970. 1970-01-01 was a Thursday. */
export function hourOfWeek(at: number): number {
  return (Math.floor(at / 3_600_000) + offsetHours + 3 * 24) % hoursOfWeek
}

interface Shape {
  /** Weights of the hours of a day. */
  readonly day: readonly number[]
  /** Weights of the days, Monday first. */
  readonly week: readonly number[]
}

const everyDay = [1, 1, 1, 1, 1, 1, 1]

const shapes = {
  /** People who sleep at night: few calls before seven, most in the evening. */
  people: {
    day: [8, 4, 2, 2, 2, 4, 12, 30, 55, 75, 85, 90, 95, 90, 88, 88, 90, 100, 110, 112, 105, 85, 52, 22],
    week: [1, 1, 1, 1, 1.08, 1.02, 0.9],
  },
  /** Children: after school and early evening. */
  children: {
    day: [0, 0, 0, 0, 0, 0, 2, 25, 30, 20, 20, 35, 70, 90, 90, 80, 75, 80, 85, 80, 55, 20, 4, 1],
    week: [1, 1, 1, 1, 1, 0.8, 0.8],
  },
  /** The old: mornings and before supper. */
  elders: {
    day: [2, 1, 1, 1, 2, 8, 25, 50, 80, 100, 105, 95, 80, 65, 60, 65, 75, 85, 85, 75, 50, 20, 8, 3],
    week: [1, 1, 1, 1, 1, 1.1, 1.2],
  },
  /** Work at night, sleep before noon. */
  nights: {
    day: [80, 75, 70, 65, 55, 50, 55, 60, 30, 12, 8, 8, 12, 20, 40, 60, 75, 90, 100, 100, 95, 90, 90, 85],
    week: everyDay,
  },
  /** Offices: nine to six, Monday to Friday. */
  office: {
    day: [0, 0, 0, 0, 0, 0, 0, 1, 15, 85, 100, 100, 85, 60, 95, 100, 100, 90, 30, 6, 2, 0, 0, 0],
    week: [1.1, 1.1, 1.1, 1.1, 1, 0.12, 0.03],
  },
  /** Drivers and shops: long days, evenings, week-ends too. */
  trade: {
    day: [18, 10, 6, 5, 6, 14, 35, 70, 90, 95, 95, 95, 100, 95, 90, 90, 95, 105, 110, 105, 95, 75, 50, 30],
    week: [0.95, 0.95, 0.95, 1, 1.1, 1.1, 0.95],
  },
  /** Machines know no hour. */
  machines: { day: new Array<number>(24).fill(1), week: everyDay },
  /** Calls from abroad that boxes land: evenings, and never quite silent. */
  transit: {
    day: [35, 25, 20, 18, 18, 22, 32, 48, 62, 74, 82, 86, 88, 88, 88, 90, 94, 100, 106, 110, 108, 96, 76, 52],
    week: [0.95, 0.95, 0.95, 0.95, 1.05, 1.1, 1.1],
  },
} satisfies Record<string, Shape>

/** One of the rhythms. */
export type Rhythm = keyof typeof shapes

/** For each rhythm the share of an average day that each hour of the week holds: the 168 shares sum to 7. */
export const rhythms: Readonly<Record<Rhythm, Float64Array>> = Object.fromEntries(
  Object.entries(shapes).map(([name, shape]) => [name, shares(shape)]),
) as Record<Rhythm, Float64Array>

function shares({ day, week }: Shape): Float64Array {
  const weights = week.flatMap((weight) => day.map((hour) => weight * hour))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return Float64Array.from(weights, (weight) => (7 * weight) / total)
}
