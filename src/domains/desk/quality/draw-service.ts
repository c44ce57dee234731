import type { Topic } from '#domains/taxonomy'
import { randomBelow, seededRandom } from '#kernel/random'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction } from '#platform/database'
import { inScope } from '#platform/scope'
import { mayJudgeAgain, type QualityServices } from './quality-context-service.ts'
import * as store from './quality-store.ts'
import { assign, drawSample, type StrataKind } from './sample.ts'

/** A sample that is asked for: of reports closed from `from` to `to` (days in Kazakhstan). */
export interface SampleAsked {
  readonly from: string
  readonly to: string
  readonly size: number
  readonly strata: StrataKind
  readonly topic?: Topic | undefined
  readonly data: 'real' | 'synthetic'
  /** Ids of who judges again; all who may where absent. */
  readonly assessors?: readonly string[] | undefined
  readonly seed?: number | undefined
}

/** Draws a sample and asks for second opinions; see `Quality.draw`. */
export async function draw(
  services: QualityServices,
  actor: Actor,
  wanted: SampleAsked,
): Promise<Result<{ readonly id: string; readonly reports: number; readonly leftOut: number }>> {
  const { db, ids, clock, random } = services
  const { from, to, size, strata, topic = null } = wanted
  const seed = wanted.seed ?? randomBelow(random, 0x1_0000_0000)
  const synthetic = wanted.data === 'synthetic'
  const found = await inScope(db, actor, (tx) => store.candidates(tx, { from, to, topic, synthetic }))
  if (found.length === 0) return fail('quality.no-candidates')
  const able = (await services.colleagues()).filter(mayJudgeAgain)
  const people = wanted.assessors === undefined ? able : able.filter(({ id }) => wanted.assessors?.includes(id))
  const chance = seededRandom(seed)
  const assigned = assign(drawSample(found, { size, strata, random: chance }), people, chance)
  const items = assigned.flatMap(({ candidate, second }) =>
    second === null ? [] : [{ ...candidate, id: ids.next(), second }],
  )
  if (items.length === 0) return fail('quality.nobody-to-ask')
  const sample: store.Sample = {
    id: ids.next(),
    seed,
    strata,
    from,
    to,
    topic,
    synthetic,
    region: actor.region,
    candidates: found.length,
    drawnBy: actor.id,
    drawnAt: clock.now(),
  }
  await keep(services, actor, { sample, items })
  return ok({ id: sample.id, reports: items.length, leftOut: assigned.length - items.length })
}

function keep(
  { db, audit, live }: QualityServices,
  actor: Actor,
  { sample, items }: { readonly sample: store.Sample; readonly items: readonly store.DrawnItem[] },
): Promise<void> {
  const { id, seed, strata, from, to, topic } = sample
  return inTransaction(db, async (tx) => {
    await store.insertSample(tx, sample, items)
    await audit.record(tx, actor, {
      action: 'desk.quality-sample-drawn',
      subject: { type: 'quality-sample', id },
      details: { seed, strata, from, to, topic, reports: items.length },
    })
    const people = [...new Set(items.map(({ second }) => second))]
    await live.publish(tx, ...people.map((person) => ({ type: 'quality.asked', to: { person }, data: {} })))
  })
}
