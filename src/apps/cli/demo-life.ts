import type { Danger, Region, Topic } from '#domains/taxonomy'
import type { Clock } from '#kernel/clock'
import type { Id } from '#kernel/id'
import { simulateReports } from '#simulation/reports'
import { sealTruth } from '#simulation/truth'
import type { Services } from '../services.ts'
import { cliActor, publicActor } from './command.ts'
import type { Progress } from './terminal.ts'

const week = 7 * 86_400_000

/** A clock that the demo sets to each report's own time. */
export interface DemoClock extends Clock {
  set(moment: Date): void
}

/** Makes a clock for the services that the demo lives in. */
export function demoClock(): DemoClock {
  let moment = new Date()
  return {
    now: () => moment,
    set: (next) => {
      moment = next
    },
  }
}

/** How the demo lives. */
export interface Plan {
  readonly count: number
  readonly seed: number
  readonly bar: Pick<Progress, 'update'>
  /** Shown with every listing of the demo. */
  readonly reason: string
  /** What those say who dispute. */
  readonly words: string
}

/** A report that is new, as far as the desk goes on with it. */
export interface Lived {
  readonly id: ReportId
  readonly topic: Topic
  readonly region: Region | null
  readonly danger: Danger
  readonly submittedAt: Date
  /** Null while it waits in the queue. */
  readonly assessedAt: Date | null
  /** Whether it was found illegal and passed on. */
  readonly referred: boolean
  /** What its words name, other than the reporter's own. */
  readonly observables: readonly Id<'observable'>[]
}

/** What came of it. */
export interface Totals {
  readonly reports: number
  readonly assessed: number
  readonly confirmed: number
  readonly disputed: number
  readonly lived: readonly Lived[]
}

/** Lives eight weeks of a synthetic country: reported, assessed, listed. `services` must have been made with `clock`. */
export async function live(
  services: Services,
  clock: DemoClock,
  { count, seed, bar, reason, words }: Plan,
): Promise<Totals> {
  const to = new Date()
  const from = new Date(to.getTime() - 8 * week)
  const { submissions } = sealTruth(simulateReports({ seed, count, from, to }))
  let assessed = 0
  let confirmed = 0
  let disputed = 0
  const lived: Lived[] = []
  for (const [index, simulated] of submissions.entries()) {
    bar.update(index + 1, submissions.length)
    clock.set(simulated.submittedAt)
    const { text, topic, fraudType, danger, region, amount, language, channel } = simulated
    const submitted = await services.reports.submit(
      publicActor,
      {
        text,
        topics: [topic],
        fraudType: fraudType ?? undefined,
        danger,
        region: region ?? undefined,
        ...(amount && { amount: { amount: String(amount.minor / 100n), currency: amount.currency } }),
      },
      {
        channel,
        language,
        reporterMark: null,
        synthetic: true,
        idempotencyKey: `demo-${seed}-${index}-${simulated.submittedAt.getTime()}`,
      },
    )
    if (!submitted.ok) throw new Error(`${submitted.error.code}: ${text}`)
    // Two of three are assessed, a few hours later; the rest fills the queue.
    const [report] = submitted.value.reports
    if (!report || submitted.value.repeated) continue
    const facts = { id: report.id, topic, region, danger, submittedAt: simulated.submittedAt }
    if (index % 3 === 2) {
      lived.push({ ...facts, assessedAt: null, referred: false, observables: [] })
      continue
    }
    clock.set(new Date(Math.min(simulated.submittedAt.getTime() + (1 + (index % 20)) * 3_600_000, to.getTime())))
    const { listed, ...judged } = await assess(services, report.id, { index, reason })
    lived.push({ ...facts, ...judged, assessedAt: clock.now() })
    confirmed += listed.length
    assessed++
    const [first] = listed
    if (first !== undefined && index % 12 === 0) disputed += await dispute(services, first, { index, words })
  }
  // Suggestions learn from what was assessed; where that is too little the word lists go on answering.
  await services.suggestions.retrain()
  return { reports: submissions.length, assessed, confirmed, disputed, lived }
}

/** Judges as an operator would: fraud with identifiers is listed, the rest is passed on, a few are not illegal. */
async function assess(
  { reports }: Services,
  id: ReportId,
  plan: { readonly index: number; readonly reason: string },
): Promise<Pick<Lived, 'referred' | 'observables'> & { readonly listed: readonly Id<'observable'>[] }> {
  const view = await reports.get(cliActor, id)
  if (!view.ok) throw new Error(view.error.code)
  const { report, identifiers } = view.value
  const harmless = plan.index % 11 === 0
  const fraud = report.topic === 'fraud' && !harmless
  const observables = identifiers.flatMap(({ observableId }) => observableId ?? [])
  const confirm = fraud ? observables.slice(0, 4) : []
  const outcome = await reports.assess(cliActor, id, {
    version: report.version,
    assessment: {
      classification: harmless ? 'not-illegal' : 'illegal',
      closingReason: harmless ? 'not-illegal' : 'referred',
      indicators: confirm.map((observableId) => ({
        observableId,
        decision: 'confirm' as const,
        legalBasis: 'criminal-code-190' as const,
        reason: plan.reason,
        measures: ['warn' as const],
      })),
    },
  })
  if (!outcome.ok) throw new Error(outcome.error.code)
  return { listed: confirm, referred: !harmless, observables }
}

/** A dispute about a listing; one of two is upheld, the rest waits for an analyst. */
async function dispute(
  { indicators }: Services,
  observableId: Id<'observable'>,
  plan: { readonly index: number; readonly words: string },
): Promise<number> {
  const opened = await indicators.disputes.open(publicActor, { observableId, words: plan.words })
  if (!opened.ok) return 0
  const waiting = await indicators.disputes.list({ state: 'open', limit: 200 })
  const found = waiting.ok ? waiting.value.items.find((one) => one.observableId === observableId) : undefined
  if (plan.index % 24 === 0 && found) {
    await indicators.disputes.decide(cliActor, { disputeId: found.id, decision: 'upheld', reason: plan.words })
  }
  return 1
}

type ReportId = Parameters<Services['reports']['get']>[1]
