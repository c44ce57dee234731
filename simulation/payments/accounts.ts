import type { EmptyingKind } from '#engines/tracing'
import { makeStream, mixedFraction, type Stream } from '../calls/stream.ts'
import { ibanCheckDigits } from '../identifiers.ts'
import { day, type FullPlan, tenge } from './plan.ts'

/** What an account is for. The first four belong to people, one each; `drop` is opened for crime. */
export const accountRoles = [
  'worker',
  'pensioner',
  'student',
  'trader',
  'savings',
  'wallet',
  'merchant',
  'employer',
  'lender',
  'state',
  'exchange',
  'cash-machine',
  'abroad',
  'drop',
] as const

/** One of the roles. */
export type AccountRole = (typeof accountRoles)[number]

const emptying: Readonly<Record<AccountRole, EmptyingKind>> = {
  worker: 'card',
  pensioner: 'card',
  student: 'card',
  trader: 'current',
  savings: 'savings',
  wallet: 'wallet',
  merchant: 'merchant',
  employer: 'business',
  lender: 'business',
  state: 'business',
  exchange: 'merchant',
  'cash-machine': 'merchant',
  abroad: 'business',
  drop: 'card',
}

/** Money that goes there has left the accounts of people. */
const sinks: ReadonlySet<AccountRole> = new Set([
  'merchant',
  'employer',
  'lender',
  'state',
  'exchange',
  'cash-machine',
  'abroad',
])

/** Codes of the simulated banks: none of them is a bank's, since the simulation makes some of them slow or silent. */
export const simulatedBanks = ['101', '102', '103', '104', '105', '106', '107', '108'] as const

/** How many of each bank's customers there are: a few banks have most. */
const bankShares = [0.34, 0.22, 0.14, 0.1, 0.08, 0.06, 0.04, 0.02]

const towns = 20

/** Every account of the country in columns, by its place: the people's first, in their order. */
export interface Accounts {
  readonly count: number
  readonly people: number
  /** Code of the role. */
  readonly role: Uint8Array
  /** Place of the bank in `simulatedBanks`. */
  readonly bank: Uint8Array
  /** The person (place below `people`) or firm (its own place) whose it is. */
  readonly holder: Int32Array
  /** Milliseconds since 1970. */
  readonly opened: Float64Array
  readonly town: Uint8Array
  /** What was on it before the first day, in tiyn. */
  readonly opening: Float64Array
  /** What a person earns a month, in tiyn; 0 for all else. */
  readonly income: Float64Array
  /** A person's savings and wallet, or -1. */
  readonly savings: Int32Array
  readonly wallet: Int32Array
  /** The places of a role, from the first to before the last. */
  range(role: AccountRole): readonly [from: number, to: number]
}

/** The role of an account. */
export function roleOf(accounts: Accounts, account: number): AccountRole {
  return accountRoles[accounts.role[account] as number] as AccountRole
}

/** How fast accounts of this kind are emptied. */
export function emptyingKindOf(accounts: Accounts, account: number): EmptyingKind {
  return emptying[roleOf(accounts, account)]
}

/** Whether money that goes there has left the accounts of people: for goods, cash, coins, abroad, or to firms. */
export function isSink(accounts: Accounts, account: number): boolean {
  return sinks.has(roleOf(accounts, account))
}

/** The account's number: right in form, of a bank that does not exist, `S` for synthetic. */
export function ibanOf(accounts: Accounts, account: number): string {
  const rest = `${simulatedBanks[accounts.bank[account] as number]}S${String(account).padStart(12, '0')}`
  return `KZ${ibanCheckDigits('KZ', rest)}${rest}`
}

/** Builds the columns. `drops` is the number of accounts opened for crime. */
export function makeAccounts(plan: FullPlan, drops: number): Accounts {
  const { people, seed } = plan
  const has = (salt: number, share: number) =>
    Array.from({ length: people }, (_, p) => p).filter((p) => mixedFraction(p, seed + salt) < share)
  const savers = has(1, 0.3)
  const walletHolders = has(2, 0.15)
  const sizes: Readonly<Partial<Record<AccountRole, number>>> = {
    savings: savers.length,
    wallet: walletHolders.length,
    merchant: Math.ceil(people / 60),
    employer: Math.ceil(people / 40),
    lender: 4,
    state: 1,
    exchange: 3,
    'cash-machine': 2 * towns,
    abroad: 2,
    drop: drops,
  }
  const ranges = new Map<AccountRole, readonly [number, number]>()
  let count = people
  for (const role of accountRoles.slice(4)) {
    ranges.set(role, [count, count + (sizes[role] ?? 0)])
    count += sizes[role] ?? 0
  }
  const accounts: Accounts = {
    ...emptyColumns(count, people),
    range: (role) => ranges.get(role) ?? [0, people],
  }
  const stream = makeStream(seed, 101)
  for (let p = 0; p < people; p++) settlePerson(accounts, p, { stream, plan })
  for (const [role, [from, to]] of ranges) {
    for (let i = from; i < to; i++) settleOther(accounts, i, { role, stream, plan, place: i - from })
  }
  const give = (holders: readonly number[], role: AccountRole, column: Int32Array) => {
    const [from] = accounts.range(role)
    for (const [i, p] of holders.entries()) {
      column[p] = from + i
      accounts.holder[from + i] = p
      accounts.town[from + i] = accounts.town[p] as number
    }
  }
  give(savers, 'savings', accounts.savings)
  give(walletHolders, 'wallet', accounts.wallet)
  return accounts
}

function emptyColumns(count: number, people: number): Omit<Accounts, 'range'> {
  return {
    count,
    people,
    role: new Uint8Array(count),
    bank: new Uint8Array(count),
    holder: Int32Array.from({ length: count }, (_, i) => i),
    opened: new Float64Array(count),
    town: new Uint8Array(count),
    opening: new Float64Array(count),
    income: new Float64Array(count),
    savings: new Int32Array(people).fill(-1),
    wallet: new Int32Array(people).fill(-1),
  }
}

interface Settling {
  readonly stream: Stream
  readonly plan: FullPlan
}

/** Neighbours live in one town, and know each other. */
function settlePerson(accounts: Accounts, p: number, { stream, plan }: Settling): void {
  const luck = stream.next()
  const role: AccountRole = luck < 0.66 ? 'worker' : luck < 0.84 ? 'pensioner' : luck < 0.97 ? 'student' : 'trader'
  const median = { worker: 290_000, pensioner: 125_000, student: 60_000, trader: 260_000 }[role as 'worker']
  const income = Math.round(stream.around(median, 0.45)) * tenge
  accounts.role[p] = accountRoles.indexOf(role)
  accounts.bank[p] = bankBySize(stream)
  accounts.town[p] = Math.floor(towns * (p / accounts.people) ** 2)
  accounts.income[p] = income
  accounts.opening[p] = Math.round(income * stream.around(0.5, 0.9))
  // One in a hundred accounts was opened in the last month.
  accounts.opened[p] = plan.from - (stream.next() < 0.012 ? 30 * stream.next() : 30 + stream.wait(1200)) * day
}

function settleOther(
  accounts: Accounts,
  i: number,
  { role, stream, plan, place }: Settling & { readonly role: AccountRole; readonly place: number },
): void {
  accounts.role[i] = accountRoles.indexOf(role)
  accounts.bank[i] = role === 'lender' ? place : bankBySize(stream)
  accounts.town[i] = role === 'cash-machine' ? place % towns : Math.floor(towns * stream.next() ** 2)
  accounts.opened[i] = plan.from - (role === 'drop' ? 1 + 40 * stream.next() : 60 + stream.wait(1200)) * day
  if (role === 'savings') accounts.opening[i] = Math.round(stream.around(400_000, 1.1)) * tenge
  if (role === 'merchant') accounts.opening[i] = Math.round(stream.around(3_000_000, 1)) * tenge
}

function bankBySize(stream: Stream): number {
  let luck = stream.next()
  for (const [bank, share] of bankShares.entries()) {
    if (luck < share) return bank
    luck -= share
  }
  return 0
}
