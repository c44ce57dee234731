import type { Random } from '#kernel/random'

/** A fresh key for a form: 128 random bits. Sent twice, it makes one report, one dispute, one answer. */
export function freshKey({ bytes }: Random): string {
  return Buffer.from(bytes(16)).toString('hex')
}

/** The key of a form that is ours; undefined for anything else. */
export function keyIn(text: string | undefined): string | undefined {
  return text !== undefined && /^[0-9a-f]{32}$/.test(text) ? text : undefined
}
