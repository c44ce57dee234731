import { setImmediate as breathe } from 'node:timers/promises'
import { isHeldOut } from '#engines/text-triage'
import { seededRandom } from '#kernel/random'
import { fail, ok, type Result } from '#kernel/result'
import { systemActor } from '#platform/access'
import { inTransaction } from '#platform/database'
import { hasReal } from '../submission-store.ts'
import { refusalOf } from './agreement.ts'
import type { SuggestionServices } from './context-service.ts'
import { packLearnt } from './learnt.ts'
import { type Learning, learn, type Prepared, prepare, topicQuality } from './lesson.ts'
import { learntOf } from './model-service.ts'
import * as store from './model-store.ts'

/** Under so many judged reports the word lists know better. */
export const fewestReports = 300

/** The reports closed last that a training reads: more make it longer and hardly better. */
const mostReports = 50_000

/** Characters of an account that a training reads. */
const mostText = 8000

/** Former versions that can be put back. */
const keptVersions = 4

/** Always the same, so that two versions differ by what they learnt from and by nothing else. */
const seed = 20261121

/** What a training did. */
export interface TrainingDone {
  readonly version: number
  readonly state: store.ModelState
  readonly refusal: string | null
  readonly macroF1: number
}

/**
 * Learns from the reports closed last; from synthetic ones only where there are no real ones. The new version answers
 * from then on unless it is worse than what answered before. Fails with `suggestions.too-few-reports`. Takes seconds of
 * computing, in pieces of a few milliseconds.
 */
export async function retrain(services: SuggestionServices): Promise<Result<TrainingDone>> {
  const { db } = services
  const synthetic = !(await hasReal(db))
  const closed = await store.closedReports(db, { synthetic, limit: mostReports, mostText })
  if (new Set(closed.map(({ group }) => group)).size < fewestReports) return fail('suggestions.too-few-reports')
  const lessons: Prepared[] = []
  for (const [at, report] of closed.entries()) {
    lessons.push(prepare(report))
    if (at % 20 === 0) await breathe()
  }
  const version = await store.nextVersion(db)
  const learning = await unhurried(learn(lessons, (task) => seededRandom(seed + task.length)))
  return ok(await keep(services, learning, { version, synthetic, before: await macroF1Now(services, lessons) }))
}

/** Runs work that yields, letting requests pass in between. */
async function unhurried<T>(steps: Generator<undefined, T>): Promise<T> {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    await breathe()
  }
}

/** How good the version that answers now is on the same held-out reports, which it has not learnt from either. */
async function macroF1Now(services: SuggestionServices, lessons: readonly Prepared[]): Promise<number | null> {
  const { learnt } = await learntOf(services)
  if (learnt === null) return null
  const held = lessons.filter(({ group }) => isHeldOut(group))
  return (await unhurried(topicQuality(learnt, held))).topic.macroF1
}

interface Circumstances {
  readonly version: number
  readonly synthetic: boolean
  readonly before: number | null
}

async function keep(
  { db, clock, audit }: SuggestionServices,
  { learnt, quality, examples, heldOut }: Learning,
  { version, synthetic, before }: Circumstances,
): Promise<TrainingDone> {
  const { macroF1 } = quality.topic
  const refusal =
    refusalOf({ macroF1, wordLists: quality.wordLists.macroF1, before, heldOut, ...quality.checks }) ?? null
  const state = refusal === null ? 'current' : 'refused'
  const metrics = { ...quality, before }
  const facts = { version, trainedAt: clock.now(), state, refusal, synthetic, examples, heldOut, metrics } as const
  await inTransaction(db, async (tx) => {
    await store.insertModel(tx, { ...facts, weights: refusal === null ? packLearnt(learnt) : null })
    await store.dropOldWeights(tx, keptVersions)
    await audit.record(tx, systemActor('jobs'), {
      action: refusal === null ? 'reports.triage-model-trained' : 'reports.triage-model-refused',
      subject: { type: 'triage-model', id: String(version) },
      details: { version, examples, synthetic, ...(refusal === null ? {} : { refusal }) },
    })
  })
  return { version, state, refusal, macroF1 }
}
