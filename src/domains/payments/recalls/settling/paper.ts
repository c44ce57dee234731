/** An investigator's notice. */
export interface Notice {
  readonly id: string
  readonly recovery: string
  readonly number: string
  /** `YYYY-MM-DD`. */
  readonly day: string
  readonly policeBody: string
  readonly caseNumber: string
  /** SHA-256 of the document, hexadecimal. */
  readonly digest: string
  readonly extends: boolean
  readonly recordedBy: string
  readonly recordedAt: Date
  /** Which holds it is about, and how much of each in tiyn. */
  readonly holds: readonly { readonly hold: string; readonly amount: bigint }[]
}

/** A prosecutor's sanction of a notice. */
export interface Sanction {
  readonly id: string
  readonly recovery: string
  readonly notice: string
  readonly number: string
  readonly day: string
  readonly office: string
  readonly digest: string
  readonly recordedBy: string
  readonly recordedAt: Date
  /** How much of which hold goes back to which account of the victim. */
  readonly returns: readonly { readonly hold: string; readonly amount: bigint; readonly account: string }[]
}
