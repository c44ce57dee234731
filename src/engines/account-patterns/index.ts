/** What accounts do with each other, from who paid whom and when: circles, money back and forth, sums that were split; with reasons. */

export type { EdgeOptions } from './edges.ts'
export {
  type AccountPattern,
  type AccountPatterns,
  accountPatterns,
  makeAccountPatterns,
  placeOfPattern,
} from './patterns.ts'
export { type PatternTable, patternCount, raritiesOf } from './rarity.ts'
export { learnWeights, type PatternExamples, type PatternWeights, patternReasons, suspicionOf } from './weights.ts'
