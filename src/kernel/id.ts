import type { Clock } from './clock.ts'
import type { Random } from './random.ts'

declare const brand: unique symbol

/** An identifier that the compiler will not let stand for one of another kind: `Id<'report'>`. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind }

/** Where new identifiers come from. */
export interface Ids {
  next<Kind extends string>(): Id<Kind>
}

const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** Whether a text is a UUID (RFC 9562) in lower case. */
export function isId(text: string): boolean {
  return pattern.test(text)
}

/** Trusts a UUID that was parsed at the edge or read from our own tables. */
export function asId<Kind extends string>(text: string): Id<Kind> {
  if (!isId(text)) throw new Error('not a UUID')
  return text as Id<Kind>
}

/** UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then 74 random bits, so that ids sort by time of creation. */
export function makeIds(clock: Clock, random: Random): Ids {
  return {
    next: <Kind extends string>() => {
      const bytes = random.bytes(16)
      const time = BigInt(clock.now().getTime())
      for (let i = 0; i < 6; i++) bytes[i] = Number((time >> BigInt(8 * (5 - i))) & 0xffn)
      bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
      bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
      const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
      return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
        '-',
      ) as Id<Kind>
    },
  }
}
