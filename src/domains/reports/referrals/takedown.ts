import { fail, ok, type Result } from '#kernel/result'

/** What happened on the way to removal: the police or the provider was told, it was gone, it could be reached. */
export const takedownKinds = ['police', 'provider', 'gone', 'reachable'] as const

/** What happened on the way to removal. */
export type TakedownKind = (typeof takedownKinds)[number]

/** Who says so: somebody of ours who looked, or the addressee. The product itself opens no address. */
export const takedownSources = ['person', 'addressee'] as const

/** Who says so. */
export type TakedownSource = (typeof takedownSources)[number]

/** One event. Events are only ever added, so the order in which they become known does not matter. */
export interface TakedownEvent {
  readonly kind: TakedownKind
  readonly at: Date
}

/** The four timestamps of a takedown. */
export interface Takedown {
  readonly receivedAt: Date
  readonly policeAt: Date | null
  readonly providerAt: Date | null
  readonly removedAt: Date | null
}

/**
 * The four timestamps that follow from events. The police and the provider were told when they were told first. It is
 * removed since the first time it was gone after the last time it could be reached: what comes back was not removed.
 */
export function takedownOf(receivedAt: Date, events: readonly TakedownEvent[]): Takedown {
  const times = (kind: TakedownKind) => events.filter((one) => one.kind === kind).map(({ at }) => at.getTime())
  const first = (all: readonly number[]) => (all.length === 0 ? null : new Date(Math.min(...all)))
  const seen = Math.max(receivedAt.getTime(), ...times('reachable'))
  const reached = times('reachable').length > 0
  return {
    receivedAt,
    policeAt: first(times('police')),
    providerAt: first(times('provider')),
    removedAt: first(times('gone').filter((time) => (reached ? time > seen : time >= seen))),
  }
}

/** A few minutes by which clocks of people and machines may differ. */
const tolerated = 5 * 60_000

/**
 * Whether an event may be recorded. Fails with `takedown.before-report`, `takedown.future`, and `takedown.not-opened` where
 * somebody would have looked at an address of abuse material: it is referred and never opened, so only an addressee's
 * answer can tell that it is gone.
 */
export function mayRecord(
  event: TakedownEvent & { readonly source: TakedownSource },
  report: { readonly receivedAt: Date; readonly topic: string; readonly now: Date },
): Result<TakedownEvent> {
  const time = event.at.getTime()
  if (time > report.now.getTime() + tolerated) return fail('takedown.future')
  if (time < report.receivedAt.getTime()) return fail('takedown.before-report')
  const looked = event.source === 'person' && (event.kind === 'gone' || event.kind === 'reachable')
  if (looked && report.topic === 'csam') return fail('takedown.not-opened')
  return ok({ kind: event.kind, at: new Date(Math.min(time, report.now.getTime())) })
}

/** Milliseconds from receiving a report to each of the others; null where that has not happened. */
export interface TakedownTimes {
  readonly toPolice: number | null
  readonly toProvider: number | null
  readonly toRemoval: number | null
}

/** How long each took. */
export function timesOf({ receivedAt, policeAt, providerAt, removedAt }: Takedown): TakedownTimes {
  const since = (at: Date | null) => (at === null ? null : at.getTime() - receivedAt.getTime())
  return { toPolice: since(policeAt), toProvider: since(providerAt), toRemoval: since(removedAt) }
}
