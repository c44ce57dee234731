import { parseReceipt, type Receipt } from '#domains/identity'
import { maskSensitive } from '#engines/extraction'
import { cleanText } from '#formats/clean-text'
import { canonicalJson } from '#kernel/canonical-json'
import { fail, ok, type Result } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { inTransaction, type Tx } from '#platform/database'
import { sameBytes } from '#platform/keys'
import { inScope } from '#platform/scope'
import { nameOf } from '../tracking/context-service.ts'
import { lockRecovery } from '../tracking/recovery-store.ts'
import * as store from './appeal-store.ts'
import { letGo, type SettlingServices, settle } from './ending-service.ts'
import { type AppealGround, freeOf, type HoldEnd, type HoldState, isLapsed, isReason, leftOf } from './hold.ts'
import { formatHoldCode, holdCode, holdCodeHash, parseHoldCode } from './hold-code.ts'
import { findHold, holdByCode, lockHold, type StoredHold } from './hold-store.ts'
import { hasSanction } from './paper-store.ts'

/** A hold as the holder of the account may know it. */
export interface HoldExplained {
  /** As it is shown. */
  readonly code: string
  /** Name of the bank; null where it takes no part any more. */
  readonly bank: string | null
  /** In tiyn: what was held at first, and what still is. */
  readonly amount: bigint
  readonly left: bigint
  readonly state: HoldState
  readonly endReason: HoldEnd | null
  readonly legalBasis: string
  readonly heldAt: Date
  readonly until: Date
}

/** What somebody says whose money is held. */
export interface AppealInput {
  readonly code: string
  readonly ground: AppealGround
  /** 3 to 5,000 characters; card numbers and IINs are masked before they are kept. */
  readonly words: string
  readonly contact?: string | undefined
}

/** An appeal as those see it who decide. */
export interface Appeal extends Omit<store.StoredAppeal, 'contact'> {
  readonly hasContact: boolean
  /** The hold as it is now. */
  readonly held: HoldExplained
}

/** What the receipt of an appeal shows. */
export type AppealStatus = Pick<
  store.StoredAppeal,
  'state' | 'openedAt' | 'decidedAt' | 'decisionReason' | 'released' | 'holdEnd'
>

/** A decision on an appeal. */
export interface AppealRuling {
  readonly id: string
  readonly decision: 'upheld' | 'rejected'
  /** Told to who appealed; 3 to 2,000 characters. */
  readonly reason: string
  /** What is let go, in tiyn (a pension among other money); all that no sanction gives back where not said. */
  readonly amount?: bigint | undefined
}

/** How a hold is asked about and appealed. */
export interface HoldAppeals {
  /** Why money is held. Fails with `hold.code-mistyped` or `hold.code.not-found`. */
  explain(code: string): Promise<Result<HoldExplained>>
  /**
   * Opens an appeal and gives the receipt; the same idempotency key with the same words gives the same receipt. Fails as `explain`
   * does, or with `hold.appeal-too-short`, `hold.already-over`, `hold.appeals.too-many`, `hold.idempotency.conflict`.
   */
  open(
    actor: Actor,
    input: AppealInput,
    idempotencyKey?: string,
  ): Promise<Result<{ readonly receipt: Receipt; readonly repeated: boolean }>>
  /** Fails with `receipt.mistyped` or `hold.appeal.not-found`. */
  follow(receipt: string): Promise<Result<AppealStatus>>
  list(actor: Actor, state: Appeal['state']): Promise<readonly Appeal[]>
  /** Opens the contact of an appeal, which is audited. Fails with `hold.appeal.not-found`. */
  contact(actor: Actor, id: string): Promise<Result<string | null>>
  /**
   * Decides; what is upheld is let go in the same transaction. Fails with `hold.appeal.not-found`, `hold.appeal.already-decided`,
   * `hold.reason-missing`, and for one that is upheld with `hold.already-over`, `hold.sanctioned.conflict` where a prosecutor's sanction
   * stands, which is for the court, or `hold.release.more-than-free`.
   */
  decide(actor: Actor, ruling: AppealRuling): Promise<Result<AppealStatus>>
  /** Forgets the words of appeals decided more than `days` ago. */
  forget(days: number): Promise<number>
}

/** Appeals about one hold that may wait at once: more would say nothing new. */
const openMost = 3

/** Makes the part that hears appeals. */
export function makeHoldAppeals(services: SettlingServices): HoldAppeals {
  const { db, clock, receipts } = services
  return {
    explain: async (code) => {
      const found = await find(services, code)
      return found.ok ? ok(found.value.explained) : found
    },
    open: (actor, input, idempotencyKey) => open(services, { actor, input, idempotencyKey }),
    follow: async (text) => {
      const receipt = parseReceipt(text)
      if (!receipt.ok) return receipt
      const appeal = await store.appealByReceipt(db, await receipts.hash(receipt.value))
      return appeal === undefined ? fail('hold.appeal.not-found') : ok(statusOf(appeal))
    },
    list: (actor, state) => list(services, actor, state),
    contact: (actor, id) => contact(services, actor, id),
    decide: (actor, ruling) => decide(services, actor, ruling),
    forget: (days) => store.forgetWords(db, new Date(clock.now().getTime() - days * 86_400_000)),
  }
}

function statusOf(appeal: store.StoredAppeal): AppealStatus {
  const { state, openedAt, decidedAt, decisionReason, released, holdEnd } = appeal
  return { state, openedAt, decidedAt, decisionReason, released, holdEnd }
}

/** The hold as of now: one whose time is over is over, even if the clock has not come to it. */
function explained({ keys, clock }: SettlingServices, hold: StoredHold, bank: string | null): HoldExplained {
  const { id, amount, legalBasis, heldAt, until } = hold
  const lapsed = isLapsed(hold, clock.now())
  return {
    code: formatHoldCode(holdCode(keys, id)),
    bank,
    amount,
    left: lapsed ? 0n : leftOf(hold),
    state: lapsed ? 'closed' : hold.state,
    endReason: lapsed ? 'lapsed' : hold.endReason,
    legalBasis,
    heldAt,
    until,
  }
}

async function find(
  services: SettlingServices,
  text: string,
): Promise<Result<{ readonly id: string; readonly explained: HoldExplained }>> {
  const code = parseHoldCode(text)
  if (code === undefined) return fail('hold.code-mistyped')
  const found = await holdByCode(services.db, holdCodeHash(services.keys, code))
  if (found === undefined) return fail('hold.code.not-found')
  return ok({ id: found.hold.id, explained: explained(services, found.hold, found.bankName) })
}

interface Opening {
  readonly actor: Actor
  readonly input: AppealInput
  readonly idempotencyKey: string | undefined
}

type Opened = Result<{ readonly receipt: Receipt; readonly repeated: boolean }>

async function open(services: SettlingServices, { actor, input, idempotencyKey }: Opening): Promise<Opened> {
  const { db, clock, ids, keys, audit, receipts } = services
  const words = maskSensitive(cleanText(input.words).trim()).slice(0, 5000).toWellFormed()
  if (Array.from(words.trim()).length < 3) return fail('hold.appeal-too-short')
  const key = idempotencyKey === undefined ? undefined : `hold-appeal:${idempotencyKey}`
  const receipt = receipts.issue(key)
  const idempotencyHash = key === undefined ? null : keys.hash('idempotency', key)
  const contact = input.contact?.trim() ?? ''
  const bodyHash = keys.hash('idempotency', canonicalJson([input.code, input.ground, words, contact]))
  const earlier = idempotencyHash ? await store.bodyOfKey(db, idempotencyHash) : undefined
  if (earlier !== undefined) return repeated(earlier, bodyHash, receipt)
  const found = await find(services, input.code)
  if (!found.ok) return found
  if (found.value.explained.state === 'closed') return fail('hold.already-over')
  const appeal: store.NewAppeal = {
    id: ids.next(),
    hold: found.value.id,
    ground: input.ground,
    receiptHash: await receipts.hash(receipt),
    idempotencyHash,
    bodyHash,
    words,
    contact: contact === '' ? null : keys.seal('contact', contact),
    openedAt: clock.now(),
  }
  return inTransaction(db, async (tx) => {
    const kept = await keep(tx, appeal)
    if (!kept.ok) return kept
    if (kept.value.earlier !== undefined) return repeated(kept.value.earlier, bodyHash, receipt)
    // Who appeals is nobody's business: an anonymous entry is enough.
    await audit.record(tx, actor.kind === 'anonymous' ? anonymous : actor, {
      action: 'payments.hold-appealed',
      subject: { type: 'hold', id: appeal.hold },
      details: { ground: appeal.ground },
    })
    await services.live.publish(tx, {
      type: 'payments.hold-appealed',
      to: { roles: ['analyst', 'supervisor'] },
      data: {},
    })
    return ok({ receipt, repeated: false })
  })
}

/**
 * Keeps an appeal where no more wait than may, or gives the hash of what came before with its idempotency key. Who appeals at the same
 * moment waits for the lock: each counts what came before.
 */
async function keep(tx: Tx, appeal: store.NewAppeal): Promise<Result<{ readonly earlier?: Buffer | undefined }>> {
  const hold = await lockHold(tx, appeal.hold)
  const before = () => (appeal.idempotencyHash ? store.bodyOfKey(tx, appeal.idempotencyHash) : undefined)
  const earlier = await before()
  if (earlier !== undefined) return ok({ earlier })
  if (hold === undefined || hold.state === 'closed') return fail('hold.already-over')
  if ((await store.openAppealsOf(tx, appeal.hold)) >= openMost) return fail('hold.appeals.too-many')
  if (await store.insertAppeal(tx, appeal)) return ok({})
  // The key came with another hold's code at the same moment.
  const other = await before()
  if (other === undefined) throw new Error('a fresh receipt met an old one')
  return ok({ earlier: other })
}

function repeated(earlier: Buffer, body: Buffer, receipt: Receipt): Opened {
  return sameBytes(earlier, body) ? ok({ receipt, repeated: true }) : fail('hold.idempotency.conflict')
}

function list(services: SettlingServices, actor: Actor, state: Appeal['state']): Promise<readonly Appeal[]> {
  return inScope(services.db, actor, async (tx) => {
    const appeals: Appeal[] = []
    for (const { contact, ...appeal } of await store.listAppeals(tx, state)) {
      const hold = await findHold(tx, appeal.hold)
      if (hold === undefined) continue
      appeals.push({ ...appeal, hasContact: contact !== null, held: explained(services, hold, hold.bank) })
    }
    return appeals
  })
}

/** The appeal that an actor may see. */
function seen({ db }: SettlingServices, actor: Actor, id: string): Promise<store.StoredAppeal | undefined> {
  return inScope(db, actor, (tx) => store.findAppeal(tx, id))
}

async function contact(services: SettlingServices, actor: Actor, id: string): Promise<Result<string | null>> {
  const { db, audit, keys } = services
  const appeal = await seen(services, actor, id)
  if (appeal === undefined) return fail('hold.appeal.not-found')
  return inTransaction(db, async (tx) => {
    await audit.record(tx, actor, {
      action: 'payments.appeal-contact-opened',
      subject: { type: 'hold-appeal', id },
    })
    return ok(appeal.contact === null ? null : keys.open('contact', appeal.contact))
  })
}

async function decide(services: SettlingServices, actor: Actor, ruling: AppealRuling): Promise<Result<AppealStatus>> {
  const { db, clock, audit } = services
  const { id, decision } = ruling
  const reason = ruling.reason.trim()
  if (!isReason(reason)) return fail('hold.reason-missing')
  const place = await seen(services, actor, id)
  if (place === undefined) return fail('hold.appeal.not-found')
  return inTransaction(db, async (tx) => {
    const recovery = await lockRecovery(tx, place.recovery)
    const hold = await lockHold(tx, place.hold)
    const appeal = await store.lockAppeal(tx, id)
    if (recovery === undefined || hold === undefined || appeal === undefined) return fail('hold.appeal.not-found')
    if (appeal.state !== 'open') return fail('hold.appeal.already-decided')
    const at = clock.now()
    const going = decision === 'upheld' ? upheldAmount(hold, ruling.amount, at) : ok(null)
    if (!going.ok) return going
    const released = going.value
    // Before the money goes: where nothing is left of the hold, what still waits about it is closed without a decision.
    await store.closeAppeal(tx, id, { state: decision, at, by: nameOf(actor), reason, released })
    if (released !== null) {
      await letGo(services, tx, hold, { amount: released, how: 'appeal-upheld', at, actor })
      await settle(services, tx, recovery, await hasSanction(tx, recovery.id))
    }
    await audit.record(tx, actor, {
      action: 'payments.appeal-decided',
      subject: { type: 'hold-appeal', id },
      details: { decision, released: released?.toString() ?? null },
    })
    return ok(statusOf({ ...appeal, state: decision, decidedAt: at, decisionReason: reason, released }))
  })
}

/** What an upheld appeal lets go. */
function upheldAmount(hold: StoredHold, said: bigint | undefined, at: Date): Result<bigint> {
  if (hold.state === 'closed' || isLapsed(hold, at)) return fail('hold.already-over')
  if (hold.state === 'returning') return fail('hold.sanctioned.conflict')
  const free = freeOf(hold)
  const amount = said ?? free
  return amount > 0n && amount <= free ? ok(amount) : fail('hold.release.more-than-free', { most: free.toString() })
}
