import type { Failure, Result } from '#kernel/result'

/** An expected failure that keeps the product from starting; the command line explains it and ends. */
export class StartFailure extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.code)
    this.failure = failure
  }
}

/** The value, or a `StartFailure`. */
export function orThrow<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new StartFailure(result.error)
}
