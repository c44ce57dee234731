/** What the exit status of `saqbol` means; documented in `saqbol help` and in the deployer's guide. */
export const exitCodes = {
  done: 0,
  /** Something unexpected; the log has the details. */
  failed: 1,
  /** The command line was wrong. */
  usage: 2,
  /** The database cannot be reached. */
  unavailable: 3,
  /** The input was refused; the reason was printed. */
  refused: 4,
  /** A verification found faults (`audit verify`, `doctor`). */
  faults: 5,
  /** With `check --exit-status`: at least one is confirmed. */
  confirmed: 10,
  /** With `check --exit-status`: at least one is reported, none confirmed. */
  reported: 11,
} as const

/** An exit status of `saqbol`. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
