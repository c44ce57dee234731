import { setImmediate } from 'node:timers/promises'
import type { ObservableKind, Tlp } from '#domains/taxonomy'
import { type Observable, parseObservable } from '#formats/observable'
import type { Language } from '#kernel/language'
import { fail, ok, type Result } from '#kernel/result'
import { find } from './check-store.ts'
import { type IndicatorContext, idOfTarget } from './context-service.ts'
import { type OfficialCode, officialText } from './official.ts'
import { builtInOfficial, type Target, targetsOf } from './target.ts'
import { type Finding, judge, officialVerdict, type Verdict } from './verdict.ts'

/** How to read a query and for whom. */
export interface CheckOptions {
  /** What the text is; found out where not said. */
  readonly kind?: ObservableKind | undefined
  /** Language of officials' names; Kazakh where not said. */
  readonly language?: Language | undefined
  /** The most secret label the asker is cleared for, of everything or by kind; `clear`, the public, where not said. */
  readonly ceiling?: Tlp | ((kind: ObservableKind) => Tlp) | undefined
}

/** One text to check among many. */
export interface CheckQuery extends CheckOptions {
  readonly text: string
}

/** The question everybody may ask: has this been reported? */
export interface Checking {
  /**
   * Answers for one identifier with one prepared round trip to the database, or none. Fails as the codec of its kind
   * does, or with `check.person.forbidden`: the public cannot ask about a person by IIN.
   */
  check(text: string, options?: CheckOptions): Promise<Result<Verdict>>
  /**
   * The same for many texts, with one statement for each 5,000 identifiers to look up; answers stand in the order of
   * the queries. Other requests are answered in between.
   */
  checkMany(queries: readonly CheckQuery[]): Promise<readonly Result<Verdict>[]>
}

/** Makes the part of the registry that answers. */
export function makeChecking(context: Pick<IndicatorContext, 'pool' | 'clock' | 'names' | 'messages'>): Checking {
  const checkMany = (queries: readonly CheckQuery[]) => answer(context, queries)
  return {
    checkMany,
    check: async (text, options = {}) => {
      const [verdict] = await checkMany([{ ...options, text }])
      return verdict ?? fail('observable.unrecognised')
    },
  }
}

/** A query that is answered already, or that needs to look at some targets. */
type Prepared =
  | { readonly answer: Result<Verdict> }
  | {
      readonly observable: Observable
      readonly targets: readonly (Target & { readonly id: string })[]
      readonly ceiling: Tlp
    }

async function answer(
  context: Pick<IndicatorContext, 'pool' | 'clock' | 'names' | 'messages'>,
  queries: readonly CheckQuery[],
): Promise<readonly Result<Verdict>[]> {
  const prepared: Prepared[] = []
  for (let at = 0; at < queries.length; at += breath) {
    if (at > 0) await setImmediate()
    for (const query of queries.slice(at, at + breath)) prepared.push(prepare(context, query))
  }
  const ids = prepared.flatMap((one) => ('answer' in one ? [] : one.targets.map(({ id }) => id)))
  const found = await findAll(context.pool, queries.length === 1 ? ids : [...new Set(ids)])
  const now = context.clock.now()
  return prepared.map((one) => ('answer' in one ? one.answer : ok(verdictOf(one, found, now))))
}

/** How many texts are read before others have their turn: a few milliseconds' worth. */
const breath = 250

/** How many identifiers one statement looks up. */
const statementMost = 5000

async function findAll(pool: IndicatorContext['pool'], ids: readonly string[]): Promise<ReadonlyMap<string, Finding>> {
  if (ids.length <= statementMost) return find(pool, ids)
  const found = new Map<string, Finding>()
  for (let at = 0; at < ids.length; at += statementMost) {
    for (const [id, finding] of await find(pool, ids.slice(at, at + statementMost))) found.set(id, finding)
  }
  return found
}

function prepare(context: Pick<IndicatorContext, 'names' | 'messages'>, query: CheckQuery): Prepared {
  const { text, kind, language = 'kk' } = query
  const parsed = parseObservable(text, kind === undefined ? {} : { kind })
  const nameOf = (code: OfficialCode) => context.messages.in(language)(`official.${code}`)
  if (!parsed.ok) return { answer: suffixOrFailure(parsed, query, nameOf) }
  const observable = parsed.value
  const ceiling = ceilingFor(query, observable.kind)
  if (observable.kind === 'iin' && observable.attributes['type'] !== 'bin' && ceiling === 'clear') {
    return { answer: fail('check.person.forbidden') }
  }
  const official = builtInOfficial(observable)
  if (official !== undefined) return { answer: ok(officialVerdict(observable, nameOf(official))) }
  const targets = targetsOf(observable).map((target) => ({ ...target, id: idOfTarget(context, target) }))
  return { observable, targets, ceiling }
}

function ceilingFor({ ceiling = 'clear' }: CheckQuery, kind: ObservableKind): Tlp {
  return typeof ceiling === 'function' ? ceiling(kind) : ceiling
}

/** A name like `gov.kz` is a public suffix to the codec, and an official to whoever asks. */
function suffixOrFailure(
  failed: Extract<Result<Observable>, { ok: false }>,
  { text, kind }: CheckQuery,
  nameOf: (code: OfficialCode) => string,
): Result<Verdict> {
  const named = kind === undefined || kind === 'domain' || kind === 'url'
  const official = named && failed.error.code === 'domain.public-suffix' ? officialText(text) : undefined
  if (official === undefined) return failed
  return ok(officialVerdict({ kind: 'domain', display: text.trim().toLowerCase() }, nameOf(official)))
}

function verdictOf(
  { observable, targets, ceiling }: Extract<Prepared, { observable: Observable }>,
  found: ReadonlyMap<string, Finding>,
  now: Date,
): Verdict {
  const { kind, display } = observable
  return judge({
    kind,
    display,
    targets: targets.map((target) => ({ target, finding: found.get(target.id) })),
    ceiling,
    now,
  })
}
