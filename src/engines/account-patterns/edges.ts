/** How much is remembered, and for how long. Times are in one unit of the caller's choice: milliseconds, or steps of a simulator. */
export interface EdgeOptions {
  /** Accounts are whole numbers from 0 to below this. */
  readonly accounts: number
  /** Room for payments within the window; of more the oldest are forgotten. */
  readonly payments: number
  /** How long a payment counts: at `t`, those after `t - window`. */
  readonly window: number
  /** Payments of a pair are one run while each comes less than this after the one before. */
  readonly apart: number
}

/**
 * Who paid whom within a window that ends with the latest payment. A **pair** is one account paying another: direction counts. A payment is
 * named by its number, from 0 in order of arrival; what is told of it holds for its pair, of which only the latest is met on a walk.
 */
export interface Edges {
  /** Enters a payment in order of time: one that comes late counts as of the latest. `oddness` is kept for `oddness`. */
  enter(debtor: number, creditor: number, at: number, oddness: number): void
  /** Lets go of what has left the window by then. */
  pass(at: number): void
  /** Pairs within the window. */
  pairs(): number
  /** Different accounts that paid the account, and that it paid, within the window. */
  payers(account: number): number
  payees(account: number): number
  /** The latest payments to the account, one a payer, newest first, as many as `into` has room for; gives how many. */
  inward(account: number, into: Int32Array): number
  /** The same of the payments from it, one a payee. */
  outward(account: number, into: Int32Array): number
  debtor(payment: number): number
  creditor(payment: number): number
  /** The longest run of the pair so far, and the greatest oddness. */
  run(payment: number): number
  oddness(payment: number): number
}

interface Rows {
  readonly debtor: Int32Array
  readonly creditor: Int32Array
  readonly at: Float64Array
  /** The run that goes on, and the longest of the pair. */
  readonly run: Uint16Array
  readonly longest: Uint16Array
  readonly oddness: Float32Array
  /** 1 while it is the latest of its pair. */
  readonly latest: Uint8Array
  readonly beforeOut: Int32Array
  readonly beforeIn: Int32Array
}

const rowsFor = (room: number): Rows => ({
  debtor: new Int32Array(room),
  creditor: new Int32Array(room),
  at: new Float64Array(room),
  run: new Uint16Array(room),
  longest: new Uint16Array(room),
  oddness: new Float32Array(room),
  latest: new Uint8Array(room),
  beforeOut: new Int32Array(room),
  beforeIn: new Int32Array(room),
})

/** A payment that stands alone. */
function fill(
  rows: Rows,
  slot: number,
  [debtor, creditor, at, oddness]: readonly [number, number, number, number],
): void {
  rows.debtor[slot] = debtor
  rows.creditor[slot] = creditor
  rows.at[slot] = at
  rows.run[slot] = 1
  rows.longest[slot] = 1
  rows.oddness[slot] = oddness
  rows.latest[slot] = 1
}

/** What a pair hands on from its latest payment to the next. */
function inherit(rows: Rows, [from, to]: readonly [number, number], apart: number): void {
  const goesOn = (rows.at[to] as number) - (rows.at[from] as number) < apart
  const run = goesOn ? Math.min(65_535, (rows.run[from] as number) + 1) : 1
  rows.run[to] = run
  rows.longest[to] = Math.max(run, rows.longest[from] as number)
  rows.oddness[to] = Math.max(rows.oddness[to] as number, rows.oddness[from] as number)
  rows.latest[from] = 0
}

const tellerOf = (rows: Rows, room: number): Pick<Edges, 'debtor' | 'creditor' | 'run' | 'oddness'> => ({
  debtor: (payment) => rows.debtor[payment % room] as number,
  creditor: (payment) => rows.creditor[payment % room] as number,
  run: (payment) => rows.longest[payment % room] as number,
  oddness: (payment) => rows.oddness[payment % room] as number,
})

/** Takes the memory: 33 bytes a payment, 16 an account; the map of pairs grows with the pairs. */
export function makeEdges({ accounts, payments: room, window, apart }: EdgeOptions): Edges {
  const rows = rowsFor(room)
  const [lastOut, lastIn] = [new Int32Array(accounts).fill(-1), new Int32Array(accounts).fill(-1)]
  const [payers, payees] = [new Int32Array(accounts), new Int32Array(accounts)]
  const latestOf = new Map<number, number>()
  let [oldest, next, now] = [0, 0, Number.NEGATIVE_INFINITY]
  const count = (counts: Int32Array, account: number, by: number) => {
    counts[account] = (counts[account] as number) + by
  }
  const forgetOldest = () => {
    const slot = oldest++ % room
    if (rows.latest[slot] === 0) return
    const [debtor, creditor] = [rows.debtor[slot] as number, rows.creditor[slot] as number]
    latestOf.delete(debtor * accounts + creditor)
    count(payees, debtor, -1)
    count(payers, creditor, -1)
  }
  const pass = (at: number) => {
    now = Math.max(now, at)
    while (oldest < next && (rows.at[oldest % room] as number) <= now - window) forgetOldest()
  }
  const enter = (debtor: number, creditor: number, at: number, oddness: number) => {
    pass(at)
    if (next - oldest === room) forgetOldest()
    const slot = next % room
    const pair = debtor * accounts + creditor
    const before = latestOf.get(pair)
    fill(rows, slot, [debtor, creditor, now, oddness])
    rows.beforeOut[slot] = lastOut[debtor] as number
    rows.beforeIn[slot] = lastIn[creditor] as number
    lastOut[debtor] = next
    lastIn[creditor] = next
    if (before === undefined) {
      count(payees, debtor, 1)
      count(payers, creditor, 1)
    } else inherit(rows, [before % room, slot], apart)
    latestOf.set(pair, next++)
  }
  const walk = (from: number, before: Int32Array, into: Int32Array): number => {
    let found = 0
    for (let payment = from; payment >= oldest && found < into.length; payment = before[payment % room] as number) {
      if (rows.latest[payment % room] === 1) into[found++] = payment
    }
    return found
  }
  return {
    enter,
    pass,
    pairs: () => latestOf.size,
    payers: (account) => payers[account] as number,
    payees: (account) => payees[account] as number,
    inward: (account, into) => walk(lastIn[account] as number, rows.beforeIn, into),
    outward: (account, into) => walk(lastOut[account] as number, rows.beforeOut, into),
    ...tellerOf(rows, room),
  }
}
