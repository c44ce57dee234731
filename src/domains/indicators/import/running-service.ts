import type { Actor } from '#platform/access'
import type { IndicatorContext } from '../context-service.ts'
import type { Reject } from './entry.ts'
import type { ImportPlan } from './import-options.ts'
import type { ImportRun } from './import-store.ts'

/** A run in progress, as its parts are committed. */
export interface RunningImport {
  readonly context: IndicatorContext
  readonly actor: Actor
  readonly plan: ImportPlan
  readonly run: ImportRun
  /** What entries are that do not say so themselves. */
  readonly defaultList: 'deny' | 'allow'
}

/** One refused entry of a part. */
export interface PlacedReject extends Reject {
  /** Its place among the entries of the file, from 1. */
  readonly entry: number
}

/** What a part did. */
export interface BatchOutcome {
  readonly changed: number
  readonly unchanged: number
  readonly rejects: readonly PlacedReject[]
}
