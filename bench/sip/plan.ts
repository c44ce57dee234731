/** What the load generator is told; it is a process of its own, so all of it is JSON. */
export interface LoadPlan {
  readonly transport: 'udp' | 'tcp'
  /** Port of the server at 127.0.0.1. */
  readonly port: number
  /**
   * A file of 64-bit floats in the order of the machine, three for each call: caller, called (both 11 E.164 digits), and the status
   * that its final answer should have. Calls are taken in turn, from the beginning again after the last.
   */
  readonly calls: string
  /**
   * `saturate` keeps so many calls unanswered at any time, and measures how many are answered. `rate` begins so many calls
   * a second whatever becomes of them, and measures from the moment a call was due.
   */
  readonly load: { readonly saturate: number } | { readonly rate: number }
  /** Over TCP: connections that the calls are spread over. */
  readonly connections?: number
  /** Seconds before the measurement begins, and of the measurement. */
  readonly warmUp: number
  readonly seconds: number
  /** Milliseconds after which a call counts as lost; 500 where not said. */
  readonly patience?: number
  /** Acknowledges each final answer, as a switch does over UDP; the server has nothing to say to that. */
  readonly acknowledge?: boolean
}

/** What was measured; calls begun in the warm-up are left out. */
export interface LoadResult {
  readonly seconds: number
  readonly answered: number
  /** Calls answered from the beginning of the warm-up to the end of the run. */
  readonly answeredInAll: number
  readonly perSecond: number
  /** Calls without a final answer in time. */
  readonly lost: number
  /** Final answers with another status than the call should have. */
  readonly wrong: number
  /** Answers that no call waited for: a second one, or one too late. */
  readonly stray: number
  /** Final answers by status. */
  readonly statuses: Readonly<Record<string, number>>
  readonly p50Ms: number
  readonly p99Ms: number
  readonly p999Ms: number
  readonly mostMs: number
}
