import type { PaymentReasonWords, PaymentRule, PaymentRuleTexts } from '#engines/screening'
import { firstFree } from './edits.ts'

/** What changes of a rule with words of its own. */
type Change = Pick<PaymentRule, 'bands'> & { readonly texts: PaymentRuleTexts }

/** A rule that was added while the program runs: it brings its own words. */
export type OwnRule = PaymentRule & { readonly texts: PaymentRuleTexts }

/** Whether a rule brings its own words. */
export const isOwn = (rule: PaymentRule): rule is OwnRule => rule.texts !== undefined

const blank = { kk: '', ru: '', en: '' }

/** Words of reasons that no band names any more go. */
function tidy({ bands, texts }: Change): Change {
  const named = new Set(bands.map(({ reason }) => reason))
  const reasons = Object.entries(texts.reasons).filter(([reason]) => named.has(reason))
  return { bands, texts: { ...texts, reasons: Object.fromEntries(reasons) } }
}

/** A further band above the last, with a reason of its own that is still to be written. */
export function withBand({ id, bands, texts }: OwnRule): Change {
  const last = bands.at(-1) ?? { from: 0, weight: 0.1, reason: id }
  const reason = firstFree(id, (name) => bands.some((band) => band.reason === name))
  const from = last.from > 0 ? last.from * 2 : last.from + 1
  const weight = Math.min(1, Math.round((last.weight + 0.2) * 100) / 100)
  const reasons = { ...texts.reasons, [reason]: { customer: blank, analyst: blank } }
  return { bands: [...bands, { from, weight, reason }], texts: { ...texts, reasons } }
}

/** Without one band. */
export function withoutBand({ bands, texts }: OwnRule, place: number): Change {
  return tidy({ bands: bands.filter((_, at) => at !== place), texts })
}

/** With the reason of one band: one that has words already, or (null) one of the rule's own. */
export function withReason(rule: OwnRule, place: number, reason: string | null): Change {
  const { id, bands, texts } = rule
  const others = bands.filter((_, at) => at !== place).map((band) => band.reason)
  const next = reason ?? firstFree(id, (name) => others.includes(name))
  const own = reason === null ? { [next]: texts.reasons[next] ?? { customer: blank, analyst: blank } } : {}
  return tidy({
    bands: bands.map((band, at) => (at === place ? { ...band, reason: next } : band)),
    texts: { ...texts, reasons: { ...texts.reasons, ...own } },
  })
}

/** With the words of one reason. */
export function withWords({ bands, texts }: OwnRule, reason: string, words: PaymentReasonWords): Change {
  return { bands, texts: { ...texts, reasons: { ...texts.reasons, [reason]: words } } }
}
