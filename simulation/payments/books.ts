import type { Movement } from '#engines/tracing'
import type { AccountRole, Accounts } from './accounts.ts'
import type { Circumstances } from './circumstances.ts'
import { makeGrowing } from './growing.ts'

/** What the debtor's bank knows a payment to be. A loan is paid out, a loan payment pays it back; coins are bought and sold as `crypto`. */
export const paymentKinds = [
  'transfer',
  'purchase',
  'cash',
  'wage',
  'benefit',
  'loan',
  'loan-payment',
  'remittance',
  'crypto',
] as const

/** One of the kinds. */
export type PaymentKind = (typeof paymentKinds)[number]

/** Payments in order of time, in columns: row i is payment i. Views of what is there now; later payments are not in them. */
export interface PaymentColumns {
  readonly length: number
  /** Milliseconds since 1970. */
  readonly at: Float64Array
  /** Places of accounts. */
  readonly debtor: Int32Array
  readonly creditor: Int32Array
  /** In tiyn. */
  readonly amount: Float64Array
  /** Places in `paymentKinds`. */
  readonly kind: Uint8Array
  /** Which device gave the order: a person's first one has the person's place; firms have their account's. */
  readonly device: Int32Array
  /** Whether the payer's telephone was in a call that had begun before. */
  readonly inCall: Uint8Array
  /** Where the order was given, as the bank was told: for `placeOfTown`. */
  readonly town: Uint8Array
}

/** A payment to be made. */
export interface Order {
  readonly from: number
  readonly to: number
  /** In tiyn, whole. */
  readonly amount: number
  readonly kind: PaymentKind
  /** One of an offender's; one of the holder's where not said. */
  readonly device?: number | undefined
  /** True: whoever pays is kept on the telephone. Else only now and then. */
  readonly inCall?: boolean
  /** The theft whose money it moves (its place), for the truth. */
  readonly theft?: number
  /** 0 from the victim, 1 from the first mule, and so on. */
  readonly hop?: number
}

/** Money of one payment that was frozen where it lay. */
export interface BookedHold {
  readonly hold: number
  readonly account: number
  /** The inflow that it is of. */
  readonly payment: number
  readonly amount: number
  readonly at: number
}

/** The books of all banks: they pay what is covered, and nothing that is held. */
export interface Books {
  readonly accounts: Accounts
  /** How many payments there are. */
  readonly length: number
  /** What the account's holder can dispose of, in tiyn; Infinity for firms and the state. */
  available(account: number): number
  /** Pays, if it is covered; gives the payment's place, or -1. Moments must not go back. */
  pay(at: number, order: Order): number
  /** Freezes money of one inflow, as much as is there; gives how much. */
  hold(at: number, hold: Pick<BookedHold, 'account' | 'payment' | 'amount'>): number
  holds(): readonly BookedHold[]
  /** Tells of each payment once it is made. */
  watch(hear: (payment: number) => void): void
  payments(): PaymentColumns
  /** One payment, without making views. */
  debtor(payment: number): number
  creditor(payment: number): number
  amount(payment: number): number
  at(payment: number): number
  /** The account's ledger for `lotsOf`: payments as `p<place>`, holds as `h<hold>` of their inflow. */
  movements(account: number): readonly Movement[]
  /** Truth: the theft whose money a payment moves, or -1, and the hop. */
  theft(payment: number): number
  hop(payment: number): number
}

/** Whose accounts are never empty: money comes there from outside of what is simulated. */
const endless: ReadonlySet<AccountRole> = new Set(['employer', 'lender', 'state', 'exchange', 'cash-machine', 'abroad'])

/** The name of a payment in a ledger, and back. */
export const movementId = (payment: number): string => `p${payment}`

/** The payment of a movement, or -1 for a hold. */
export const paymentOf = (movement: string): number => (movement.startsWith('p') ? Number(movement.slice(1)) : -1)

/** Opens the books. */
export function openBooks(accounts: Accounts, circumstances: Circumstances): Books {
  const rows = makeGrowing()
  const { columns } = rows
  const balance = Float64Array.from(accounts.opening)
  for (const role of endless) {
    const [from, to] = accounts.range(role)
    balance.fill(Number.POSITIVE_INFINITY, from, to)
  }
  const lastOf = new Int32Array(accounts.count).fill(-1)
  const held: BookedHold[] = []
  const watchers: ((payment: number) => void)[] = []
  const pay = (at: number, order: Order): number => {
    const { from, to, amount } = order
    if (!(amount > 0) || from === to || (balance[from] as number) < amount) return -1
    const place = rows.add()
    columns.at[place] = at
    columns.debtor[place] = from
    columns.creditor[place] = to
    columns.amount[place] = amount
    columns.kind[place] = paymentKinds.indexOf(order.kind)
    const device = order.device ?? circumstances.device(at, order)
    columns.device[place] = device
    columns.town[place] = circumstances.town(at, order, device)
    columns.inCall[place] = order.inCall || circumstances.isTalking(at, order) ? 1 : 0
    columns.theft[place] = order.theft ?? -1
    columns.hop[place] = order.hop ?? 0
    columns.beforeOut[place] = lastOf[from] as number
    columns.beforeIn[place] = lastOf[to] as number
    lastOf[from] = place
    lastOf[to] = place
    balance[from] = (balance[from] as number) - amount
    balance[to] = (balance[to] as number) + amount
    for (const hear of watchers) hear(place)
    return place
  }
  const movements = (account: number): readonly Movement[] => {
    const list: Movement[] = []
    for (let place = lastOf[account] as number; place >= 0; ) {
      const out = columns.debtor[place] === account
      const [at, amount] = [columns.at[place] as number, BigInt(columns.amount[place] as number)]
      list.push({ id: movementId(place), at, kind: out ? 'out' : 'in', amount })
      place = (out ? columns.beforeOut[place] : columns.beforeIn[place]) as number
    }
    list.reverse()
    for (const { hold, account: where, payment, amount, at } of held) {
      if (where !== account) continue
      list.push({ id: `h${hold}`, at, kind: 'out', amount: BigInt(amount), of: movementId(payment) })
    }
    return list
  }
  return {
    accounts,
    get length() {
      return rows.length
    },
    available: (account) => balance[account] as number,
    pay,
    hold: (at, { account, payment, amount }) => {
      const frozen = Math.min(amount, balance[account] as number)
      if (!(frozen > 0)) return 0
      balance[account] = (balance[account] as number) - frozen
      held.push({ hold: held.length, account, payment, amount: frozen, at })
      return frozen
    },
    holds: () => held,
    watch: (hear) => watchers.push(hear),
    payments: () => rows.view(),
    debtor: (payment) => columns.debtor[payment] as number,
    creditor: (payment) => columns.creditor[payment] as number,
    amount: (payment) => columns.amount[payment] as number,
    at: (payment) => columns.at[payment] as number,
    theft: (payment) => columns.theft[payment] as number,
    hop: (payment) => columns.hop[payment] as number,
    movements,
  }
}
