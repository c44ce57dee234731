import { makeShelf } from '#platform/state/shelf'
import { callersOf, type TallyPart } from './tally.ts'

/** Numbers whose calls were rejected on this node lately: whoever pays while in a call with one is told so to payments' screening. */
export interface MarkedNumbers {
  hear(part: TallyPart): void
  /** Asks about a number as E.164 with a plus. */
  isMarked(number: string): boolean
}

const markedFor = 3_600_000
const markedMost = 100_000

/** Makes the memory: an hour, 100,000 numbers. */
export function makeMarked(): MarkedNumbers {
  const marked = makeShelf<true>(markedMost)
  return {
    hear: (part) => {
      const until = Date.now() + markedFor
      for (const caller of callersOf(part)) if (caller > 0) marked.set(`+${caller}`, true, until)
    },
    isMarked: (number) => marked.get(number, Date.now()) === true,
  }
}
