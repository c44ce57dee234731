import { type CodeOf, codesOf, isCodeIn } from './code-table.ts'
import { type ObservableKind, observableKindCodes } from './observable-kinds.ts'

/** Something that may happen because an indicator is listed. */
export interface MeasureFacts {
  readonly code: string
  /** The kinds of identifier it can act on. */
  readonly kinds: readonly ObservableKind[]
  /** Whether the measure only informs. Every other one needs a legal basis, a reason, an expiry and a way to appeal. */
  readonly informsOnly: boolean
}

/** What a listed indicator may trigger, the mildest first. */
export const measures = [
  { code: 'warn', kinds: observableKindCodes, informsOnly: true },
  { code: 'hold-payment', kinds: ['phone', 'iban', 'card', 'iin', 'wallet'], informsOnly: false },
  { code: 'reject-call', kinds: ['phone', 'imei', 'number-block'], informsOnly: false },
  { code: 'block-page', kinds: ['url', 'domain', 'ip'], informsOnly: false },
  { code: 'investigate', kinds: observableKindCodes, informsOnly: false },
] as const satisfies readonly MeasureFacts[]

/** A measure. */
export type Measure = CodeOf<typeof measures>

/** Whether a text names a measure. */
export function isMeasure(text: string): text is Measure {
  return isCodeIn(measures, text)
}

/** The measures that make sense for a kind of identifier: a card cannot be rung, a phone number has no page. */
export function measuresFor(kind: ObservableKind): readonly Measure[] {
  const facts: readonly MeasureFacts[] = measures.filter((measure: MeasureFacts) => measure.kinds.includes(kind))
  return codesOf(facts).filter(isMeasure)
}
