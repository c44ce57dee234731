import type { Id } from '#kernel/id'
import type { Language } from '#kernel/language'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { Database, Tx } from '#platform/database'
import type { Keys } from '#platform/keys'
import type { Messages } from '#platform/messages'
import { brief, type ReportBrief } from '../brief-service.ts'
import { markWith } from '../context-service.ts'
import { readAccount } from '../words.ts'
import { identifiersOf } from '../words-store.ts'
import { type Addressee, findAddressee } from './addressee-store.ts'
import { factsFor, type Letter, writeLetter } from './letter.ts'

/** What letters need. */
export interface LetterServices {
  readonly db: Database
  readonly keys: Keys
  readonly messages: Messages
}

/** To whom a letter about a report goes. */
export interface LetterOrder {
  readonly reportId: Id<'report'>
  readonly addresseeId: Id<'addressee'>
  /** The addressee's own where not said. */
  readonly language?: Language | undefined
}

/** A letter as it would be sent. */
export interface Preview extends Letter {
  readonly language: Language
  readonly addressee: Addressee
  readonly brief: ReportBrief
  /** How many identifiers of the report this addressee is not told. */
  readonly withheld: number
}

/** Writes the letter to an addressee; nothing is kept. Fails with `report.not-found` or `referral.addressee.not-found`. */
export async function preview(services: LetterServices, actor: Actor, order: LetterOrder): Promise<Result<Preview>> {
  const known = await brief(services.db, actor, order.reportId)
  if (!known.ok) return known
  const addressee = await findAddressee(services.db, order.addresseeId)
  if (!addressee?.active) return fail('referral.addressee.not-found')
  const { kind, names, answerDays } = addressee
  const language = order.language ?? addressee.language
  const facts = factsFor(kind, known.value)
  const t = services.messages.in(language)
  const letter = writeLetter(facts, { kind, name: names[language], language, answerDays, t })
  const withheld = known.value.identifiers.length - facts.identifiers.length
  return ok({ ...letter, language, addressee, brief: known.value, withheld })
}

/** A letter as somebody edited it, about to be kept. */
export interface EditedLetter {
  readonly brief: ReportBrief
  readonly addressee: Pick<Addressee, 'kind'>
  readonly text: string
}

/**
 * Reads an edited letter: card numbers and IINs are masked. Fails with the codes of texts, with
 * `referral.letter.own-identifier` where it names what the reporter called their own, and with
 * `referral.letter.not-for-addressee` where it gives an address of abuse material to somebody who may not act on it.
 */
export async function readLetter(
  { keys }: Pick<LetterServices, 'keys'>,
  tx: Tx,
  { brief: report, addressee, text }: EditedLetter,
): Promise<Result<string>> {
  const read = readAccount(text)
  if (!read.ok) return read
  const kept = await identifiersOf(tx, report.submissionId)
  const markOf = markWith(keys)
  const named = new Set(read.value.found.map((one) => markOf(one)))
  const present = kept.filter(({ mark, display }) => named.has(mark) || read.value.text.includes(display))
  const own = present.find((one) => one.own)
  if (own !== undefined) return fail('referral.letter.own-identifier', { identifier: own.display })
  const allowed = new Set(factsFor(addressee.kind, report).identifiers.map(({ display }) => display))
  const excess = report.topic === 'csam' && present.some(({ display }) => !allowed.has(display))
  return excess ? fail('referral.letter.not-for-addressee') : ok(read.value.text)
}
