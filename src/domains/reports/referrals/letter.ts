import type { ObservableKind } from '#domains/taxonomy'
import { nationalZone } from '#kernel/clock'
import type { Language } from '#kernel/language'
import { formatMoney, type Money } from '#kernel/money'
import type { Translate } from '#platform/messages'
import type { AddresseeKind } from './referral.ts'

/** The facts of a report that letters are made of. */
export interface LetterReport {
  readonly id: string
  readonly topic: string
  readonly fraudType: string | null
  readonly region: string | null
  readonly submittedAt: Date
  readonly occurredOn: string | null
  readonly amount: Money | null
  readonly classification: string | null
  /** Never the reporter's own. */
  readonly identifiers: readonly { readonly kind: ObservableKind; readonly display: string }[]
}

/** What leads to a page, an account or a server, and so to whoever can remove it. */
const addresses: readonly ObservableKind[] = ['url', 'domain', 'ip', 'handle', 'email']
const everything: readonly ObservableKind[] = [...addresses, 'phone', 'iban', 'card', 'iin', 'wallet', 'imei']

/** Which kinds of identifier an addressee may see: what it needs to act, and no more. */
const shown: Readonly<Record<AddresseeKind, readonly ObservableKind[]>> = {
  police: everything,
  provider: addresses,
  'foreign-hotline': addresses,
  ministry: [...addresses, 'phone'],
  helpline: [],
}

/** Whoever may by law act on an address of abuse material. Nobody else is given one. */
const entrusted: readonly AddresseeKind[] = ['police', 'provider', 'foreign-hotline']

/** Who is told of the loss and of where it happened. */
const atHome: readonly AddresseeKind[] = ['police', 'ministry']

/** The facts of a report that an addressee may see. */
export function factsFor<T extends LetterReport>(kind: AddresseeKind, report: T): T {
  const abuse = report.topic === 'csam'
  const kinds = abuse && !entrusted.includes(kind) ? [] : shown[kind]
  const home = atHome.includes(kind)
  return {
    ...report,
    identifiers: report.identifiers.filter((one) => kinds.includes(one.kind)),
    amount: home ? report.amount : null,
    region: home || kind === 'helpline' ? report.region : null,
  }
}

/** The number by which letters name a report: the last twelve digits of its id, in groups. */
export function numberOf(reportId: string): string {
  return (reportId.slice(-12).toUpperCase().match(/.{4}/g) ?? []).join('-')
}

/** A letter to be read before it is sent. */
export interface Letter {
  readonly subject: string
  readonly text: string
}

/** What a letter is written with. */
export interface Writing {
  readonly kind: AddresseeKind
  readonly name: string
  readonly language: Language
  readonly answerDays: number
  readonly t: Translate
}

/** Writes a letter from the facts that its addressee may see. `report` has been through `factsFor`. */
export function writeLetter(report: LetterReport, { kind, name, language, answerDays, t }: Writing): Letter {
  const number = numberOf(report.id)
  const topic = t(`taxonomy.topic.${report.topic}.title`)
  const parts = [
    t('referral.letter.greeting', { name }),
    t(`referral.letter.opening.${kind}`),
    factLines(report, { t, language, number, topic }).join('\n'),
    ...identifierLines(report, t),
    ...(report.topic === 'csam' ? [t('referral.letter.not-opened')] : []),
    t(`referral.letter.request.${kind}`),
    t('referral.letter.answer', { days: answerDays, number }),
    t('referral.letter.reporter'),
    t('referral.letter.closing'),
  ]
  return { subject: t('referral.letter.subject', { number, topic }), text: parts.join('\n\n') }
}

interface Saying {
  readonly t: Translate
  readonly language: Language
  readonly number: string
  readonly topic: string
}

function factLines(report: LetterReport, { t, language, number, topic }: Saying): readonly string[] {
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: nationalZone })
  const lines = [
    t('referral.letter.fact.number', { number }),
    t('referral.letter.fact.topic', { topic }),
    report.fraudType && t('referral.letter.fact.kind', { kind: t(`taxonomy.fraud-type.${report.fraudType}.title`) }),
    t('referral.letter.fact.received', { day: day.format(report.submittedAt) }),
    report.occurredOn && t('referral.letter.fact.occurred', { day: day.format(new Date(report.occurredOn)) }),
    report.region && t('referral.letter.fact.region', { region: t(`taxonomy.region.${report.region}.title`) }),
    report.amount && t('referral.letter.fact.amount', { amount: formatMoney(report.amount, language) }),
    report.classification &&
      t('referral.letter.fact.classification', {
        classification: t(`taxonomy.classification.${report.classification}.title`),
      }),
  ]
  return lines.filter((line): line is string => typeof line === 'string')
}

function identifierLines({ identifiers }: LetterReport, t: Translate): readonly string[] {
  if (identifiers.length === 0) return []
  const lines = identifiers.map(({ kind, display }) => `— ${t(`taxonomy.observable-kind.${kind}.title`)}: ${display}`)
  return [[t('referral.letter.identifiers'), ...lines].join('\n')]
}
