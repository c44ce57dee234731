/** Answers that took long are given again for a while; two who ask at the same moment wait for one answer. */
export interface Recent<T> {
  /** The answer under a key: the one that is remembered or under way, else a new one. */
  ask(key: string, now: Date, make: () => Promise<T>): Promise<T>
}

const mostKept = 50

/**
 * Makes the memory: an answer for which `isDear` holds is given again for `life` milliseconds, any other only to those who
 * ask while it is being made. Failures are never remembered.
 */
export function makeRecent<T>(life: number, isDear: (answer: T) => boolean): Recent<T> {
  const kept = new Map<string, { readonly at: number; readonly answer: Promise<T> }>()
  const forget = (key: string, answer: Promise<T>) => {
    if (kept.get(key)?.answer === answer) kept.delete(key)
  }
  return {
    ask: (key, now, make) => {
      const known = kept.get(key)
      const age = known === undefined ? Number.POSITIVE_INFINITY : now.getTime() - known.at
      if (known !== undefined && age >= 0 && age < life) return known.answer
      const answer = make()
      kept.delete(key)
      kept.set(key, { at: now.getTime(), answer })
      const [oldest] = kept.keys()
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
      answer.then(
        (made) => !isDear(made) && forget(key, answer),
        () => forget(key, answer),
      )
      return answer
    },
  }
}
