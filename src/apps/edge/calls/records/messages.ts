import type { FoundBox } from '#domains/calls'
import type { CsvTally, Refusal } from '#engines/sim-box'
import type { BookTally } from './books.ts'

/** What the thread that hunts is started with. */
export interface HunterSetup {
  /** The most SIMs followed at a time. */
  readonly sims: number
  /** SIMs from which a box is told of. */
  readonly least: number
  /** The key under which owners are hashed. */
  readonly key: Uint8Array
  /** Regions by cell. */
  readonly cells: ReadonlyMap<number, string>
  /** Where the state is kept. */
  readonly stateFile: string
  /** Milliseconds between two times that the state is kept; it is also kept at the end. */
  readonly keepEvery: number
  /** Milliseconds without a file after which the SIMs of the last hour, whole or not, are looked at. */
  readonly settle: number
}

/** What a file holds: records, some entries of the books, or all of them. */
export type FileKind = 'records' | 'books' | 'whole-books'

/** What was read of a file of records. */
export interface RecordsOutcome extends CsvTally {
  /** Records counted; the rest were refused. */
  readonly taken: number
  readonly refused: Readonly<Record<Refusal, number>>
  /** The first hundred lines that were read and not counted. */
  readonly refusedLines: readonly { readonly line: number; readonly why: Refusal }[]
}

/** What was read of a file of the books. */
export interface BooksOutcome extends BookTally {
  /** Entries for which there was no place. */
  readonly full: number
}

/** What the thread has counted since it was started, and holds. */
export interface HunterFigures {
  readonly taken: number
  readonly refused: number
  readonly sims: number
  readonly boxes: number
  readonly sweeps: number
  /** Time of the newest record in seconds since 1970, 0 for none. */
  readonly newest: number
}

/** To the thread. */
export type ToHunter =
  | { readonly kind: 'open'; readonly id: number; readonly file: FileKind }
  | { readonly kind: 'piece'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly kind: 'close'; readonly id: number }
  | { readonly kind: 'drop'; readonly id: number }
  | { readonly kind: 'licensed'; readonly imsis: readonly number[] }
  | { readonly kind: 'stop' }

/** From the thread. */
export type FromHunter =
  | { readonly kind: 'ready'; readonly kept: 'none' | 'taken-up' | 'unfit' }
  | { readonly kind: 'read'; readonly id: number }
  | { readonly kind: 'closed'; readonly id: number; readonly outcome: RecordsOutcome | BooksOutcome }
  /** The file cannot be read at all: its header. */
  | { readonly kind: 'unfit'; readonly id: number; readonly reason: string }
  | { readonly kind: 'boxes'; readonly boxes: readonly FoundBox[] }
  | { readonly kind: 'owners'; readonly owners: readonly { readonly owner: string; readonly sims: number }[] }
  | { readonly kind: 'figures'; readonly figures: HunterFigures }
  | { readonly kind: 'not-kept'; readonly code: string }
