import type { Held, SuggestionServices } from './context-service.ts'
import { unpackLearnt } from './learnt.ts'
import { currentModel, weightsOf } from './model-store.ts'

/** Nothing learnt yet: the word lists answer. */
export const nothingHeld: Held = { version: 0, stored: null, learnt: null, askedAt: -Infinity }

/** Another process may have trained: after so long it is asked again, in milliseconds. */
const freshFor = 10_000

/** What answers now. Weights that cannot be read leave the answer to the word lists. */
export async function learntOf({ db, clock, held }: SuggestionServices): Promise<Held> {
  const askedAt = clock.now().getTime()
  if (Math.abs(askedAt - held.now.askedAt) < freshFor) return held.now
  const stored = await currentModel(db)
  if (stored === undefined) held.now = { ...nothingHeld, askedAt }
  else if (stored.version === held.now.version) held.now = { ...held.now, stored, askedAt }
  else {
    const weights = await weightsOf(db, stored.version)
    const read = weights === undefined ? undefined : unpackLearnt(weights)
    held.now = read?.ok ? { version: stored.version, stored, learnt: read.value, askedAt } : { ...nothingHeld, askedAt }
  }
  return held.now
}

/** Makes the next question ask the database. */
export function forgetHeld({ held }: Pick<SuggestionServices, 'held'>): void {
  held.now = { ...held.now, askedAt: -Infinity }
}
