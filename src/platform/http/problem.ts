import { z } from 'zod'
import type { Failure } from '#kernel/result'
import type { Messages, Translate } from '../messages.ts'

/** One wrong field of a request. */
export interface FieldProblem {
  /** Dotted path of the field, `body.text`. */
  readonly field: string
  readonly code: string
  readonly message: string
}

/** An error answer, RFC 9457 `application/problem+json`. */
export interface Problem {
  /** `urn:saqbol:problem:<code>`: stable, for programs. */
  readonly type: string
  /** What went wrong, in the reader's language. */
  readonly title: string
  readonly status: number
  readonly code: string
  /** Id of the request, to quote when asking for help. */
  readonly instance: string
  readonly errors?: readonly FieldProblem[]
}

/** The shape of a problem, for the API description. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    instance: z.string(),
    errors: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details, in the language of Accept-Language' })

const byLastWord: Readonly<Record<string, number>> = {
  'not-found': 404,
  forbidden: 403,
  unauthenticated: 401,
  'too-many': 429,
  'too-large': 413,
  unavailable: 503,
  'not-utf8': 400,
  'not-json': 400,
  'unsupported-type': 415,
  invalid: 400,
  'bad-cursor': 400,
  conflict: 409,
}

/**
 * The HTTP status of a failure, by the last word of its code: `…not-found` 404, `…forbidden` 403, `…unauthenticated`
 * 401, `…conflict` and `…already-…` 409, `…too-many` 429, `…too-large` 413, `…unavailable` 503; 422 for any other.
 */
export function statusOf(code: string): number {
  const word = code.slice(code.lastIndexOf('.') + 1)
  if (word.startsWith('already-')) return 409
  return byLastWord[word] ?? 422
}

/** Writes a failure as a problem in the reader's language. */
export function problemOf(failure: Failure, instance: string, say: { messages: Messages; t: Translate }): Problem {
  return {
    type: `urn:saqbol:problem:${failure.code}`,
    title: titleOf(failure, say),
    status: statusOf(failure.code),
    code: failure.code,
    instance,
  }
}

/** A message that is missing, or wants an argument that the failure does not carry, must not hide the failure itself. */
function titleOf(failure: Failure, { messages, t }: { messages: Messages; t: Translate }): string {
  const key = `problem.${failure.code}`
  if (!messages.has(key)) return t('problem.unknown')
  try {
    return t(key, failure.details ?? {})
  } catch {
    return t('problem.unknown')
  }
}

/** Turns the complaints of a schema into one message per field, in the reader's language. */
export function fieldProblems(part: string, issues: readonly z.core.$ZodIssue[], t: Translate): FieldProblem[] {
  return issues.slice(0, 20).map((issue) => {
    const code = issueCode(issue)
    const most = issue.code === 'too_big' ? Number(issue.maximum) : 0
    const least = issue.code === 'too_small' ? Number(issue.minimum) : 0
    return {
      field: [part, ...issue.path.map(String)].join('.'),
      code,
      message: t(`problem.field.${code}`, { most, least }),
    }
  })
}

function issueCode(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return issue.input === undefined ? 'missing' : 'wrong-type'
  if (issue.code === 'too_big') return 'too-big'
  if (issue.code === 'too_small') return 'too-small'
  if (issue.code === 'unrecognized_keys') return 'unknown-key'
  if (issue.code === 'invalid_value') return 'not-in-list'
  return 'wrong-format'
}
