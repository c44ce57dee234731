import type { Override, PaymentScreen, PaymentState, PaymentVerdict, ScreenedPayment } from '#engines/screening'
import type { Registry } from '../registry.ts'
import type { PaymentKeys } from './keys.ts'
import { isListedNumber, listingsOf } from './listings.ts'
import type { PaymentOrder } from './order.ts'

/** What a decision rests on. */
export interface DecideServices {
  readonly keys: PaymentKeys
  readonly state: Pick<PaymentState, 'read'>
  readonly registry: () => Registry | undefined
  /** Whether calls' screening on this node found something against a number (E.164 with a plus) lately. */
  readonly isMarked: (number: string) => boolean
  readonly overrideOf: (order: PaymentOrder, now: number) => Override
  readonly screen: () => PaymentScreen
}

/** What was decided. */
export interface Decided {
  readonly payment: ScreenedPayment
  readonly verdict: PaymentVerdict
  readonly override: Override
}

/** Decides on a payment as things stand before it; whoever lets it through enters it. */
export type Decide = (order: PaymentOrder, now: number) => Decided

/** Makes what decides. It keeps nothing of an order but keyed hashes. */
export function makeDecide(services: DecideServices): Decide {
  const { state, overrideOf } = services
  return (order, now) => {
    const payment = paymentOf(services, order, now)
    const override = overrideOf(order, now)
    const verdict = services.screen()(state.read(payment, now), override)
    return { payment, verdict, override }
  }
}

function paymentOf({ keys, registry, isMarked }: DecideServices, order: PaymentOrder, now: number): ScreenedPayment {
  const { at, amount, kind, debtorOpenedAt, creditorOpenedAt, latitude, longitude } = order
  const keyOf = (which: Parameters<PaymentKeys['keyOf']>[0], text: string) =>
    text === '' ? 0 : keys.keyOf(which, text)
  const known = registry()
  const { debtorListed, creditorListed, phoneListed, deviceListed } = listingsOf(known, order, now)
  return {
    at,
    amount,
    kind,
    debtor: keyOf('account', order.debtor),
    creditor: keyOf('account', order.creditor),
    card: keyOf('card', order.card),
    phone: keyOf('phone', order.phone),
    device: keyOf('device', order.device),
    iin: keyOf('iin', order.iin),
    debtorOpenedAt,
    creditorOpenedAt,
    latitude,
    longitude,
    call: callOf(order, () => isMarked(order.callWith) || isListedNumber(known, order.callWith, now)),
    debtorListed,
    creditorListed,
    phoneListed,
    deviceListed,
  }
}

function callOf({ inCall, callWith }: PaymentOrder, isMarked: () => boolean): ScreenedPayment['call'] {
  if (!inCall) return 0
  return callWith !== '' && isMarked() ? 2 : 1
}
