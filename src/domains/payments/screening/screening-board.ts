import { type PaymentDecision, paymentDecisions } from '#engines/screening'

/** Payments of a minute of which the same was decided. */
export interface MinuteSum {
  readonly minute: Date
  readonly decision: PaymentDecision
  readonly payments: number
}

/** Payments of one version of which the same was decided, or would have been. */
export interface DecisionSum {
  readonly version: string
  readonly decision: PaymentDecision
  readonly shadow: boolean
  readonly payments: number
  /** Decimal digits. */
  readonly tiyn: string
}

/** Payments in which a rule found something: in force, and in shadow. */
export interface RuleSum {
  readonly rule: string
  readonly reason: string
  readonly payments: number
  readonly shadow: number
}

/** What was decided of the payments of one minute. */
export interface BoardMinute {
  readonly minute: Date
  readonly payments: number
  readonly challenged: number
  readonly held: number
  readonly blocked: number
}

/** How many payments had one decision, and their sum. */
export interface DecisionShare {
  readonly decision: PaymentDecision
  readonly payments: number
  readonly tiyn: string
}

/** The board as it is drawn. */
export interface ScreeningBoard {
  readonly minutes: readonly BoardMinute[]
  readonly byDecision: readonly DecisionShare[]
  readonly shadowByDecision: readonly DecisionShare[]
  readonly byRule: readonly RuleSum[]
  readonly byVersion: readonly { readonly version: string; readonly payments: number }[]
}

const minuteLength = 60_000

/** Draws up the board of the minutes that end with `now`: each of them, the mildest decision first, versions by what they decided. */
export function screeningBoardOf(
  told: {
    readonly minutes: readonly MinuteSum[]
    readonly decisions: readonly DecisionSum[]
    readonly findings: readonly RuleSum[]
  },
  { now, minutes }: { readonly now: Date; readonly minutes: number },
): ScreeningBoard {
  const last = Math.floor(now.getTime() / minuteLength) * minuteLength
  const versions = new Map<string, number>()
  for (const { version, shadow, payments } of told.decisions)
    if (!shadow) versions.set(version, (versions.get(version) ?? 0) + payments)
  return {
    minutes: Array.from({ length: minutes }, (_, place) =>
      minuteOf(told.minutes, last - (minutes - 1 - place) * minuteLength),
    ),
    byDecision: shares(told.decisions.filter(({ shadow }) => !shadow)),
    shadowByDecision: shares(told.decisions.filter(({ shadow }) => shadow)),
    byRule: told.findings,
    byVersion: [...versions]
      .map(([version, payments]) => ({ version, payments }))
      .sort((a, b) => b.payments - a.payments || (a.version < b.version ? -1 : 1)),
  }
}

function minuteOf(sums: readonly MinuteSum[], at: number): BoardMinute {
  const here = sums.filter(({ minute }) => minute.getTime() === at)
  const of = (wanted?: PaymentDecision) =>
    here.reduce(
      (sum, { decision, payments }) => (wanted === undefined || decision === wanted ? sum + payments : sum),
      0,
    )
  return { minute: new Date(at), payments: of(), challenged: of('challenge'), held: of('hold'), blocked: of('block') }
}

function shares(sums: readonly DecisionSum[]): readonly DecisionShare[] {
  return paymentDecisions
    .map((wanted) => {
      const here = sums.filter(({ decision }) => decision === wanted)
      const tiyn = here.reduce((sum, one) => sum + BigInt(one.tiyn), 0n)
      return { decision: wanted, payments: here.reduce((sum, { payments }) => sum + payments, 0), tiyn: String(tiyn) }
    })
    .filter(({ payments }) => payments > 0)
}
