import { createHmac } from 'node:crypto'
import { type Fingerprint, makeFingerprint } from '#engines/lookup'
import type { PaymentId } from './record.ts'

/** What is kept by its keyed hash alone. */
export type KeyedKind = 'account' | 'card' | 'phone' | 'device' | 'iin'

/** Keys of this node: nobody who has the disk's journal without the node's key learns whose they are. */
export interface PaymentKeys {
  /** A key of payment state: 1 to 2^53 - 1. */
  keyOf(kind: KeyedKind, text: string): number
  /** What a payment is told apart by: its UETR, else the payer's account with the end-to-end id. */
  idOf(names: { readonly uetr: string | null; readonly debtor: string; readonly endToEndId: string }): PaymentId
  /** 32 bits of a text. */
  printOf(text: string): number
}

/**
 * SipHash-2-4, which is made for short texts under a secret key, under 16 bytes that HMAC-SHA-256 derives of the node's key for each kind:
 * the same number as a card and as an IIN has two keys that have nothing in common.
 */
export function makePaymentKeys(key: Uint8Array): PaymentKeys {
  const derived = (name: string): Fingerprint =>
    makeFingerprint(createHmac('sha256', key).update(`payments/${name}`).digest().subarray(0, 16))
  const kinds: Readonly<Record<KeyedKind, Fingerprint>> = {
    account: derived('account'),
    card: derived('card'),
    phone: derived('phone'),
    device: derived('device'),
    iin: derived('iin'),
  }
  const id = derived('id')
  const print = derived('print')
  return {
    keyOf: (kind, text) => {
      const { high, low } = kinds[kind](text)
      // 21 bits of the one word and all of the other; 0 would be "not known".
      return (high & 0x1f_ffff) * 0x1_0000_0000 + low || 1
    },
    idOf: ({ uetr, debtor, endToEndId }) => id(uetr === null ? `e:${debtor}\n${endToEndId}` : `u:${uetr}`),
    printOf: (text) => print(text).low,
  }
}
