import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { followIntroductions, type PaymentPolicyStatement, verifyLine } from '#domains/publications'
import { compilePayments, type PaymentPolicy, parsePaymentPolicy } from '#engines/screening'
import type { Log } from '#platform/log'
import type { Centre } from '../centre.ts'
import { writeDurably } from '../store.ts'
import type { Policies } from './policies.ts'

/** What following the centre's policy needs. */
export interface CentrePolicyServices {
  readonly centre: Pick<Centre, 'read'>
  /** Where what the centre told is kept. */
  readonly folder: string
  readonly log: Log
  /** The public key of the feed that is trusted now: the one the replica came to, or the pinned one. */
  readonly trusted: () => readonly string[]
  /** What holds until the centre has told one. */
  readonly usual: PaymentPolicy
  /** Milliseconds between two looks. */
  readonly every: number
}

/** The centre's policy, followed; what is kept on the disk holds while the centre is away. */
export interface CentrePolicies extends Policies, AsyncDisposable {
  /** Policies refused: forged, older than ours, or not to be compiled. */
  refused(): number
  /** Looks once. Throws where the centre is away. */
  look(): Promise<void>
  start(): void
}

/** Where the centre tells the policy in force, and the file that keeps it in a node's folder of payments. */
export const policyPath = '/api/v1/payments/policy'
export const policyFile = 'policy'

interface State {
  statement: PaymentPolicyStatement | undefined
  policy: PaymentPolicy
  etag: string | undefined
  refused: number
  told: string
  readonly heard: ((policy: PaymentPolicy) => void)[]
}

/** Opens the policy from the disk. */
export function openCentrePolicies(services: CentrePolicyServices): CentrePolicies {
  const state: State = {
    statement: undefined,
    policy: services.usual,
    etag: undefined,
    refused: 0,
    told: '',
    heard: [],
  }
  readKept(services, state)
  const stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()
  const look = async () => {
    const answer = await services.centre.read(policyPath, state.etag, stopping.signal)
    if (answer === undefined) return
    if (takeLine(services, state, answer.text.trimEnd())) state.etag = answer.etag
  }
  return {
    current: () => state.policy,
    onChange: (hear) => void state.heard.push(hear),
    refused: () => state.refused,
    look,
    start: () => {
      running = repeat(services, look, stopping.signal)
    },
    [Symbol.asyncDispose]: async () => {
      stopping.abort()
      await running
    },
  }
}

function takeLine({ folder, log, trusted }: CentrePolicyServices, state: State, line: string): boolean {
  const proved = provePolicy(line, trusted(), state.statement)
  if ('fault' in proved) {
    state.refused++
    // Told once, and not with every look.
    if (state.told !== proved.fault) log.error({ code: proved.fault }, 'a policy for payments was refused')
    state.told = proved.fault
    return false
  }
  const isNew = proved.statement.digest !== state.statement?.digest
  state.told = ''
  state.statement = proved.statement
  state.policy = proved.policy
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeDurably(folder, policyFile, `${line}\n`)
  } catch (error) {
    log.error({ code: (error as { code?: string }).code }, 'the disk refuses the policy for payments; it holds')
  }
  if (isNew) for (const hear of state.heard) hear(proved.policy)
  return true
}

/** A policy that holds together and is the centre's, or why it is not. */
export type ProvedPolicy =
  | { readonly statement: PaymentPolicyStatement; readonly policy: PaymentPolicy }
  | { readonly fault: 'forged' | 'older' | 'unsound' }

/**
 * Proves a line: signed by a key that one of the trusted ones is, or introduced; not older than what is known; and a policy that compiles.
 */
export function provePolicy(
  line: string,
  trusted: readonly string[],
  known: PaymentPolicyStatement | undefined,
): ProvedPolicy {
  const named = keyOf(line)
  if (named === undefined) return { fault: 'forged' }
  const key = trusted
    .map((from) => followIntroductions(from, named.key, named.introductions))
    .find((found) => found !== undefined)
  const statement = key === undefined ? undefined : verifyLine(key, 'payment-policy', line)?.statement
  if (statement === undefined) return { fault: 'forged' }
  if (known !== undefined && Date.parse(statement.at) < Date.parse(known.at)) return { fault: 'older' }
  const policy = parsePaymentPolicy(statement.policy)
  return policy.ok && compilePayments(policy.value).ok ? { statement, policy: policy.value } : { fault: 'unsound' }
}

/** The key that a line names, before anything of it is proved. */
export const keyInPolicy = (line: string): string | undefined => keyOf(line)?.key

/** What a line says of its key, before anything of it is proved. */
function keyOf(line: string): Pick<PaymentPolicyStatement, 'key' | 'introductions'> | undefined {
  try {
    const { key, introductions } = (JSON.parse(line) as { 'payment-policy': PaymentPolicyStatement })['payment-policy']
    return typeof key === 'string' && Array.isArray(introductions) ? { key, introductions } : undefined
  } catch {
    return undefined
  }
}

function readKept({ folder, log, trusted }: CentrePolicyServices, state: State): void {
  let line: string
  try {
    line = readFileSync(join(folder, policyFile), 'utf8').trimEnd()
  } catch {
    return
  }
  const proved = provePolicy(line, trusted(), undefined)
  if ('fault' in proved) log.error({ code: proved.fault }, 'the policy for payments on the disk was refused')
  else Object.assign(state, { statement: proved.statement, policy: proved.policy } satisfies Partial<State>)
}

/** Again and again; why the centre tells nothing is said once, until it does again. What is held goes on holding. */
async function repeat(
  { every, log }: CentrePolicyServices,
  look: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let told = ''
  while (!signal.aborted) {
    try {
      await look()
      told = ''
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown'
      if (told === '' && !signal.aborted) log.warn({ reason }, 'the centre tells no policy for payments')
      told = reason
    }
    await sleep(every, undefined, { signal }).catch(() => undefined)
  }
}
