import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PaymentPolicy } from '#engines/screening'
import { fail, ok, type Result } from '#kernel/result'
import { type CentreOptions, makeCentre } from '../centre.ts'
import { keyInPolicy, policyFile, policyPath, provePolicy } from './centre-policies.ts'

/**
 * The policy in force at the centre, proved by the key of its feed as a node proves it. Fails with `payments-policy.no-centre` (details:
 * `reason`) or `payments-policy.unproved` (details: `place`).
 */
export async function policyFromCentre(options: CentreOptions, key: string): Promise<Result<PaymentPolicy>> {
  let line: string
  try {
    const told = await makeCentre(options).read(policyPath, undefined, AbortSignal.timeout(30_000))
    line = told?.text.trimEnd() ?? ''
  } catch (error) {
    return fail('payments-policy.no-centre', { reason: reasonOf(error) })
  }
  return proved(line, [key], options.url)
}

/**
 * The centre's policy that a node keeps in its folder of payments; undefined where it keeps none. It was proved when the node took it:
 * where no key is given it is looked at by the key that it names, so that damage shows. Fails with `payments-policy.unproved`.
 */
export function policyKept(folder: string, key: string | undefined): Result<PaymentPolicy> | undefined {
  const path = join(folder, policyFile)
  let line: string
  try {
    line = readFileSync(path, 'utf8').trimEnd()
  } catch {
    return undefined
  }
  const named = key ?? keyInPolicy(line)
  return proved(line, named === undefined ? [] : [named], path)
}

function proved(line: string, trusted: readonly string[], place: string): Result<PaymentPolicy> {
  const told = provePolicy(line, trusted, undefined)
  return 'fault' in told ? fail('payments-policy.unproved', { place }) : ok(told.policy)
}

/** The system's own word behind a failed connection says more than "fetch failed". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const { cause } = error
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.message
}
