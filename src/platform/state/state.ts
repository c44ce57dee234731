/**
 * Hot state that several processes share: how often, how fast, and where somebody is for the moment. All of it is worth
 * seconds to days and may be lost; what must not be lost stands in PostgreSQL. Two adapters keep the same contract:
 * `in-process.ts` for one server, `valkey.ts` for many.
 */
export interface State extends AsyncDisposable {
  /** Reaches for the shared store, for a second at most; then the process begins without it. Calls before that are answered alone. */
  connect(): Promise<void>
  readonly limits: RateLimits
  readonly velocity: Velocity
  readonly registration: Registration
  readonly firsts: Firsts
  readonly stream: Stream
}

/** How often a key is used, in fixed windows: one begins with the first use and lasts as long as it was asked for. */
export interface RateLimits {
  /**
   * Counts one use of `key` and says whether it is within `max` for `window` milliseconds. Atomic: of uses at the same
   * moment at most `max` are allowed. Refused uses count too. Always answers: where the shared store is away, this
   * process counts by itself (`shared: false`). Ask for one key with one window always.
   */
  hit(key: string, window: number, max: number): Promise<Hit>
}

/** One use, counted. */
export interface Hit {
  readonly allowed: boolean
  /** Uses in this window, this one included. */
  readonly count: number
  /** Uses left in this window. */
  readonly remaining: number
  /** Milliseconds until this window ends. */
  readonly reset: number
  /** Whether the uses of all processes were counted, or those of this one alone. */
  readonly shared: boolean
}

/** How many events, and of how many different members, a key has had lately. Sliding windows in the events' own time. */
export interface Velocity {
  /** Keeps one event. The same `id` with the same member again changes nothing but the time of it. */
  add(key: string, event: VelocityEvent): Promise<Kept>
  /**
   * Counts in each of the windows `(at − window, at]`, in milliseconds, none longer than `velocityHorizon`. Events may be
   * added in any order. Undefined where nobody knows: the shared store is away.
   */
  count(key: string, at: number, windows: readonly number[]): Promise<readonly VelocityCount[] | undefined>
}

/** Something that happened to a key: a call of a number, a payment to an account. */
export interface VelocityEvent {
  /** When it happened, in milliseconds since 1970. */
  readonly at: number
  /** The other side, for counting how many different ones there are. */
  readonly member?: string
  /** Tells a repetition from a second event; without one, every call is an event of its own. */
  readonly id?: string
}

/** What one window holds. */
export interface VelocityCount {
  readonly events: number
  /** Different members; events without a member do not count. */
  readonly members: number
  /** False where the window reaches behind the newest `velocityMost` events: there are at least so many. */
  readonly complete: boolean
}

/** Where somebody is for the moment: values that expire by themselves. */
export interface Registration {
  /** Keeps `value` for `life` milliseconds, in place of what stood there. */
  set(key: string, value: string, life: number): Promise<Kept>
  /** The value that stands there. */
  get(key: string): Promise<Found>
  /** The value, for one taker alone: whoever comes second finds it absent. Where the answer is `unknown` it may be gone. */
  take(key: string): Promise<Found>
}

/** Who was first: of all values that are claimed for a key one stands, for every process. For answers that must not differ. */
export interface Firsts {
  /**
   * Puts `value` under `key` for `life` milliseconds unless something stands there, and gives what stands now: this value or an
   * earlier one, which keeps its own life. Atomic. Undefined where the shared store is away: then this value may stand or not, and
   * claiming it again is harmless.
   */
  claim(key: string, value: string, life: number): Promise<string | undefined>
}

/** Logs by name, which all processes write and hear in one order. Bounded: of each the newest appends are kept. */
export interface Stream {
  /**
   * Adds entries behind all others, together and in this order; `kept` once they are stored. After `unknown` they may stand or not:
   * who appends them again tells them twice, so entries have to say who they are. A few thousand at most.
   */
  append(name: string, entries: readonly Uint8Array[]): Promise<Kept>
  /**
   * Tells all entries after the one whose id is `from`, in order and each once, those of this process too; without `from` all
   * that are kept. It goes on until it is closed, through every absence of the shared store. Where entries before the first of those
   * told are gone (more came than is kept, or the store lost them), `isGap` says so. `hear` must not throw.
   */
  follow(name: string, from: string | undefined, hear: Hear): Following
}

/** Hears entries that were appended; `isGap`: others between them and what was heard before are gone. */
export type Hear = (entries: readonly StreamEntry[], isGap: boolean) => void

/** One entry of a log. */
export interface StreamEntry {
  /** Where to go on from, once it was heard. All entries of one append have the same: they are told together. */
  readonly id: string
  readonly data: Uint8Array
}

/** A log that is followed. */
export interface Following {
  /** Whether the store answered the last time it was asked: false at the beginning, and while it is away. */
  isHearing(): boolean
  /** Nothing is told any more. */
  close(): void
}

/** `kept`: acknowledged by the store. `unknown`: the store is away, it may or may not have been kept. */
export type Kept = 'kept' | 'unknown'

/** A value, or its absence, or `unknown` where the shared store is away: never take that for `absent`. */
export type Found =
  | { readonly is: 'found'; readonly value: string }
  | { readonly is: 'absent' }
  | { readonly is: 'unknown' }

/** The longest window of velocity, in milliseconds: 31 days. A key without events for so long is forgotten. */
export const velocityHorizon = 31 * 86_400_000

/** How many events of one key are kept, the newest of them. */
export const velocityMost = 1000

/** Throws on a window that the store does not reach back to: a fault of the program. */
export function checkWindows(windows: readonly number[]): void {
  for (const window of windows) {
    if (!(window > 0 && window <= velocityHorizon)) throw new Error(`a window of ${window} ms is out of reach`)
  }
}

/** How many appends of a log the shared store keeps, and for how many milliseconds after the last: a day. */
export const streamMost = 100_000
/** See `streamMost`. */
export const streamLife = 86_400_000
