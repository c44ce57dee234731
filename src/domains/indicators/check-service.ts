import { setImmediate } from 'node:timers/promises'
import type { ObservableKind, Tlp } from '#domains/taxonomy'
import { type Observable, parseObservable } from '#formats/observable'
import { dialledDigits } from '#formats/phone'
import type { Language } from '#kernel/language'
import { fail, ok, type Result } from '#kernel/result'
import { find } from './check-store.ts'
import { type IndicatorContext, idOfTarget } from './context-service.ts'
import { type OfficialCode, officialText } from './official.ts'
import { blocksHolding, builtInOfficial, digitsOfNumber, type Target, targetsOf } from './target.ts'
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
      readonly observable: Pick<Observable, 'kind' | 'display'>
      readonly targets: readonly (Target & { readonly id: string })[]
      readonly ceiling: Tlp
      /** Of a telephone number: the blocks that hold it are looked for. */
      readonly digits: number | undefined
      /** What is answered where nothing is listed: of a number that nobody can hold, and that may lie in a block. */
      readonly otherwise?: Result<Verdict>
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
  const numbers = prepared.flatMap((one) => ('answer' in one || one.digits === undefined ? [] : [one.digits]))
  const wanted = queries.length === 1 ? { ids, numbers } : { ids: [...new Set(ids)], numbers: [...new Set(numbers)] }
  const found = await findAll(context.pool, wanted)
  const blocks = new Map(
    [...found.values()].flatMap((finding) => (finding.block === null ? [] : [[finding.block, finding]])),
  )
  const now = context.clock.now()
  return prepared.map((one) => {
    if ('answer' in one) return one.answer
    const verdict = verdictOf(one, { found, blocks, now })
    return verdict.state === 'none' && one.otherwise !== undefined ? one.otherwise : ok(verdict)
  })
}

/** How many texts are read before others have their turn: a few milliseconds' worth. */
const breath = 250

/** How many identifiers one statement looks up. */
const statementMost = 5000

async function findAll(
  pool: IndicatorContext['pool'],
  { ids, numbers }: { readonly ids: readonly string[]; readonly numbers: readonly number[] },
): Promise<ReadonlyMap<string, Finding>> {
  const most = Math.max(ids.length, numbers.length)
  if (most <= statementMost) return find(pool, ids, numbers)
  const found = new Map<string, Finding>()
  for (let at = 0; at < most; at += statementMost) {
    const end = at + statementMost
    for (const [id, finding] of await find(pool, ids.slice(at, end), numbers.slice(at, end))) {
      // The row that names a block's numbers stays, also where a later part asked for the block itself.
      if (finding.block !== null || !found.has(id)) found.set(id, finding)
    }
  }
  return found
}

function prepare(context: Pick<IndicatorContext, 'names' | 'messages'>, query: CheckQuery): Prepared {
  const { text, kind, language = 'kk' } = query
  const parsed = parseObservable(text, kind === undefined ? {} : { kind })
  const nameOf = (code: OfficialCode) => context.messages.in(language)(`official.${code}`)
  if (!parsed.ok) return unheld(parsed, query) ?? { answer: suffixOrFailure(parsed, query, nameOf) }
  const observable = parsed.value
  const ceiling = ceilingFor(query, observable.kind)
  if (observable.kind === 'iin' && observable.attributes['type'] !== 'bin' && ceiling === 'clear') {
    return { answer: fail('check.person.forbidden') }
  }
  const official = builtInOfficial(observable)
  if (official !== undefined) return { answer: ok(officialVerdict(observable, nameOf(official))) }
  const targets = targetsOf(observable).map((target) => ({ ...target, id: idOfTarget(context, target) }))
  return { observable, targets, ceiling, digits: digitsOfNumber(observable) }
}

/** A number that nobody can hold has no listing of its own, but it may lie in a listed block. */
function unheld(failed: Extract<Result<Observable>, { ok: false }>, query: CheckQuery): Prepared | undefined {
  const digits = failed.error.code === 'phone.not-assigned' ? dialledDigits(query.text) : undefined
  if (digits === undefined) return undefined
  const observable = { kind: 'phone', display: `+${digits}` } as const
  return { observable, targets: [], ceiling: ceilingFor(query, 'phone'), digits, otherwise: failed }
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
  { observable, targets, ceiling, digits }: Exclude<Prepared, { answer: Result<Verdict> }>,
  { found, blocks, now }: Looked,
): Verdict {
  const { kind, display } = observable
  const holding = digits === undefined || blocks.size === 0 ? [] : blocksHolding(digits, [...blocks.keys()])
  const own = targets.map((target) => ({ target, finding: found.get(target.id) }))
  const around = holding.map((target) => ({ target, finding: blocks.get(target.value) }))
  return judge({ kind, display, targets: [...own, ...around], ceiling, now })
}

/** What was found: by id, and of blocks by their value. */
interface Looked {
  readonly found: ReadonlyMap<string, Finding>
  readonly blocks: ReadonlyMap<string, Finding>
  readonly now: Date
}
