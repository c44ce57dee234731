import type { Audit } from '#domains/audit'
import { organisationNamesOf, parseReceipt, type Receipt, type Receipts } from '#domains/identity'
import { maskSensitive } from '#engines/extraction'
import { cleanText } from '#formats/clean-text'
import { canonicalJson } from '#kernel/canonical-json'
import type { Clock } from '#kernel/clock'
import type { Ids } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { type Database, inTransaction, type Tx } from '#platform/database'
import { type Keys, sameBytes } from '#platform/keys'
import type { CallDecisions } from '../decisions/decision-service.ts'
import { isReason, numberText, readNumber } from '../tables/stretch.ts'
import type { CallTablesService } from '../tables/tables-service.ts'
import { type AppealState, isAppealWords, type Remedy, remedyOf } from './appeal.ts'
import * as store from './appeal-store.ts'

/** What hearing appeals needs. */
export interface AppealServices {
  readonly db: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly keys: Keys
  readonly audit: Audit
  readonly receipts: Receipts
  readonly decisions: CallDecisions
  readonly callTables: CallTablesService
}

/** What somebody says whose call was rejected. */
export interface AppealInput {
  readonly code: string
  /** 3 to 5,000 characters; card numbers and IINs are masked before they are kept. */
  readonly words: string
  /** The number they called from, as `readNumber` reads it: without it nothing can be exempted. */
  readonly caller?: string | undefined
  readonly contact?: string | undefined
}

/** An appeal as those see it who decide. */
export interface Appeal extends Omit<store.StoredAppeal, 'organisation' | 'caller' | 'contact'> {
  readonly operator: string
  readonly remedy: Remedy
  readonly caller: string | null
  readonly hasContact: boolean
}

/** What the receipt of an appeal shows. */
export type AppealStatus = Pick<store.StoredAppeal, 'state' | 'openedAt' | 'decidedAt' | 'decisionReason'>

/** A decision on an appeal. */
export interface AppealRuling {
  readonly id: string
  readonly decision: 'upheld' | 'rejected'
  /** Told to who appealed; 3 to 2,000 characters. */
  readonly reason: string
}

/** How a rejected call is appealed. */
export interface CallAppeals {
  /**
   * Opens an appeal about the call of a code and gives the receipt; the same idempotency key with the same words gives the same
   * receipt. Fails as `explain` does, or with `calls.appeal-too-short`, `calls.numbers-malformed`, `calls.appeal-many`,
   * `calls.idempotency.conflict`.
   */
  open(
    actor: Actor,
    input: AppealInput,
    idempotencyKey?: string,
  ): Promise<Result<{ readonly receipt: Receipt; readonly repeated: boolean }>>
  /** Fails with `receipt.mistyped` or `calls.appeal.not-found`. */
  follow(receipt: string): Promise<Result<AppealStatus>>
  list(state: AppealState): Promise<readonly Appeal[]>
  /** Opens the contact of an appeal, which is audited. Fails with `calls.appeal.not-found`. */
  contact(actor: Actor, id: string): Promise<Result<string | null>>
  /**
   * Decides. An upheld appeal about a number exempts it from the rule in the same transaction. Fails with
   * `calls.appeal.not-found`, `calls.appeal.already-decided`, `calls.reason-missing`, or `calls.appeal-needs-dispute` where the
   * number is listed, since only the listing's own dispute ends that.
   */
  decide(actor: Actor, ruling: AppealRuling): Promise<Result<AppealStatus>>
  /** Forgets the words of appeals decided more than `days` ago. */
  forget(days: number): Promise<number>
}

/** Appeals about one call that may wait at once: more would say nothing new. */
const openMost = 3

/** Makes the part that hears appeals. */
export function makeCallAppeals(services: AppealServices): CallAppeals {
  const { db, clock, receipts, keys } = services
  return {
    open: (actor, input, idempotencyKey) => open(services, { actor, input, idempotencyKey }),
    follow: async (text) => {
      const receipt = parseReceipt(text)
      if (!receipt.ok) return receipt
      const appeal = await store.appealByReceipt(db, await receipts.hash(receipt.value))
      return appeal === undefined ? fail('calls.appeal.not-found') : ok(statusOf(appeal))
    },
    list: async (state) => {
      const appeals = await store.listAppeals(db, state)
      const names = await organisationNamesOf(db, [...new Set(appeals.map(({ organisation }) => organisation))])
      return appeals.map(({ organisation, caller, contact, ...appeal }) => ({
        ...appeal,
        operator: names.get(organisation) ?? organisation,
        remedy: remedyOf(appeal.rule),
        caller: caller === null ? null : keys.open('contact', caller),
        hasContact: contact !== null,
      }))
    },
    contact: (actor, id) => contact(services, actor, id),
    decide: (actor, ruling) => decide(services, actor, ruling),
    forget: (days) => store.forgetWords(db, new Date(clock.now().getTime() - days * 86_400_000)),
  }
}

function statusOf({ state, openedAt, decidedAt, decisionReason }: store.StoredAppeal): AppealStatus {
  return { state, openedAt, decidedAt, decisionReason }
}

interface Opening {
  readonly actor: Actor
  readonly input: AppealInput
  readonly idempotencyKey: string | undefined
}

type Opened = Result<{ readonly receipt: Receipt; readonly repeated: boolean }>

async function open(services: AppealServices, { actor, input, idempotencyKey }: Opening): Promise<Opened> {
  const { db, clock, ids, keys, audit, receipts, decisions } = services
  const words = maskSensitive(cleanText(input.words).trim()).slice(0, 5000).toWellFormed()
  if (!isAppealWords(words)) return fail('calls.appeal-too-short')
  const caller = callerOf(input.caller)
  if (!caller.ok) return caller
  const key = idempotencyKey === undefined ? undefined : `call-appeal:${idempotencyKey}`
  const receipt = receipts.issue(key)
  const idempotencyHash = key === undefined ? null : keys.hash('idempotency', key)
  const bodyHash = keys.hash(
    'idempotency',
    canonicalJson([input.code, words, input.caller ?? null, input.contact ?? null]),
  )
  const earlier = idempotencyHash ? await store.bodyOfKey(db, idempotencyHash) : undefined
  if (earlier !== undefined) return repeated(earlier, bodyHash, receipt)
  const call = await decisions.explain(input.code)
  if (!call.ok) return call
  const { codeHash, organisation, rule, reason, at: callAt } = call.value
  const sealed = (text: string | undefined) =>
    text === undefined || text.trim() === '' ? null : keys.seal('contact', text.trim())
  const appeal: store.NewAppeal = {
    id: ids.next(),
    codeHash,
    organisation,
    rule,
    reason,
    callAt,
    idempotencyHash,
    bodyHash,
    words,
    receiptHash: await receipts.hash(receipt),
    caller: sealed(caller.value),
    contact: sealed(input.contact),
    openedAt: clock.now(),
  }
  return inTransaction(db, async (tx) => {
    const kept = await keep(tx, appeal)
    if (!kept.ok) return kept
    if (kept.value.earlier !== undefined) return repeated(kept.value.earlier, bodyHash, receipt)
    // The address of whoever appeals is nobody's business: an anonymous entry is enough.
    await audit.record(tx, actor.kind === 'anonymous' ? anonymous : actor, {
      action: 'calls.appealed',
      subject: { type: 'call-appeal', id: appeal.id },
      details: { rule },
    })
    return ok({ receipt, repeated: false })
  })
}

/**
 * Keeps an appeal where no more wait than may, or gives the hash of what came before with its idempotency key. Who appeals at the same
 * moment waits for the lock: each counts what came before.
 */
async function keep(tx: Tx, appeal: store.NewAppeal): Promise<Result<{ readonly earlier?: Buffer | undefined }>> {
  await store.lockAppealsOf(tx, appeal.codeHash)
  const before = () => (appeal.idempotencyHash ? store.bodyOfKey(tx, appeal.idempotencyHash) : undefined)
  const earlier = await before()
  if (earlier !== undefined) return ok({ earlier })
  if ((await store.openAppealsOf(tx, appeal.codeHash)) >= openMost) return fail('calls.appeal-many')
  if (await store.insertAppeal(tx, appeal)) return ok({})
  // The key came with another call's code at the same moment.
  const other = await before()
  if (other === undefined) throw new Error('a fresh receipt met an old one')
  return ok({ earlier: other })
}

function repeated(earlier: Buffer, body: Buffer, receipt: Receipt): Opened {
  return sameBytes(earlier, body) ? ok({ receipt, repeated: true }) : fail('calls.idempotency.conflict')
}

/** The number that was called from, as people read it; nothing where none is told. */
function callerOf(text: string | undefined): Result<string | undefined> {
  if (text === undefined || text.trim() === '') return ok(undefined)
  const number = readNumber(text)
  return number.ok ? ok(numberText(number.value)) : number
}

function contact({ db, audit, keys }: AppealServices, actor: Actor, id: string): Promise<Result<string | null>> {
  return inTransaction(db, async (tx) => {
    const appeal = await store.lockAppeal(tx, id)
    if (appeal === undefined) return fail('calls.appeal.not-found')
    await audit.record(tx, actor, { action: 'calls.appeal-contact-opened', subject: { type: 'call-appeal', id } })
    return ok(appeal.contact === null ? null : keys.open('contact', appeal.contact))
  })
}

async function decide(services: AppealServices, actor: Actor, ruling: AppealRuling): Promise<Result<AppealStatus>> {
  const { db, clock, audit } = services
  const { id, decision } = ruling
  const reason = ruling.reason.trim()
  if (!isReason(reason)) return fail('calls.reason-missing')
  return inTransaction(db, async (tx) => {
    const appeal = await store.lockAppeal(tx, id)
    if (appeal === undefined) return fail('calls.appeal.not-found')
    if (appeal.state !== 'open') return fail('calls.appeal.already-decided')
    if (decision === 'upheld' && remedyOf(appeal.rule) === 'dispute') return fail('calls.appeal-needs-dispute')
    const by = actor.id ?? actor.kind
    const at = clock.now()
    const numberRuleId = decision === 'upheld' ? await exempt(services, tx, { actor, appeal, reason, by }) : null
    await store.closeAppeal(tx, id, { state: decision, at, by, reason, numberRuleId })
    await audit.record(tx, actor, {
      action: 'calls.appeal-decided',
      subject: { type: 'call-appeal', id },
      details: { decision, exempted: numberRuleId !== null },
    })
    return ok({ state: decision, openedAt: appeal.openedAt, decidedAt: at, decisionReason: reason })
  })
}

interface Exempting {
  readonly actor: Actor
  readonly appeal: store.StoredAppeal
  readonly reason: string
  readonly by: string
}

async function exempt(
  { keys, callTables }: AppealServices,
  tx: Tx,
  { actor, appeal, reason, by }: Exempting,
): Promise<string | null> {
  if (appeal.caller === null || remedyOf(appeal.rule) !== 'exemption') return null
  const number = Number(keys.open('contact', appeal.caller))
  return callTables.exempt(tx, actor, { number, rule: appeal.rule, holder: 'appeal', reason, by })
}
