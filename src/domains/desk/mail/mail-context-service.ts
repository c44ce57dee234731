import type { Evidence } from '#domains/evidence'
import type { Receipt } from '#domains/identity'
import type { Reports } from '#domains/reports'
import type { Clock } from '#kernel/clock'
import type { Id, Ids } from '#kernel/id'
import type { Language } from '#kernel/language'
import type { Config } from '#platform/config'
import type { Database } from '#platform/database'
import type { Keys } from '#platform/keys'
import type { MailMessage } from '#platform/mail/message'
import type { Outgoing } from '#platform/mail/outgoing'
import type { ReceivedMail } from '#platform/mail/receiving'
import type { Messages } from '#platform/messages'
import type { Metrics } from '#platform/metrics'
import type { MailHead } from './automatic.ts'

/** What taking mail needs. */
export interface MailServices {
  readonly db: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly keys: Keys
  readonly messages: Messages
  readonly metrics: Metrics
  readonly reports: Pick<Reports, 'submit' | 'replyTo' | 'submissionOf' | 'contacts'>
  readonly evidence: Pick<Evidence, 'quarantine'>
  readonly outgoing: Pick<Outgoing, 'queue'>
  readonly config: Pick<Config, 'MAIL_RECIPIENTS' | 'MAIL_ANSWERS_PER_DAY' | 'SAQBOL_ORIGIN'>
}

/** One message with its envelope, read. */
export interface OpenedMail {
  readonly envelope: ReceivedMail
  readonly message: MailMessage
  readonly head: MailHead
  readonly mark: Buffer
}

/** What a person's message has become. */
export interface Taken {
  readonly outcome: 'submitted' | 'added'
  readonly submissionId: Id<'submission'>
  readonly language: Language
  /** Null where the message was added to what has a receipt, or where the receipt cannot be told again. */
  readonly receipt: Receipt | null
  readonly attachments: number
}
