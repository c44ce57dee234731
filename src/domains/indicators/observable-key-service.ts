import { hash } from 'node:crypto'
import type { Observable, ObservableKind } from '#formats/observable'
import type { Id } from '#kernel/id'
import type { Keys } from '#platform/keys'

/** How observables are named in the database. */
export interface ObservableKeys {
  /** What is stored of an identifier: its value, or for a card or an IIN a keyed hash of it in hexadecimal. */
  keyOf(observable: Pick<Observable, 'kind' | 'value' | 'sensitive'>): string
  /** The id of the observable with this kind and key: always the same, so that finding needs no second index. */
  idOf(kind: ObservableKind, key: string): Id<'observable'>
}

/**
 * Names observables under the `identifier` key. Ids are name-based UUIDs of version 8 (RFC 9562 §5.8, appendix B.2) over
 * a keyed hash, so that an id in a log or an event cannot be turned back into a phone number by trying them all. The
 * hash is SHA-256 nested under two keys of one block each (NMAC; Bellare, Canetti, Krawczyk 1996): as strong here as
 * HMAC, and several times faster through `crypto.hash`, which an import of millions feels.
 */
export function makeObservableKeys(keys: Keys): ObservableKeys {
  const inner = keys.hash('identifier', 'observable id, inner').toString('hex')
  const outer = keys.hash('identifier', 'observable id, outer').toString('hex')
  return {
    keyOf: ({ kind, value, sensitive }) =>
      sensitive ? keys.hash('identifier', `${kind}:${value}`).toString('hex') : value,
    idOf: (kind, key) => {
      const digest = hash('sha256', outer + hash('sha256', `${inner}${kind}:${key}`))
      const variant = '89ab'.charAt(Number.parseInt(digest.charAt(16), 16) & 3)
      const id = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`
      return id as Id<'observable'>
    },
  }
}
