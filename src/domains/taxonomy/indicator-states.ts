import { type CodeOf, isCodeIn } from './code-table.ts'

/** The life of an indicator. `warns` states show a warning to whoever checks the identifier. */
export const indicatorStates = [
  { code: 'observed', warns: false },
  { code: 'reported', warns: true },
  { code: 'confirmed', warns: true },
  { code: 'lapsed', warns: false },
  { code: 'delisted', warns: false },
] as const

/** A state of an indicator. */
export type IndicatorState = CodeOf<typeof indicatorStates>

/** Whether a text is a state of an indicator. */
export function isIndicatorState(text: string): text is IndicatorState {
  return isCodeIn(indicatorStates, text)
}
