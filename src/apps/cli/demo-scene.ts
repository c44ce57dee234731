import type { Actor } from '#platform/access'
import type { Services } from '../services.ts'

/** What was made up about calls. */
export interface CallTotals {
  readonly calls: number
  readonly boxes: number
  readonly seizures: number
  readonly appeals: number
}

/** A scene of the demo: an operator's node, and whoever decides. */
export interface CallScene {
  readonly services: Services
  readonly node: Actor
  readonly analyst: Actor
  /** Somebody else, for what takes two. */
  readonly second: Actor
  readonly words: ReturnType<Services['messages']['in']>
  readonly now: number
  readonly seed: number
}
