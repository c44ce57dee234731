import type { Channel, Danger, FraudType, Region, Topic } from '#domains/taxonomy'
import type { Language } from '#kernel/language'
import type { Money } from '#kernel/money'
import { composeReport } from './composition.ts'
import { drawScheme, type Offender, type Scheme, schemes, simulateOffenders } from './offenders.ts'
import { type Dice, heavyTail, makeDice } from './random.ts'
import { momentBetween } from './rhythm.ts'
import type { Truth } from './truth.ts'

/** A synthetic report. `truth` is for measuring only: part it with `sealTruth` before anything is submitted. */
export interface SimulatedReport {
  readonly submittedAt: Date
  readonly language: Language
  readonly channel: Channel
  readonly topic: Topic
  readonly fraudType: FraudType | null
  readonly danger: Danger
  /** Null where the reporter did not say. */
  readonly region: Region | null
  readonly text: string
  /** The sum the text mentions. */
  readonly amount?: Money
  readonly synthetic: true
  readonly truth: Truth
}

/** What to simulate: `count` reports from `from` (included) to `to` (excluded). */
export interface ReportPlan {
  readonly seed: number
  readonly count: number
  readonly from: Date
  readonly to: Date
}

const languageMix: readonly (readonly [Language, number])[] = [
  ['kk', 48],
  ['ru', 47],
  ['en', 5],
]

/** Telephone over 90 %, website and e-mail about 5 % together, personal visits about 5 %: the hotline's years to 2020. */
const channelMix: readonly (readonly [Channel, number])[] = [
  ['phone', 90],
  ['site', 4],
  ['email', 1],
  ['visit', 5],
]

/** Inhabitants in thousands, rounded: where reports come from. */
const inhabitants: readonly (readonly [Region, number])[] = [
  ['KZ-75', 2200],
  ['KZ-61', 2100],
  ['KZ-19', 1530],
  ['KZ-71', 1400],
  ['KZ-31', 1220],
  ['KZ-79', 1200],
  ['KZ-35', 1135],
  ['KZ-15', 940],
  ['KZ-43', 840],
  ['KZ-39', 830],
  ['KZ-11', 790],
  ['KZ-47', 780],
  ['KZ-55', 755],
  ['KZ-63', 730],
  ['KZ-23', 700],
  ['KZ-33', 700],
  ['KZ-27', 690],
  ['KZ-10', 610],
  ['KZ-59', 530],
  ['KZ-62', 220],
]

const calm = { none: 62, unknown: 27, soon: 10, now: 1 } as const
const grave = { none: 10, unknown: 40, soon: 38, now: 12 } as const
const graveTopics: readonly Topic[] = ['grooming', 'violence', 'terrorism']

const twoDays = 48 * 3_600_000

/**
 * Synthetic reports in order of time, the same for the same plan. There is about one offender to six reports, drawn
 * with a heavy tail, so that a few stand in very many reports and most in one or two. About three in a hundred
 * repeat an earlier report of the last two days word for word; no other two texts are the same.
 */
export function simulateReports({ seed, count, from, to }: ReportPlan): readonly SimulatedReport[] {
  const dice = makeDice(seed)
  const drawOffender = offenderLottery(simulateOffenders({ seed: dice.below(2 ** 31), count: Math.ceil(count / 6) }))
  const moments = Array.from({ length: count }, () => momentBetween(dice, from, to))
  moments.sort((a, b) => a.getTime() - b.getTime())
  const reports: SimulatedReport[] = []
  const texts = new Set<string>()
  for (const submittedAt of moments) {
    const repeat = dice.chance(0.03) ? repeatable(dice, reports, submittedAt) : null
    const report = repeat ?? unheardReport(dice, () => drawOffender(dice, drawScheme(dice)), { submittedAt, texts })
    texts.add(report.text)
    reports.push(report)
  }
  return reports
}

/** What went before a report: its moment, and the texts already written. */
interface Past {
  readonly submittedAt: Date
  readonly texts: ReadonlySet<string>
}

/** A report in words nobody has used yet: two people never write the same text, so equal texts are true repeats. */
function unheardReport(dice: Dice, drawOffender: () => Offender, { submittedAt, texts }: Past): SimulatedReport {
  for (;;) {
    const report = freshReport(dice, drawOffender(), submittedAt)
    if (!texts.has(report.text)) return report
  }
}

/** Draws the offender of a scheme: the first ones of each scheme are the busy ones. */
function offenderLottery(offenders: readonly Offender[]): (dice: Dice, scheme: Scheme) => Offender {
  const keyOf = ({ topic, fraudType }: Scheme) => `${topic} ${fraudType}`
  const groups = Map.groupBy(offenders, (offender) => keyOf(offender.scheme))
  const draws = new Map(
    schemes.map((scheme) => {
      const group = groups.get(keyOf(scheme)) ?? []
      const draw = heavyTail(group.length, 0.9)
      return [keyOf(scheme), (dice: Dice) => group[draw(dice)]]
    }),
  )
  return (dice, scheme) => {
    const offender = draws.get(keyOf(scheme))?.(dice)
    if (offender === undefined) throw new Error(`nobody does ${keyOf(scheme)}`)
    return offender
  }
}

function freshReport(dice: Dice, offender: Offender, submittedAt: Date): SimulatedReport {
  const { topic, fraudType } = offender.scheme
  const language = dice.weighted(languageMix)
  const { text, identifiers, tenge, phrasing } = composeReport(dice, offender, language)
  const danger = graveTopics.includes(topic) ? grave : calm
  return {
    submittedAt,
    language,
    channel: dice.weighted(channelMix),
    topic,
    fraudType,
    danger: dice.weighted(Object.entries(danger) as [Danger, number][]),
    region: dice.chance(0.9) ? dice.weighted(inhabitants) : null,
    text,
    ...(tenge === null ? {} : { amount: { minor: BigInt(tenge) * 100n, currency: 'KZT' } }),
    synthetic: true,
    truth: { offender: offender.id, identifiers, phrasing, repeatOf: null },
  }
}

/** One of the last reports sent again; null where none is recent enough. */
function repeatable(dice: Dice, reports: readonly SimulatedReport[], submittedAt: Date): SimulatedReport | null {
  const place = reports.length - dice.between(1, 20)
  const report = reports[place]
  if (report === undefined || submittedAt.getTime() - report.submittedAt.getTime() > twoDays) return null
  return { ...report, submittedAt, truth: { ...report.truth, repeatOf: report.truth.repeatOf ?? place } }
}
