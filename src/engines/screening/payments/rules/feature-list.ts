import {
  accountSubjects,
  accountWindows,
  bearerSubjects,
  bearerWindows,
  type PaymentFeature,
  paymentFeatures,
  type singleFeatures,
} from '../feature-names.ts'
import { constants, functions, limits, mostCharacters } from './expression.ts'
import { policyLimits } from './parse-policy.ts'

/** What a feature counts. `yes-no` is a yes or no in expressions; `listing` 0, 1 reported, 2 confirmed; `hops` 0 to 3. */
export type FeatureUnit =
  | 'tiyn'
  | 'payments'
  | 'accounts'
  | 'seconds'
  | 'days'
  | 'ratio'
  | 'km'
  | 'km-per-hour'
  | 'hour'
  | 'weekday'
  | 'yes-no'
  | 'listing'
  | 'hops'

/** A feature that an expression may use. */
export interface PaymentFeatureInfo {
  readonly name: PaymentFeature
  readonly unit: FeatureUnit
  /** Of what is counted over windows: whose (`debtorSent`), which window (`1h`), and what of it (`Count`, `Sum`, `Payees` …). */
  readonly counted: { readonly subject: string; readonly window: string; readonly what: string } | null
}

const units: Readonly<Record<(typeof singleFeatures)[number], FeatureUnit>> = {
  amount: 'tiyn',
  localHour: 'hour',
  weekday: 'weekday',
  isTransfer: 'yes-no',
  isPurchase: 'yes-no',
  isCashOut: 'yes-no',
  isCrypto: 'yes-no',
  isLoan: 'yes-no',
  isIncome: 'yes-no',
  debtorAgeDays: 'days',
  creditorAgeDays: 'days',
  debtorQuietDays: 'days',
  creditorQuietDays: 'days',
  debtorDwellSeconds: 'seconds',
  creditorDwellSeconds: 'seconds',
  debtorDrain1h: 'ratio',
  debtorDrain1d: 'ratio',
  debtorDrain7d: 'ratio',
  creditorDrain1h: 'ratio',
  creditorDrain1d: 'ratio',
  creditorDrain7d: 'ratio',
  isFirstToCreditor: 'yes-no',
  pairCount: 'payments',
  pairSum: 'tiyn',
  pairDays: 'days',
  backCount: 'payments',
  backSum: 'tiyn',
  backDays: 'days',
  travelKm: 'km',
  travelKmh: 'km-per-hour',
  loanSeconds: 'seconds',
  loanSum: 'tiyn',
  debtorListedIncome30dSum: 'tiyn',
  debtorListedSent30dSum: 'tiyn',
  isNewDevice: 'yes-no',
  isInCall: 'yes-no',
  isInMarkedCall: 'yes-no',
  debtorListed: 'listing',
  creditorListed: 'listing',
  phoneListed: 'listing',
  deviceListed: 'listing',
  debtorHops: 'hops',
  creditorHops: 'hops',
  lateSeconds: 'seconds',
}

const counted: ReadonlyMap<string, NonNullable<PaymentFeatureInfo['counted']>> = new Map(
  [
    ...accountSubjects.map((one) => ({ ...one, windows: Object.keys(accountWindows) })),
    ...bearerSubjects.map((one) => ({ ...one, windows: Object.keys(bearerWindows) })),
  ].flatMap(({ name, distinct, windows }) =>
    windows.flatMap((window) =>
      ['Count', 'Sum', distinct].map((what) => [`${name}${window}${what}`, { subject: name, window, what }] as const),
    ),
  ),
)

const unitOf = (what: string): FeatureUnit => (what === 'Count' ? 'payments' : what === 'Sum' ? 'tiyn' : 'accounts')

/** Every feature with its unit, in the order of the values. */
export const paymentFeatureList: readonly PaymentFeatureInfo[] = paymentFeatures.map((name) => {
  const of = counted.get(name) ?? null
  const unit = of === null ? units[name as keyof typeof units] : unitOf(of.what)
  return { name, unit, counted: of }
})

/** What else an expression may be made of, and how much a policy and an expression may hold. */
export const paymentExpressionParts = {
  constants: [...constants.keys()],
  functions: [...functions],
  limits: {
    characters: mostCharacters,
    nodes: limits.maxAstNodes,
    depth: limits.maxDepth,
    bands: policyLimits.bands,
    text: policyLimits.text,
  },
} as const
