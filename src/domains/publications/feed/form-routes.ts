import { z } from 'zod'
import type { ByteForm, Route } from '#platform/http/route'
import { exampleFeed, exampleKey, exampleLine, exampleSigned, exampleTime } from './example-service.ts'
import type { Statements } from './statement.ts'

const signature =
  'Each statement is canonical JSON (RFC 8785), as it stands in its line; `signature` is Ed25519 (RFC 8032), in base64url, over its name and its text: `saqbol feed batch 1`, a line feed and the batch, or `saqbol feed head 1` and the head'

/** What follows a batch, for the API description. */
export const batchesForm: ByteForm = {
  type: 'application/x-ndjson',
  holds: `Lines of JSON (NDJSON), UTF-8: batches in order, \`{"batch":{…},"signature":"…"}\`, then where the chain stands now, \`{"head":{…},"signature":"…"}\`. ${signature}. Batches are chained: \`number\` counts from 1 without a gap, \`previous\` is the SHA-256 of the batch before (of the chain’s id before the first), hexadecimal, and the head has the \`number\` and \`hash\` of the newest. \`entries\` are listings as they are now, or \`delisted\`; \`allowed\`, where there is any, names of the allow list below a listing, each \`allowed\` or \`ended\`; \`nextKey\`, where there is one, signs what comes after that batch. An answer of 409 says that only a snapshot leads on. ${exampleSigned}`,
  example: exampleFeed,
}

/** Headers of an answer of the feed. */
export const batchesHeaders = {
  mayBring: {
    'if-none-match': 'The ETag of the answer that you have: 304 where nothing came since, at the end of the wait',
  },
  answer: {
    etag: '`"<chain>-<number>"` of the last batch here: bring it back in If-None-Match (RFC 9110 §8.8.3)',
    'content-encoding': '`gzip` where the request takes it and the answer is long',
  },
} satisfies Route['headers']

/** The whole state of a chain, for the API description. */
export const snapshotForm: ByteForm = {
  type: 'application/gzip',
  holds:
    'gzip (RFC 1952) of more than one member; unpacked, lines of UTF-8. The first is signed as the lines of the feed are: `{"snapshot":{…},"signature":"…"}` over `saqbol feed snapshot 1`, with the `chain`, the `number` and `hash` of the batch it stands at, how many `entries` follow, the `sha256` of all lines after the first (hexadecimal), the `key` that signs it, `introductions` (signed lines, each by the key before, that lead from a key you trust to that one), and the names `allowed` below a listing, where there are any. Then a JSON array for each listing: kind, value, state, confidence, measures (parted by spaces), topic, type of fraud, sources, TLP label, end (minutes since 1970), legal basis; such as `["phone","+77075550123","confirmed",95,"warn reject-call","fraud","bank-call",17,"green",30180060,"criminal-code-190"]`. Nothing of it counts before all of it is proved.',
  binary: true,
}

/** Headers of a snapshot. */
export const snapshotHeaders = {
  answer: { etag: '`"<chain>-<number>"` of the batch it stands at: ask the feed for what comes after that' },
} satisfies Route['headers']

/** What is signed anew whenever it changes: the statements that stand alone. */
type Alone = 'call-tables' | 'payment-policy'

/** What such a statement holds beside its time and its key. */
type Content<Name extends Alone> = Omit<Statements[Name], 'version' | 'at' | 'key' | 'introductions'>

/** One signed statement on a line, for the API description. */
export function signedForm<Name extends Alone>(
  name: Name,
  holds: Readonly<Record<keyof Content<Name>, z.ZodType>>,
  example: Content<Name>,
): ByteForm {
  const statement = z.object({
    version: z.literal(1),
    at: z.iso.datetime().meta({ description: 'When it was signed' }),
    key: z.string().meta({ description: 'Public key (Ed25519, base64url) that signs this' }),
    introductions: z.array(z.string()).meta({ description: 'Signed lines, the oldest first' }),
    ...holds,
  })
  const said = { version: 1, at: exampleTime, key: exampleKey, introductions: [], ...example }
  return {
    type: 'application/json',
    holds: `One line of JSON, UTF-8: a statement as canonical JSON (RFC 8785), and its \`signature\`: Ed25519 (RFC 8032), in base64url, over \`saqbol feed ${name} 1\`, a line feed and the statement as it stands in the line. \`introductions\` lead to its \`key\` from one that you trust, each signed by the key before. Take none whose \`at\` is before that of what you have. ${exampleSigned}`,
    schema: z.object({ [name]: statement, signature: z.string() }),
    example: JSON.parse(exampleLine(name, said as unknown as Statements[Name])),
  }
}
