import type { Id } from '#kernel/id'
import { type Keys, sameBytes } from '#platform/keys'

/** 80 bits of HMAC: to guess one takes 10^24 letters. */
const macLength = 10
const letters = 'abcdefghijklmnopqrstuvwxyz234567'
const token = /(?<![a-z2-7])r\.([a-z2-7]{42})(?![a-z2-7])/i

/**
 * A mark for the messages we send about a submission: its id and a keyed proof (HMAC-SHA-256), in base32 without case
 * (RFC 4648 §6), which survives in a Message-ID and in an address. Who answers with it got our message; a `From` alone
 * proves nothing.
 */
export function threadToken(keys: Keys, submissionId: Id<'submission'>): string {
  const id = Buffer.from(submissionId.replaceAll('-', ''), 'hex')
  return `r.${base32(Buffer.concat([id, proofOf(keys, id)]))}`
}

/** The submission of the first text that holds a true mark; undefined where none does. */
export function submissionOfThread(keys: Keys, texts: readonly string[]): Id<'submission'> | undefined {
  for (const text of texts) {
    const bytes = unbase32(token.exec(text)?.[1] ?? '')
    const id = bytes.subarray(0, 16)
    if (bytes.length !== 16 + macLength || !sameBytes(bytes.subarray(16), proofOf(keys, id))) continue
    const hex = id.toString('hex')
    const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)]
    return parts.join('-') as Id<'submission'>
  }
  return undefined
}

function proofOf(keys: Keys, id: Buffer): Buffer {
  return keys.hash('mail', Buffer.concat([Buffer.from('thread:'), id])).subarray(0, macLength)
}

function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => letters[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

function unbase32(text: string): Buffer {
  const bits = Array.from(text.toLowerCase(), (letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
