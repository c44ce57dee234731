import type { IndicatorState, LegalBasis, ObservableKind } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { Language } from '#kernel/language'
import { find } from './check-store.ts'
import { type IndicatorContext, idOfTarget, namedOf } from './context-service.ts'
import * as store from './indicator-store.ts'
import type { OfficialCode } from './official.ts'
import type { Indicator } from './record.ts'
import { blocksHolding, builtInOfficial, digitsOfNumber, type Match, type Target, targetsOf } from './target.ts'
import { type Finding, judge, officialVerdict, type Verdict } from './verdict.ts'

/** A listing that concerns an observable without naming it: that of its host, of a domain above, or of a block of numbers. */
export interface ListingAbove {
  readonly observableId: string
  readonly kind: ObservableKind
  readonly display: string
  readonly match: Match
  readonly state: IndicatorState
  readonly legalBasis: LegalBasis | null
  readonly validUntil: Date | null
  readonly disputed: boolean
}

/** Where an observable stands, as the staff see it. */
export interface IndicatorStanding {
  readonly observableId: Id<'observable'>
  readonly kind: ObservableKind
  readonly display: string
  /** What somebody cleared for everything is told who checks it now. */
  readonly verdict: Verdict
  /** What is judged of the observable itself; null where nobody has. */
  readonly indicator: Indicator | null
  readonly above: readonly ListingAbove[]
}

/** Where observables stand; see `Indicators.standing`. Unknown ids are left out. */
export async function standing(
  context: IndicatorContext,
  ids: readonly string[],
  language: Language,
): Promise<readonly IndicatorStanding[]> {
  const observables = await store.observablesOf(context.db, ids)
  const judged = new Map((await store.indicatorsOf(context.db, ids)).map((one) => [one.observableId, one]))
  const named = observables.map((observable) => ({ observable, targets: targetsWithId(context, observable) }))
  const numbers = observables.flatMap((observable) => digitsOfNumber(namedOf(observable)) ?? [])
  const own = [...new Set(named.flatMap(({ targets }) => targets.map(({ id }) => id)))]
  const found = await find(context.pool, own, numbers)
  const blocks = [...found.values()].flatMap(({ block }) => block ?? [])
  const prepared = named.map(({ observable, targets }) => {
    const digits = digitsOfNumber(namedOf(observable))
    const around = digits === undefined ? [] : blocksHolding(digits, blocks)
    return { observable, targets: [...targets, ...around.map((one) => ({ ...one, id: idOfTarget(context, one) }))] }
  })
  return prepared.map(({ observable, targets }) => ({
    observableId: observable.id,
    kind: observable.kind,
    display: observable.display,
    verdict: verdictOf(context, { observable, targets, found, language }),
    indicator: judged.get(observable.id) ?? null,
    above: targets.flatMap((target) => (target.id === observable.id ? [] : aboveOf(found.get(target.id), target))),
  }))
}

/** The own id stands for the exact target, whose key of a sensitive kind is hashed already. */
function targetsWithId(context: IndicatorContext, observable: store.StoredObservable) {
  return targetsOf(namedOf(observable)).map((target) => {
    const isItself = target.match === 'exact' && target.value === observable.key
    return { ...target, id: isItself ? observable.id : idOfTarget(context, target) }
  })
}

interface Looked {
  readonly observable: store.StoredObservable
  readonly targets: ReturnType<typeof targetsWithId>
  readonly found: ReadonlyMap<string, Finding>
  readonly language: Language
}

function verdictOf({ clock, messages }: IndicatorContext, { observable, targets, found, language }: Looked): Verdict {
  const { kind, display } = observable
  const official: OfficialCode | undefined = builtInOfficial(namedOf(observable))
  if (official !== undefined) return officialVerdict({ kind, display }, messages.in(language)(`official.${official}`))
  const looked = targets.map((target) => ({ target, finding: found.get(target.id) }))
  return judge({ kind, display, targets: looked, ceiling: 'red', now: clock.now() })
}

function aboveOf(finding: Finding | undefined, { kind, match }: Target): readonly ListingAbove[] {
  if (finding?.state == null || finding.display === null) return []
  if (finding.state !== 'confirmed' && finding.state !== 'reported') return []
  const { observableId, display, state, legalBasis, validUntil, disputed } = finding
  return [{ observableId, kind, display, match, state, legalBasis, validUntil, disputed }]
}
