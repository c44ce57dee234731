import { namesOf } from '#domains/identity'
import { type Observable, parseObservable } from '#formats/observable'
import { fail, ok, type Result } from '#kernel/result'
import { type Actor, may } from '#platform/access'
import { type Database, inTransaction, type Tx } from '#platform/database'
import { lapseOf, numbersIn, type ProposalState, proposalState } from './block.ts'
import * as store from './block-store.ts'
import { confirmationNote } from './confirmation-note.ts'
import { type IndicatorContext, storedForm } from './context-service.ts'
import { type Confirmation, confirm, mayListAlone, readGrounds } from './decision-service.ts'
import { insertObservables } from './indicator-store.ts'
import { indicatorsPolicy } from './policy.ts'
import { readReason } from './reason.ts'
import { blankRecord, type Indicator } from './record.ts'

/** A decision on a row of telephone numbers, such as a range given to nobody. */
export interface BlockListing extends Omit<Confirmation, 'observableId'> {
  /** `+7 707 555 XX XX`, `+7707555*`, or both ends with a dash between. */
  readonly text: string
}

/** A proposed block with its state, its size and the names of people; null where a name is not known. */
export interface BlockProposal extends Omit<store.StoredProposal, 'first' | 'last'> {
  readonly state: ProposalState
  readonly numbers: number
  readonly proposedByName: string | null
  readonly approvedByName: string | null
  readonly withdrawnByName: string | null
}

/** What became of a block: it is listed, or waits for a second person. */
export type BlockOutcome =
  | { readonly listed: Indicator; readonly proposed?: never }
  | { readonly listed?: never; readonly proposed: BlockProposal }

/** Blocks of telephone numbers: reason, legal basis, expiry and appeal as for any other listing, and two people for a wide one. */
export interface Blocks {
  /**
   * Lists a block of at most 1,000 numbers; of a wider one, or beyond 10,000 numbers that the person listed alone within a
   * day, makes a proposal that is not in the registry. Fails as `parseNumberBlock` and `Decisions.confirm` do, or with
   * `indicator.block.already-proposed`.
   */
  list(actor: Actor, listing: BlockListing): Promise<Result<BlockOutcome>>
  /** The newest 1,000 proposals. */
  proposals(): Promise<readonly BlockProposal[]>
  /**
   * Lists what somebody else proposed, or renews it on these grounds. Fails with `indicator.block.proposal.not-found`,
   * `…already-decided`, `…already-lapsed`, `indicator.block.own-proposal.forbidden`, or as `Decisions.confirm` does.
   */
  approve(actor: Actor, id: string): Promise<Result<BlockProposal>>
  /** Closes a proposal, one's own or another's. Fails as `approve` does, or with `indicator.reason-missing`. */
  withdraw(actor: Actor, id: string, reason: string): Promise<Result<BlockProposal>>
}

/** Makes the keeper of blocks. */
export function makeBlocks(context: IndicatorContext): Blocks {
  const { db } = context
  return {
    list: (actor, listing) => list(context, actor, listing),
    proposals: async () => named(context, db, await store.listProposals(db, 1000)),
    approve: (actor, id) => approve(context, actor, id),
    withdraw: (actor, id, reason) => withdraw(context, actor, { id, reason }),
  }
}

const nameOf = (actor: Actor): string => actor.id ?? actor.kind
const subject = (id: string) => ({ type: 'block-proposal', id })

async function list(context: IndicatorContext, actor: Actor, listing: BlockListing): Promise<Result<BlockOutcome>> {
  const { text, ...grounds } = listing
  const parsed = parseObservable(text, { kind: 'number-block' })
  if (!parsed.ok) return parsed
  if (!may(indicatorsPolicy, actor, 'indicators:list-block')) return fail('indicator.block.forbidden')
  const block = storedForm(context, parsed.value)
  const now = context.clock.now()
  return inTransaction(context.db, async (tx) => {
    if (!(await mayListAlone(tx, actor, { observable: block, now }))) {
      const proposed = await propose(context, tx, { actor, block: parsed.value, grounds })
      return proposed.ok ? ok({ proposed: proposed.value }) : proposed
    }
    await insertObservables(tx, [block], now)
    const confirmation = { ...grounds, observableId: block.id }
    const confirmed = await confirm(context, tx, { actor, confirmation })
    if (!confirmed.ok) return confirmed
    await context.audit.record(tx, actor, confirmationNote(confirmed.value))
    return ok({ listed: confirmed.value })
  })
}

interface Proposed {
  readonly actor: Actor
  readonly block: Observable
  readonly grounds: Omit<BlockListing, 'text'>
}

/** Keeps a proposal. What would fail at the approval fails here, where its author can mend it. */
async function propose(
  context: IndicatorContext,
  tx: Tx,
  { actor, block: { kind, value, display, attributes }, grounds }: Proposed,
): Promise<Result<BlockProposal>> {
  const now = context.clock.now()
  const read = readGrounds(grounds, { actor, now, kind, before: blankRecord })
  if (!read.ok) return read
  if (await store.isProposed(tx, value, now)) return fail('indicator.block.already-proposed')
  const { validFrom: _from, decidedBy: _by, ...said } = read.value
  const proposal: store.StoredProposal = {
    ...said,
    id: context.ids.next(),
    value,
    display,
    first: Number(attributes['first']),
    last: Number(attributes['last']),
    validUntil: grounds.validUntil ?? null,
    proposedBy: nameOf(actor),
    proposedAt: now,
    lapsesAt: lapseOf(now),
    approvedBy: null,
    approvedAt: null,
    observableId: null,
    withdrawnBy: null,
    withdrawnAt: null,
    withdrawnReason: null,
  }
  await store.insertProposal(tx, proposal)
  await context.audit.record(tx, actor, {
    action: 'indicators.block-proposed',
    subject: subject(proposal.id),
    details: { legalBasis: said.legalBasis, measures: said.measures, numbers: numbersIn(proposal) },
  })
  return ok(await withNames(context, tx, proposal))
}

/** A proposal that can still be answered, locked. */
async function lockOpen({ clock }: IndicatorContext, tx: Tx, id: string): Promise<Result<store.StoredProposal>> {
  const proposal = await store.lockProposal(tx, id)
  if (proposal === undefined) return fail('indicator.block.proposal.not-found')
  const state = proposalState(proposal, clock.now())
  if (state === 'proposed') return ok(proposal)
  return fail(`indicator.block.proposal.already-${state === 'lapsed' ? 'lapsed' : 'decided'}`)
}

function approve(context: IndicatorContext, actor: Actor, id: string): Promise<Result<BlockProposal>> {
  const { db, clock, audit } = context
  return inTransaction(db, async (tx) => {
    const open = await lockOpen(context, tx, id)
    if (!open.ok) return open
    const by = nameOf(actor)
    if (open.value.proposedBy === by) return fail('indicator.block.own-proposal.forbidden')
    const at = clock.now()
    const confirmed = await confirmProposed(context, tx, { actor, proposal: open.value })
    if (!confirmed.ok) return confirmed
    const { observableId } = confirmed.value
    await store.approveProposal(tx, id, { by, at, observableId })
    await audit.record(tx, actor, { action: 'indicators.block-approved', subject: subject(id) })
    await audit.record(tx, actor, confirmationNote(confirmed.value))
    return ok(await withNames(context, tx, { ...open.value, approvedBy: by, approvedAt: at, observableId }))
  })
}

async function confirmProposed(
  context: IndicatorContext,
  tx: Tx,
  { actor, proposal }: { readonly actor: Actor; readonly proposal: store.StoredProposal },
): Promise<Result<Indicator>> {
  const parsed = parseObservable(proposal.value, { kind: 'number-block' })
  if (!parsed.ok) return parsed
  const block = storedForm(context, parsed.value)
  await insertObservables(tx, [block], context.clock.now())
  const { topic, fraudType, legalBasis, reason, tlp, measures, source, validUntil } = proposal
  const grounds = { topic, fraudType, legalBasis, reason, tlp, measures, source, validUntil: validUntil ?? undefined }
  return confirm(context, tx, { actor, confirmation: { ...grounds, observableId: block.id }, agreed: true })
}

async function withdraw(
  context: IndicatorContext,
  actor: Actor,
  { id, reason: words }: { readonly id: string; readonly reason: string },
): Promise<Result<BlockProposal>> {
  const { db, clock, audit } = context
  const reason = readReason(words)
  if (!reason.ok) return reason
  return inTransaction(db, async (tx) => {
    const open = await lockOpen(context, tx, id)
    if (!open.ok) return open
    const given = { by: nameOf(actor), at: clock.now(), reason: reason.value }
    await store.withdrawProposal(tx, id, given)
    await audit.record(tx, actor, { action: 'indicators.block-proposal-withdrawn', subject: subject(id) })
    const { by: withdrawnBy, at: withdrawnAt, reason: withdrawnReason } = given
    return ok(await withNames(context, tx, { ...open.value, withdrawnBy, withdrawnAt, withdrawnReason }))
  })
}

async function named(
  { clock }: IndicatorContext,
  db: Database,
  proposals: readonly store.StoredProposal[],
): Promise<readonly BlockProposal[]> {
  const people = proposals.flatMap((p) => [p.proposedBy, p.approvedBy, p.withdrawnBy].flatMap((id) => id ?? []))
  const names = await namesOf(db, [...new Set(people)])
  return proposals.map((proposal) => present(proposal, names, clock.now()))
}

function present(
  { first, last, ...proposal }: store.StoredProposal,
  names: ReadonlyMap<string, string>,
  now: Date,
): BlockProposal {
  return {
    ...proposal,
    numbers: numbersIn({ first, last }),
    state: proposalState(proposal, now),
    proposedByName: names.get(proposal.proposedBy) ?? null,
    approvedByName: names.get(proposal.approvedBy ?? '') ?? null,
    withdrawnByName: names.get(proposal.withdrawnBy ?? '') ?? null,
  }
}

async function withNames(context: IndicatorContext, tx: Tx, proposal: store.StoredProposal): Promise<BlockProposal> {
  const [one] = await named(context, tx, [proposal])
  if (one === undefined) throw new Error('a proposal was lost on its way')
  return one
}
