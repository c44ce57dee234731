import { extract, type Found } from '#engines/extraction'
import { type ObservableKind, parseObservable } from '#formats/observable'
import type { Language } from '#kernel/language'
import { fail, ok, type Result } from '#kernel/result'
import type { Messages } from '#platform/messages'
import { type Advertisement, advertisementMost, lengthOf, type Piece, piecesOf, worstOf } from './advertisement.ts'
import type { Checking, CheckOptions } from './check-service.ts'
import type { Verdict } from './verdict.ts'

/** An identifier where it stands in an advertisement, with what is known of it. */
export interface NamedIdentifier {
  readonly field: Piece['field']
  /** Which of the contacts or links; 0 for the others. */
  readonly index: number
  /** Span in UTF-16 code units of that piece. */
  readonly start: number
  readonly end: number
  readonly kind: ObservableKind
  readonly display: string
  /** Null where it cannot be asked about. */
  readonly verdict: Verdict | null
  /** Why, in sentences of the asked language, the gravest first. */
  readonly reasons: readonly string[]
}

/** What is known of everything an advertisement names. `none` never means that it is honest. */
export interface AdvertisementVerdict {
  readonly state: 'confirmed' | 'reported' | 'none'
  readonly identifiers: readonly NamedIdentifier[]
  /** Whether it named more than 200 identifiers, of which the first were looked at. */
  readonly more: boolean
}

/** The check of whole advertisements, for listing sites and messengers. */
export interface Advertisements {
  /** Reads and answers in a few statements; keeps and logs nothing. Fails with `check.advertisement.too-large`. */
  check(advertisement: Advertisement, options: CheckOptions): Promise<Result<AdvertisementVerdict>>
}

interface Services {
  readonly checking: Pick<Checking, 'checkMany'>
  readonly messages: Messages
}

/** Makes the check of advertisements. */
export function makeAdvertisements(services: Services): Advertisements {
  return {
    check: async (advertisement, options) =>
      lengthOf(advertisement) > advertisementMost.characters
        ? fail('check.advertisement.too-large', { most: advertisementMost.characters })
        : ok(await check(services, advertisement, options)),
  }
}

async function check(
  { checking, messages }: Services,
  advertisement: Advertisement,
  options: CheckOptions,
): Promise<AdvertisementVerdict> {
  const found = piecesOf(advertisement).flatMap((piece) => identifiersIn(piece).map((one) => ({ ...piece, ...one })))
  const looked = found.slice(0, advertisementMost.identifiers)
  const answers = await checking.checkMany(looked.map(({ kind, value }) => ({ ...options, text: value, kind })))
  const identifiers = looked.map(({ field, index, start, end, kind, display }, place) => {
    const answer = answers[place]
    const verdict = answer?.ok === true ? answer.value : null
    const reasons = verdict === null ? [] : reasonsOf(verdict, messages, options.language ?? 'kk')
    return { field, index, start, end, kind, display, verdict, reasons }
  })
  return {
    state: worstOf(identifiers.map(({ verdict }) => verdict?.state ?? 'none')),
    identifiers,
    more: found.length > looked.length,
  }
}

/** Everything a piece names. A contact or a link that is nothing but an identifier is read as the check page reads it. */
function identifiersIn({ field, text }: Piece): readonly Found[] {
  const alone = field === 'contacts' || field === 'links' ? parseObservable(text) : undefined
  return alone?.ok === true ? [{ ...alone.value, start: 0, end: text.length }] : extract(text)
}

/** Why a verdict is what it is: what it is about, what exactly is listed, how many told it, what was decided. */
function reasonsOf(verdict: Verdict, messages: Messages, language: Language): readonly string[] {
  const t = messages.in(language)
  const { state, topic, fraudType, independentReports, matchedDisplay, match, officialName } = verdict
  if (state === 'none') return []
  if (state === 'official') return officialName === null ? [] : [t('check.reason.official', { name: officialName })]
  const subject = fraudType ? `fraud-type.${fraudType}` : topic && topic !== 'other' ? `topic.${topic}` : undefined
  return [
    t(`check.reason.${state}`),
    ...(subject === undefined ? [] : [t('check.reason.subject', { subject: t(`taxonomy.${subject}.title`) })]),
    ...(match === 'exact' || matchedDisplay === null ? [] : [t('check.reason.above', { listed: matchedDisplay })]),
    ...(independentReports > 0 ? [t('check.reason.reports', { count: independentReports })] : []),
    ...(verdict.reason === null ? [] : [t('check.reason.decision', { reason: verdict.reason })]),
    ...(verdict.disputed ? [t('check.reason.disputed')] : []),
  ]
}
