import { fail, ok, type Result } from '#kernel/result'
import { amountOf, type IsoAmount, tiynOf, tiynOrNone } from './amount.ts'
import type { IsoMessage, MessageName } from './message.ts'
import type { IsoTree, IsoValue } from './shape.ts'

/** A payment as a victim's bank knows it. Amounts in tiyn, moments in milliseconds since 1970. */
export interface PaymentMade {
  /** How the bank names it; null where only the victim's words are known. */
  readonly reference: string | null
  /** Code of the bank that received it, where it is told. */
  readonly bank: string | null
  readonly account: string
  readonly amount: bigint
  readonly at: number
}

/** A UUID within the 35 characters of an ISO identifier: without its dashes. */
export function isoIdOf(uuid: string): string {
  return uuid.replaceAll('-', '')
}

/** The UUID of an ISO identifier of ours; undefined for any other text. */
export function uuidOf(isoId: string): string | undefined {
  const match = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/i.exec(isoId)
  return match === null ? undefined : match.slice(1).join('-').toLowerCase()
}

/** A bank by its code in the clearing system. */
export function agentOf(bank: string): IsoTree {
  return { FinInstnId: { ClrSysMmbId: { MmbId: bank } } }
}

/** The code of a bank, or its BIC where the code is not told. */
export function bankOfAgent(agent: IsoValue | undefined): string | undefined {
  const institution = at(agent, 'FinInstnId')
  return textAt(institution, 'ClrSysMmbId', 'MmbId') ?? textAt(institution, 'BICFI')
}

/** An account: by IBAN where it is one, otherwise by whatever number it has. */
export function accountOf(account: string): IsoTree {
  return { Id: /^[A-Z]{2}\d{2}[A-Z0-9]{1,30}$/.test(account) ? { IBAN: account } : { Othr: { Id: account } } }
}

/** The number of an account. */
export function numberOfAccount(account: IsoValue | undefined): string | undefined {
  return textAt(account, 'Id', 'IBAN') ?? textAt(account, 'Id', 'Othr', 'Id')
}

/** A moment as messages have it, in UTC. */
export function momentOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

/** A moment of a message in milliseconds since 1970; without a zone it is in that of Kazakhstan. */
export function millisecondsOf(moment: string): number {
  return Date.parse(/(Z|[+-]\d{2}:\d{2})$/.test(moment) ? moment : `${moment}+05:00`)
}

/** The centre, as party of a message. */
export const centreParty: IsoTree = { Pty: { Nm: 'Saqbol' } }

/** Writes a payment that was made. */
export function writePayment({ reference, bank, account, amount, at }: PaymentMade): IsoTree {
  return {
    ...(reference !== null && { Ref: reference }),
    ...(bank !== null && { Agt: agentOf(bank) }),
    Acct: accountOf(account),
    Amt: { ...amountOf(amount) },
    DtTm: momentOf(at),
  }
}

/** What is not seen, or makes a text look like another: controls, bidirectional and zero-width characters, odd spaces. */
const unseen = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u

/** Whether a text can name an account, a bank or a payment on a screen: something is seen of it, and nothing else is there. */
export function isToken(text: string): boolean {
  return text.trim() !== '' && !unseen.test(text)
}

/**
 * A reference as it is kept, within the 35 characters of an ISO identifier: a UETR without its dashes and small. Fails with
 * `iso.recall.reference-malformed` for what is longer, blank, or has characters that are not seen.
 */
export function referenceOf(text: string): Result<string> {
  const uuid = uuidOf(text)
  if (uuid !== undefined) return ok(isoIdOf(uuid))
  return text.length > 35 || !isToken(text) ? fail('iso.recall.reference-malformed') : ok(text)
}

/** Ten trillion tenge, in tiyn: more than any payment carries, and sums of a thousand of them can be kept. */
const most = 10n ** 15n

/** A sum of money that is chased, in tiyn, 0 or more. Fails as `tiynOrNone` does, or with `iso.amount.too-high`. */
export function chasedOrNone(amount: IsoValue | undefined): Result<bigint> {
  return notTooMuch(tiynOrNone(amount as unknown as IsoAmount))
}

/** A sum of money that is chased, in tiyn, more than 0. Fails as `tiynOf` does, or with `iso.amount.too-high`. */
export function chasedOf(amount: IsoValue | undefined): Result<bigint> {
  return notTooMuch(tiynOf(amount as unknown as IsoAmount))
}

function notTooMuch(tiyn: Result<bigint>): Result<bigint> {
  return tiyn.ok && tiyn.value > most ? fail('iso.amount.too-high') : tiyn
}

/**
 * The account that a payment went to, with its bank where that is told. Fails with `iso.recall.account-missing`, or with
 * `iso.recall.account-malformed` where one of them is blank or has characters that are not seen.
 */
export function receiverOf({
  Agt,
  Acct,
}: IsoTree): Result<{ readonly account: string; readonly bank: string | undefined }> {
  const [account, bank] = [numberOfAccount(Acct), bankOfAgent(Agt)]
  if (account === undefined) return fail('iso.recall.account-missing')
  // In capital letters some texts are longer.
  const fits = isToken(account) && (bank === undefined || (isToken(bank) && bank.toUpperCase().length <= 35))
  return fits ? ok({ account, bank }) : fail('iso.recall.account-malformed')
}

/**
 * Reads a payment that was made. Fails as `chasedOf`, `receiverOf` and `referenceOf` do.
 */
export function readPayment(payment: IsoTree): Result<PaymentMade> {
  const amount = chasedOf(payment.Amt)
  if (!amount.ok) return amount
  const receiver = receiverOf(payment)
  if (!receiver.ok) return receiver
  const moment = millisecondsOf(textAt(payment, 'DtTm') ?? '')
  const told = textAt(payment, 'Ref')
  const reference = told === undefined ? ok(null) : referenceOf(told)
  if (!reference.ok) return reference
  const { account, bank = null } = receiver.value
  return ok({ reference: reference.value, bank, account, amount: amount.value, at: moment })
}

/** What stands at a path of single elements. */
export function at(value: IsoValue | undefined, ...path: readonly string[]): IsoValue | undefined {
  let found = value
  for (const name of path) {
    if (typeof found !== 'object' || Array.isArray(found)) return undefined
    found = (found as IsoTree)[name]
  }
  return found
}

/** The text at a path. */
export function textAt(value: IsoValue | undefined, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path)
  return typeof found === 'string' ? found : undefined
}

/** The groups of a list at a path; none where there is no list. */
export function listAt(value: IsoValue | undefined, ...path: readonly string[]): readonly IsoTree[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? (found as readonly IsoTree[]) : []
}

/** The envelope of our extension in a list of supplementary data. */
export function extensionOf(data: readonly IsoTree[], name: string): IsoTree | undefined {
  const found = data.map((each) => at(each, 'Envlp', name)).find((each) => each !== undefined)
  return found as IsoTree | undefined
}

/** Reads every one of a list, or fails as the first that fails. */
export function readAll<T>(list: readonly IsoTree[], read: (tree: IsoTree) => Result<T>): Result<readonly T[]> {
  const values: T[] = []
  for (const tree of list) {
    const value = read(tree)
    if (!value.ok) return value
    values.push(value.value)
  }
  return ok(values)
}

/** The body of a message that must be of this name; fails with `iso.message.unknown` for any other. */
export function bodyOf(message: IsoMessage, name: MessageName): Result<IsoTree> {
  return message.name === name ? ok(message.body) : fail('iso.message.unknown')
}
