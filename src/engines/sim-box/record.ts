/**
 * Call detail records as the engine takes them: columns of numbers, so that a batch costs no object and no string.
 * Every identity of 15 digits or fewer (IMSI, IMEI, E.164 number) is kept as a number, exactly: 10^15 < 2^53.
 */
export interface RecordBatch {
  /** How many rows of the columns are filled; the columns may be longer. */
  readonly length: number
  /** Start of the event in milliseconds since 1970. */
  readonly at: Float64Array
  /** IMSI of the SIM that the record belongs to: 15 digits. */
  readonly imsi: Float64Array
  /** IMEI of the device, its 14 digits without the check digit; 0 where not known. */
  readonly imei: Float64Array
  /** E.164 digits of the other side; 0 where there is none (data) or it was withheld. */
  readonly peer: Float64Array
  /** Cell (any number of the operator's that names one cell of one technology); 0 where not known. */
  readonly cell: Float64Array
  /** Seconds of talk; 0 for an unanswered call, a message, and data. */
  readonly seconds: Uint32Array
  /** One of `recordKinds` by its place. */
  readonly kind: Uint8Array
}

/** What a record tells of, by the number kept in a batch. */
export const recordKinds = ['call-out', 'call-in', 'message-out', 'message-in', 'data'] as const

/** One of the kinds. */
export type RecordKind = (typeof recordKinds)[number]

/** What the operator's books say about a SIM; each fact may be missing. */
export interface SimFacts {
  /** 15 digits. */
  readonly imsi: number
  /** The SIM's own number, E.164 digits. */
  readonly number?: number
  /** Serial number of the card (ICCID): up to 20 digits, too long for a number. */
  readonly iccid?: string
  /** First use, in milliseconds since 1970. */
  readonly activatedAt?: number
  /** A keyed hash of the owner's IIN or BIN: equal for equal owners, tells nothing else. */
  readonly owner?: string
  /** The operator's code of the dealer that sold it. */
  readonly dealer?: string
  /** Whether it belongs to a gateway with a licence. */
  readonly licensed?: boolean
}
