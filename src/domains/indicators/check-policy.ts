import type { Tlp } from '#domains/taxonomy'
import type { ObservableKind } from '#formats/observable'
import { type Actor, may } from '#platform/access'
import { batchMost } from './check-batch.ts'
import { indicatorsPolicy } from './policy.ts'

/** What an asker may be told, and how much at once. */
export interface CheckScope {
  /** The most secret label they are cleared for, by the kind they ask about. */
  readonly ceiling: (kind: ObservableKind) => Tlp
  readonly batchMost: number
}

/**
 * The most secret label an asker is cleared for: who may read the registry sees all, a partner what may go to an
 * organisation. Everybody else is the public, signed in or not: an administrator, a session that has not proved its
 * second factor, a client that was given neither scope.
 */
export function clearanceOf(actor: Actor): Tlp {
  const reads = may(indicatorsPolicy, actor, 'indicators:read')
  if (actor.kind === 'client') return reads || actor.scopes.includes('indicators:check') ? 'amber' : 'clear'
  return reads ? 'red' : 'clear'
}

/**
 * What a check tells an asker. A client with `indicators:check` or `indicators:read` is told of every kind up to amber. One
 * with `indicators:check-<kind>` alone is told of that kind up to green, or amber with `indicators:check-amber`, and is
 * the public for all others. A scope only ever adds, so that a token asked for with fewer of them never tells more.
 */
export function checkScope(actor: Actor): CheckScope {
  const whole = clearanceOf(actor)
  if (whole !== 'clear') return { ceiling: () => whole, batchMost: batchMost.partner }
  const granted = (action: string) => actor.kind === 'client' && actor.scopes.includes(action)
  const some = actor.kind === 'client' && actor.scopes.some((scope) => kindScope.test(scope))
  const raised = granted('indicators:check-amber') ? 'amber' : 'green'
  return {
    ceiling: (kind) => (granted(`indicators:check-${kind}`) ? raised : 'clear'),
    batchMost: some ? batchMost.partner : batchMost.public,
  }
}

const kindScope = /^indicators:check-(?!amber$|advertisements$)[a-z-]+$/
