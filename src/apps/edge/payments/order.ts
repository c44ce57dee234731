import { z } from 'zod'
import { paymentKinds } from '#engines/screening'
import { parseIban } from '#formats/iban'
import type { CreditTransfer } from '#formats/iso20022/credit-transfer'
import { parseWallet } from '#formats/wallet'
import type { PaymentId } from './record.ts'

/** A payment as the bank gives it, read and checked. Card, IIN, phone and device go no further than to the keyed hash. */
export interface PaymentOrder {
  readonly uetr: string | null
  readonly endToEndId: string | null
  /** Milliseconds since 1970. */
  readonly at: number
  /** Whole tiyn. */
  readonly amount: number
  readonly kind: (typeof paymentKinds)[number]
  /** IBAN; empty where the money comes from outside any account. */
  readonly debtor: string
  /** IBAN of any country or the address of a wallet, each in its one spelling; empty where there is none. */
  readonly creditor: string
  readonly creditorIs: 'iban' | 'wallet'
  readonly debtorOpenedAt: number
  readonly creditorOpenedAt: number
  readonly card: string
  readonly phone: string
  readonly device: string
  readonly iin: string
  readonly latitude: number
  readonly longitude: number
  /** Whether the payer is in a call, and with which number where the bank knows. */
  readonly inCall: boolean
  readonly callWith: string
}

/** Why something is not done: the code, and the place of a body that is wrong. */
export interface Refusal {
  readonly status: number
  readonly code: string
  readonly place?: string
}

/** Read, or refused. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal }

/** Refuses what somebody sent. */
export function refuse(code: string, place?: string, status = 422): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: place === undefined ? { status, code } : { status, code, place } }
}

/** A payment may be dated so far ahead of our clock, in milliseconds, and no further. */
export const aheadMost = 300_000
/** 10^13 tiyn: a hundred thousand million tenge. */
const amountMost = 1e13

const moment = z.iso.datetime({ offset: true })
const short = (most: number) => z.string().min(1).max(most)

/** UUIDv4, as the UETR is one (ISO 20022). */
export const uetrPattern = /^[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[89ab][a-f0-9]{3}-[a-f0-9]{12}$/

/** One payment of a body. */
export const orderSchema = z.strictObject({
  uetr: z.string().regex(uetrPattern).optional(),
  endToEndId: short(35).optional(),
  at: moment,
  amount: z.string().max(40),
  currency: z.string().max(10),
  kind: z.enum(paymentKinds).default('transfer'),
  debtor: z
    .strictObject({
      iban: z.string().max(60).optional(),
      openedAt: moment.optional(),
      card: z
        .string()
        .regex(/^\d{12,19}$/)
        .optional(),
      phone: z
        .string()
        .regex(/^\+[1-9]\d{6,14}$/)
        .optional(),
      device: short(200).optional(),
      iin: z
        .string()
        .regex(/^\d{12}$/)
        .optional(),
    })
    .default({}),
  creditor: z
    .strictObject({
      iban: z.string().max(60).optional(),
      wallet: short(120).optional(),
      openedAt: moment.optional(),
    })
    .default({}),
  place: z.strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) }).optional(),
  /** There where the payer is in a call while giving the order. */
  call: z.strictObject({ with: z.string().max(32).optional() }).optional(),
})

/** Reads one payment of a JSON body. Refuses with `request.invalid` and the codes of `payments.…` in the README. */
export function readOrder(json: unknown, now: number): Read<PaymentOrder> {
  const parsed = orderSchema.safeParse(json)
  if (!parsed.success) return refuse('request.invalid', parsed.error.issues[0]?.path.join('.') ?? '', 400)
  const { uetr, endToEndId, amount: told, currency, debtor, creditor, place, call, kind } = parsed.data
  if (currency !== 'KZT') return refuse('payments.currency-other', 'currency')
  const amount = tiynOf(told)
  if (!amount.ok) return amount
  const from = debtor.iban === undefined ? noAccount : ibanOf(debtor.iban, 'debtor.iban')
  if (!from.ok) return from
  if (from.value !== '' && !from.value.startsWith('KZ')) return refuse('payments.iban-foreign', 'debtor.iban')
  const to = creditor.iban === undefined ? noAccount : ibanOf(creditor.iban, 'creditor.iban')
  if (!to.ok) return to
  if (creditor.iban !== undefined && creditor.wallet !== undefined) return refuse('request.invalid', 'creditor', 400)
  return checked(
    {
      uetr: uetr ?? null,
      endToEndId: endToEndId ?? null,
      at: Date.parse(parsed.data.at),
      amount: amount.value,
      kind,
      debtor: from.value,
      creditor: creditor.wallet === undefined ? to.value : walletOf(creditor.wallet),
      creditorIs: creditor.wallet === undefined ? 'iban' : 'wallet',
      debtorOpenedAt: timeOf(debtor.openedAt),
      creditorOpenedAt: timeOf(creditor.openedAt),
      card: debtor.card ?? '',
      phone: debtor.phone ?? '',
      device: debtor.device ?? '',
      iin: debtor.iin ?? '',
      latitude: place?.latitude ?? Number.NaN,
      longitude: place?.longitude ?? Number.NaN,
      inCall: call !== undefined,
      callWith: call?.with ?? '',
    },
    now,
  )
}

const noAccount = { ok: true, value: '' } as const
const timeOf = (text: string | undefined): number => (text === undefined ? 0 : Math.max(0, Date.parse(text)))

/** Reads one transfer of a pacs.008. What its envelope does not tell (card, phone, device, call, place) is not known. */
export function orderOfTransfer(transfer: CreditTransfer, now: number): Read<PaymentOrder> {
  const { uetr, endToEndId, tiyn, at, debtor, creditor, signs } = transfer
  if (tiyn > BigInt(amountMost)) return refuse('payments.amount-too-large')
  const order: PaymentOrder = {
    uetr,
    // ISO 20022 has this word for "none".
    endToEndId: endToEndId === 'NOTPROVIDED' ? null : endToEndId,
    at,
    amount: Number(tiyn),
    kind: 'transfer',
    debtor: debtor.iban ?? '',
    creditor: creditor.iban ?? '',
    creditorIs: 'iban',
    debtorOpenedAt: 0,
    creditorOpenedAt: 0,
    card: signs?.cardToken ?? '',
    phone: signs?.phone ?? '',
    device: signs?.device ?? '',
    iin: debtor.ids.find((id) => /^\d{12}$/.test(id)) ?? '',
    latitude: signs?.place?.latitude ?? Number.NaN,
    longitude: signs?.place?.longitude ?? Number.NaN,
    inCall: signs !== null && signs.callWith !== null,
    callWith: signs?.callWith ?? '',
  }
  return checked(order, now)
}

function checked(order: PaymentOrder, now: number): Read<PaymentOrder> {
  if (Number.isNaN(order.at) || order.at < 1) return refuse('payments.date-malformed', 'at')
  if (order.at > now + aheadMost) return refuse('payments.dated-ahead', 'at')
  if (order.uetr === null && (order.endToEndId === null || order.debtor === '')) return refuse('payments.no-id', 'uetr')
  if (order.debtor === '' && order.creditor === '') return refuse('payments.no-account', 'debtor.iban')
  return { ok: true, value: order }
}

function tiynOf(text: string): Read<number> {
  if (text.startsWith('-')) return refuse('payments.amount-negative', 'amount')
  const match = /^(\d{1,15})(?:\.(\d{1,20}))?$/.exec(text)
  if (match === null) return refuse('payments.amount-malformed', 'amount')
  const [, whole = '', parts = ''] = match
  if (parts.length > 2) return refuse('payments.amount-decimals', 'amount')
  const tiyn = Number(whole) * 100 + Number(parts.padEnd(2, '0'))
  if (tiyn === 0) return refuse('payments.amount-zero', 'amount')
  return tiyn > amountMost ? refuse('payments.amount-too-large', 'amount') : { ok: true, value: tiyn }
}

/** The one spelling of an address, so that no capitals make it a second account; of a ledger that we do not know, as it is told. */
function walletOf(text: string): string {
  const parsed = parseWallet(text)
  return parsed.ok ? parsed.value.address : text
}

/** The IBAN as it is kept: read with spaces and look-alikes too. */
export function ibanOf(text: string, place: string): Read<string> {
  const parsed = parseIban(text)
  return parsed.ok ? { ok: true, value: parsed.value.iban } : refuse('payments.iban-malformed', place)
}

/** What makes a payment this one: another with the same name and any of these different is another payment. */
export function printedText({ amount, kind, debtor, creditor }: PaymentOrder): string {
  return `${amount} ${kind} ${debtor} ${creditor}`
}

/** One text for one id, as a key of a map. */
export function textOfId({ high, low }: PaymentId): string {
  return `${high}:${low}`
}
