import {
  checkPaymentExpression,
  paymentExpressionParts,
  paymentFeatureList,
  startingPaymentRule,
} from '#engines/screening'
import type { Translate } from '#platform/messages'

/** One expression of a rule, as it stands while somebody writes it. */
export interface WrittenExpression {
  /** The rule's id, however far it is written. */
  readonly rule: string
  readonly part: 'expression' | 'when'
  readonly text: string
}

/** What was found; `fault` is null where the expression compiles within its limits. */
export interface CheckedExpression {
  readonly fault: {
    readonly code: string
    /** In the reader's language. */
    readonly message: string
    /** The character that it is at, from 1; null where it is the whole expression. */
    readonly at: number | null
  } | null
  readonly uses: readonly string[]
}

/** Looks at one expression as `compilePayments` would. */
export function checkExpression({ rule, part, text }: WrittenExpression, t: Translate): CheckedExpression {
  const checked = checkPaymentExpression(rule, part, text)
  if (checked.ok) return { fault: null, uses: checked.value.uses }
  const { code, details = {} } = checked.error
  const { at } = details
  const fault = { code, message: t(`problem.${code}`, details), at: typeof at === 'number' ? at : null }
  return { fault, uses: [] }
}

/** What expressions can be made of, and what a new rule begins as. */
export const expressionParts = {
  ...paymentExpressionParts,
  features: paymentFeatureList,
  start: startingPaymentRule('new-rule'),
} as const
