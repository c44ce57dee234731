import type { Colleague } from '#domains/identity'
import type { Reports } from '#domains/reports'
import { topicFacts } from '#domains/taxonomy'
import { type Clock, nationalDay } from '#kernel/clock'
import type { Id, Ids } from '#kernel/id'
import { ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { type Database, inTransaction, type Tx } from '#platform/database'
import { inScope } from '#platform/scope'
import {
  type Exposure,
  type ExposureKind,
  hintFor,
  type Load,
  loadOf,
  type Proposal,
  proposalFor,
  type Rest,
  type RotationHint,
  sinceRest,
} from './exposure.ts'
import * as store from './exposure-store.ts'

/** What wellbeing needs. */
export interface WellbeingServices {
  readonly db: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly reports: Pick<Reports, 'brief'>
  readonly colleagues: () => Promise<readonly Colleague[]>
}

/** Something to be counted for the actor. */
export interface Counting {
  readonly kind: ExposureKind
  readonly reportId: Id<'report'>
  /** Time spent since the last counting, at most two minutes. */
  readonly seconds?: number | undefined
}

const minute = 60_000
const day = 86_400_000

/** Counts an exposure of the actor; see `Wellbeing.count`. */
export async function count(services: WellbeingServices, actor: Actor, given: Counting): Promise<Result<void>> {
  const report = await services.reports.brief(actor, given.reportId)
  if (!report.ok) return report
  const at = services.clock.now()
  const exposure = {
    id: services.ids.next<'exposure'>(),
    personId: actor.id ?? '',
    kind: given.kind,
    heaviness: topicFacts(report.value.topic).severity,
    seconds: given.kind === 'time' ? Math.min(given.seconds ?? 0, 120) : 0,
    reportId: given.reportId,
    at,
  }
  await inTransaction(services.db, async (tx) => {
    // Two windows of one person tell the same minute.
    const told = given.kind === 'time' && (await store.timedSince(tx, exposure.personId, ago(at, 30_000)))
    if (!told) await store.insertExposure(tx, exposure, ago(at, 30 * minute))
  })
  return ok(undefined)
}

function ago(now: Date, milliseconds: number): Date {
  return new Date(now.getTime() - milliseconds)
}

/** How somebody is, for themselves. */
export interface OwnExposure {
  readonly today: Load
  readonly sinceRest: Load
  readonly proposal: Proposal | null
  /** When the break that lasts began. */
  readonly restingSince: Date | null
  /** The last seven days, the earliest first. */
  readonly week: readonly (Load & { readonly day: string })[]
}

/** The actor's own exposure; see `Wellbeing.own`. */
export function own({ db, clock }: WellbeingServices, actor: Actor): Promise<OwnExposure> {
  const now = clock.now()
  return inScope(db, actor, async (tx) => {
    const { exposures, rests } = await read(tx, actor.id ?? '', ago(now, 7 * day))
    const today = exposures.filter(({ at }) => nationalDay(at) === nationalDay(now))
    const since = loadOf(recent(exposures, rests, now))
    const resting = rests.find(({ endedAt }) => endedAt === null)
    return {
      today: loadOf(today),
      sinceRest: since,
      proposal: resting ? null : proposalFor(since),
      restingSince: resting?.startedAt ?? null,
      week: weekOf(exposures, now),
    }
  })
}

interface Past {
  readonly exposures: readonly Exposure[]
  readonly rests: readonly Rest[]
}

async function read(tx: Tx, personId: string, since: Date): Promise<Past> {
  return {
    exposures: await store.exposuresOf(tx, personId, since),
    rests: await store.restsOf(tx, personId, since),
  }
}

/** Since the last rest, and nothing where the last twenty minutes were quiet. */
function recent(exposures: readonly Exposure[], rests: readonly Rest[], now: Date): readonly Exposure[] {
  const last = exposures.at(-1)
  return last === undefined || now.getTime() - last.at.getTime() >= 20 * minute ? [] : sinceRest(exposures, rests)
}

function weekOf(exposures: readonly Exposure[], now: Date): OwnExposure['week'] {
  const days = [6, 5, 4, 3, 2, 1, 0].map((back) => nationalDay(ago(now, back * day)))
  return days.map((one) => ({ day: one, ...loadOf(exposures.filter(({ at }) => nationalDay(at) === one)) }))
}

/** Begins or ends a break of the actor; see `Wellbeing.rest`. */
export async function rest(services: WellbeingServices, actor: Actor, state: 'begin' | 'end'): Promise<OwnExposure> {
  const { db, clock, ids } = services
  const now = clock.now()
  const personId = actor.id ?? ''
  const { proposal } = await own(services, actor)
  await inTransaction(db, async (tx) => {
    if (state === 'end') return store.endRest(tx, personId, now)
    const begun = { id: ids.next<'rest'>(), personId, proposed: proposal !== null, startedAt: now, endedAt: null }
    return store.startRest(tx, begun)
  })
  return own(services, actor)
}

/** One line of what a supervisor is told. */
export interface RotationLine {
  readonly personId: string
  readonly name: string
  readonly hint: RotationHint
  /** Seconds of reading since the last rest. */
  readonly seconds: number
  readonly resting: boolean
  readonly lastRestAt: Date | null
}

const order: readonly RotationHint[] = ['rotate', 'rest', 'fine']

/** Who should be relieved; see `Wellbeing.rotation`. */
export async function rotation(services: WellbeingServices, actor: Actor): Promise<readonly RotationLine[]> {
  const { db, clock, colleagues } = services
  const now = clock.now()
  const people = (await colleagues()).filter(
    ({ active, region }) => active && (actor.region === null || region === actor.region),
  )
  const lines: RotationLine[] = []
  for (const { id, name } of people) {
    // Each person's rows are closed to everybody else: only this sum of them leaves.
    const line = await inTransaction(db, (tx) => lineOf(tx, { id, name, now }))
    if (line !== null) lines.push(line)
  }
  return lines.toSorted((a, b) => order.indexOf(a.hint) - order.indexOf(b.hint) || b.seconds - a.seconds)
}

interface Watched {
  readonly id: string
  readonly name: string
  readonly now: Date
}

/** Null for who did not read today. */
async function lineOf(tx: Tx, { id, name, now }: Watched): Promise<RotationLine | null> {
  const { exposures, rests } = await read(tx, id, ago(now, day / 2))
  if (exposures.length === 0) return null
  const since = loadOf(recent(exposures, rests, now))
  const resting = rests.some(({ endedAt }) => endedAt === null)
  return {
    personId: id,
    name,
    hint: resting ? 'fine' : hintFor(loadOf(exposures), since),
    seconds: since.seconds,
    resting,
    lastRestAt: rests.at(-1)?.startedAt ?? null,
  }
}

/** How long exposure is kept, in days. */
const keptDays = 31

/** Deletes what is older than a month; see `Wellbeing.forget`. */
export function forget({ db, clock }: WellbeingServices): Promise<void> {
  return store.deleteBefore(db, ago(clock.now(), keptDays * day))
}
