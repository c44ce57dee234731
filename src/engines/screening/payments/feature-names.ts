/**
 * The names of everything that rules on payments may ask. Each is a number (a double): sums are whole tiyn, times seconds or days
 * with a fraction, yes and no are 1 and 0, and what is not known is -1 unless its list says otherwise.
 *
 * A **window** ends with the payment in event time and is open at its beginning: of a payment at `t` the hour is `(t - 1 h, t]`. It
 * holds what was entered **before** the payment, never the payment itself; a rule that wants it included adds `amount` or 1.
 */

/** Windows of accounts, by the name they have within a feature, in milliseconds; the longest is how far accounts are remembered. */
export const accountWindows = {
  '1m': 60_000,
  '1h': 3_600_000,
  '1d': 86_400_000,
  '7d': 604_800_000,
  '30d': 2_592_000_000,
}

/** Windows of cards, phones, devices and IINs, in milliseconds. */
export const bearerWindows = { '1m': 60_000, '1h': 3_600_000, '1d': 86_400_000 }

/** The account window's name: `debtorSent1hCount` has `1h`. */
type AccountWindow = keyof typeof accountWindows
type BearerWindow = keyof typeof bearerWindows

/**
 * What is counted over `accountWindows`, as `{who}{did}{window}{what}`, for instance `creditorReceived1dPayers`. `Count` payments, `Sum`
 * tiyn, and how many **different** accounts stood on the other side: `Payees` (fan-out) of what was sent, `Payers` (fan-in) of what
 * was received.
 *
 * - `debtorSent…`: what the account that pays now has paid.
 * - `debtorReceived…`: what it was paid; compared with what it sent this shows money that only passes through.
 * - `creditorReceived…`: what the account that is paid now was paid before: fan-in of a collecting account.
 * - `creditorSent…`: what that account has paid onwards.
 */
export const accountSubjects = [
  { name: 'debtorSent', distinct: 'Payees' },
  { name: 'debtorReceived', distinct: 'Payers' },
  { name: 'creditorReceived', distinct: 'Payers' },
  { name: 'creditorSent', distinct: 'Payees' },
] as const

/**
 * What is counted over `bearerWindows` of the paying side's card, phone, device and IIN, for instance `device1dAccounts`: `Count`
 * payments, `Sum` tiyn, and how many different accounts were paid (`Payees`) or paid from (`Accounts`). All 0 where the payment
 * does not name one.
 */
export const bearerSubjects = [
  { name: 'card', distinct: 'Payees' },
  { name: 'phone', distinct: 'Accounts' },
  { name: 'device', distinct: 'Accounts' },
  { name: 'iin', distinct: 'Payees' },
] as const

/** Features that are told with the payment or kept one by one. */
export const singleFeatures = [
  /** Tiyn of this payment. */
  'amount',
  /** Hour of the day where the bank is, 0 to 23, and day of the week, 1 Monday to 7 Sunday. */
  'localHour',
  'weekday',
  /** What kind of payment it is: of these exactly one is 1. `isIncome` are wages, pensions and benefits; `isCashOut` cash machines. */
  'isTransfer',
  'isPurchase',
  'isCashOut',
  'isCrypto',
  'isLoan',
  'isIncome',
  /** Days since the account was opened, where the bank told; else since it was first seen; -1 where it was never seen. */
  'debtorAgeDays',
  'creditorAgeDays',
  /** Days since the account last paid or was paid, 0 where this payment comes late; -1 where it never was. */
  'debtorQuietDays',
  'creditorQuietDays',
  /** Seconds since the debtor's account was last paid: how long money dwells there. -1 where it never was within 30 days. */
  'debtorDwellSeconds',
  /** The same of the creditor's account at its own latest payment onwards, within 30 days; -1 where there is none. */
  'creditorDwellSeconds',
  /** What the debtor sent, this payment included, ÷ what it received within the window; 0 where it received nothing. */
  'debtorDrain1h',
  'debtorDrain1d',
  'debtorDrain7d',
  /** What the creditor sent ÷ what it received within the window, this payment not included; 0 where it received nothing. */
  'creditorDrain1h',
  'creditorDrain1d',
  'creditorDrain7d',
  /** 1 where there is a debtor and a creditor and no payment from the one to the other is remembered: a first-time beneficiary. */
  'isFirstToCreditor',
  /** Payments, tiyn and days since the latest from this debtor to this creditor, as far as pairs are remembered (beyond 30 days). */
  'pairCount',
  'pairSum',
  'pairDays',
  /** The same in the other direction: what this creditor has paid this debtor. A small `backSum` is a first dividend. */
  'backCount',
  'backSum',
  'backDays',
  /**
   * Kilometres from the place that the account's latest payment told, and the speed in km/h, counting a minute at least; -1 where
   * either place is not known.
   */
  'travelKm',
  'travelKmh',
  /** Seconds since the latest loan that was paid out to the debtor's account, and its tiyn; -1 and 0 where none was within 30 days. */
  'loanSeconds',
  'loanSum',
  /** Tiyn of wages, pensions and benefits that came to the debtor's account within 30 days; 0 where it is not listed. */
  'debtorListedIncome30dSum',
  /** Tiyn that it has sent within 30 days while its listing was confirmed; 0 where it is not confirmed now. */
  'debtorListedSent30dSum',
  /** 1 where the device is known and none of the four that last paid from the debtor's account; of no account 0. */
  'isNewDevice',
  /** 1 while the payer is in a call, as the bank tells; and 1 while that call comes from a number that calls' screening marked. */
  'isInCall',
  'isInMarkedCall',
  /** What the registry says: 0 not listed, 1 reported, 2 confirmed. */
  'debtorListed',
  'creditorListed',
  'phoneListed',
  'deviceListed',
  /**
   * How far the account is from one whose listing is confirmed, over transfers and crypto purchases within 30 days in either direction,
   * as known when they were entered: 0 it is listed itself, 1 or 2 transfers, 3 further or not at all. Never over merchants.
   */
  'debtorHops',
  'creditorHops',
  /** Seconds by which the payment is behind the latest one in event time; 0 for the latest. */
  'lateSeconds',
] as const

type AccountSubject = (typeof accountSubjects)[number]
type BearerSubject = (typeof bearerSubjects)[number]
type Counted<Subject extends { name: string; distinct: string }, Window extends string> = Subject extends unknown
  ? `${Subject['name']}${Window}${'Count' | 'Sum' | Subject['distinct']}`
  : never

/** One of the features, by its name. */
export type PaymentFeature =
  | (typeof singleFeatures)[number]
  | Counted<AccountSubject, AccountWindow>
  | Counted<BearerSubject, BearerWindow>

type Subject = { readonly name: string; readonly distinct: string }

const counted = (subjects: readonly Subject[], windows: Readonly<Record<string, number>>): readonly PaymentFeature[] =>
  subjects.flatMap(({ name, distinct }) =>
    Object.keys(windows).flatMap((window) =>
      ['Count', 'Sum', distinct].map((what) => `${name}${window}${what}` as PaymentFeature),
    ),
  )

/**
 * All features in the order of the values that `read` fills: the single ones, then account subjects, then bearers, each by window, of
 * each window count, sum, distinct.
 */
export const paymentFeatures: readonly PaymentFeature[] = [
  ...singleFeatures,
  ...counted(accountSubjects, accountWindows),
  ...counted(bearerSubjects, bearerWindows),
]

/** Where a feature stands among the values, by its name. */
export const placeOfFeature = Object.fromEntries(paymentFeatures.map((name, place) => [name, place])) as Readonly<
  Record<PaymentFeature, number>
>
