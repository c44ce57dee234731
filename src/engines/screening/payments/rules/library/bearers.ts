import type { PaymentRule } from '../policy.ts'
import { isSent, rule } from './writing.ts'

const ordered = `(${isSent} || isPurchase || isCashOut)`

/** How often and from how many accounts one card, phone, device or person orders, whether the device is known, and whether the person can be there. */
export const bearerRules: readonly PaymentRule[] = [
  rule('account-velocity', { when: isSent, of: 'debtorSent1hCount', reason: 'many-orders' }, [8, 0.5], [15, 1]),
  rule('card-velocity', { when: ordered, of: 'card1hCount', reason: 'card-many-orders' }, [10, 0.5], [20, 1]),
  rule('phone-velocity', { when: isSent, of: 'phone1hCount', reason: 'phone-many-orders' }, [10, 0.5], [20, 1]),
  rule('device-velocity', { when: isSent, of: 'device1hCount', reason: 'device-many-orders' }, [10, 0.5], [20, 1]),
  rule('person-velocity', { when: isSent, of: 'iin1hCount', reason: 'person-many-orders' }, [10, 0.5], [20, 1]),
  rule('card-minute', { when: ordered, of: 'card1mCount', reason: 'card-many-orders' }, [3, 0.5], [6, 1]),
  rule(
    'accounts-on-device',
    { when: `${isSent} || isCashOut`, of: 'device1dAccounts', reason: 'device-many-accounts' },
    [3, 0.6],
    [4, 1],
  ),
  rule(
    'accounts-on-phone',
    { when: `${isSent} || isCashOut`, of: 'phone1dAccounts', reason: 'phone-many-accounts' },
    [3, 0.6],
    [4, 1],
  ),
  rule(
    'new-device',
    {
      when: `${isSent} && isFirstToCreditor && isNewDevice && debtorSent30dCount >= 3.0`,
      of: 'amount / tenge',
      reason: 'new-device',
    },
    [20_000, 0.5],
    [80_000, 0.8],
    [200_000, 1],
  ),
  rule(
    'impossible-journey',
    { when: `${ordered} && travelKm >= 100.0`, of: 'travelKmh', reason: 'impossible-journey' },
    [900, 0.6],
    [2000, 1],
  ),
]
