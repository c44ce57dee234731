import { hashOf, openKey, signStatement } from './signature-service.ts'
import type { FeedBatch, StatementName, Statements } from './statement.ts'

/** The key of RFC 8032 §7.1, test 1: everybody knows its private half, so readers can try their code on the examples. */
const key = openKey(
  '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  // PKCS #8 (RFC 8410 §7), of which the last 32 bytes are the private key.
  Buffer.from(
    '302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'hex',
  ),
)

/** Public key (base64url) that signs the examples of the API description. */
export const exampleKey = key.publicKey

/** What the description says of the signatures of its examples. */
export const exampleSigned = `The example is signed by the key of RFC 8032 §7.1, test 1 (\`${exampleKey}\`).`

/** When the examples were made, as it were. */
export const exampleTime = '2026-11-21T09:00:00.000Z'

/** A signed line as an example of the API description. */
export function exampleLine<Name extends StatementName>(name: Name, statement: Statements[Name]): string {
  return signStatement(key, name, statement).line
}

const chain = '01ab0000-0000-7000-8000-00000000000a'

const batch: FeedBatch = {
  version: 1,
  chain,
  number: 1,
  previous: hashOf(chain),
  at: exampleTime,
  entries: [
    {
      id: '01ab0000-0000-7000-8000-000000000001',
      kind: 'phone',
      value: '+77075550123',
      state: 'confirmed',
      confidence: 95,
      measures: ['warn', 'reject-call'],
      topic: 'fraud',
      fraudType: 'bank-call',
      sources: 17,
      tlp: 'green',
      until: '2027-05-20T09:00:00.000Z',
      legalBasis: 'criminal-code-190',
    },
    {
      id: '01ab0000-0000-7000-8000-000000000002',
      kind: 'domain',
      value: 'kaspi-bonus.top',
      state: 'delisted',
    },
  ],
}

const signedBatch = signStatement(key, 'batch', batch)

/** An answer of the feed to who has nothing yet: the first batch, and the head. */
export const exampleFeed = [
  signedBatch.line,
  exampleLine('head', { chain, number: 1, hash: signedBatch.hash, at: exampleTime }),
]
  .map((line) => `${line}\n`)
  .join('')
