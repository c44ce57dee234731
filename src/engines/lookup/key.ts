/**
 * A key of the index: 64 bits in two words. Telephone numbers stand in it as they are, so that two of them never meet.
 * Everything else is a keyed fingerprint, told apart by the highest bit: 63 bits of a hash under a secret key.
 *
 * **Collisions.** That a value nobody listed meets one of `n` listed ones has the probability `n / 2^63`: about
 * 1.1e-12 for ten million. Without the key nobody can look for a value that meets.
 */
export interface LookupKey {
  readonly high: number
  readonly low: number
}

const phoneMost = 1e15

/** The key of a telephone number: its E.164 digits, at most 15. Throws a `RangeError` for anything else. */
export function phoneKey(digits: number): LookupKey {
  if (!Number.isInteger(digits) || digits < 1 || digits >= phoneMost) throw new RangeError('not an E.164 number')
  return { high: Math.floor(digits / 0x1_0000_0000), low: digits >>> 0 }
}

/** Telephone numbers take 50 bits, fingerprints have the highest: this one is free to tell an allowance from a listing. */
const allowedBit = 0x4000_0000

/**
 * The key under which it stands that a telephone number is allowed though it lies in a listed block; a listing of the number itself
 * is another matter. Of state `official` for an official number, of any other for one that no block concerns. By it readers in other threads know of allowances without the key of fingerprints.
 */
export function allowedPhoneKey(digits: number): LookupKey {
  const { high, low } = phoneKey(digits)
  return { high: high + allowedBit, low }
}

/** The key of a fingerprint, out of the first eight bytes of a keyed hash (HMAC, SipHash) of kind and value. */
export function fingerprintKey(hash: Uint8Array): LookupKey {
  if (hash.length < 8) throw new RangeError('a fingerprint needs eight bytes')
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash
  return {
    high: ((a << 24) | (b << 16) | (c << 8) | d | 0x8000_0000) >>> 0,
    low: ((e << 24) | (f << 16) | (g << 8) | h) >>> 0,
  }
}

/** Most labels of a host and most steps of a path that rules are looked for. */
const hostLabelsMost = 10
const pathStepsMost = 8

/**
 * The rules that may cover a host: the host, then its parents from the longest to the registrable domain, each as
 * `domain:` (the name and all below it). `registrable` is not gone above, so that nobody looks up `kz`.
 */
export function hostRules(host: string, registrable: string): readonly string[] {
  const labels = host.split('.').slice(-hostLabelsMost)
  const least = registrable.split('.').length
  const names: string[] = []
  for (let from = 0; labels.length - from >= least; from++) names.push(`domain:${labels.slice(from).join('.')}`)
  return names
}

/**
 * The rules that may cover a page: the whole address, then each step of its path as `path:host/a/b/` from the longest, and
 * then those of the host.
 */
export function pageRules(page: {
  readonly url: string
  readonly host: string
  readonly registrable: string
  readonly path: string
}): readonly string[] {
  const steps = page.path.split('/').filter((step) => step !== '')
  const paths: string[] = []
  for (let count = Math.min(steps.length, pathStepsMost); count > 0; count--) {
    paths.push(`path:${page.host}/${steps.slice(0, count).join('/')}/`)
  }
  return [`url:${page.url}`, ...paths, ...hostRules(page.host, page.registrable)]
}
