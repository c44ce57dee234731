/** What a metric has to reach. One of the two is given; a metric without a target is only told. */
export interface Target {
  readonly atLeast?: number
  readonly atMost?: number
}

/** Numbers by metric name. The unit stands in the name: `textsPerSecond`, `p99Ms`, `heapMiB`, `recall`. */
export type Metrics = Readonly<Record<string, number>>

/** What one run measured. Each peer is measured in the same run, with the metric names it shares with ours. */
export interface Measured {
  readonly metrics: Metrics
  readonly peers: Readonly<Record<string, Metrics>>
}

/** What the harness gives to a running bench. */
export interface BenchContext {
  /** Tells on standard error what is going on; call it at least every few seconds. */
  progress(text: string): void
}

/**
 * One benchmark. It lives in `bench/<name>.ts` as `export const bench`, starts and stops all it needs itself, and is
 * cheap to import, since listing the benches imports every one.
 */
export interface Bench {
  /** The name of the file without its extension. */
  readonly name: string
  /** One sentence: what is measured, on what input. */
  readonly about: string
  /** The metrics in the order they are shown; `run` returns exactly these. */
  readonly keys: readonly string[]
  readonly targets: Readonly<Record<string, Target>>
  /** One sentence on what keeps the figure from being better, as found by a profile. */
  readonly limits?: string
  run(context: BenchContext): Promise<Measured>
}

/** The machine a figure was measured on; figures of different machines are not compared. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly system: string
  readonly node: string
}

/** One finished run with all that its section of `docs/benchmarks.md` says. */
export interface Outcome extends Measured {
  readonly bench: string
  readonly about: string
  readonly keys: readonly string[]
  readonly targets: Readonly<Record<string, Target>>
  readonly limits?: string
  /** UTC day of the run, `YYYY-MM-DD`. */
  readonly day: string
  readonly machine: Machine
}
