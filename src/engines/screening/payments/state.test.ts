import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  accountSubjects,
  accountWindows,
  bearerSubjects,
  bearerWindows,
  type PaymentFeature,
  paymentFeatures,
  placeOfFeature,
} from './feature-names.ts'
import { paymentKinds, type ScreenedPayment } from './payment.ts'
import { plain, size, start } from './sample-payments.ts'
import { makePaymentState, type PaymentState } from './state.ts'

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]

const drawn = fc.record({
  move: fc.oneof(
    fc.integer({ min: 0, max: 90_000 }),
    fc.integer({ min: minute, max: 2 * hour }),
    fc.integer({ min: hour, max: 8 * day }),
    fc.integer({ min: -26 * hour, max: -1 }),
  ),
  amount: fc.integer({ min: 1, max: 900 }),
  kind: fc.constantFrom(...paymentKinds),
  debtor: fc.integer({ min: 0, max: 4 }),
  creditor: fc.integer({ min: 0, max: 5 }),
  card: fc.integer({ min: 0, max: 2 }),
  phone: fc.integer({ min: 0, max: 2 }),
  device: fc.integer({ min: 0, max: 6 }),
  iin: fc.integer({ min: 0, max: 2 }),
  debtorOpenedAt: fc.constantFrom(0, 0, start - 400 * day),
  creditorOpenedAt: fc.constantFrom(0, 0, start - 2 * day),
  latitude: fc.constantFrom(Number.NaN, 43.2, 51.1),
  longitude: fc.constantFrom(76.9, 71.4),
  call: fc.constantFrom(0 as const, 1 as const, 2 as const),
  debtorListed: fc.constantFrom(0, 0, 0, 0, 1, 2),
  creditorListed: fc.constantFrom(0, 0, 0, 0, 1, 2),
  phoneListed: fc.constantFrom(0, 1),
  deviceListed: fc.constantFrom(0, 2),
})

/** Payments that mostly go forward in time, by seconds to days; some are late, some too late. */
const payments: fc.Arbitrary<readonly ScreenedPayment[]> = fc.array(drawn, { maxLength: 80 }).map((all) => {
  let latest = start
  return all.map(({ move, ...payment }) => {
    if (move >= 0) latest += move
    return { ...payment, at: move >= 0 ? latest : latest + move }
  })
})

type Pick = (payment: ScreenedPayment) => boolean

/** The features that are counted, from the whole history; every window looks at every payment. */
function slowlyCounted(history: readonly ScreenedPayment[], now: ScreenedPayment): ReadonlyMap<string, number> {
  const values = new Map<string, number>()
  const count = (name: string, length: number, mine: Pick) => {
    const within = history.filter((one) => one.at > now.at - length && one.at <= now.at && mine(one))
    values.set(`${name}Count`, within.length)
    values.set(
      `${name}Sum`,
      within.reduce((sum, { amount }) => sum + amount, 0),
    )
    const others = (which: 'creditor' | 'debtor') =>
      new Set(within.map((one) => one[which]).filter((key) => key > 0)).size
    values.set(`${name}Payees`, others('creditor'))
    values.set(`${name}Payers`, others('debtor'))
    values.set(`${name}Accounts`, others('debtor'))
  }
  const account: Readonly<Record<string, Pick>> = {
    debtorSent: ({ debtor }) => debtor > 0 && debtor === now.debtor,
    debtorReceived: ({ creditor }) => creditor > 0 && creditor === now.debtor,
    creditorReceived: ({ creditor }) => creditor > 0 && creditor === now.creditor,
    creditorSent: ({ debtor }) => debtor > 0 && debtor === now.creditor,
  }
  for (const { name } of accountSubjects) {
    for (const [window, length] of Object.entries(accountWindows)) {
      count(name + window, length, account[name] ?? (() => false))
    }
  }
  for (const { name } of bearerSubjects) {
    for (const [window, length] of Object.entries(bearerWindows)) {
      count(name + window, length, (one) => one[name] > 0 && one[name] === now[name])
    }
  }
  return values
}

/** The devices that last paid from an account, four at most, in the order of arrival. */
function lastDevices(history: readonly ScreenedPayment[], account: number): readonly number[] {
  const all = history.filter(({ debtor, device }) => debtor === account && device > 0).map(({ device }) => device)
  return [...new Set(all.toReversed())].slice(0, 4)
}

/** Those of accounts and pairs, from the whole history. */
function slowlyKept(
  history: readonly ScreenedPayment[],
  now: ScreenedPayment,
): Partial<Record<PaymentFeature, number>> {
  const { at, creditor, debtor } = now
  const latestOf = (mine: Pick) => Math.max(0, ...history.filter(mine).map((one) => one.at))
  const pair = (from: number, to: number) => history.filter((one) => one.debtor === from && one.creditor === to)
  const paid = debtor > 0 && creditor > 0 ? pair(debtor, creditor) : []
  const back = debtor > 0 && creditor > 0 && debtor !== creditor ? pair(creditor, debtor) : []
  const days = (all: readonly ScreenedPayment[]) =>
    all.length === 0 ? -1 : Math.max(0, at - Math.max(...all.map((one) => one.at))) / day
  const ofAccount = (key: number) => (one: ScreenedPayment) => key > 0 && (one.debtor === key || one.creditor === key)
  const quiet = (key: number) => (history.some(ofAccount(key)) ? Math.max(0, at - latestOf(ofAccount(key))) / day : -1)
  const came = latestOf((one) => one.creditor === debtor && debtor > 0 && one.at <= at)
  const loan = history.filter((one) => one.kind === 'loan' && one.creditor === debtor && debtor > 0)
  const newest = loan.reduce<ScreenedPayment | null>((best, one) => (best && best.at > one.at ? best : one), null)
  const sumOf = (mine: Pick) =>
    history.reduce((sum, one) => (one.at > at - 30 * day && one.at <= at && mine(one) ? sum + one.amount : sum), 0)
  const counts = newest !== null && newest.at <= at && newest.at > at - 30 * day
  return {
    debtorQuietDays: quiet(debtor),
    creditorQuietDays: quiet(creditor),
    debtorDwellSeconds: came > at - 30 * day ? (at - came) / 1000 : -1,
    isFirstToCreditor: debtor > 0 && creditor > 0 && paid.length === 0 ? 1 : 0,
    pairCount: paid.length,
    pairSum: paid.reduce((sum, { amount }) => sum + amount, 0),
    pairDays: days(paid),
    backDays: debtor === creditor ? days(paid) : days(back),
    loanSeconds: counts ? (at - newest.at) / 1000 : -1,
    loanSum: counts ? newest.amount : 0,
    debtorListedIncome30dSum:
      now.debtorListed === 0 ? 0 : sumOf((one) => one.kind === 'income' && one.creditor === debtor && debtor > 0),
    debtorListedSent30dSum:
      now.debtorListed < 2 ? 0 : sumOf((one) => one.debtorListed >= 2 && one.debtor === debtor && debtor > 0),
    isNewDevice: debtor > 0 && now.device > 0 && !lastDevices(history, debtor).includes(now.device) ? 1 : 0,
  }
}

const valueOf = (values: Float64Array, name: PaymentFeature): number => values[placeOfFeature[name]] ?? Number.NaN

test('every feature is what the whole history before the payment says, late payments or not', () => {
  fc.assert(
    fc.property(payments, (all) => {
      const state = makePaymentState(size)
      const history: ScreenedPayment[] = []
      for (const payment of all) {
        const latest = Math.max(0, ...history.map(({ at }) => at))
        const now = { ...payment, at: Math.max(payment.at, latest - day) }
        const values = state.read(payment, Math.max(payment.at, latest))
        const counted = slowlyCounted(history, now)
        const kept = slowlyKept(history, now)
        for (const name of paymentFeatures) {
          const expected = counted.get(name) ?? kept[name]
          if (expected !== undefined) assert.equal(valueOf(values, name), expected, name)
        }
        assert.equal(valueOf(values, 'lateSeconds'), Math.max(0, latest - payment.at) / 1000)
        const isTooLate = payment.at < latest - day
        assert.equal(state.enter(payment, Math.max(payment.at, latest)), isTooLate ? 'too-late' : 'entered')
        if (!isTooLate) history.push(payment)
      }
      assert.equal(state.tallies().entered, history.length)
      assert.equal(state.tallies().tooLate, all.length - history.length)
      assert.equal(state.tallies().forgotten, 0)
    }),
    { numRuns: 150 },
  )
})

function enterAll(state: PaymentState, some: readonly Partial<ScreenedPayment>[]): void {
  for (const one of some) assert.equal(state.enter({ ...plain, ...one }, start + 90 * day), 'entered')
}

/** Reads named features of one payment. */
function features(state: PaymentState, payment: Partial<ScreenedPayment>, names: readonly PaymentFeature[]) {
  const values = state.read({ ...plain, ...payment }, start + 90 * day)
  return names.map((name) => valueOf(values, name))
}

test('money that only passes through shows in dwell and drain, of the payer and of whom it pays', () => {
  const state = makePaymentState(size)
  enterAll(state, [
    { debtor: 1, creditor: 2, amount: 1000 },
    { debtor: 2, creditor: 3, amount: 900, at: start + 5 * minute },
  ])
  const drained = ['debtorDwellSeconds', 'debtorDrain1h', 'creditorDwellSeconds', 'creditorDrain1h'] as const
  const at = start + 10 * minute
  assert.deepEqual(features(state, { debtor: 2, creditor: 4, amount: 50, at }, drained), [600, 0.95, -1, 0])
  assert.deepEqual(features(state, { debtor: 5, creditor: 2, at }, drained), [-1, 0, 300, 0.9])
})

test('an account is a hop away from a confirmed listing over a transfer, two over one more, none over a purchase', () => {
  const state = makePaymentState(size)
  enterAll(state, [
    { debtor: 1, creditor: 9, creditorListed: 2 },
    { debtor: 2, creditor: 1 },
    { debtor: 3, creditor: 2 },
    { debtor: 1, creditor: 6, kind: 'purchase' },
    { debtor: 7, creditor: 8, creditorListed: 1 },
  ])
  const hops = (account: number, at = start) => features(state, { debtor: account, creditor: 0, at }, ['debtorHops'])[0]
  assert.deepEqual(
    [1, 2, 3, 6, 7].map((account) => hops(account)),
    [1, 2, 3, 3, 3],
  )
  assert.equal(hops(1, start + 30 * day), 3, 'what happened thirty days ago no longer counts')
})

test('a journey that nobody makes has a speed, in either order of arrival', () => {
  const state = makePaymentState(size)
  const [almaty, astana] = [
    { latitude: 43.24, longitude: 76.89 },
    { latitude: 51.13, longitude: 71.43 },
  ]
  enterAll(state, [{ ...almaty, at: start + hour }])
  for (const at of [start + 2 * hour, start]) {
    const [km = 0, kmh = 0] = features(state, { ...astana, at }, ['travelKm', 'travelKmh'])
    assert.ok(Math.abs(km - 970) < 20 && kmh === km, `${km} km, ${kmh} km/h`)
  }
  assert.deepEqual(features(state, { at: start + hour }, ['travelKm', 'travelKmh']), [-1, -1])
})

test('an account is as old as the bank says, else as long as it has been seen', () => {
  const state = makePaymentState(size)
  enterAll(state, [{ debtorOpenedAt: start - 10 * day }])
  const at = start + day
  assert.deepEqual(features(state, { at }, ['debtorAgeDays', 'creditorAgeDays']), [11, 1])
  assert.deepEqual(features(state, { at, creditor: 5, creditorOpenedAt: start }, ['creditorAgeDays']), [1])
  assert.deepEqual(features(state, { at, creditor: 5 }, ['creditorAgeDays']), [-1])
})

test('hours and weekdays are those of the bank, and of the kinds one is 1', () => {
  const state = makePaymentState(size)
  const sunday = Date.UTC(2026, 10, 22, 22, 30)
  const names = ['localHour', 'weekday', 'isCrypto', 'isTransfer', 'isInCall', 'isInMarkedCall'] as const
  assert.deepEqual(features(state, { at: sunday, kind: 'crypto', call: 2 }, names), [3, 1, 1, 0, 1, 1])
})

test('a payment ahead of the clock is counted and not entered, so that it cannot make all others late', () => {
  const state = makePaymentState(size)
  assert.equal(state.enter({ ...plain, at: start + 6 * minute }, start), 'ahead')
  assert.equal(state.enter({ ...plain, at: start + 4 * minute }, start), 'entered')
  assert.equal(state.enter({ ...plain, at: start }, start), 'entered')
  assert.deepEqual(state.tallies(), { entered: 2, late: 1, tooLate: 0, ahead: 1, forgotten: 0 })
})

test('a clock that was a year ahead for a moment makes nobody late once it is put right', () => {
  const state = makePaymentState(size)
  const wrong = start + 365 * day
  assert.equal(state.enter({ ...plain }, start), 'entered')
  assert.equal(state.enter({ ...plain, at: wrong }, wrong), 'entered')
  for (const at of [start + minute, start + 2 * minute]) assert.equal(state.enter({ ...plain, at }, at), 'entered')
  const at = start + 3 * minute
  const values = state.read({ ...plain, at }, at)
  assert.deepEqual(
    ['debtorSent1dCount', 'debtorSent1mCount', 'pairCount', 'lateSeconds'].map((name) =>
      valueOf(values, name as PaymentFeature),
    ),
    [3, 0, 4, 0],
  )
  assert.equal(state.enter({ ...plain, at: start - 2 * day }, at), 'too-late')
  const copy = makePaymentState(size)
  assert.ok(copy.restore(state.snapshot()).ok)
  assert.deepEqual(copy.read({ ...plain, at }, at), state.read({ ...plain, at }, at))
})

test('times and sums that no payment has are refused', () => {
  const state = makePaymentState(size)
  for (const wrong of [
    { at: Number.NaN },
    { at: 0.5 },
    { amount: 0 },
    { amount: -5 },
    { amount: 1.5 },
    { amount: 2e13 },
  ]) {
    assert.throws(() => state.read({ ...plain, ...wrong }, start), RangeError)
    assert.throws(() => state.enter({ ...plain, ...wrong }, start), RangeError)
  }
  assert.throws(() => makePaymentState({ ...size, pairs: 0 }), RangeError)
})

test('the memory never grows; who had to give way is counted, and nobody is counted too high', () => {
  const state = makePaymentState({ accounts: 8, payments: 16, bearers: 8, bearerPayments: 16, pairs: 8 })
  const bytes = state.bytes()
  for (let place = 0; place < 2000; place++) {
    const one = {
      ...plain,
      at: start + place * 1000,
      debtor: 1 + (place % 40),
      creditor: 50 + (place % 7),
      card: 1 + (place % 30),
    }
    const [sent = 0, pairs = 0] = features(state, one, ['debtorSent30dCount', 'pairCount'])
    const seen = Math.floor(place / 40)
    assert.ok(sent <= seen && pairs <= seen)
    enterAll(state, [one])
  }
  assert.equal(state.bytes(), bytes)
  assert.ok(state.tallies().forgotten > 1000)
})
