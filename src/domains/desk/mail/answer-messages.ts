import { formatReceipt, type Receipt } from '#domains/identity'
import type { Language } from '#kernel/language'
import type { Translate } from '#platform/messages'

/** What a writer is answered: subject and text. */
export interface AnswerText {
  readonly subject: string
  readonly text: string
}

/** What an answer tells. */
export interface AnswerFacts {
  readonly language: Language
  /** Null where the message was added to a report that has its receipt. */
  readonly receipt: Receipt | null
  /** Where the site is; undefined where nobody has said. */
  readonly origin: string | undefined
  readonly attachments: number
  /** What the message was about: it stands in the subject, so that the writer's program puts both together. */
  readonly subject: string
}

/** The answer to a message, in the writer's language: the receipt, how to follow it, what to do in danger. */
export function answerText(t: Translate, facts: AnswerFacts): AnswerText {
  const { language, receipt, origin, attachments, subject } = facts
  const link = `${origin ?? ''}/${language}/follow`
  const parts =
    receipt === null
      ? [t('mail.added.text')]
      : [
          t('mail.answer.text'),
          t('mail.answer.receipt', { receipt: formatReceipt(receipt) }),
          t('mail.answer.keep'),
          ...(origin === undefined ? [] : [t('mail.answer.follow', { link })]),
          t('mail.answer.more'),
        ]
  const shut = attachments > 0 ? [t('mail.answer.attachments', { count: attachments })] : []
  return {
    subject: subject === '' ? t('mail.answer.subject') : `Re: ${subject}`,
    text: [
      t('mail.answer.greeting'),
      ...parts,
      ...shut,
      t('mail.answer.danger'),
      t('mail.answer.caution'),
      t('mail.answer.close'),
    ].join('\n\n'),
  }
}
