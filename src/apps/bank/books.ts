import { z } from 'zod'
import { type PaymentMade, referenceOf } from '#formats/iso20022/recall-parts'

const tiyn = z.number().int().nonnegative().transform(BigInt)
const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))
const reference = z.string().min(1).max(70)

const outSchema = z.strictObject({
  kind: z.literal('out'),
  reference,
  at: time,
  amount: tiyn,
  /** Where it went; without it, it left the banks in a way, or was spent. */
  to: z.strictObject({ bank: z.string().min(1).max(35), account: z.string().min(1).max(34) }).optional(),
  way: z.enum(['atm', 'cash-desk', 'card-purchase', 'crypto-exchange', 'remittance', 'other']).optional(),
  spent: z.enum(['paid-for-goods', 'fees']).optional(),
  /** The payment that came and that this gives back, whole or in part: it is that payment's money. */
  of: reference.optional(),
})

const inSchema = z.strictObject({ kind: z.literal('in'), reference, at: time, amount: tiyn })

/** The ledger that the reference client answers from: accounts with what came and went. Amounts in tiyn. */
export const booksSchema = z.strictObject({
  accounts: z.array(
    z.strictObject({
      account: z.string().min(1).max(34),
      opening: tiyn.default(0n),
      /** Why nothing can be held on it. */
      state: z.enum(['open', 'account-closed', 'account-blocked-by-another-order']).default('open'),
      movements: z.array(z.discriminatedUnion('kind', [inSchema, outSchema])),
    }),
  ),
})

/** An account with its movements. */
export type BookAccount = z.output<typeof booksSchema>['accounts'][number]

/** What a bank answers from. Its own core banking system stands behind these two questions. */
export interface Books {
  /** An account of the bank, as it is at this moment; undefined where it has no such account. */
  account(number: string): Promise<BookAccount | undefined>
  /** The payments that were made among those that a victim told of. */
  made(told: readonly PaymentMade[]): Promise<readonly PaymentMade[]>
}

/** How far the time that a victim tells may be off, in milliseconds: three days. */
const around = 3 * 86_400_000

/** A reference as the centre writes it: a UETR without dashes. */
export function nameOf(text: string): string {
  const name = referenceOf(text)
  return name.ok ? name.value : text
}

/** Books that are read anew for each question, so that a changed file counts at once. */
export function makeBooks(read: () => Promise<z.output<typeof booksSchema>>): Books {
  return {
    account: async (number) => (await read()).accounts.find(({ account }) => account === number),
    made: async (told) => {
      const movements = (await read()).accounts.flatMap((account) => account.movements)
      const used = new Set<unknown>()
      return told.flatMap((payment) => {
        const found = movements.find(
          (one) =>
            one.kind === 'out' &&
            !used.has(one) &&
            one.to?.account === payment.account &&
            one.amount === payment.amount &&
            Math.abs(one.at - payment.at) <= around &&
            (payment.reference === null || nameOf(one.reference) === nameOf(payment.reference)),
        )
        if (found?.kind !== 'out' || found.to === undefined) return []
        used.add(found)
        return [{ ...found.to, reference: nameOf(found.reference), amount: found.amount, at: found.at }]
      })
    },
  }
}
