import { type Iban, parseIban } from '#formats/iban'
import { fail, ok, type Result } from '#kernel/result'
import { type IsoAmount, tiynOf } from './amount.ts'
import type { IsoMessage } from './message.ts'
import { millisecondsOf } from './recall-parts.ts'
import type { IsoTree, IsoValue } from './shape.ts'

/** One side of a payment. */
export interface PaymentSide {
  /** Null where the account is no IBAN. */
  readonly iban: string | null
  /** The bank by its BIC, or by its number in a clearing system; null where neither is told. */
  readonly bank: string | null
  readonly name: string | null
  /** Identifiers of the person or organisation, such as the IIN or BIN. Personal data: hash, do not store. */
  readonly ids: readonly string[]
}

/** What a bank tells of the order in our envelope (`SaqbolScrng`). Personal data: hash, do not store. */
export interface OrderSigns {
  /** `+77011234567`; null where it is not told, as all of these. */
  readonly phone: string | null
  readonly device: string | null
  /** The bank's own name for the card. */
  readonly cardToken: string | null
  readonly place: { readonly latitude: number; readonly longitude: number } | null
  /** With whom the payer was in a call while giving the order; empty where only that is known. */
  readonly callWith: string | null
}

/** One credit transfer of a pacs.008, as screening needs it. */
export interface CreditTransfer {
  readonly endToEndId: string
  /** Null where it is not told: before version 8 it was not there. */
  readonly uetr: string | null
  readonly tiyn: bigint
  /** When it was accepted, else when the message was made: milliseconds since 1970. Without a zone it is in that of Kazakhstan. */
  readonly at: number
  readonly debtor: PaymentSide
  readonly creditor: PaymentSide
  /** Unstructured words that go with it. */
  readonly words: string
  /** Code of the purpose; null where it is not told. */
  readonly purpose: string | null
  /** Null where no envelope of ours came with it. */
  readonly signs: OrderSigns | null
}

/**
 * The transfers of a pacs.008, in their order. Fails, with the `place` of the transfer from 1, as `tiynOf` does, with
 * `iso.iban.malformed` or with `iso.iban.foreign` where the debtor's account is of another country, and with
 * `iso.count.differs` where the header counts otherwise; and, with the `path`, with `iso.element.missing` for half a place and
 * `iso.element.too-many` for a second envelope of ours.
 */
export function creditTransfers({ name, body }: IsoMessage): Result<readonly CreditTransfer[]> {
  if (name !== 'credit-transfer') return fail('iso.message.unknown')
  const made = millisecondsOf(textAt(body, 'GrpHdr', 'CreDtTm') ?? '')
  const listed = body.CdtTrfTxInf as readonly IsoTree[]
  if (Number(textAt(body, 'GrpHdr', 'NbOfTxs')) !== listed.length) return fail('iso.count.differs')
  const transfers: CreditTransfer[] = []
  for (const [place, transfer] of listed.entries()) {
    const read = transferOf(transfer, made)
    if (!read.ok) return fail(read.error.code, { ...read.error.details, place: place + 1 })
    transfers.push(read.value)
  }
  return ok(transfers)
}

function transferOf(transfer: IsoTree, made: number): Result<CreditTransfer> {
  const tiyn = tiynOf(transfer.IntrBkSttlmAmt as unknown as IsoAmount)
  if (!tiyn.ok) return tiyn
  const debtor = sideOf(transfer, 'Dbtr')
  if (!debtor.ok) return debtor
  if (debtor.value.country !== null && debtor.value.country !== 'KZ') return fail('iso.iban.foreign')
  const creditor = sideOf(transfer, 'Cdtr')
  if (!creditor.ok) return creditor
  const signs = signsOf(transfer)
  if (!signs.ok) return signs
  const accepted = textAt(transfer, 'AccptncDtTm')
  return ok({
    endToEndId: textAt(transfer, 'PmtId', 'EndToEndId') ?? '',
    uetr: textAt(transfer, 'PmtId', 'UETR') ?? null,
    tiyn: tiyn.value,
    at: accepted === undefined ? made : millisecondsOf(accepted),
    debtor: debtor.value.side,
    creditor: creditor.value.side,
    words: ((at(transfer, 'RmtInf', 'Ustrd') as readonly string[] | undefined) ?? []).join(' '),
    purpose: textAt(transfer, 'Purp', 'Cd') ?? null,
    signs: signs.value,
  })
}

const envelope = 'SplmtryData/Envlp/SaqbolScrng'

function signsOf(transfer: IsoTree): Result<OrderSigns | null> {
  const data = transfer.SplmtryData as readonly IsoTree[] | undefined
  if (data === undefined) return ok(null)
  const ours = data.flatMap((each) => at(each, 'Envlp', 'SaqbolScrng') ?? []) as readonly IsoTree[]
  const [told] = ours
  if (told === undefined) return ok(null)
  if (ours.length > 1) return fail('iso.element.too-many', { path: envelope })
  const of = (name: string) => textAt(told, name) ?? null
  const [latitude, longitude] = [of('Lat'), of('Lon')]
  if ((latitude === null) !== (longitude === null))
    return fail('iso.element.missing', { path: `${envelope}/${latitude === null ? 'Lat' : 'Lon'}` })
  return ok({
    phone: of('Phne')?.replace('-', '') ?? null,
    device: of('Dvc'),
    cardToken: of('CardTkn'),
    place: latitude === null ? null : { latitude: Number(latitude), longitude: Number(longitude) },
    callWith: of('CallWth'),
  })
}

interface ReadSide {
  readonly side: PaymentSide
  readonly country: string | null
}

function sideOf(transfer: IsoTree, role: 'Dbtr' | 'Cdtr'): Result<ReadSide> {
  const told = textAt(transfer, `${role}Acct`, 'Id', 'IBAN')
  let read: Iban | undefined
  if (told !== undefined) {
    const parsed = parseIban(told)
    if (!parsed.ok) return fail('iso.iban.malformed')
    read = parsed.value
  }
  const institution = at(transfer, `${role}Agt`, 'FinInstnId') as IsoTree | undefined
  const bank = institution && (textAt(institution, 'BICFI') ?? textAt(institution, 'ClrSysMmbId', 'MmbId'))
  const party = (transfer[role] ?? {}) as IsoTree
  const ids = ['OrgId', 'PrvtId'].flatMap(
    (kind) => (at(party, 'Id', kind, 'Othr') as readonly IsoTree[] | undefined) ?? [],
  )
  return ok({
    side: {
      iban: read?.iban ?? null,
      bank: bank ?? null,
      name: textAt(party, 'Nm') ?? null,
      ids: ids.map(({ Id }) => Id as string),
    },
    country: read?.country ?? null,
  })
}

function at(tree: IsoTree, ...path: readonly string[]): IsoValue | undefined {
  let value: IsoValue | undefined = tree
  for (const name of path) {
    if (typeof value !== 'object' || Array.isArray(value)) return undefined
    value = (value as IsoTree)[name]
  }
  return value
}

function textAt(tree: IsoTree, ...path: readonly string[]): string | undefined {
  const value = at(tree, ...path)
  return typeof value === 'string' ? value : undefined
}
