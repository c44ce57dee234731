/** A name whose listing would concern what was typed, the nearest first. */
export interface PrivateName {
  readonly kind: 'phone' | 'iban' | 'url' | 'domain'
  /** Canonical, as the server keeps it. */
  readonly value: string
}

/**
 * What was typed, as the server would read it; `card` where it looks like a card, which is never checked by a hash;
 * nothing where only the server can say what it is.
 */
export type PrivateReading = readonly PrivateName[] | 'card' | undefined

/**
 * Reads what most people check: a telephone number, an account of Kazakhstan, a site, the address of a page. It is narrow on
 * purpose: whatever it does read, the server reads the same way; whatever it is not sure of, it leaves to the server. It
 * does not know which endings of names are public (`com.kz`), so it also names those; nobody can list them.
 */
export function readPrivately(text: string): PrivateReading {
  const typed = text.trim()
  if (typed.length > 2048 || /[^ -~\u00a0]/.test(typed)) return undefined
  if (/^\+?[\d\s()/_-]+$/.test(typed)) return readDigits(typed)
  if (/^https?:\/\/[^\s\\]+$/i.test(typed)) return readPage(typed)
  const account = typed.replace(/[\s-]/g, '').toUpperCase()
  if (/^KZ\d{5}[A-Z0-9]{13}$/.test(account))
    return hasCheckDigits(account) ? [{ kind: 'iban', value: account }] : undefined
  return readHost(typed)?.map((value) => ({ kind: 'domain', value }))
}

function readDigits(typed: string): PrivateReading {
  const digits = typed.replace(/\D/g, '')
  const plus = typed.startsWith('+')
  if (!plus && digits.length > 12) return digits.length <= 19 && hasLuhnDigit(digits) ? 'card' : undefined
  const seven = /^[78]?([79]\d{9})$/.exec(digits)?.[1]
  // Without its country a number of ten digits is one of ours, and so is one of eleven that begins with 7 or 8.
  if (seven !== undefined && (digits.length === 11 || !plus)) return [{ kind: 'phone', value: `+7${seven}` }]
  return plus && /^[1-69]\d{7,14}$/.test(digits) ? [{ kind: 'phone', value: `+${digits}` }] : undefined
}

function hasLuhnDigit(digits: string): boolean {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, place) => {
      const value = Number(digit) * ((place % 2) + 1)
      return total + value - (value > 9 ? 9 : 0)
    }, 0)
  return sum % 10 === 0
}

/** ISO 7064 MOD 97-10, as ISO 13616 uses it: letters count from 10. */
function hasCheckDigits(iban: string): boolean {
  const numbers = (iban.slice(4) + iban.slice(0, 4)).replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  return Array.from(numbers).reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1
}

/** Sites whose addresses name an account or a number, which the server reads out of them. */
const platforms =
  /(?:^|\.)(?:t\.me|telegram\.(?:me|dog)|wa\.me|whatsapp\.com|instagram\.com|instagr\.am|tiktok\.com|vk\.(?:com|ru)|f(?:b|acebook)\.com|youtube\.com)$/

/** A host and every name above it but the last; a leading `www.` is kept apart, as the server may. */
function readHost(typed: string): readonly string[] | undefined {
  const host = typed.toLowerCase()
  const shaped = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z]{2,63}$/.test(host) && host.length <= 253
  if (!shaped || /(?:^|\.)xn--/.test(host) || platforms.test(host)) return undefined
  const bare = host.replace(/^www\.(?=[^.]+\.)/, '')
  const labels = bare.split('.')
  const names = labels.slice(0, -1).map((_, from) => labels.slice(from).join('.'))
  return bare === host ? names : [...names.slice(0, 1), host, ...names.slice(1)]
}

/** A page under https, whichever it was, then its host and all above. Whatever could be a disguised address is left to the server. */
function readPage(typed: string): PrivateReading {
  if (/[[\](){}*<>"'«»,;!?.:]$|[[({*]|xx/i.test(typed)) return undefined
  let url: URL
  try {
    url = new URL(typed)
  } catch {
    return undefined
  }
  url.username = ''
  url.password = ''
  url.hash = ''
  const hosts = readHost(url.hostname)
  if (hosts === undefined) return undefined
  const page = { kind: 'url', value: url.href.replace(/^http:/, 'https:') } as const
  return [page, ...hosts.map((value) => ({ kind: 'domain', value }) as const)]
}

/**
 * The domain by whose hash a host and all names above it are asked for: one label longer than the longest shared ending,
 * or the last two labels.
 */
export function anchorOf(host: string, publicSuffixes: readonly string[]): string {
  const labels = host.split('.')
  const from = labels.findIndex((_, place) => publicSuffixes.includes(labels.slice(place + 1).join('.')))
  return labels.slice(from < 0 ? -2 : from).join('.')
}
