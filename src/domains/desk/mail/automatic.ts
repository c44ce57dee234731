/** What is looked at to tell a machine's message from a person's. */
export interface MailHead {
  /** The return path; empty for bounces. */
  readonly sender: string
  readonly from: string
  /** The type of the whole message. */
  readonly type: string
  /** A header's first value by its name in lower case. */
  header(name: string): string | undefined
  /** How many headers have a name, or begin with it where it ends with `-`. */
  count(name: string): number
}

/** Why a message is no report of a person. */
export type SkipReason = 'own-mail' | 'loop' | 'bounce' | 'automatic' | 'list'

/** Why a message that is taken gets no answer. */
export type Unanswered = 'no-sender' | 'suppressed' | 'too-many'

/** A message has passed through fewer servers than this, or goes round in a circle (RFC 5321 §6.3 asks for at least 100). */
const hopsMost = 100

/**
 * Whether a machine wrote the message: our own, one that goes round, a bounce (empty return path, `multipart/report`,
 * RFC 3464), an automatic answer (RFC 3834) or a mailing list's (RFC 2369, RFC 2919, `Precedence`). These are counted,
 * never taken for a report and never answered. `isOurs` knows the hotline's own addresses.
 */
export function skipReason(mail: MailHead, isOurs: (address: string) => boolean): SkipReason | undefined {
  if (isOurs(mail.sender) || isOurs(mail.from)) return 'own-mail'
  if (mail.count('received') > hopsMost) return 'loop'
  if (isBounce(mail)) return 'bounce'
  if (isAutomatic(mail)) return 'automatic'
  return isList(mail) ? 'list' : undefined
}

function isBounce({ sender, from, type }: MailHead): boolean {
  return sender === '' || type === 'multipart/report' || /^(mailer-daemon|postmaster)@/i.test(from)
}

const autoresponders = ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-auto-reply-from', 'x-mail-autoreply']

function isAutomatic(mail: MailHead): boolean {
  const submitted = mail.header('auto-submitted')?.toLowerCase()
  if (submitted !== undefined && !/^no\b/.test(submitted)) return true
  if (/^auto[_-]?reply/i.test(mail.header('precedence') ?? '')) return true
  return autoresponders.some((name) => mail.count(name) > 0)
}

function isList(mail: MailHead): boolean {
  return mail.count('list-') > 0 || /^(bulk|list|junk)/i.test(mail.header('precedence') ?? '')
}

/**
 * Whether a person's message must not be answered by a machine: `X-Auto-Response-Suppress` (which Exchange sets on ordinary
 * mail too, so that the message itself is taken), and addresses nobody reads.
 */
export function unansweredReason(mail: MailHead): Unanswered | undefined {
  if (!/^[^\s@<>]{1,64}@[^\s@<>]{1,255}$/.test(mail.sender)) return 'no-sender'
  if (/^(no-?reply|do-?not-?reply|mailer-daemon|postmaster|bounces?)\b/i.test(mail.sender)) return 'suppressed'
  return /\b(all|autoreply)\b/i.test(mail.header('x-auto-response-suppress') ?? '') ? 'suppressed' : undefined
}
