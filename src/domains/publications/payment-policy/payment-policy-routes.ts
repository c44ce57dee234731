import { z } from 'zod'
import { paymentPolicySchema } from '#domains/payments'
import type { PaymentPolicy } from '#engines/screening'
import { canonicalJson, type Json } from '#kernel/canonical-json'
import { tagged, unchanged } from '#platform/http/answers'
import { answer, type Route, route } from '#platform/http/route'
import { signedForm } from '../feed/form-routes.ts'
import { hashOf } from '../feed/signature-service.ts'
import type { PaymentPolicyFeed } from './payment-policy-service.ts'

const example: PaymentPolicy = {
  version: 'example-1',
  rules: [
    {
      id: 'listed-creditor',
      mode: 'on',
      when: '!isIncome',
      expression: 'creditorListed',
      bands: [
        { from: 1, weight: 0.4, reason: 'creditor-reported' },
        { from: 2, weight: 1, reason: 'creditor-confirmed' },
      ],
    },
  ],
  typologies: [
    {
      id: 'confirmed-listing',
      mode: 'on',
      rules: { 'listed-creditor': 1 },
      alert: 0.4,
      challenge: 0.4,
      interdict: 1,
      action: 'block',
    },
  ],
}

const policyForm = signedForm(
  'payment-policy',
  {
    number: z
      .number()
      .meta({ description: 'Counts the versions; go by at: one that was taken back gives way to a lower number' }),
    digest: z.string().meta({ description: 'SHA-256 of the canonical text of the policy, hexadecimal' }),
    policy: paymentPolicySchema,
  },
  { number: 2, digest: hashOf(canonicalJson(example as unknown as Json)), policy: example },
)

/** What banks screen payments by, over HTTP. */
export function paymentPolicyRoutes({
  paymentPolicyFeed,
}: {
  readonly paymentPolicyFeed: PaymentPolicyFeed
}): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/payments/policy',
      permission: 'payments:read-policy',
      summary: 'What banks screen payments by, as one line signed by the key of the feed; with an ETag',
      tags: ['payments'],
      answers: { 304: unchanged },
      byteAnswers: { 200: [policyForm] },
      headers: tagged,
      handle: async (_, { raw }) => {
        const { line, version } = await paymentPolicyFeed.current()
        const headers = { etag: `"${version}"`, 'cache-control': 'private, no-cache' }
        if (raw.headers['if-none-match'] === headers.etag) return answer(304, undefined, headers)
        return { status: 200, type: 'application/json', headers, body: `${line}\n` }
      },
    }),
  ]
}
