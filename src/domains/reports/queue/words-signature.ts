import type { Keys } from '#platform/keys'
import { fillerWords } from './filler-words.ts'

/** How many numbers a signature has; each is one chance for two similar accounts to meet. */
export const signatureLength = 16

/** How many minima make one number: two texts that share a part s of their words agree in one with chance s². */
const minimaEach = 2

/** A pasted novel is compared by its beginning, in characters. */
const comparedMost = 4000

/** Endings carry grammar in all three languages; what stands before them carries the meaning. */
const stemLength = 5

/** Their stems. */
const everywhere: ReadonlySet<string> = new Set(fillerWords.map((word) => word.slice(0, stemLength)))

/**
 * What an account is compared by: the stems of its words and of each two neighbouring ones. Numbers, addresses and what
 * every account says are left out; identifiers are found by themselves.
 */
export function wordsIn(text: string): ReadonlySet<string> {
  const plain = text.slice(0, comparedMost).normalize('NFKC').toLowerCase()
  const found = new Set<string>()
  let before = ''
  for (const token of plain.split(/\s+/)) {
    if (/[\d@/•]|\p{L}\.\p{L}/u.test(token)) {
      before = ''
      continue
    }
    for (const word of token.match(/\p{L}{3,}/gu) ?? []) {
      const stem = word.slice(0, stemLength)
      if (everywhere.has(stem)) continue
      found.add(stem)
      if (before !== '') found.add(`${before} ${stem}`)
      before = stem
    }
  }
  return found
}

/** How much of their words two accounts share, 0 to 1 (Jaccard). */
export function likenessOf(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size === 0 || other.size === 0) return 0
  let shared = 0
  for (const word of one) if (other.has(word)) shared++
  return shared / (one.size + other.size - shared)
}

/**
 * The signature of an account: `signatureLength` whole numbers of 32 bits, or null where it has no word to compare. Two
 * accounts agree in about s² of the numbers where they share a part s of their words (MinHash, Broder 1997, in bands
 * of two). Keyed: without the secret nobody can try words against it.
 */
export type Signer = (words: ReadonlySet<string>) => readonly number[] | null

const signers = new WeakMap<Keys, Signer>()

/** The signer under the keys of this installation; made once for each. */
export function signerOf(keys: Keys): Signer {
  const known = signers.get(keys)
  if (known !== undefined) return known
  const fresh = makeSigner(numbersUnder(keys, 2 + 2 * signatureLength * minimaEach))
  signers.set(keys, fresh)
  return fresh
}

function numbersUnder(keys: Keys, count: number): Uint32Array {
  const numbers = new Uint32Array(count)
  for (let i = 0; i < count; i++) numbers[i] = keys.hash('identifier', `words-signature:${i}`).readUInt32LE(0)
  return numbers
}

function makeSigner(secret: Uint32Array): Signer {
  const [seed = 0, spread = 0] = secret
  const size = signatureLength * minimaEach
  const minima = new Uint32Array(size)
  return (words) => {
    if (words.size === 0) return null
    minima.fill(0xffffffff)
    for (const word of words) {
      const hash = hashOf(word, seed, spread)
      for (let i = 0; i < size; i++) {
        const value = mixed(hash ^ (secret[2 + 2 * i] ?? 0), secret[3 + 2 * i] ?? 0)
        if (value < (minima[i] ?? 0)) minima[i] = value
      }
    }
    return Array.from({ length: signatureLength }, (_, band) => {
      const [a = 0, b = 0] = minima.subarray(band * minimaEach, band * minimaEach + 2)
      return mixed(a ^ Math.imul(b, 0x9e3779b1), seed) | 0
    })
  }
}

function hashOf(word: string, seed: number, spread: number): number {
  let hash = seed
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193 ^ (spread & 0xfffffffe))
  return mixed(hash, spread)
}

/** The finaliser of MurmurHash3 with a secret factor: every bit of the result depends on every bit given. */
function mixed(value: number, factor: number): number {
  let hash = value ^ (value >>> 16)
  hash = Math.imul(hash, 0x85ebca6b ^ (factor & 0xfffffffe))
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
