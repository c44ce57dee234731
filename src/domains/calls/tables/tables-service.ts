import { createHash } from 'node:crypto'
import type { Audit } from '#domains/audit'
import { namesOf } from '#domains/identity'
import { canonicalJson } from '#kernel/canonical-json'
import type { Clock } from '#kernel/clock'
import type { Ids } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { type Database, inTransaction, type Tx } from '#platform/database'
import type { Keys } from '#platform/keys'
import type { Sent } from '../sent.ts'
import { keepOnce, sentOf } from '../sent-service.ts'
import {
  callerBasis,
  isReason,
  isRulable,
  type NumberEffect,
  type NumberUse,
  readStretch,
  ruleDaysMost,
} from './stretch.ts'
import type { CallTables } from './tables-schema.ts'
import * as store from './tables-store.ts'

/** What keeping the tables needs. */
export interface TablesServices {
  readonly db: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly keys: Keys
  readonly audit: Audit
}

/** A rule about numbers to be proposed. */
export interface NumberRuleInput {
  readonly effect: NumberEffect
  readonly numbers: string
  readonly rule?: string | undefined
  /** Whose numbers they are. */
  readonly holder: string
  readonly reason: string
  /** How long it holds, 1 to 366. */
  readonly days: number
}

/** A part of the numbering plan to be added. Days are `YYYY-MM-DD`, `validTo` without. */
export interface NumberRangeInput {
  readonly numbers: string
  readonly use: NumberUse
  readonly operator?: string | undefined
  readonly validFrom: string
  readonly validTo?: string | undefined
  /** Where it was published. */
  readonly source: string
}

/** A rule with the names of people; null where it was no person, or one who is not known any more. */
export interface NamedRule extends store.StoredRule {
  readonly proposedByName: string | null
  readonly approvedByName: string | null
}

/** The national tables of calls: the numbering plan by date, numbers that never call, numbers that pass a rule. */
export interface CallTablesService {
  /**
   * Proposes a rule; a second person puts it in force. Sent again with its idempotency key it is the first one, as it is now. Fails
   * with `calls.numbers-malformed`, `calls.numbers-too-many`, `calls.numbers-short`, `calls.reason-missing` or
   * `calls.entry.idempotency.conflict`.
   */
  propose(actor: Actor, input: NumberRuleInput, idempotencyKey?: string): Promise<Result<store.StoredRule>>
  /** Puts a proposed rule in force. Fails with `calls.rule.not-found`, `calls.rule.already-decided`, `calls.own-proposal.forbidden`. */
  approve(actor: Actor, id: string): Promise<Result<store.StoredRule>>
  /** Takes a rule back at once, with a reason. Fails with `calls.rule.not-found`, `calls.rule.already-decided`, `calls.reason-missing`. */
  withdraw(actor: Actor, id: string, reason: string): Promise<Result<store.StoredRule>>
  /** The newest 1,000, with the names of whoever proposed and approved. */
  rules(): Promise<readonly NamedRule[]>
  /** Adds a part of the plan, once for a key. Fails as `propose` does, or with `calls.range-ends-early`. */
  addRange(actor: Actor, input: NumberRangeInput, idempotencyKey?: string): Promise<Result<store.StoredRange>>
  /** Fails with `calls.range.not-found`. */
  withdrawRange(actor: Actor, id: string): Promise<Result<void>>
  ranges(): Promise<readonly store.StoredRange[]>
  /** What nodes decide by, now. */
  current(): Promise<CallTables>
  /** Exempts numbers within a transaction, as an appeal that was right does; gives the id of the rule. */
  exempt(tx: Tx, actor: Actor, exemption: Exemption): Promise<string>
}

/** An exemption that an appeal leads to: decided by one person about another's call, so it needs no third. */
export interface Exemption {
  readonly number: number
  readonly rule: string
  readonly holder: string
  readonly reason: string
  /** Who decided the appeal. */
  readonly by: string
}

const day = 86_400_000

/** Makes the keeper of the tables. */
export function makeCallTables(services: TablesServices): CallTablesService {
  const { db, keys } = services
  return {
    propose: (actor, input, key) => {
      const sent = sentOf(keys, 'number-rule', { actor, key, body: { ...input } })
      return keepOnce(sent, {
        earlier: (hash) => store.ruleOfKey(db, hash),
        keep: () => propose(services, actor, { input, sent }),
      })
    },
    approve: (actor, id) => approve(services, actor, id),
    withdraw: (actor, id, reason) => withdraw(services, actor, { id, reason }),
    rules: () => named(db),
    addRange: (actor, input, key) => {
      const sent = sentOf(keys, 'number-range', { actor, key, body: { ...input } })
      return keepOnce(sent, {
        earlier: (hash) => store.rangeOfKey(db, hash),
        keep: () => addRange(services, actor, { input, sent }),
      })
    },
    withdrawRange: (actor, id) => withdrawRange(services, actor, id),
    ranges: () => store.listRanges(db),
    current: () => current(services),
    exempt: (tx, actor, exemption) => exempt(services, tx, { actor, exemption }),
  }
}

const nameOf = (actor: Actor): string => actor.id ?? actor.kind

async function named(db: Database): Promise<readonly NamedRule[]> {
  const rules = await store.listRules(db, 1000)
  const people = rules.flatMap(({ proposedBy, approvedBy }) =>
    approvedBy === null ? [proposedBy] : [proposedBy, approvedBy],
  )
  const names = await namesOf(db, [...new Set(people)])
  return rules.map((rule) => ({
    ...rule,
    proposedByName: names.get(rule.proposedBy) ?? null,
    approvedByName: names.get(rule.approvedBy ?? '') ?? null,
  }))
}

async function propose(
  { db, clock, ids, audit }: TablesServices,
  actor: Actor,
  { input, sent }: { readonly input: NumberRuleInput; readonly sent: Sent | null },
): Promise<Result<store.StoredRule | undefined>> {
  const stretch = readStretch(input.numbers)
  if (!stretch.ok) return stretch
  if (!isRulable(stretch.value)) return fail('calls.numbers-short')
  if (!isReason(input.reason)) return fail('calls.reason-missing')
  const at = clock.now()
  const rule: store.StoredRule = {
    id: ids.next(),
    effect: input.effect,
    ...stretch.value,
    rule: input.effect === 'exempt' ? (input.rule ?? null) : null,
    holder: input.holder,
    reason: input.reason.trim(),
    legalBasis: callerBasis,
    proposedBy: nameOf(actor),
    proposedAt: at,
    approvedBy: null,
    approvedAt: null,
    until: new Date(at.getTime() + Math.min(input.days, ruleDaysMost) * day),
    withdrawnAt: null,
    withdrawnReason: null,
  }
  return inTransaction(db, async (tx) => {
    if (!(await store.insertRule(tx, rule, sent))) return ok(undefined)
    await audit.record(tx, actor, {
      action: 'calls.rule-proposed',
      subject: { type: 'number-rule', id: rule.id },
      details: { effect: rule.effect },
    })
    return ok(rule)
  })
}

function approve({ db, clock, audit }: TablesServices, actor: Actor, id: string): Promise<Result<store.StoredRule>> {
  return inTransaction(db, async (tx) => {
    const rule = await store.lockRule(tx, id)
    if (rule === undefined) return fail('calls.rule.not-found')
    if (rule.approvedAt !== null || rule.withdrawnAt !== null) return fail('calls.rule.already-decided')
    if (rule.proposedBy === nameOf(actor)) return fail('calls.own-proposal.forbidden')
    const approved = { by: nameOf(actor), at: clock.now() }
    await store.approveRule(tx, id, approved)
    await audit.record(tx, actor, { action: 'calls.rule-approved', subject: { type: 'number-rule', id } })
    return ok({ ...rule, approvedBy: approved.by, approvedAt: approved.at })
  })
}

async function withdraw(
  { db, clock, audit }: TablesServices,
  actor: Actor,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<Result<store.StoredRule>> {
  if (!isReason(reason)) return fail('calls.reason-missing')
  return inTransaction(db, async (tx) => {
    const rule = await store.lockRule(tx, id)
    if (rule === undefined) return fail('calls.rule.not-found')
    if (rule.withdrawnAt !== null) return fail('calls.rule.already-decided')
    const at = clock.now()
    await store.withdrawRule(tx, id, { by: nameOf(actor), at, reason: reason.trim() })
    await audit.record(tx, actor, { action: 'calls.rule-withdrawn', subject: { type: 'number-rule', id } })
    return ok({ ...rule, withdrawnAt: at, withdrawnReason: reason.trim() })
  })
}

async function addRange(
  { db, clock, ids, audit }: TablesServices,
  actor: Actor,
  { input, sent }: { readonly input: NumberRangeInput; readonly sent: Sent | null },
): Promise<Result<store.StoredRange | undefined>> {
  const stretch = readStretch(input.numbers)
  if (!stretch.ok) return stretch
  if (stretch.value.first < 10_000_000) return fail('calls.numbers-short')
  const { use, operator = null, validFrom, validTo = null, source } = input
  if (validTo !== null && validTo <= validFrom) return fail('calls.range-ends-early')
  const range: store.StoredRange = { id: ids.next(), ...stretch.value, use, operator, validFrom, validTo, source }
  return inTransaction(db, async (tx) => {
    if (!(await store.insertRange(tx, range, { by: nameOf(actor), at: clock.now(), sent }))) return ok(undefined)
    await audit.record(tx, actor, { action: 'calls.range-added', subject: { type: 'number-range', id: range.id } })
    return ok(range)
  })
}

function withdrawRange({ db, clock, audit }: TablesServices, actor: Actor, id: string): Promise<Result<void>> {
  return inTransaction(db, async (tx) => {
    if (!(await store.withdrawRange(tx, id, clock.now()))) return fail('calls.range.not-found')
    await audit.record(tx, actor, { action: 'calls.range-withdrawn', subject: { type: 'number-range', id } })
    return ok(undefined)
  })
}

async function current({ db, clock }: TablesServices): Promise<CallTables> {
  const [ranges, rules] = await Promise.all([store.rangesAsTold(db), store.rulesInForce(db, clock.now())])
  const tables = {
    ranges: ranges.map(({ first, last, use, operator, validFrom, validTo }) => ({
      first,
      last,
      use,
      operator,
      from: startOf(validFrom),
      to: validTo === null ? null : startOf(validTo),
    })),
    doNotOriginate: rules
      .filter(({ effect }) => effect === 'do-not-originate')
      .map(({ first, last, until }) => ({ first, last, until: until.getTime() })),
    exempt: rules
      .filter(({ effect }) => effect === 'exempt')
      .map(({ first, last, rule, until }) => ({ first, last, rule, until: until.getTime() })),
  }
  const version = createHash('sha256').update(canonicalJson(tables)).digest('hex').slice(0, 32)
  return { version, ...tables }
}

/** The moment a day begins in Kazakhstan (UTC+5 since 2024-03-01). */
function startOf(date: string): number {
  return Date.parse(`${date}T00:00:00+05:00`)
}

async function exempt(
  { clock, ids, audit }: TablesServices,
  tx: Tx,
  { actor, exemption }: { readonly actor: Actor; readonly exemption: Exemption },
): Promise<string> {
  const at = clock.now()
  const id = ids.next()
  const { number, rule, holder, reason, by } = exemption
  await store.insertRule(tx, {
    id,
    effect: 'exempt',
    first: number,
    last: number,
    rule,
    holder,
    reason,
    legalBasis: callerBasis,
    proposedBy: 'appeal',
    proposedAt: at,
    approvedBy: by,
    approvedAt: at,
    until: new Date(at.getTime() + ruleDaysMost * day),
    withdrawnAt: null,
    withdrawnReason: null,
  })
  await audit.record(tx, actor, { action: 'calls.rule-approved', subject: { type: 'number-rule', id } })
  return id
}
