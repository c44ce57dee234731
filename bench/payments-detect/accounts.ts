import {
  type AccountPattern,
  learnWeights,
  makeAccountPatterns,
  type PatternTable,
  patternCount,
  raritiesOf,
  suspicionOf,
} from '../../src/engines/account-patterns/index.ts'
import type { Amlsim } from './amlsim.ts'

/** What may be seen of the payments. */
export interface View {
  /** Of each pair of accounts only the first payment ever. */
  readonly pairsOnce: boolean
  readonly amounts: boolean
  readonly patterns: readonly AccountPattern[]
}

/** When weights are learnt (before this step), and how many steps a label takes to be known. */
export interface Split {
  readonly learnBefore: number
  readonly labelDelay: number
}

/** A score of every account that is not known when the weights are learnt, with the truth. */
export interface Ranking {
  readonly honest: Float64Array
  readonly fraud: Float64Array
}

/**
 * Learns weights from the payments before the split and the labels known by then, and scores at the end all accounts not known. The
 * labels of those are not used but to measure: what is unknown is learnt as honest, laundering or not.
 */
export function rankAccounts(sample: Amlsim, view: View, split: Split): Ranking {
  const { accounts, payments } = sample
  const steps = (payments.step.at(-1) ?? 0) + 1
  const patterns = makeAccountPatterns({ accounts, payments: payments.length, window: steps, apart: 1 })
  const seen = new Set<number>()
  let next = 0
  const enterBefore = (step: number) => {
    for (; next < payments.length && (payments.step[next] as number) < step; next++) {
      const [debtor, creditor] = [payments.debtor[next] as number, payments.creditor[next] as number]
      if (view.pairsOnce && seen.has(debtor * accounts + creditor)) continue
      seen.add(debtor * accounts + creditor)
      patterns.enter(debtor, creditor, payments.step[next] as number, view.amounts ? payments.amount[next] : 0)
    }
  }
  const table = (step: number): PatternTable => {
    const rows = new Float64Array(accounts * patternCount)
    for (let account = 0; account < accounts; account++) {
      patterns.read(account, step, rows.subarray(account * patternCount, (account + 1) * patternCount))
    }
    return raritiesOf(rows)
  }
  enterBefore(split.learnBefore)
  const known = knownBy(sample, split.learnBefore - split.labelDelay)
  const weights = learnWeights({ rarities: table(split.learnBefore - 1), known, patterns: view.patterns })
  enterBefore(steps)
  const rarities = table(steps - 1)
  return parted(sample, known, (account) => suspicionOf(weights, rarities, account))
}

/** The peer: all accounts that are not known by the number of payments to them, or of different payers. */
export function rankByInDegree(sample: Amlsim, split: Split, distinct: boolean): Ranking {
  const { accounts, payments } = sample
  const degree = new Float64Array(accounts)
  const seen = new Set<number>()
  for (let i = 0; i < payments.length; i++) {
    const [debtor, creditor] = [payments.debtor[i] as number, payments.creditor[i] as number]
    const pair = debtor * accounts + creditor
    if (distinct && seen.has(pair)) continue
    seen.add(pair)
    degree[creditor] = (degree[creditor] as number) + 1
  }
  return parted(sample, knownBy(sample, split.learnBefore - split.labelDelay), (account) => degree[account] as number)
}

/** Labels say when an account began to launder; of those that are only paid they do not, so nobody ever knows of them. */
function knownBy({ fraud, fraudStep }: Amlsim, step: number): Uint8Array {
  return fraud.map((label, account) => {
    const since = fraudStep[account] as number
    return label === 1 && since >= 0 && since <= step ? 1 : 0
  })
}

function parted({ accounts, fraud }: Amlsim, known: Uint8Array, scoreOf: (account: number) => number): Ranking {
  const unknown = Array.from({ length: accounts }, (_, account) => account).filter((account) => known[account] === 0)
  const of = (label: number) =>
    Float64Array.from(
      unknown.filter((account) => fraud[account] === label),
      scoreOf,
    )
  return { honest: of(0).sort().reverse(), fraud: of(1) }
}

/** Share of fraud accounts above the score that at most this share of the honest ones is above; of equal scores none counts. */
export function recallAt({ honest, fraud }: Ranking, falseAlarms: number): number {
  const threshold = honest[Math.floor(falseAlarms * honest.length)] ?? Number.NEGATIVE_INFINITY
  return fraud.filter((score) => score > threshold).length / fraud.length
}

/** Share of the fraud accounts that have a laundering payment in the sample: the least amounts, between two of them, show which. */
export function launderingShare({ fraud, payments }: Amlsim): number {
  const took = new Set<number>()
  for (let i = 0; i < payments.length; i++) {
    const [debtor, creditor] = [payments.debtor[i] as number, payments.creditor[i] as number]
    if ((payments.amount[i] as number) >= leastHonest || fraud[debtor] === 0 || fraud[creditor] === 0) continue
    took.add(debtor)
    took.add(creditor)
  }
  return took.size / fraud.reduce((sum, label) => sum + label, 0)
}

/** Honest amounts begin at 100, laundering ones end at 20. */
const leastHonest = 6000
