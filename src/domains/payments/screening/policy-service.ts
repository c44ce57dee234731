import { createHash } from 'node:crypto'
import type { Audit } from '#domains/audit'
import { namesOf } from '#domains/identity'
import {
  compilePayments,
  type PaymentPolicy,
  parsePaymentPolicy,
  untoldReasons,
  usualPaymentPolicy,
} from '#engines/screening'
import { canonicalJson, type Json } from '#kernel/canonical-json'
import type { Clock } from '#kernel/clock'
import type { Ids } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { type Database, inTransaction, type Tx } from '#platform/database'
import { addJob } from '#platform/jobs'
import type { Live } from '#platform/live'
import type { PolicyTrial } from './back-test.ts'
import { type PolicyChange, policyChanges } from './policy-change.ts'
import * as store from './policy-store.ts'
import { isReason, shippedNumber, type VersionState, versionState } from './policy-version.ts'

/** What keeping the versions needs. */
export interface PolicyServices {
  readonly db: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly live: Live
  readonly audit: Audit
  /** Tries proposals on stored history; where there is none, versions are approved untried. */
  readonly tryPolicies?: PolicyTrial | undefined
}

/** A change of the rules, as it is proposed. */
export interface PolicyProposal {
  /** Number of the version that it was made from, which has to be in force. */
  readonly base: number
  /** The whole policy as JSON; its version is given by the centre. */
  readonly policy: unknown
  readonly reason: string
}

/** What banks screen by now. */
export interface PolicyInForce {
  readonly number: number
  /** SHA-256 of the policy's canonical text, hexadecimal. */
  readonly digest: string
  readonly policy: PaymentPolicy
}

/** A version with where it stands, and the names of people where they are known. */
export interface NamedVersion extends Omit<store.StoredVersion, 'id'> {
  readonly state: VersionState
  readonly proposedByName: string | null
  readonly approvedByName: string | null
  readonly withdrawnByName: string | null
}

/** A version with its rules, what trying it told, and what it changes against its base. */
export interface PolicyDetail extends NamedVersion, Pick<store.StoredPolicy, 'policy' | 'backTest'> {
  readonly changes: readonly PolicyChange[]
}

/** The versions of what banks screen payments by. */
export interface PaymentPolicies {
  /** Whether a proposal has to be tried before it is approved: stored history is there. */
  readonly tries: boolean
  /** The version in force: the newest one that was approved and not taken back, else the one that comes with the program. */
  inForce(): Promise<PolicyInForce>
  /** The versions that people proposed, the newest first; at most 200. */
  versions(): Promise<readonly NamedVersion[]>
  /** Fails with `payment-rules.version.not-found`; number 1 is the shipped one and is read by `inForce` alone. */
  version(number: number): Promise<Result<PolicyDetail>>
  /**
   * What a policy would change against the version in force, or what is wrong with it. Fails with `payment-rules.words-missing` where a
   * reason is told by nobody (details: `rule`, `reason`), or with `payment-policy.…`, whose
   * details name the rule and the place.
   */
  check(policy: unknown): Promise<Result<readonly PolicyChange[]>>
  /**
   * Proposes a version. Fails as `check` does, or with `payment-rules.reason-missing`, `payment-rules.base.conflict` (another version
   * is in force by now) or `payment-rules.unchanged`.
   */
  propose(actor: Actor, proposal: PolicyProposal): Promise<Result<store.StoredVersion>>
  /**
   * Puts a proposal in force. Fails with `payment-rules.version.not-found`, `payment-rules.version.already-decided`,
   * `payment-rules.own-proposal.forbidden`, `payment-rules.untried` or `payment-rules.base.conflict`.
   */
  approve(actor: Actor, number: number): Promise<Result<store.StoredVersion>>
  /**
   * Refuses a proposal, or takes the version in force back: the one before it, which two people agreed to, holds again. Fails
   * with `payment-rules.reason-missing`, `payment-rules.version.not-found` or `payment-rules.version.already-decided`.
   */
  withdraw(actor: Actor, number: number, reason: string): Promise<Result<store.StoredVersion>>
  /** Tries the oldest proposal that waits for it; tells whether there was one. Slow: seconds of work. */
  tryNext(): Promise<boolean>
}

/** The job that tries what was proposed. */
export const tryPolicyJob = 'payments-try-policy'

/** Makes the keeper of the versions. */
export function makePaymentPolicies(services: PolicyServices): PaymentPolicies {
  const { db } = services
  return {
    tries: services.tryPolicies !== undefined,
    inForce: () => inForce(db),
    versions: () => named(db),
    version: (number) => detail(db, number),
    check: (policy) => check(db, policy),
    propose: (actor, proposal) => propose(services, actor, proposal),
    approve: (actor, number) => approve(services, actor, number),
    withdraw: (actor, number, reason) => withdraw(services, actor, { number, reason }),
    tryNext: () => tryNext(services),
  }
}

const nameOf = (actor: Actor): string => actor.id ?? actor.kind

/** Who hears of a change at once. */
const readers = ['analyst', 'investigator', 'supervisor', 'auditor', 'administrator'] as const

function digestOf(policy: PaymentPolicy): string {
  return createHash('sha256')
    .update(canonicalJson(policy as unknown as Json))
    .digest('hex')
}

async function inForce(db: Database | Tx): Promise<PolicyInForce> {
  const version = await store.versionInForce(db)
  if (version !== undefined) return { number: version.number, digest: version.digest, policy: version.policy }
  return { number: shippedNumber, digest: digestOf(usualPaymentPolicy), policy: usualPaymentPolicy }
}

async function policyOf(db: Database | Tx, number: number): Promise<PaymentPolicy> {
  if (number === shippedNumber) return usualPaymentPolicy
  return (await store.versionOf(db, number))?.policy ?? usualPaymentPolicy
}

async function named(db: Database): Promise<readonly NamedVersion[]> {
  const [versions, { number }] = await Promise.all([store.listVersions(db, 200), inForce(db)])
  return withNames(db, versions, number)
}

async function withNames<Version extends store.StoredVersion>(
  db: Database,
  versions: readonly Version[],
  holding: number,
): Promise<readonly (Version & NamedVersion)[]> {
  const people = versions.flatMap(({ proposedBy, approvedBy, withdrawnBy }) => [proposedBy, approvedBy, withdrawnBy])
  const names = await namesOf(db, [...new Set(people.filter((id) => id !== null))])
  return versions.map((version) => ({
    ...version,
    state: versionState(version, holding),
    proposedByName: names.get(version.proposedBy) ?? null,
    approvedByName: names.get(version.approvedBy ?? '') ?? null,
    withdrawnByName: names.get(version.withdrawnBy ?? '') ?? null,
  }))
}

async function detail(db: Database, number: number): Promise<Result<PolicyDetail>> {
  const [version, holding] = await Promise.all([store.versionOf(db, number), inForce(db)])
  if (version === undefined) return fail('payment-rules.version.not-found')
  const base = await policyOf(db, version.base)
  const [found] = await withNames(db, [version], holding.number)
  if (found === undefined) return fail('payment-rules.version.not-found')
  return ok({ ...found, changes: policyChanges(base, version.policy) })
}

/**
 * A policy that can be compiled, with the version it is to have. What it would tell people has words: each reason is told by the program or by the
 * policy itself, but where the policy it is made from has no words for it either.
 */
function sound(json: unknown, version: string, from: PaymentPolicy): Result<PaymentPolicy> {
  const given = typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json, version } : json
  const read = parsePaymentPolicy(given)
  if (!read.ok) return read
  const screen = compilePayments(read.value)
  if (!screen.ok) return screen
  const known = new Set(untoldReasons(from).map(({ reason }) => reason))
  const untold = untoldReasons(read.value).find(({ reason }) => !known.has(reason))
  return untold === undefined ? read : fail('payment-rules.words-missing', untold)
}

async function check(db: Database, policy: unknown): Promise<Result<readonly PolicyChange[]>> {
  const { policy: from } = await inForce(db)
  const read = sound(policy, 'checked', from)
  return read.ok ? ok(policyChanges(from, read.value)) : read
}

async function propose(
  services: PolicyServices,
  actor: Actor,
  { base, policy, reason }: PolicyProposal,
): Promise<Result<store.StoredVersion>> {
  if (!isReason(reason)) return fail('payment-rules.reason-missing')
  const { db, clock, ids } = services
  return inTransaction(db, async (tx) => {
    await store.lockVersions(tx)
    const holding = await inForce(tx)
    const number = await store.nextNumber(tx)
    const read = sound(policy, String(number), holding.policy)
    if (!read.ok) return read
    if (holding.number !== base) return fail('payment-rules.base.conflict')
    if (policyChanges(holding.policy, read.value).length === 0) return fail('payment-rules.unchanged')
    const proposal: store.StoredPolicy = {
      id: ids.next(),
      number,
      base,
      policy: read.value,
      digest: digestOf(read.value),
      reason: reason.trim(),
      proposedBy: nameOf(actor),
      proposedAt: clock.now(),
      ...undecided,
    }
    await store.insertVersion(tx, proposal)
    if (services.tryPolicies !== undefined) await addJob(tx, tryPolicyJob, { key: tryPolicyJob })
    await tell(services, tx, { actor, action: 'payments.policy-proposed', version: proposal })
    return ok(proposal)
  })
}

const undecided = {
  backTest: null,
  backTestedAt: null,
  approvedBy: null,
  approvedAt: null,
  withdrawnBy: null,
  withdrawnAt: null,
  withdrawnReason: null,
} as const

function approve(services: PolicyServices, actor: Actor, number: number): Promise<Result<store.StoredVersion>> {
  return inTransaction(services.db, async (tx) => {
    await store.lockVersions(tx)
    const version = await store.versionOf(tx, number)
    if (version === undefined) return fail('payment-rules.version.not-found')
    if (version.approvedAt !== null || version.withdrawnAt !== null)
      return fail('payment-rules.version.already-decided')
    if (version.proposedBy === nameOf(actor)) return fail('payment-rules.own-proposal.forbidden')
    if (services.tryPolicies !== undefined && version.backTest === null) return fail('payment-rules.untried')
    if ((await inForce(tx)).number !== version.base) return fail('payment-rules.base.conflict')
    const approved = { by: nameOf(actor), at: services.clock.now() }
    await store.approveVersion(tx, number, approved)
    await tell(services, tx, { actor, action: 'payments.policy-approved', version })
    return ok({ ...version, approvedBy: approved.by, approvedAt: approved.at })
  })
}

async function withdraw(
  services: PolicyServices,
  actor: Actor,
  { number, reason }: { readonly number: number; readonly reason: string },
): Promise<Result<store.StoredVersion>> {
  if (!isReason(reason)) return fail('payment-rules.reason-missing')
  return inTransaction(services.db, async (tx) => {
    await store.lockVersions(tx)
    const version = await store.versionOf(tx, number)
    if (version === undefined) return fail('payment-rules.version.not-found')
    const state = versionState(version, (await inForce(tx)).number)
    if (state !== 'proposed' && state !== 'in-force') return fail('payment-rules.version.already-decided')
    const given = { by: nameOf(actor), at: services.clock.now(), reason: reason.trim() }
    await store.withdrawVersion(tx, number, given)
    await tell(services, tx, { actor, action: 'payments.policy-withdrawn', version })
    return ok({ ...version, withdrawnBy: given.by, withdrawnAt: given.at, withdrawnReason: given.reason })
  })
}

interface Deed {
  readonly actor: Actor
  readonly action: string
  readonly version: store.StoredVersion
}

async function tell({ audit, live }: PolicyServices, tx: Tx, { actor, action, version }: Deed): Promise<void> {
  const { id, number, digest } = version
  await audit.record(tx, actor, { action, subject: { type: 'payment-policy', id }, details: { number, digest } })
  await live.publish(tx, news(number))
}

function news(number: number) {
  return { type: 'payments.policy-changed', to: { roles: readers }, data: { number } }
}

async function tryNext({ db, clock, live, tryPolicies }: PolicyServices): Promise<boolean> {
  if (tryPolicies === undefined) return false
  const waiting = await store.untriedVersion(db)
  if (waiting === undefined) return false
  const result = await tryPolicies(await policyOf(db, waiting.base), waiting.policy)
  await inTransaction(db, async (tx) => {
    await store.keepBackTest(tx, waiting.number, { result, at: clock.now() })
    await live.publish(tx, news(waiting.number))
  })
  return true
}
