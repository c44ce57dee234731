import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { isPublicKey } from '#domains/publications'
import { type PaymentPolicy, parsePaymentPolicy, usualPaymentPolicy } from '#engines/screening'
import { fail, ok, type Result } from '#kernel/result'
import { type HistoryTested, policyFromCentre, policyKept } from '../edge/compose.ts'

/** What the proposal was compared with: where the policy came from. */
export type BaseOf = 'current-file' | 'payments-file' | 'centre' | 'kept' | 'shipped'

/** What came of a trial, and against what. */
export interface TrialTold extends HistoryTested {
  readonly base: BaseOf
}

/** How somebody names what to compare with, as given to the command. */
export interface BaseOptions {
  /** A file. */
  readonly current?: string
  /** The centre's address, and what a node is started with. */
  readonly from?: string
  readonly key?: string
  readonly client?: string
  readonly secretFile?: string
}

/** What to compare with. */
interface Based {
  readonly base: BaseOf
  readonly policy: PaymentPolicy
}

/**
 * What holds at this node, unless somebody names another: the policy of its own file (`own`), else the centre's that it keeps in its folder
 * of payments, else the shipped one. Fails as `policyIn`, `policyFromCentre` and `policyKept` do, and where options do not fit together.
 */
export async function baseOf(
  options: BaseOptions,
  { folder, own }: { readonly folder: string; readonly own: PaymentPolicy | undefined },
): Promise<Result<Based>> {
  const as = (base: BaseOf, policy: Result<PaymentPolicy>): Result<Based> =>
    policy.ok ? ok({ base, policy: policy.value }) : policy
  if (options.key !== undefined && !isPublicKey(options.key)) return fail('edge.bad-key')
  if (options.from !== undefined) {
    if (options.current !== undefined) return fail('payments-policy.two-bases')
    return as('centre', await fromCentre({ ...options, from: options.from }))
  }
  if (options.current !== undefined) return as('current-file', policyIn(options.current))
  if (own !== undefined) return as('payments-file', ok(own))
  const kept = policyKept(folder, options.key)
  return kept === undefined ? as('shipped', ok(usualPaymentPolicy)) : as('kept', kept)
}

async function fromCentre({
  from,
  key,
  client,
  secretFile,
}: BaseOptions & { readonly from: string }): Promise<Result<PaymentPolicy>> {
  if (key === undefined || client === undefined || secretFile === undefined)
    return fail('payments-policy.no-credentials')
  if (!/^https?:\/\/[^/]/.test(from)) return fail('edge.bad-address')
  let clientSecret: string
  try {
    clientSecret = readFileSync(secretFile, 'utf8').trim()
  } catch {
    return fail('edge.no-secret')
  }
  return policyFromCentre({ url: from.replace(/\/+$/, ''), clientId: client, clientSecret }, key)
}

/** Reads a policy of a file. Fails with `payments-file.unreadable`, `payments-file.not-json`, or as `parsePaymentPolicy` does. */
export function policyIn(path: string): Result<PaymentPolicy> {
  let text: string
  try {
    text = readFileSync(resolve(path), 'utf8')
  } catch {
    return fail('payments-file.unreadable', { place: path })
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return fail('payments-file.not-json', { place: path })
  }
  return parsePaymentPolicy(json)
}
