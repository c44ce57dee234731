import { addressOf } from '#domains/identity'
import type { Language } from '#kernel/language'
import type { Messages } from '#platform/messages'
import type { DeliveredEvent, OutboxListener } from '#platform/outbox'
import type { DutyMailServices } from '../tracking/duty-mail-service.ts'
import { type LapseStep, type LapsingRecovery, lapsingRecovery } from './lapse-store.ts'

interface Told {
  readonly recovery: string
  readonly holds: readonly string[]
  readonly step: LapseStep
  /** Whether an investigator's notice is about each of them. */
  readonly noticed: boolean
}

/**
 * Writes to who works on a recovery that holds of it lapse soon: which recovery, how many, when, what is missing, and nothing about
 * people, accounts or amounts. One mail a telling; none where nobody works on it, or nothing is held any more.
 */
export function lapseMailListener({ messages, dutyMail, config }: DutyMailServices): OutboxListener {
  return {
    name: 'payments-lapse-mail',
    topics: ['payments.hold-lapses'],
    handle: async (tx, event) => {
      if (dutyMail === undefined) return
      const told = (event as DeliveredEvent<Told>).payload
      const lapsing = await lapsingRecovery(tx, told.recovery, told.holds)
      const to = lapsing && (await addressOf(tx, lapsing.dutyOfficer ?? ''))
      if (lapsing === undefined || to === undefined) return
      await dutyMail.queue(tx, {
        to: to.email,
        ...letterOf(messages, { language: to.language, told, lapsing, origin: config.SAQBOL_ORIGIN }),
      })
    },
  }
}

interface Letter {
  readonly language: Language
  readonly told: Told
  readonly lapsing: LapsingRecovery
  readonly origin: string | undefined
}

function letterOf(
  messages: Messages,
  { language, told, lapsing, origin }: Letter,
): { readonly subject: string; readonly text: string } {
  const t = messages.in(language)
  const { number, until, count } = lapsing
  const link = `${origin ?? ''}/console/recoveries/case/${told.recovery}`
  return {
    subject: t('mail-lapse.subject', { number }),
    text: [
      t('mail-lapse.lapses', { number, count, at: endIn(language, until) }),
      t(told.noticed ? 'mail-lapse.sanction-missing' : 'mail-lapse.notice-missing'),
      t('mail-lapse.what', { link }),
      t('mail-lapse.no-data'),
    ].join('\n'),
  }
}

const zones: Readonly<Record<Language, string>> = { kk: 'kk-KZ', ru: 'ru-KZ', en: 'en-GB' }

/** The end of a hold by the clock of Kazakhstan. */
function endIn(language: Language, at: Date): string {
  return new Intl.DateTimeFormat(zones[language], {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Asia/Almaty',
  }).format(at)
}
