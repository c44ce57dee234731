import type { Id } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { Tx } from '#platform/database'
import { briefWithin } from '../brief-service.ts'
import { tryInTransaction } from '../context-service.ts'
import { reportReferred } from '../events.ts'
import { findReport } from '../report-store.ts'
import { readMessage } from '../words.ts'
import { findAddressee } from './addressee-store.ts'
import { readLetter } from './letter-service.ts'
import { answers, dueAt, type ReferralAction, type SendingWay, stateAfter } from './referral.ts'
import * as store from './referral-store.ts'
import { listening, openReferral, type ReferralServices } from './sending-service.ts'
import { keepEvent } from './takedown-service.ts'

/** What happens to a referral. */
export interface ReferralChange {
  readonly id: Id<'referral'>
  readonly version: number
  readonly action: ReferralAction
  /** `edit`: the letter as it reads now. */
  readonly subject?: string | undefined
  readonly letter?: string | undefined
  /** `send`: how it left; by our mail where an address is known, else copied. */
  readonly how?: SendingWay | undefined
  /** An answer: the addressee's number for it, what they said, when, and whether it is gone. */
  readonly reference?: string | undefined
  readonly note?: string | undefined
  readonly at?: Date | undefined
  readonly removed?: boolean | undefined
}

/** Does something to a referral; see `Referrals.change`. */
export async function change(services: ReferralServices, actor: Actor, given: ReferralChange): Promise<Result<void>> {
  const { action } = given
  if (actor.roles.includes('partner') && !answers.includes(action)) return fail('referral.forbidden')
  return tryInTransaction(services.db, async (tx) => {
    const opened = await openReferral(tx, actor, given)
    if (!opened.ok) return opened
    const state = stateAfter(opened.value.state, action)
    if (!state.ok) return state
    const step = { actor, given, referral: { ...opened.value, state: state.value } }
    const done = await doers[action](services, tx, step)
    if (!done.ok) return done
    await store.saveReferral(tx, done.value)
    await tell(services, tx, { ...step, referral: done.value })
    return ok(undefined)
  })
}

interface Step {
  readonly actor: Actor
  readonly given: ReferralChange
  /** As it was, in its next state. */
  readonly referral: store.Referral
}

type Doer = (services: ReferralServices, tx: Tx, step: Step) => Promise<Result<store.Referral>>

const same: Doer = (_services, _tx, { referral }) => Promise.resolve(ok(referral))

const doers: Readonly<Record<ReferralAction, Doer>> = {
  edit,
  send,
  withdraw: same,
  acknowledge: answer,
  act: answer,
  refuse: answer,
  'no-answer': answer,
}

async function edit(services: ReferralServices, tx: Tx, { actor, given, referral }: Step) {
  const known = await briefWithin(tx, actor, referral.reportId)
  if (!known.ok) return known
  const { addressee } = referral
  const text = await readLetter(services, tx, {
    brief: known.value,
    addressee,
    text: given.letter ?? referral.letter ?? '',
  })
  return text.ok ? ok({ ...referral, subject: given.subject ?? referral.subject, letter: text.value }) : text
}

async function send(services: ReferralServices, tx: Tx, { actor, given, referral }: Step) {
  const { clock, letterMail, outbox } = services
  const addressee = await findAddressee(tx, referral.addresseeId)
  if (addressee === undefined || referral.letter === null) return fail('referral.addressee.not-found')
  const how = given.how ?? (addressee.how === 'email' && letterMail ? 'mail' : 'copied')
  if (how === 'mail') {
    if (letterMail === undefined || addressee.how !== 'email') return fail('referral.mail.unavailable')
    await letterMail.queue(tx, { to: addressee.address, subject: referral.subject, text: referral.letter })
  }
  const sentAt = clock.now()
  const { kind } = addressee
  if (kind === 'police' || kind === 'provider') {
    const told = { reportId: referral.reportId, kind, source: 'person', at: sentAt, referralId: referral.id } as const
    const kept = await keepEvent(services, tx, { ...told, actor })
    if (!kept.ok) return kept
  } else {
    await outbox.publish(tx, reportReferred({ reportId: referral.reportId, kind, at: sentAt.toISOString() }))
  }
  const due = dueAt(sentAt, addressee.answerDays)
  return ok({ ...referral, sentHow: how, sentBy: actor.id, sentAt, dueAt: due })
}

async function answer(services: ReferralServices, tx: Tx, { actor, given, referral }: Step) {
  const now = services.clock.now()
  const at = given.at ?? now
  const { sentAt, id, reportId } = referral
  if (sentAt === null || at < sentAt) return fail('referral.answer.before-sending')
  if (at.getTime() > now.getTime() + 300_000) return fail('takedown.future')
  const note = given.note === undefined ? ok(undefined) : readMessage(given.note)
  if (!note.ok) return note
  if (given.removed && given.action === 'act') {
    const gone = { reportId, kind: 'gone', source: 'addressee', at, referralId: id } as const
    const kept = await keepEvent(services, tx, { ...gone, actor })
    if (!kept.ok) return kept
  }
  const acknowledged = given.action === 'acknowledge'
  return ok({
    ...referral,
    reference: given.reference ?? referral.reference,
    note: note.value?.text ?? referral.note,
    acknowledgedAt: acknowledged ? at : referral.acknowledgedAt,
    answeredAt: acknowledged ? null : at,
  })
}

async function tell({ live, audit }: ReferralServices, tx: Tx, { actor, given, referral }: Step): Promise<void> {
  const { id, reportId, state } = referral
  const report = await findReport(tx, reportId)
  const region = report?.region ?? null
  const data = { referral: id, report: reportId, state }
  await live.publish(tx, { type: 'referral.changed', to: { roles: listening, region }, data })
  await audit.record(tx, actor, {
    action: `reports.referral-${spoken[given.action]}`,
    subject: { type: 'report', id: reportId },
    details: { referral: id },
  })
}

const spoken: Readonly<Record<ReferralAction, string>> = {
  edit: 'edited',
  send: 'sent',
  withdraw: 'withdrawn',
  acknowledge: 'acknowledged',
  act: 'acted-on',
  refuse: 'refused',
  'no-answer': 'not-answered',
}
