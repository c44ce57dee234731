import { fail, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction } from '#platform/database'
import { inScope } from '#platform/scope'
import { type Disagreement, disagreements, type Results, resultsOf } from './comparison-service.ts'
import { draw, type SampleAsked } from './draw-service.ts'
import { type Asked, asked, type BlindReport, give, open, resolve } from './opinion-service.ts'
import { mayJudgeAgain, type Named, type QualityServices } from './quality-context-service.ts'
import * as store from './quality-store.ts'

/** A sample in the list, with the name of who drew it. */
export interface SampleShown extends Omit<store.SampleLine, 'drawnBy'> {
  readonly drawnBy: Named | null
}

/** Quality review by sampling and second opinion. Who may call what is checked before (`deskPolicy`). */
export interface Quality {
  /**
   * Draws a random sample of closed reports and asks colleagues for second opinions. Fails with `quality.period-backwards`,
   * `quality.no-candidates` and `quality.nobody-to-ask`.
   */
  draw(
    actor: Actor,
    wanted: SampleAsked,
  ): Promise<Result<{ readonly id: string; readonly reports: number; readonly leftOut: number }>>
  /** Samples, and who may be asked. */
  samples(actor: Actor): Promise<{ readonly items: readonly SampleShown[]; readonly assessors: readonly Named[] }>
  /** What this person is asked for and has given. */
  asked(actor: Actor): Promise<readonly Asked[]>
  /** A report to judge again, without the first judgement until one's own is given. Fails with `quality.not-found`. */
  open(actor: Actor, id: string): Promise<Result<BlindReport>>
  /** Gives a second opinion, once. Fails with `quality.not-found`, `quality.already-given`, `quality.reason.missing`. */
  give(actor: Actor, id: string, opinion: store.Opinion): Promise<Result<void>>
  /** Agreement of a sample, or of all. */
  results(actor: Actor, sampleId?: string): Promise<Results>
  /** Reports judged in two ways, with both reasons, those without a resolution first; at most 50. Readings are audited. */
  disagreements(actor: Actor, sampleId?: string): Promise<readonly Disagreement[]>
  /** Settles a disagreement; never one's own. Fails with `quality.not-found`, `quality.agreed`, `quality.own-judgement`. */
  resolve(actor: Actor, id: string, opinion: store.Opinion): Promise<Result<void>>
  /** Empties reasons that have been kept long enough. Idempotent; run daily. */
  forget(): Promise<number>
}

/** Makes the quality review. */
export function makeQuality(services: QualityServices): Quality {
  const { db, clock, config } = services
  return {
    draw: (actor, wanted) => (wanted.from > wanted.to ? backwards(wanted) : draw(services, actor, wanted)),
    samples: (actor) => samples(services, actor),
    asked: (actor) => asked(services, actor),
    open: (actor, id) => open(services, actor, id),
    give: (actor, id, opinion) => give(services, actor, { id, opinion }),
    results: (actor, sampleId) => resultsOf(services, actor, sampleId),
    disagreements: (actor, sampleId) => disagreements(services, actor, sampleId),
    resolve: (actor, id, opinion) => resolve(services, actor, { id, opinion }),
    forget: () => {
      const before = new Date(clock.now().getTime() - config.RETENTION_DAYS * 86_400_000)
      return inTransaction(db, (tx) => store.forgetReasons(tx, before))
    },
  }
}

const backwards = ({ from, to }: SampleAsked) => Promise.resolve(fail('quality.period-backwards', { from, to }))

async function samples({ db, colleagues }: QualityServices, actor: Actor) {
  const lines = await inScope(db, actor, (tx) => store.listSamples(tx))
  const staff = await colleagues()
  const names = new Map(staff.map(({ id, name }) => [id, name]))
  return {
    items: lines.map(({ drawnBy, ...line }) => ({
      ...line,
      drawnBy: drawnBy === null ? null : { id: drawnBy, name: names.get(drawnBy) ?? null },
    })),
    assessors: staff.filter(mayJudgeAgain).map(({ id, name }) => ({ id, name })),
  }
}
