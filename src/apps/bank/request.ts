import { z } from 'zod'

const time = z.iso.datetime().transform((text) => Date.parse(text))
const tiyn = z.number().int().nonnegative().transform(BigInt)
const payment = { account: z.string(), amount: tiyn, at: time }

/** A request as the centre lists it. What a newer centre adds is passed over. */
const requestSchema = z.object({
  id: z.uuid(),
  kind: z.enum(['confirm', 'hold', 'release', 'return']),
  state: z.enum(['open', 'answered', 'withdrawn']),
  recovery: z.string(),
  leg: z.uuid().nullable(),
  amount: tiyn,
  method: z.string().nullable(),
  /** Until when money of the leg may be held; told anew where it changes, though the request is answered. */
  holdUntil: time.nullable(),
  /** Of a return: the victim's account. */
  returnTo: z.string().nullable(),
  payment: z.object({ ...payment, reference: z.string() }).nullable(),
  payments: z.array(z.object({ ...payment, reference: z.string().nullable(), bank: z.string().nullable() })),
})

/** A request as a bank works on it. Amounts in tiyn, moments in milliseconds since 1970. */
export type CentreRequest = z.output<typeof requestSchema>

/** A page of requests, and from where to read on. */
export const requestPageSchema = z.object({
  items: z.array(requestSchema),
  cursor: z.string().nullable(),
  more: z.boolean(),
})
