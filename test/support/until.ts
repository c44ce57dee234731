import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'

/** Milliseconds: more than any machine needs that is only busy. */
const patience = 60_000

/**
 * Asks again and again, ten times a second in the end, until the answer fits, and gives that answer; whatever is truthy
 * fits, where nothing else is said. Throws after a minute with the last answer. For what comes about by itself a moment
 * later: no test says how soon.
 */
export async function until<T>(ask: () => T | Promise<T>, fits: (answer: T) => unknown = Boolean): Promise<T> {
  const end = performance.now() + patience
  for (let wait = 10; ; wait = Math.min(100, wait + 10)) {
    const answer = await ask()
    if (fits(answer)) return answer
    if (performance.now() > end) throw new Error(`it did not come about: ${inspect(answer)} in the end`)
    await sleep(wait)
  }
}
