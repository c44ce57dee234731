import type { Failure } from '#kernel/result'

/** Something wrong with a file as a whole, found while it is read; the import turns it into an expected failure. */
export class ImportFault extends Error {
  readonly failure: Failure

  constructor(code: string, details?: Failure['details']) {
    super(code)
    this.failure = details === undefined ? { code } : { code, details }
  }
}
