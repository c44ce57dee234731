import { jsonOf, writeMessage } from '#formats/iso20022/message'
import { recallAnswerMessage } from '#formats/iso20022/recall-reply'
import { recallRequestMessage } from '#formats/iso20022/recall-request'
import { returnMessage } from '#formats/iso20022/recall-return'
import type { ByteForm, DescribedHeaders } from '#platform/http/route'
import { releaseSchema } from './message-schema.ts'

/** One made-up recall that all examples are about: 722 is asked for a million tenge, of which it holds 300,000. */
const request = '01ab0000-0000-7000-8000-000000000001'
const leg = '01ab0000-0000-7000-8000-000000000002'
const at = Date.UTC(2026, 10, 21, 22, 5)
const theft = Date.UTC(2026, 10, 21, 21, 50)

const asked = recallRequestMessage({
  id: request,
  kind: 'hold',
  recovery: 'R-2026-000123',
  bank: '722',
  leg,
  amount: 100_000_000n,
  askedAt: at - 60_000,
  dueAt: at + 29 * 60_000,
  payment: { reference: 'PAY-1', account: 'KZ29722A000000004100', amount: 100_000_000n, at: theft },
  method: 'first-in-first-out',
  holdUntil: null,
  returnTo: null,
  grounds: [],
  payments: [],
})

const reply = recallAnswerMessage({
  kind: 'outcome',
  message: '722-0001',
  request,
  recovery: 'R-2026-000123',
  bank: '722',
  at,
  leg,
  outcome: {
    asked: 100_000_000n,
    held: 30_000_000n,
    returned: 0n,
    cashedOut: [{ way: 'atm', amount: 10_000_000n, at: theft + 5 * 60_000 }],
    unavailable: [],
    onward: [
      {
        bank: '601',
        account: 'KZ35601A000000004100',
        amount: 60_000_000n,
        at: theft + 6 * 60_000,
        reference: 'ON-1',
        payment: 60_000_000n,
      },
    ],
  },
})

const back = returnMessage({
  message: '722-0002',
  at,
  returns: [{ request, leg, reference: 'PAY-1', amount: 30_000_000n }],
})

const guide = 'The guide for banks’ engineers is docs/guides/recalls.md.'

/** What a bank sends as its answer. */
export const replyForms: readonly ByteForm[] = [
  {
    type: 'application/xml',
    holds: `camt.029.001.09 (ISO 20022), UTF-8, with the extension SaqbolRcvry (what became of the money) or SaqbolCnfrmtn (which payments were made) in SplmtryData. Amounts are tenge, KZT only. Held, returned, cashed out, unavailable and gone on make the whole amount. ${guide}`,
    example: writeMessage(reply),
  },
  {
    type: 'application/json',
    holds:
      'The same message as JSON: one member named by the definition, element names as in XML, elements that may repeat always as lists, texts as texts.',
    example: jsonOf(reply),
  },
]

/** What a bank sends when money went back. */
export const returnForms: readonly ByteForm[] = [
  {
    type: 'application/xml',
    holds: `pacs.004.001.09 (ISO 20022), UTF-8: one return in a message, of all that is asked or of a part. Amounts are tenge, KZT only. ${guide}`,
    example: writeMessage(back),
  },
  { type: 'application/json', holds: 'The same message as JSON, as in replies.', example: jsonOf(back) },
]

/** What a bank sends when it let money go. */
export const releaseForms: readonly ByteForm[] = [
  {
    type: 'application/json',
    holds:
      'No ISO message: the name of the message (35 characters at most), the request, and what was let go, in tiyn.',
    schema: releaseSchema,
    example: { message: '722-0003', request, amount: 30_000_000 },
  },
]

/** How one request is read as ISO 20022. */
export const askedForms: readonly ByteForm[] = [
  {
    type: 'application/xml',
    holds:
      'With Accept: application/xml: camt.056.001.08 (ISO 20022) with the reason FRAD and the request in SplmtryData. Amounts are tenge.',
    example: writeMessage(asked),
  },
]

const covers =
  'JWS with detached content (RFC 7515 appendix F, b64=false of RFC 7797): "<protected>..<signature>" over the bytes of the body as they are, EdDSA or ES256; the protected header names kid, iat, exp, jti, aud, htm and htu'

/** The signature that every message of a bank brings. */
export const signedRequest: DescribedHeaders = {
  'x-jws-signature': `${covers}; aud is "saqbol", and no jti counts twice`,
}

/** The signature that every answer to a bank comes with. */
export const signedAnswer: DescribedHeaders = {
  'x-jws-signature': `${covers}; aud is the bank’s code, htm and htu are those of the request; the keys are at /api/v1/payments/keys`,
}
