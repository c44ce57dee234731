/**
 * The outcome of something that may fail in an expected way. `ok` tells the two apart, so that the compiler
 * makes the caller look before it uses the value. Unexpected failures throw instead.
 */
export type Result<T, E = Failure> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E }

/**
 * An expected failure. `code` is stable and dotted (`report.already-closed`); it names a message in `locales/`
 * under `problem.<code>`, and becomes the `type` of an HTTP problem (RFC 9457). `details` fill that message.
 */
export interface Failure {
  readonly code: string
  readonly details?: Readonly<Record<string, string | number>>
}

/** A success holding `value`. */
export function ok<T>(value: T): Result<T, never> {
  return { ok: true, value }
}

/** An expected failure named by its stable code. */
export function fail(code: string, details?: Failure['details']): Result<never> {
  return { ok: false, error: details === undefined ? { code } : { code, details } }
}

/** The value of a success; throws where the caller has already proved there can be no failure. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new Error(`unexpected failure: ${result.error.code} ${JSON.stringify(result.error.details ?? {})}`)
}
