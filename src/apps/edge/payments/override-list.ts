import { type Read, refuse } from './order.ts'
import { type KeptOverride, type OverrideState, overrideState, overrideStates } from './override.ts'
import type { Overrides } from './overrides.ts'

/** Overrides as the bank's staff read them. */
export interface OverrideList {
  readonly overrides: readonly (KeptOverride & { readonly state: OverrideState })[]
  /** Whether there are more behind these. */
  readonly more: boolean
}

/** Most overrides of one answer that lists what is over. */
const most = 1000

/**
 * Lists what a query asks for: all that hold, or with `state=ended` or `expired` what is over, the latest end first, a thousand from
 * place `from` on. Refuses with `request.invalid`.
 */
export function listOverrides(overrides: Overrides, target: string, now: number): Read<OverrideList> {
  const { searchParams } = new URL(target, 'http://node')
  const said = searchParams.get('state') ?? 'holds'
  const state = overrideStates.find((one) => one === said)
  if (state === undefined) return refuse('request.invalid', 'state', 400)
  const from = Number(searchParams.get('from') ?? 0)
  if (!Number.isSafeInteger(from) || from < 0) return refuse('request.invalid', 'from', 400)
  const all = overrides.inState(state, now)
  const shown = state === 'holds' ? all : all.slice(from, from + most)
  const told = shown.map((one) => ({ ...one, state: overrideState(one, now) }))
  return { ok: true, value: { overrides: told, more: state !== 'holds' && from + shown.length < all.length } }
}
