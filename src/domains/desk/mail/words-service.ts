import type { ArrivedFile } from '#domains/evidence'
import { parseReceipt } from '#domains/identity'
import { languageOfText } from '#domains/reports'
import type { Id } from '#kernel/id'
import type { Language } from '#kernel/language'
import { fail, ok, type Result } from '#kernel/result'
import { systemActor } from '#platform/access'
import { accountOf, answersOf, ownIdentifiers, saysSomething } from './account.ts'
import type { MailServices, OpenedMail, Taken } from './mail-context-service.ts'
import { writerMarkOf } from './mark-service.ts'
import { type Letter, partLetter } from './quoted.ts'
import { submissionOfThread } from './thread-service.ts'

/** Who enters what came by mail. */
const actor = systemActor('mail')

/** A letter ready to be taken. */
interface Ready {
  readonly mail: OpenedMail
  readonly letter: Letter
  /** The writer's language. */
  readonly language: Language
}

/** A letter is parted this far, in characters; nobody's own words go further, and all of it is kept beside. */
const partedMost = 200_000

/** Failures of adding to a submission after which the message becomes a report of its own: nobody's words are lost. */
const startsAnew = /^report\.(receipt\.not-found|words\.already-deleted|answers\.too-many)$/

/** Makes a person's message a report, or adds it to the one it belongs to; attachments go into quarantine. */
export async function takeWords(services: MailServices, mail: OpenedMail): Promise<Result<Taken>> {
  const { message } = mail
  const letter = partLetter(message.text.slice(0, partedMost), { name: message.fromName, address: message.from })
  const language = languageOf(letter, message)
  if (!saysSomething(`${message.subject} ${message.text}`) && message.parts.length === 0) return fail('mail.empty')
  const ready = { mail, letter, language }
  const thread = await threadOf(services, mail)
  if (thread !== undefined) {
    const added = await add(services, ready, thread)
    if (added.ok || !startsAnew.test(added.error.code)) return added
  }
  return submit(services, ready)
}

/** The writer's own words decide; where there are none, all the rest. */
function languageOf({ own }: Letter, { subject, text }: OpenedMail['message']): Language {
  return languageOfText(/\p{L}{2,}/u.test(own) ? own : `${subject}\n${text}`)
}

const receiptShape = /(?<![\d-])\d{4}([ -]?)\d{4}\1\d{4}\1\d{4}(?![\d-])/g

/**
 * The submission a message belongs to: by our mark in what it answers or in the address it went to, else by a receipt in
 * the text. Never by the sender's address, which anybody can write.
 */
async function threadOf(
  { keys, reports }: MailServices,
  { message, envelope }: OpenedMail,
): Promise<Id<'submission'> | undefined> {
  const marked = submissionOfThread(keys, [...envelope.recipients, ...message.references])
  if (marked !== undefined) return marked
  const numbers = new Set(`${message.subject}\n${message.text}`.slice(0, 50_000).match(receiptShape) ?? [])
  for (const number of [...numbers].slice(0, 3)) {
    const receipt = parseReceipt(number)
    const found = receipt.ok ? await reports.submissionOf(receipt.value) : receipt
    if (found.ok) return found.value
  }
  return undefined
}

async function add(services: MailServices, ready: Ready, submissionId: Id<'submission'>): Promise<Result<Taken>> {
  const { mail, letter, language } = ready
  const { message, mark } = mail
  const { texts, shortened } = answersOf(letter, message.text)
  const words = texts.length > 0 ? texts : [wordless(services, ready)]
  for (const [i, text] of words.entries()) {
    const idempotencyKey = `mail:${mark.toString('hex')}:${i}`
    const added = await services.reports.replyTo(actor, { submissionId, text, idempotencyKey })
    // Another version of the product has cut the same letter in other pieces: it is there.
    if (!added.ok && added.error.code !== 'report.idempotency.conflict') return added
  }
  const attachments = await keepFiles(services, mail, {
    submissionId,
    whole: shortened || message.text.length > partedMost,
  })
  return ok({ outcome: 'added', submissionId, language, receipt: null, attachments })
}

/** What is said for a writer who only attached something. */
function wordless({ messages }: MailServices, { mail, language }: Ready): string {
  return messages.in(language)('mail.wordless', { count: mail.message.parts.length })
}

async function submit(services: MailServices, ready: Ready): Promise<Result<Taken>> {
  const { clock, config, keys, reports } = services
  const { mail, letter, language } = ready
  const { message, envelope, mark } = mail
  const account = accountOf(message.subject, message.text)
  const text = saysSomething(account.text) ? account.text : wordless(services, ready)
  const addresses = [message.from, envelope.sender, ...envelope.recipients, ...(config.MAIL_RECIPIENTS ?? [])]
  const contact = await reports.contacts.accept({ plain: { name: message.fromName, email: message.from } })
  const submitted = await reports.submit(
    actor,
    { text, own: ownIdentifiers(letter, addresses) },
    {
      channel: 'email',
      language,
      idempotencyKey: `mail:${mark.toString('hex')}`,
      reporterMark: writerMarkOf(keys, message.from || envelope.sender, clock.now()),
      ...(contact.ok && { contact: contact.value }),
    },
  )
  if (!submitted.ok) return submitted.error.code === 'report.text.too-short' ? fail('mail.empty') : submitted
  const { submissionId, receipt } = submitted.value
  const attachments = await keepFiles(services, mail, { submissionId, whole: account.shortened })
  return ok({ outcome: 'submitted', submissionId, language, receipt, attachments })
}

/** Puts what is attached into quarantine, and the whole text with it where not all of it found room. */
async function keepFiles(
  { evidence }: MailServices,
  { message }: OpenedMail,
  { submissionId, whole }: { readonly submissionId: Id<'submission'>; readonly whole: boolean },
): Promise<number> {
  const text: ArrivedFile = { name: 'message.txt', type: 'text/plain', content: Buffer.from(message.text, 'utf8') }
  const files = [...message.parts, ...(whole ? [text] : [])]
  await evidence.quarantine(submissionId, files)
  return message.parts.length
}
