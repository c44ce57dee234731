import { z } from 'zod'
import type { Route } from './route.ts'

/** An answer without a body, as a route declares it: `answers: { 204: nothing }`. */
export const nothing = z.undefined().meta({ description: 'Done; there is no body.' })

/** The answer 304 of a route that can be asked again (RFC 9110 §15.4.5): `answers: { 304: unchanged }`. */
export const unchanged = z.undefined().meta({ description: 'What you have still stands; there is no body.' })

/** Headers of a route that gives an ETag and answers 304 to whoever brings it back (RFC 9110 §8.8.3, §13.1.2). */
export const tagged = {
  mayBring: { 'if-none-match': 'The ETag of the answer that you have: 304 where it still stands (RFC 9110 §13.1.2)' },
  answer: { etag: 'Names this content: bring it back in If-None-Match (RFC 9110 §8.8.3)' },
} as const satisfies Route['headers']
