import type { PaymentColumns } from './books.ts'

interface Columns {
  at: Float64Array
  debtor: Int32Array
  creditor: Int32Array
  amount: Float64Array
  kind: Uint8Array
  device: Int32Array
  inCall: Uint8Array
  town: Uint8Array
  theft: Int32Array
  hop: Uint8Array
  /** The payment before this one on the account of the debtor and of the creditor, or -1. */
  beforeOut: Int32Array
  beforeIn: Int32Array
}

/** Columns that grow: take a row by `add`, then write to it. */
export interface Growing {
  readonly columns: Columns
  readonly length: number
  /** Gives the place of a new row. */
  add(): number
  /** What is there now, without the truth. */
  view(): PaymentColumns
}

/** Empty columns. */
export function makeGrowing(): Growing {
  const columns = columnsOf(1 << 16)
  let length = 0
  return {
    columns,
    get length() {
      return length
    },
    add: () => {
      if (length === columns.at.length) grow(columns)
      return length++
    },
    view: () => ({
      length,
      at: columns.at.subarray(0, length),
      debtor: columns.debtor.subarray(0, length),
      creditor: columns.creditor.subarray(0, length),
      amount: columns.amount.subarray(0, length),
      kind: columns.kind.subarray(0, length),
      device: columns.device.subarray(0, length),
      inCall: columns.inCall.subarray(0, length),
      town: columns.town.subarray(0, length),
    }),
  }
}

function columnsOf(size: number): Columns {
  return {
    at: new Float64Array(size),
    debtor: new Int32Array(size),
    creditor: new Int32Array(size),
    amount: new Float64Array(size),
    kind: new Uint8Array(size),
    device: new Int32Array(size),
    inCall: new Uint8Array(size),
    town: new Uint8Array(size),
    theft: new Int32Array(size),
    hop: new Uint8Array(size),
    beforeOut: new Int32Array(size),
    beforeIn: new Int32Array(size),
  }
}

function grow(columns: Columns): void {
  const larger = columnsOf(2 * columns.at.length)
  for (const [name, column] of Object.entries(columns)) larger[name as keyof Columns].set(column as never)
  Object.assign(columns, larger)
}
