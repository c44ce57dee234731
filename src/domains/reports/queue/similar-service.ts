import type { Id } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction } from '#platform/database'
import { inScope } from '#platform/scope'
import type { ReportServices } from '../context-service.ts'
import { identifierLikeness, leastLikeness, type SimilarReport } from './similar.ts'
import * as store from './similar-store.ts'
import { likenessOf, signerOf, wordsIn } from './words-signature.ts'

/** What similar reports are looked for by: words, identifiers, or both. */
export interface SimilarQuery {
  readonly text?: string | undefined
  readonly observableIds?: readonly Id<'observable'>[] | undefined
  /** A report whose submission is left out. */
  readonly exclude?: Id<'report'> | undefined
  /** At most so many, 10 where not said, never more than 50. */
  readonly limit?: number | undefined
}

type Needs = Pick<ReportServices, 'db' | 'keys'>

/** Finds similar reports; see `Reports.similar`. */
export async function similar(services: Needs, actor: Actor, query: SimilarQuery): Promise<readonly SimilarReport[]> {
  const exclude = query.exclude === undefined ? null : await store.submissionOf(services.db, query.exclude)
  return find(services, actor, { ...query, exclude })
}

/** Finds reports similar to one; see `Reports.similarTo`. */
export async function similarTo(
  services: Needs,
  actor: Actor,
  id: Id<'report'>,
  limit?: number,
): Promise<Result<readonly SimilarReport[]>> {
  const report = await inScope(services.db, actor, (tx) => store.comparedReport(tx, id))
  if (report === undefined) return fail('report.not-found')
  const { submissionId, text, observableIds } = report
  return ok(await find(services, actor, { text: text ?? undefined, observableIds, exclude: submissionId, limit }))
}

interface Search extends Omit<SimilarQuery, 'exclude'> {
  readonly exclude: Id<'submission'> | null
}

interface Match {
  readonly shared: readonly store.Naming[]
  readonly likeness: number
}

async function find(services: Needs, actor: Actor, search: Search): Promise<readonly SimilarReport[]> {
  const { db } = services
  const limit = Math.min(search.limit ?? 10, 50)
  const matches = await matchesOf(services, actor, search)
  const best = [...matches].toSorted(([a, x], [b, y]) => y.likeness - x.likeness || (a < b ? 1 : -1)).slice(0, limit)
  if (best.length === 0) return []
  const observables = [...new Set(best.flatMap(([, { shared }]) => shared.map(({ observableId }) => observableId)))]
  const submissions = best.map(([id]) => id)
  const rows = await inScope(db, actor, (tx) => store.similarRows(tx, submissions, observables))
  const bySubmission = new Map(rows.map((row) => [row.submissionId, row]))
  return best.flatMap(([id, match]) => {
    const row = bySubmission.get(id)
    return row === undefined ? [] : [present(row, match)]
  })
}

function present(
  { submissionId: _submission, priority: _priority, names, ...row }: store.SimilarRow,
  match: Match,
): SimilarReport {
  const shared = match.shared.flatMap(({ observableId }) => names[observableId] ?? [])
  const likeness = Math.round(match.likeness * 100) / 100
  return { ...row, ground: match.shared.length > 0 ? 'identifier' : 'words', shared, likeness }
}

/** Submissions alike by identifiers, by words or by both; the stronger of the two counts. */
async function matchesOf(
  services: Needs,
  actor: Actor,
  { text, observableIds = [], exclude }: Search,
): Promise<ReadonlyMap<Id<'submission'>, Match>> {
  const scope = { bound: actor.region, exclude }
  const words = wordsIn(text ?? '')
  const signature = signerOf(services.keys)(words)
  // Ids alone are looked for outside the reader's scope: checking every row of a hub would take too long. What stands
  // behind an id is read within it.
  const { named, candidates } = await inTransaction(services.db, async (tx) => {
    await store.walkIndexes(tx)
    return {
      candidates: signature === null ? [] : await store.wordsCandidates(tx, signature, scope),
      named: await store.namings(tx, observableIds.slice(0, 40), scope),
    }
  })
  const ids = candidates.map(({ submissionId }) => submissionId)
  const accounts = await inScope(services.db, actor, (tx) => store.accountsOf(tx, ids))
  const alike = alikeInWords(words, accounts)
  const matches = new Map<Id<'submission'>, Match>()
  for (const [id, shared] of Map.groupBy(named, ({ submissionId }) => submissionId)) {
    matches.set(id, { shared, likeness: Math.max(identifierLikeness(shared), alike.get(id) ?? 0) })
  }
  for (const [id, likeness] of alike) if (!matches.has(id)) matches.set(id, { shared: [], likeness })
  return matches
}

/** How alike accounts are to words, of those that are enough. */
function alikeInWords(
  words: ReadonlySet<string>,
  accounts: ReadonlyMap<Id<'submission'>, string>,
): ReadonlyMap<Id<'submission'>, number> {
  const likenesses = [...accounts].map(([id, body]) => [id, likenessOf(words, wordsIn(body))] as const)
  return new Map(likenesses.filter(([, likeness]) => likeness >= leastLikeness))
}

const batch = 500

/** Signs accounts that were kept before signatures were; returns how many. Idempotent; run now and then. */
export async function signAll({ db, keys }: Needs): Promise<number> {
  const sign = signerOf(keys)
  let signed = 0
  for (let after: Id<'submission'> | null = null; ; ) {
    const rows: Awaited<ReturnType<typeof store.unsigned>> = await store.unsigned(db, after, batch)
    const signatures = rows.flatMap(({ id, body }) => {
      const signature = sign(wordsIn(body))
      return signature === null ? [] : [{ id, signature }]
    })
    await inTransaction(db, (tx) => store.saveSignatures(tx, signatures))
    signed += rows.length
    after = rows.at(-1)?.id ?? null
    if (rows.length < batch) return signed
  }
}
