import type { PaymentRule } from '../policy.ts'
import { isSent, rule } from './writing.ts'

const moves = `(${isSent} || isPurchase || isCashOut)`

/**
 * Wages, pensions and benefits stay within reach of whose account is listed: purchases and cash, until they come to what was received as
 * such in 30 days.
 */
const beyondIncome = `(${isSent} || (isPurchase || isCashOut) && debtorListedSent30dSum + amount > debtorListedIncome30dSum)`

function listed(id: string, of: string, word: string, when = moves): PaymentRule {
  const found = rule(id, { when, of, reason: word }, [1, 0.4], [2, 1])
  const bands = found.bands.map((band) => ({
    from: band.from,
    weight: band.weight,
    reason: `${word}-${band.from === 2 ? 'confirmed' : 'reported'}`,
  }))
  return { id, mode: found.mode, when: found.when ?? when, expression: of, bands }
}

/** What the registry says of the accounts and of what the order came from, and how near a confirmed listing is. */
export const registryRules: readonly PaymentRule[] = [
  listed('listed-creditor', 'creditorListed', 'creditor'),
  listed('listed-debtor', 'debtorListed', 'debtor', beyondIncome),
  listed('listed-phone', 'phoneListed', 'phone'),
  listed('listed-device', 'deviceListed', 'device'),
  rule(
    'near-creditor',
    { when: `${isSent} && creditorListed < 2`, of: '3.0 - creditorHops', reason: 'creditor-near' },
    [1, 0.5],
    [2, 1],
  ),
  rule(
    'near-debtor',
    { when: `(${isSent} || isCashOut) && debtorListed < 2`, of: '3.0 - debtorHops', reason: 'debtor-near' },
    [1, 0.5],
    [2, 1],
  ),
]
