import { ok, type Result } from '#kernel/result'
import { inTransaction } from '#platform/database'
import { readMail } from '#platform/mail/message'
import { type ReceivedMail, withoutExtension } from '#platform/mail/receiving'
import { answerLater } from './answer-service.ts'
import { type MailHead, type SkipReason, skipReason } from './automatic.ts'
import type { MailServices, OpenedMail, Taken } from './mail-context-service.ts'
import * as store from './mail-store.ts'
import { markOf, senderMarkOf } from './mark-service.ts'
import { takeWords } from './words-service.ts'

/** Mail that becomes reports. */
export interface MailIntake {
  /**
   * Takes one message: a report, an addition to one, or a message of a machine that is only counted. When it resolves with
   * success everything is durable, and an answer waits in the queue; the same message again changes nothing. Fails with
   * `mail.too-complex`, `mail.unreadable` or `mail.empty`; throws where it may succeed later.
   */
  take(mail: ReceivedMail): Promise<Result<void>>
  /** Deletes the marks of senders once they have served to count a day's answers. Idempotent; run daily. */
  forget(): Promise<number>
}

/** Makes the intake of mail. */
export function makeMailIntake(services: MailServices): MailIntake {
  const counted = services.metrics.counter('saqbol_mail_total', 'Messages received by SMTP', ['outcome'])
  return {
    take: async (mail) => {
      const outcome = await take(services, mail)
      counted.inc({ outcome: outcome.ok ? outcome.value : outcome.error.code })
      return outcome.ok ? ok(undefined) : outcome
    },
    forget: () => store.forgetSenders(services.db, new Date(services.clock.now().getTime() - 2 * 86_400_000)),
  }
}

type Outcome = Taken['outcome'] | SkipReason | 'repeated'

async function take(services: MailServices, envelope: ReceivedMail): Promise<Result<Outcome>> {
  const read = await readMail(envelope.bytes)
  if (!read.ok) return read
  const message = read.value
  const head: MailHead = { ...message, sender: envelope.sender }
  const mail: OpenedMail = { envelope, message, head, mark: markOf(services.keys, message) }
  if (await store.isKnown(services.db, mail.mark)) return ok('repeated')
  const ours = new Set(services.config.MAIL_RECIPIENTS)
  const skipped = skipReason(head, (address) => ours.has(withoutExtension(address)))
  return skipped === undefined ? takeFromPerson(services, mail) : skip(services, mail, skipped)
}

async function skip(services: MailServices, mail: OpenedMail, skipped: SkipReason): Promise<Result<Outcome>> {
  const { db, ids, clock } = services
  const nothing = { submissionId: null, language: null, senderMark: null, unanswered: skipped }
  const { envelope, message, mark } = mail
  await inTransaction(db, (tx) =>
    store.insertMail(tx, {
      ...nothing,
      id: ids.next<'mail'>(),
      mark,
      receivedAt: clock.now(),
      outcome: 'skipped',
      skipped,
      size: envelope.bytes.length,
      attachments: message.parts.length,
    }),
  )
  return ok(skipped)
}

/**
 * Words first, then attachments, then the note that the message was taken, with the answer: each step finds what a try
 * before has left, so that a message whose taking was cut off anywhere is taken to its end by the next delivery.
 */
async function takeFromPerson(services: MailServices, mail: OpenedMail): Promise<Result<Outcome>> {
  const taken = await takeWords(services, mail)
  if (!taken.ok) {
    if (taken.error.code.startsWith('mail.')) return taken
    // Nothing that is wrong with the message: whoever delivers it shall come again.
    throw new Error(`a message could not be taken: ${taken.error.code}`)
  }
  const { db, ids, clock, keys } = services
  const { outcome, submissionId, language } = taken.value
  const now = clock.now()
  const senderMark = senderMarkOf(keys, mail.head.sender, now)
  await inTransaction(db, async (tx) => {
    const id = ids.next<'mail'>()
    const record = { id, mark: mail.mark, receivedAt: now, outcome, skipped: null, submissionId, language, senderMark }
    const size = mail.envelope.bytes.length
    const before = await store.answersSince(tx, senderMark, new Date(now.getTime() - 86_400_000))
    const answer = answerLater(services, mail, { ...taken.value, id, answeredToday: before })
    const { unanswered } = answer
    const first = await store.insertMail(tx, { ...record, size, attachments: taken.value.attachments, unanswered })
    if (first && answer.mail !== null) await services.outgoing.queue(tx, answer.mail)
  })
  return ok(outcome)
}
