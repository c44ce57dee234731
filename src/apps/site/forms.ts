import type { FieldError } from './components/field.tsx'
import { disputants, reasonLimit } from './pages/dispute.tsx'
import { replyLimit } from './pages/follow.tsx'

/** Longest text that is checked, in characters; the longest address browsers agree on. */
const queryLimit = 2048

/** Shortest password, in characters. */
const passwordLeast = 12

/** What is wrong with a text to be checked. */
export function checkErrors(query: string): readonly FieldError[] {
  if (query.trim() === '') return [{ field: 'q', key: 'site.check.empty' }]
  return query.length > queryLimit ? [{ field: 'q', key: 'site.check.too-long' }] : []
}

/** What is wrong with the look of a receipt; whether it exists only the service knows. */
export function receiptErrors(receipt: string): readonly FieldError[] {
  const digits = receipt.replace(/[\s\u00a0-]/g, '')
  return /^\d{16}$/.test(digits) ? [] : [{ field: 'receipt', key: 'site.follow.malformed' }]
}

/** A receipt that looks right and belongs to nothing. */
export const unknownReceipt: FieldError = { field: 'receipt', key: 'site.follow.unknown' }

/** What is wrong with an answer under a receipt. */
export function replyErrors(reply: string): readonly FieldError[] {
  if (reply.trim() === '') return [{ field: 'reply', key: 'site.follow.reply-error' }]
  if (reply.length <= replyLimit) return []
  return [{ field: 'reply', key: 'site.follow.reply-too-long', values: { limit: replyLimit } }]
}

/** What is wrong with a dispute. */
export function disputeErrors({
  who,
  reason,
}: {
  readonly who: string
  readonly reason: string
}): readonly FieldError[] {
  const errors: FieldError[] = []
  if (!(disputants as readonly string[]).includes(who)) errors.push({ field: 'who', key: 'site.dispute.who.error' })
  if (reason.trim() === '') errors.push({ field: 'reason', key: 'site.dispute.reason.error' })
  if (reason.length > reasonLimit) {
    errors.push({ field: 'reason', key: 'site.dispute.reason.too-long', values: { limit: reasonLimit } })
  }
  return errors
}

/** A dispute about something that stands on no list. */
export const notListed: FieldError = { field: 'reason', key: 'site.dispute.not-listed' }

/** What is wrong with the first administrator's account. */
export function accountErrors(account: {
  readonly organisation: string
  readonly name: string
  readonly email: string
  readonly password: string
}): readonly FieldError[] {
  const errors: FieldError[] = []
  if (account.organisation.trim().length < 2) {
    errors.push({ field: 'organisation', key: 'site.setup.organisation.error' })
  }
  if (account.name.trim() === '') errors.push({ field: 'name', key: 'site.setup.name.error' })
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(account.email)) errors.push({ field: 'email', key: 'site.setup.email.error' })
  if (Array.from(account.password).length < passwordLeast) {
    errors.push({ field: 'password', key: 'site.setup.password.error' })
  }
  return errors
}

/** A code of the second factor that does not fit. */
export const wrongCode: FieldError = { field: 'code', key: 'site.setup.code.error' }
