import { fail, ok, type Result } from '#kernel/result'
import { productNames } from './password-words.ts'

/** How long a password is, in characters (code points) after normalisation. */
export const passwordLength = { least: 12, most: 200 } as const

/**
 * Accepts a new password in the form in which it will be hashed: Unicode NFKC, so that it is the same from every
 * keyboard (NIST SP 800-63B §3.1.1.2). There are no rules of composition. Fails with `password.too-short`,
 * `password.too-long`, `password.too-obvious` (the e-mail, its part before the @, or the product's name inside).
 */
export function acceptPassword(text: string, email: string): Result<string> {
  const password = normalPassword(text)
  const length = Array.from(password).length
  if (length < passwordLength.least) return fail('password.too-short', { least: passwordLength.least })
  if (length > passwordLength.most) return fail('password.too-long', { most: passwordLength.most })
  const plain = password.toLowerCase().replace(/[\s._-]/g, '')
  const [name = ''] = email.toLowerCase().split('@')
  const obvious = [email.toLowerCase(), ...(name.length >= 4 ? [name] : []), ...productNames]
  return obvious.some((word) => plain.includes(word.replace(/[\s._-]/g, '')))
    ? fail('password.too-obvious')
    : ok(password)
}

/** A password as typed at sign-in, in the form that is hashed; over-long texts are cut, since they can match nothing. */
export function normalPassword(text: string): string {
  return text.slice(0, 4 * passwordLength.most).normalize('NFKC')
}
