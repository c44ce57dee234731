import { type Topic, topics } from '#domains/taxonomy'
import { asId } from '#kernel/id'
import type { Actor } from '#platform/access'
import { inScope } from '#platform/scope'
import { type Agreement, agreementOf, enoughPairs, type Strength, strengthOf } from './agreement.ts'
import { differs, type Judged, notesBy } from './opinion-service.ts'
import type { Named, QualityServices } from './quality-context-service.ts'
import { type Pair, pairs } from './quality-store.ts'

/** Agreement with the word for it. */
export interface Measured extends Agreement {
  readonly strength: Strength | null
  /** Too few pairs for the interval to mean much. */
  readonly few: boolean
}

/** How far first and second judgements agree. */
export interface Results {
  readonly classification: Measured
  readonly topic: Measured
  /** On classification, by the topic of the first judgement. */
  readonly byTopic: readonly { readonly topic: Topic; readonly classification: Measured }[]
  readonly byPair: readonly {
    readonly first: Named
    readonly second: Named
    readonly classification: Measured
    readonly topic: Measured
  }[]
}

const onClassification = (all: readonly Pair[]) =>
  measured(all.map(({ firstClassification, classification }) => [firstClassification, classification]))
const onTopic = (all: readonly Pair[]) => measured(all.map(({ firstTopic, topic }) => [firstTopic, topic]))

function measured(answers: readonly (readonly [string, string])[]): Measured {
  const agreement = agreementOf(answers)
  const strength = agreement.kappa === null ? null : strengthOf(agreement.kappa)
  return { ...agreement, strength, few: agreement.pairs < enoughPairs }
}

/** Agreement of a sample or of all; see `Quality.results`. */
export async function resultsOf(services: QualityServices, actor: Actor, sampleId?: string): Promise<Results> {
  const all = await inScope(services.db, actor, (tx) => pairs(tx, { sampleId: sampleId ?? null }))
  const name = await namesOf(services)
  const couples = Map.groupBy(all, ({ firstBy, secondBy }) => `${firstBy} ${secondBy}`)
  const byPair = [...couples.values()].flatMap((own) => {
    const [one] = own
    if (one === undefined) return []
    const people = { first: name(one.firstBy), second: name(one.secondBy) }
    return [{ ...people, classification: onClassification(own), topic: onTopic(own) }]
  })
  return {
    classification: onClassification(all),
    topic: onTopic(all),
    byTopic: topics.flatMap((topic) => {
      const own = all.filter(({ firstTopic }) => firstTopic === topic)
      return own.length === 0 ? [] : [{ topic, classification: onClassification(own) }]
    }),
    byPair: byPair.toSorted((a, b) => b.classification.pairs - a.classification.pairs),
  }
}

async function namesOf({ colleagues }: QualityServices): Promise<(id: string) => Named> {
  const names = new Map((await colleagues()).map(({ id, name }) => [id, name]))
  return (id) => ({ id, name: names.get(id) ?? null })
}

/** A report judged in two ways. */
export interface Disagreement {
  readonly id: string
  readonly sampleId: string
  readonly reportId: string
  readonly first: Judged & { readonly by: Named; readonly reasons: readonly string[]; readonly at: Date }
  readonly second: Judged & { readonly by: Named; readonly reason: string; readonly at: Date }
  readonly resolution: (Judged & { readonly by: Named; readonly reason: string; readonly at: Date }) | null
  /** Whether this reader may settle it: not where one of the judgements is theirs. */
  readonly mayResolve: boolean
}

const mostShown = 50

/** Reports judged in two ways; see `Quality.disagreements`. */
export async function disagreements(
  services: QualityServices,
  actor: Actor,
  sampleId?: string,
): Promise<readonly Disagreement[]> {
  const all = await inScope(services.db, actor, (tx) => pairs(tx, { sampleId: sampleId ?? null }))
  const name = await namesOf(services)
  const open = (pair: Pair) => (pair.resolvedAt === null ? 0 : 1)
  const apart = all.filter(differs).toSorted((a, b) => open(a) - open(b))
  const shown: Disagreement[] = []
  for (const pair of apart.slice(0, mostShown)) {
    // One after the other: each reading of a report leaves its trace.
    const read = await services.reports.get(actor, asId<'report'>(pair.reportId))
    const reasons = read.ok ? notesBy(read.value, pair.firstBy, pair.reportId) : []
    shown.push(shownOf(pair, { name, reasons, reader: actor.id }))
  }
  return shown
}

function shownOf(
  pair: Pair,
  given: { readonly name: (id: string) => Named; readonly reasons: readonly string[]; readonly reader: string | null },
): Disagreement {
  const { id, sampleId, reportId, firstBy, secondBy, resolvedClassification, resolvedTopic, resolvedAt } = pair
  const { name, reasons, reader } = given
  const settled = resolvedClassification !== null && resolvedTopic !== null && resolvedAt !== null
  return {
    id,
    sampleId,
    reportId,
    first: {
      classification: pair.firstClassification,
      topic: pair.firstTopic,
      at: pair.firstAt,
      by: name(firstBy),
      reasons,
    },
    second: {
      classification: pair.classification,
      topic: pair.topic,
      at: pair.givenAt,
      by: name(secondBy),
      reason: pair.reason,
    },
    resolution: settled
      ? {
          classification: resolvedClassification,
          topic: resolvedTopic,
          at: resolvedAt,
          by: name(pair.resolvedBy ?? ''),
          reason: pair.resolution ?? '',
        }
      : null,
    mayResolve: reader !== firstBy && reader !== secondBy,
  }
}
