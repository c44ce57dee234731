import { isSink, type PaymentPlan, type PaymentWorld, paymentKinds, paymentWorld } from '#simulation/payments'
import {
  type AccountPattern,
  learnWeights,
  makeAccountPatterns,
  type PatternTable,
  patternCount,
  raritiesOf,
  suspicionOf,
} from '../../src/engines/account-patterns/index.ts'
import type { Ranking } from './accounts.ts'

const [hour, day] = [3_600_000, 86_400_000]

const transfer = paymentKinds.indexOf('transfer')

/**
 * The accounts of a simulated country's people by their patterns, without amounts: weights learnt half way from the accounts that victims
 * have reported by then, scores at the end of those never reported. Fraud are the mules that moved stolen money, mules that did not are left out.
 */
export function rankMules(plan: PaymentPlan, patterns: readonly AccountPattern[]): Ranking {
  const world = paymentWorld(plan)
  world.play(world.to)
  const halfWay = world.from + (plan.days * day) / 2
  const tables = tablesAt(world, [halfWay, world.to])
  const known = reportedBy(world, halfWay)
  const weights = learnWeights({ rarities: tables[0] as PatternTable, known, patterns })
  const { isMule } = world.truth()
  const moved = movers(world)
  const scores: { readonly honest: number[]; readonly fraud: number[] } = { honest: [], fraud: [] }
  for (let account = 0; account < world.accounts.count; account++) {
    if (isSink(world.accounts, account) || known[account] === 1) continue
    const score = suspicionOf(weights, tables[1] as PatternTable, account)
    if (moved.has(account)) scores.fraud.push(score)
    else if (!isMule(account)) scores.honest.push(score)
  }
  return { honest: Float64Array.from(scores.honest).sort().reverse(), fraud: Float64Array.from(scores.fraud) }
}

/** Rarities at each moment, of transfers between people up to then. */
function tablesAt({ accounts, books }: PaymentWorld, moments: readonly number[]): readonly PatternTable[] {
  const { length, at, debtor, creditor, kind } = books.payments()
  const patterns = makeAccountPatterns({ accounts: accounts.count, payments: length, window: 30 * day, apart: hour })
  let next = 0
  return moments.map((moment) => {
    for (; next < length && (at[next] as number) < moment; next++) {
      const [from, to] = [debtor[next] as number, creditor[next] as number]
      if (kind[next] !== transfer || isSink(accounts, from) || isSink(accounts, to)) continue
      patterns.enter(from, to, at[next] as number)
    }
    const rows = new Float64Array(accounts.count * patternCount)
    for (let account = 0; account < accounts.count; account++) {
      patterns.read(account, moment, rows.subarray(account * patternCount, (account + 1) * patternCount))
    }
    return raritiesOf(rows)
  })
}

function reportedBy({ accounts, books, truth }: PaymentWorld, moment: number): Uint8Array {
  const known = new Uint8Array(accounts.count)
  for (const { reportedAt = Number.POSITIVE_INFINITY, payments } of truth().thefts) {
    if (reportedAt > moment) continue
    for (const payment of payments) known[books.creditor(payment)] = 1
  }
  return known
}

/** Mules through whose account stolen money went. */
function movers({ books, truth }: PaymentWorld): ReadonlySet<number> {
  const moved = new Set<number>()
  const { isMule } = truth()
  for (let payment = 0; payment < books.length; payment++) {
    if (books.theft(payment) < 0) continue
    for (const account of [books.debtor(payment), books.creditor(payment)]) if (isMule(account)) moved.add(account)
  }
  return moved
}
