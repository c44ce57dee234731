import { join } from 'node:path'
import { nodeKey } from '../../src/apps/edge/calls/node-key.ts'
import { makePaymentKeys } from '../../src/apps/edge/payments/keys.ts'
import { keepSnapshot } from '../../src/apps/edge/payments/recover.ts'
import { makePaymentState, type ScreenedPayment } from '../../src/engines/screening/index.ts'
import { answerPlan } from '../harness/apart.ts'
import { accountAt, accounts, bearerTexts, drawPair, makeDraw, merchants } from './people.ts'

/** Room for a million accounts and what they pay while the bench runs. */
export const memory = {
  accounts: accounts + merchants + 30_000,
  payments: 4_000_000,
  bearers: 1_100_000,
  bearerPayments: 4_000_000,
  pairs: 4_000_000,
}

/** Payments of the two days before. */
const before = 2_000_000

/** What a node remembers after two days of a million accounts, kept as its snapshot. */
function warm(data: string): number {
  const folder = join(data, 'payments')
  const keys = makePaymentKeys(nodeKey(folder))
  const keyed = Array.from({ length: accounts + merchants }, (_, place) => keys.keyOf('account', accountAt(place)))
  const state = makePaymentState(memory)
  const draw = makeDraw(20_261_122)
  const now = Date.now()
  for (let n = 0; n < before; n++) {
    const { payer, payee } = drawPair(draw)
    const { phone, device, iin } = bearerTexts(payer)
    const payment: ScreenedPayment = {
      at: now - 2 * 86_400_000 + Math.floor((n / before) * 2 * 86_400_000),
      amount: (1 + draw(50_000)) * 100,
      kind: payee >= accounts ? 'purchase' : 'transfer',
      debtor: keyed[payer] ?? 0,
      creditor: keyed[payee] ?? 0,
      card: 0,
      phone: keys.keyOf('phone', phone),
      device: keys.keyOf('device', device),
      iin: keys.keyOf('iin', iin),
      debtorOpenedAt: now - 400 * 86_400_000,
      creditorOpenedAt: 0,
      latitude: Number.NaN,
      longitude: Number.NaN,
      call: 0,
      debtorListed: 0,
      creditorListed: 0,
      phoneListed: 0,
      deviceListed: 0,
    }
    state.enter(payment, now)
  }
  keepSnapshot(folder, state, 0)
  return state.bytes()
}

if (import.meta.main) await answerPlan((plan) => Promise.resolve(warm((plan as { data: string }).data)))
