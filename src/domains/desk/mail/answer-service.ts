import type { Receipt } from '#domains/identity'
import type { Id } from '#kernel/id'
import type { Language } from '#kernel/language'
import type { OutgoingMail } from '#platform/mail/outgoing'
import { bareSubject } from './account.ts'
import { answerText } from './answer-messages.ts'
import { type Unanswered, unansweredReason } from './automatic.ts'
import type { MailServices, OpenedMail } from './mail-context-service.ts'
import { threadToken } from './thread-service.ts'

/** What an answer is about. */
export interface Answerable {
  readonly id: Id<'mail'>
  readonly submissionId: Id<'submission'>
  readonly language: Language
  readonly receipt: Receipt | null
  readonly attachments: number
  /** Answers that went to this address within a day. */
  readonly answeredToday: number
}

/**
 * The answer to a message, or why there is none. It goes to the return path (RFC 3834 §4), never to an address that only stands
 * in the message, and carries the mark of its submission in its Message-ID.
 */
export function answerLater(
  { config, keys, messages }: MailServices,
  { head, message }: OpenedMail,
  about: Answerable,
):
  | { readonly mail: OutgoingMail; readonly unanswered: null }
  | { readonly mail: null; readonly unanswered: Unanswered } {
  const unanswered =
    unansweredReason(head) ?? (about.answeredToday >= config.MAIL_ANSWERS_PER_DAY ? 'too-many' : undefined)
  if (unanswered !== undefined) return { mail: null, unanswered }
  const from = config.MAIL_RECIPIENTS?.[0] ?? 'postmaster@localhost'
  const domain = from.slice(from.lastIndexOf('@') + 1)
  const text = answerText(messages.in(about.language), {
    ...about,
    origin: config.SAQBOL_ORIGIN,
    subject: repeatable(bareSubject(message.subject)),
  })
  const messageId = `<${threadToken(keys, about.submissionId)}.${about.id}@${domain}>`
  const answers = { messageId: message.messageId, references: message.references }
  return { mail: { purpose: 'mail-answer', from, to: head.sender, ...text, messageId, answers }, unanswered: null }
}

/** Whose address it is nobody has proved: a subject with an address in it would make of our answer somebody's advertisement. */
function repeatable(subject: string): string {
  return subject.length > 150 || /:\/\/|\bwww\.|[\p{L}\d]\.\p{L}{2,}|@/u.test(subject) ? '' : subject
}
