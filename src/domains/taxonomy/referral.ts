import type { CodeOf } from './code-table.ts'

/** Who can act on a report beyond the hotline. Titles come with the organisations, so these are hints, not a list. */
export type ReferralTarget = 'police' | 'provider' | 'platform' | 'bank' | 'operator' | 'hotline-abroad' | 'child-line'

/** Short numbers a frightened person may call free of charge in Kazakhstan. */
export const helplines = [
  { code: 'police', number: '102' },
  { code: 'ambulance', number: '103' },
  { code: 'child-line', number: '111' },
  { code: 'emergency', number: '112' },
] as const

/** A free short number: police 102, ambulance 103, children's line 111, one number for every emergency 112. */
export type Helpline = CodeOf<typeof helplines>
