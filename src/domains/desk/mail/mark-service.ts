import { createHash } from 'node:crypto'
import { canonicalJson } from '#kernel/canonical-json'
import { nationalDay } from '#kernel/clock'
import type { Keys } from '#platform/keys'
import type { MailMessage } from '#platform/mail/message'

/**
 * By what a message is known when it is delivered twice: a keyed hash of its Message-ID and all it says. What servers on
 * the way write into it (`Received`, …) does not count.
 */
export function markOf(keys: Keys, { messageId, from, subject, text, parts, header }: MailMessage): Buffer {
  const files = parts.map(({ name, content }) => [name.toWellFormed(), sha256(content)])
  const said = [messageId, from, header('date') ?? '', subject, text].map((part) => part.toWellFormed())
  return keys.hash('mail', `message:${canonicalJson([...said, files])}`)
}

/** By what the answers to one address are counted; another mark every day (of Kazakhstan), from which no address can be told. */
export function senderMarkOf(keys: Keys, address: string, now: Date): Buffer {
  return keys.hash('mail', `sender:${nationalDay(now)}:${address.toWellFormed()}`)
}

/**
 * By what two reports of one writer within a calendar month are told from those of two: like the mark of a visitor of the
 * site. An address is easily forged, so it can only make reports count less, never more.
 */
export function writerMarkOf(keys: Keys, address: string, now: Date): Buffer {
  return keys.hash('reporter-mark', JSON.stringify([nationalDay(now).slice(0, 7), 'mail', address.toWellFormed()]))
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
