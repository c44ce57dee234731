import { type Language, languages } from '#kernel/language'
import type { Tx } from '#platform/database'
import type { Messages } from '#platform/messages'
import type { DeliveredEvent, OutboxListener } from '#platform/outbox'
import type { RequestKind } from './deadline.ts'
import { addressIn } from './duty-contact.ts'
import { type AskedDuty, askedDuty } from './duty-mail-store.ts'

/** Mail that leaves the house, queued in the caller's transaction so that it leaves only where that commits. */
export interface DutyMail {
  queue(tx: Tx, mail: { readonly to: string; readonly subject: string; readonly text: string }): Promise<void>
}

/** What writing to duty officers needs. */
export interface DutyMailServices {
  readonly messages: Messages
  /** Undefined where the installation sends no mail: then nobody is written to. */
  readonly dutyMail: DutyMail | undefined
  readonly config: { readonly SAQBOL_ORIGIN?: string | undefined }
}

type Step = 'reminded' | 'escalated' | 'supervised'

interface StepTaken {
  readonly requestId: string
  readonly to?: 'duty-officer' | 'supervisor'
}

/**
 * Writes to the duty officers of banks at every step of a clock that runs out, where the contact in the register is an e-mail address
 * (others are called, see `callsToMake`):
 * which request, until when, what to do, and nothing about people, accounts or amounts. Each step is one mail; none for a request that
 * was closed meanwhile.
 */
export function dutyMailListener({ messages, dutyMail, config }: DutyMailServices): OutboxListener {
  return {
    name: 'payments-duty-mail',
    topics: ['payments.reminded', 'payments.escalated'],
    handle: async (tx, event) => {
      if (dutyMail === undefined) return
      const { topic, payload } = event as DeliveredEvent<StepTaken>
      const request = await askedDuty(tx, payload.requestId)
      const to = request && addressIn(request.contact)
      if (request === undefined || to === undefined) return
      const step = topic === 'payments.reminded' ? 'reminded' : payload.to === 'supervisor' ? 'supervised' : 'escalated'
      await dutyMail.queue(tx, { to, ...letterOf(messages, { step, request, origin: config.SAQBOL_ORIGIN }) })
    },
  }
}

interface Letter {
  readonly step: Step
  readonly request: AskedDuty
  readonly origin: string | undefined
}

/** The same in every language of the product, since nobody knows which one is on duty at the bank. */
function letterOf(messages: Messages, letter: Letter): { readonly subject: string; readonly text: string } {
  const { step, request } = letter
  const subjects = languages.slice(0, 2).map((language) => messages.in(language)(subjectKeys[step]))
  return {
    subject: `${request.recovery}: ${subjects.join(' / ')}`,
    text: languages.map((language) => textOf(messages, language, letter)).join('\n\n---\n\n'),
  }
}

const subjectKeys: Readonly<Record<Step, string>> = {
  reminded: 'mail-recall.subject.reminded',
  escalated: 'mail-recall.subject.escalated',
  supervised: 'mail-recall.subject.supervised',
}

const stepKeys: Readonly<Record<Step, string>> = {
  reminded: 'mail-recall.step.reminded',
  escalated: 'mail-recall.step.escalated',
  supervised: 'mail-recall.step.supervised',
}

const kindKeys: Readonly<Record<RequestKind, string>> = {
  confirm: 'mail-recall.kind.confirm',
  hold: 'mail-recall.kind.hold',
  release: 'mail-recall.kind.release',
  return: 'mail-recall.kind.return',
}

function textOf(messages: Messages, language: Language, { step, request, origin }: Letter): string {
  const t = messages.in(language)
  const { id, recovery, kind, dueAt } = request
  const path = `/api/v1/recalls/requests/${id}`
  return [
    t(stepKeys[step]),
    t('mail-recall.recovery', { number: recovery }),
    t('mail-recall.request', { id }),
    t('mail-recall.due', { at: timeIn(language, dueAt) }),
    t(kindKeys[kind]),
    t('mail-recall.where', { link: `${origin ?? ''}${path}` }),
    t('mail-recall.no-data'),
  ].join('\n')
}

const zones: Readonly<Record<Language, string>> = { kk: 'kk-KZ', ru: 'ru-KZ', en: 'en-GB' }

/** A moment by the clock of Kazakhstan. */
function timeIn(language: Language, at: Date): string {
  return new Intl.DateTimeFormat(zones[language], {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Asia/Almaty',
  }).format(at)
}
