import type { PastPayment, ScreenedPayment } from '#engines/screening'
import { mixedFraction } from '../calls/stream.ts'
import { type Accounts, roleOf } from './accounts.ts'
import { type PaymentColumns, paymentKinds } from './books.ts'
import { placeOfTown } from './towns.ts'
import type { PaymentWorld } from './world.ts'

const kinds: Readonly<Record<(typeof paymentKinds)[number], ScreenedPayment['kind']>> = {
  transfer: 'transfer',
  purchase: 'purchase',
  cash: 'cash-out',
  wage: 'income',
  benefit: 'income',
  loan: 'loan',
  'loan-payment': 'purchase',
  remittance: 'transfer',
  crypto: 'crypto',
}

/** What registries say of an account at a moment: 0 nothing, 1 reported, 2 confirmed. */
export type AccountListing = (account: number, at: number) => number

const noListing: AccountListing = () => 0

/**
 * What a world has played so far as the payers' banks see it, in order of time, with the truth: `fraud` is whatever moves stolen money, from
 * the victim's payment on. Keys are places from 1; nothing is listed. What shops order by their own systems is left out. `place` is
 * that of the payment in the books.
 */
export function* pastPayments(world: PaymentWorld): Generator<PastPayment & { readonly place: number }> {
  const columns = world.books.payments()
  const truth = world.truth()
  for (let place = 0; place < columns.length; place++) {
    if (roleOf(world.accounts, columns.debtor[place] ?? 0) === 'merchant') continue
    const payment = seen(world, columns, { place, listed: noListing })
    yield { place, payment, now: payment.at, fraud: truth.theft(place) >= 0 }
  }
}

/** One payment of a world as the payer's bank sees it, with what is listed at that moment. */
export function screenedPayment(world: PaymentWorld, place: number, listed: AccountListing): ScreenedPayment {
  return seen(world, world.books.payments(), { place, listed })
}

function seen(
  { accounts }: PaymentWorld,
  columns: PaymentColumns,
  { place, listed }: { readonly place: number; readonly listed: AccountListing },
): ScreenedPayment {
  const [from, to, at] = [columns.debtor[place] ?? 0, columns.creditor[place] ?? 0, columns.at[place] ?? 0]
  const kind = kinds[paymentKinds[columns.kind[place] ?? 0] ?? 'transfer']
  const isByCard = kind === 'purchase' || kind === 'cash-out'
  const { latitude, longitude } = placeOfTown(columns.town[place] ?? 0)
  return {
    at,
    amount: columns.amount[place] ?? 0,
    kind,
    debtor: from + 1,
    creditor: kind === 'cash-out' ? 0 : to + 1,
    card: isByCard ? from + 1 : 0,
    // A card that is held to a reader tells of no telephone.
    phone: isByCard ? 0 : phoneOf(accounts, from) + 1,
    device: isByCard ? 0 : (columns.device[place] ?? 0) + 1,
    iin: (accounts.holder[from] ?? 0) + 1,
    debtorOpenedAt: accounts.opened[from] ?? 0,
    creditorOpenedAt: accounts.opened[to] ?? 0,
    latitude,
    longitude,
    call: columns.inCall[place] === 1 ? 1 : 0,
    debtorListed: listed(from, at),
    creditorListed: listed(to, at),
    phoneListed: 0,
    deviceListed: 0,
  }
}

/** Couples of neighbours with one number between them. */
const sharedNumbers = 0.03

/** The number that the bank knows: the holder's; accounts opened for crime share one by twos. */
function phoneOf(accounts: Accounts, account: number): number {
  if (roleOf(accounts, account) === 'drop') return account & ~1
  const holder = accounts.holder[account] as number
  return holder < accounts.people && mixedFraction(holder >>> 1, 12) < sharedNumbers ? holder & ~1 : holder
}
