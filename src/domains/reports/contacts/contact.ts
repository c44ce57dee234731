import { cleanText } from '#formats/clean-text'
import type { Id } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'

/** How a reporter wants to be called back. One of telephone and e-mail is there. */
export interface ContactDetails {
  readonly name?: string | undefined
  readonly phone?: string | undefined
  readonly email?: string | undefined
  /** When a call suits, in the reporter's words. */
  readonly when?: string | undefined
}

/** Contact details that may be stored: a compact JWE (RFC 7516) to a key that we have. */
export interface SealedContact {
  readonly keyId: Id<'contact-key'>
  readonly sealed: string
  readonly sealedBy: 'reporter' | 'server'
}

/** The longest answer to each question, in characters. */
export const contactLimits = { name: 100, phone: 40, email: 200, when: 200 } as const

/** The shortest and longest reason for opening contact details, in characters. */
export const reasonLength = { least: 10, most: 500 } as const

/** Most characters of a sealed contact: the longest answers in Kazakh letters stay far below. */
export const sealedMost = 12_000

/**
 * Reads contact details as typed. Fails with `contact.empty` where neither telephone nor e-mail is there,
 * `contact.phone.unreadable` (fewer than five digits, or letters) and `contact.email.unreadable`.
 */
export function readContact(typed: ContactDetails): Result<ContactDetails> {
  const [name, phone, email, when] = (['name', 'phone', 'email', 'when'] as const).map((field) => {
    const text = cleanText(typed[field] ?? '')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, contactLimits[field])
    return text === '' ? undefined : text
  })
  if (phone === undefined && email === undefined) return fail('contact.empty')
  if (phone !== undefined && !isPhone(phone)) return fail('contact.phone.unreadable')
  if (email !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return fail('contact.email.unreadable')
  return ok({ name, phone, email, when })
}

/** Digits with what people write between them: a village's number may have five, one abroad fifteen. */
function isPhone(text: string): boolean {
  return /^[+\d\s().,/-]+$/.test(text) && text.replace(/\D/g, '').length >= 5
}

/** A compact JWE (RFC 7516 §7.1) as far as it can be read without a key. */
export interface SealedShape {
  /** The key it was sealed to. */
  readonly keyId: string
}

const base64url = /^[A-Za-z0-9_-]+$/
/** Bytes of a 3072-bit RSA block, of a GCM nonce and of its tag, written in base64url without padding. */
const keyLetters = 512
const nonceLetters = 16
const tagLetters = 22

/**
 * Looks at a compact JWE before it is stored: RSA-OAEP-256 and A256GCM (RFC 7518), a key id, parts of the right
 * lengths. Fails with `contact.sealed.unreadable`. Whether it opens only its key can tell.
 */
export function readSealed(jwe: string): Result<SealedShape> {
  const parts = jwe.length <= sealedMost ? jwe.split('.') : []
  const [header = '', key = '', nonce = '', text = '', tag = ''] = parts
  const lengths = key.length === keyLetters && nonce.length === nonceLetters && tag.length === tagLetters
  if (parts.length !== 5 || !lengths || text === '' || !parts.every((part) => base64url.test(part))) return unreadable
  const named = headerOf(header)
  if (named?.['alg'] !== 'RSA-OAEP-256' || named['enc'] !== 'A256GCM') return unreadable
  const { kid, zip, crit } = named
  // A compressed or extended one is none of ours, and opening a small one could fill the memory.
  return typeof kid === 'string' && zip === undefined && crit === undefined ? ok({ keyId: kid }) : unreadable
}

const unreadable = fail('contact.sealed.unreadable')

function headerOf(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** Contact details of submissions settled before this moment have been kept long enough. */
export function contactsExpiredBefore(now: Date, retentionDays: number): Date {
  return new Date(now.getTime() - retentionDays * 86_400_000)
}
