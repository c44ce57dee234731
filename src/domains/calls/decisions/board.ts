/** What the nodes told of one minute. */
export interface MinuteSum {
  readonly minute: Date
  readonly calls: number
  readonly blocked: number
}

/** Calls that were alike, of all minutes together. */
export interface KindSum {
  readonly organisation: string
  readonly trunk: string
  readonly country: string
  readonly rule: string
  readonly action: string
  readonly shadow: boolean
  readonly calls: number
}

/** The board as it is drawn. Lists stand in the order of what was blocked, then of calls. */
export interface Board {
  readonly callsPerSecond: number
  readonly blockedPerSecond: number
  readonly minutes: readonly MinuteSum[]
  readonly byRule: readonly { readonly code: string; readonly blocked: number; readonly shadow: number }[]
  readonly byTrunk: readonly (Share & { readonly organisation: string })[]
  readonly byCountry: readonly Share[]
  readonly byAction: readonly { readonly code: string; readonly calls: number }[]
}

/** How many calls something had, and how many of them were blocked. */
export interface Share {
  readonly code: string
  readonly calls: number
  readonly blocked: number
}

const minuteLength = 60_000

/** Most lines of a list on the board. */
const linesMost = 30

interface Sum {
  calls: number
  blocked: number
  shadow: number
}

/**
 * Draws up the board of the minutes that end with `now`. Blocked is what was rejected. What a rule in shadow would have
 * rejected is told beside it, and never counted as a call. The newest minute is still filling, so the rates are the one before.
 */
export function boardOf(
  told: { readonly minutes: readonly MinuteSum[]; readonly kinds: readonly KindSum[] },
  { now, minutes }: { readonly now: Date; readonly minutes: number },
): Board {
  const byMinute = new Map(told.minutes.map((sum) => [sum.minute.getTime(), sum]))
  const rules = new Map<string, Sum>()
  const trunks = new Map<string, Sum>()
  const countries = new Map<string, Sum>()
  const actions = new Map<string, Sum>()
  for (const count of told.kinds) {
    const { organisation, trunk, country, rule, action } = count
    add(rules, rule, count)
    if (count.shadow) continue
    add(trunks, `${organisation} ${trunk}`, count)
    add(countries, country, count)
    add(actions, action, count)
  }
  const last = Math.floor(now.getTime() / minuteLength) * minuteLength
  const line = Array.from({ length: minutes }, (_, place) => last - (minutes - 1 - place) * minuteLength)
  const whole = byMinute.get(last - minuteLength)
  return {
    callsPerSecond: (whole?.calls ?? 0) / 60,
    blockedPerSecond: (whole?.blocked ?? 0) / 60,
    minutes: line.map((at) => ({
      minute: new Date(at),
      calls: byMinute.get(at)?.calls ?? 0,
      blocked: byMinute.get(at)?.blocked ?? 0,
    })),
    byRule: ranked(rules)
      .filter(([code, { blocked, shadow }]) => code !== '' && blocked + shadow > 0)
      .map(([code, { blocked, shadow }]) => ({ code, blocked, shadow })),
    byTrunk: ranked(trunks).map(([key, { calls, blocked }]) => ({
      organisation: key.slice(0, key.indexOf(' ')),
      code: key.slice(key.indexOf(' ') + 1),
      calls,
      blocked,
    })),
    byCountry: ranked(countries).map(([code, { calls, blocked }]) => ({ code, calls, blocked })),
    byAction: ranked(actions).map(([code, { calls }]) => ({ code, calls })),
  }
}

function add(sums: Map<string, Sum>, key: string, { action, shadow, calls }: KindSum): void {
  const sum = sums.get(key) ?? { calls: 0, blocked: 0, shadow: 0 }
  sums.set(key, sum)
  if (shadow) {
    sum.shadow += calls
    return
  }
  sum.calls += calls
  if (action === 'reject') sum.blocked += calls
}

function ranked(sums: ReadonlyMap<string, Sum>): readonly (readonly [string, Sum])[] {
  return [...sums]
    .sort(([a, x], [b, y]) => y.blocked - x.blocked || y.shadow - x.shadow || y.calls - x.calls || (a < b ? -1 : 1))
    .slice(0, linesMost)
}
