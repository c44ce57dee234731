import type { Clock } from '#kernel/clock'
import { fail, ok, type Result } from '#kernel/result'
import type { Database } from '#platform/database'
import { openJwsKey, type SignatureFault, verifyDetached } from '#platform/jws'
import { type Bank, centreAudience } from './bank.ts'
import { useSignature } from './key-store.ts'

/** A request of a bank as it came. */
export interface SignedRequest {
  readonly method: string
  /** Path and query as sent. */
  readonly target: string
  readonly signature: string | undefined
  readonly body: Uint8Array
}

const codes: Readonly<Record<SignatureFault, string>> = {
  missing: 'bank.signature.missing',
  malformed: 'bank.signature.malformed',
  'unknown-key': 'bank.signature.unknown-key',
  'clock-skew': 'bank.signature.clock-skew',
  expired: 'bank.signature.expired',
  'too-long-lived': 'bank.signature.too-long-lived',
  'other-audience': 'bank.signature.other-audience',
  'other-request': 'bank.signature.other-request',
  wrong: 'bank.signature.wrong',
}

/**
 * Proves that a request is of a bank, and uses its signature up: the same again is refused, whatever becomes of the request. Fails
 * with `bank.key.missing`, `bank.signature.already-used`, or the `bank.signature.…` of what is wrong.
 */
export async function proveSignature(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  bank: Bank,
  { method, target, signature, body }: SignedRequest,
): Promise<Result<void>> {
  const key = bank.key === null ? undefined : await openJwsKey(bank.key)
  if (key === undefined) return fail('bank.key.missing')
  const message = { method, target, audience: centreAudience, body }
  const checked = await verifyDetached(signature, message, { keys: [key], at: clock.now().getTime() })
  if (checked.fault !== undefined) return fail(codes[checked.fault])
  const { nonce, until } = checked
  return (await useSignature(db, { bank: bank.code, nonce, until }))
    ? ok(undefined)
    : fail('bank.signature.already-used')
}
