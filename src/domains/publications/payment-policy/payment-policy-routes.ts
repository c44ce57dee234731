import { answer, type Route, route } from '#platform/http/route'
import type { PaymentPolicyFeed } from './payment-policy-service.ts'

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
      answers: {},
      handle: async (_, { raw }) => {
        const { line, version } = await paymentPolicyFeed.current()
        const headers = { etag: `"${version}"`, 'cache-control': 'private, no-cache' }
        if (raw.headers['if-none-match'] === headers.etag) return answer(304, undefined, headers)
        return { status: 200, type: 'application/json', headers, body: `${line}\n` }
      },
    }),
  ]
}
