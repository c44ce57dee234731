import { type CodeOf, isCodeIn } from './code-table.ts'

/** How bad a thing is in itself, whoever meets it; `level` is what topics carry. */
export const severities = [
  { code: 'low', level: 1 },
  { code: 'moderate', level: 2 },
  { code: 'high', level: 3 },
  { code: 'critical', level: 4 },
] as const

/** A severity. */
export type Severity = CodeOf<typeof severities>

/** Whether a text is a severity. */
export function isSeverity(text: string): text is Severity {
  return isCodeIn(severities, text)
}

/** The severity of a level from 1 to 4. */
export function severityOf(level: 1 | 2 | 3 | 4): Severity {
  return severities[level - 1]?.code ?? 'critical'
}
