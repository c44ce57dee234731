import { z } from 'zod'
import { parseReceipt } from '#domains/identity'
import { isFraudType } from '#domains/taxonomy'
import { orProblem, type Route, redirect, route } from '#platform/http/route'
import { inEveryLanguage, show, textField, viewOf } from '../page-answer.ts'
import { ReceiptPage } from '../pages/receipt.tsx'

const kinds = ['report', 'child', 'dispute', 'appeal', 'theft', 'hold'] as const

/** Draws a receipt that the reader has on the screen again, in another language. Nothing is looked up. */
export function receiptPages(): readonly Route[] {
  const common = { page: true, path: inEveryLanguage('/receipt'), permission: 'site:read' } as const
  return [
    route({
      ...common,
      method: 'GET',
      summary: 'Receipts have no address: leads to where one is typed in',
      handle: async (_request, context) => redirect(viewOf(context).href('/follow')),
    }),
    route({
      ...common,
      method: 'POST',
      summary: 'The receipt on the screen in another language',
      body: z.object({
        receipt: textField(40),
        kind: textField(10),
        danger: textField(1),
        paid: textField(1),
        fraud: textField(40),
      }),
      handle: async ({ body }, context) => {
        const { danger, paid, fraud = '' } = body
        return show(
          ReceiptPage({
            view: viewOf(context),
            receipt: orProblem(parseReceipt(body.receipt ?? '')),
            kind: kinds.find((kind) => kind === body.kind) ?? 'report',
            danger: danger === '1',
            paid: paid === '1',
            ...(isFraudType(fraud) && { fraud }),
          }),
        )
      },
    }),
  ]
}
