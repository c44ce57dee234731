import * as asn1 from 'asn1js'
import { fail, ok, type Result } from '#kernel/result'

/** A row of numbers: `count` of them from `start` on (RFC 8226 §9). */
export interface NumberRange {
  readonly start: string
  readonly count: number
}

/** For which numbers a certificate may speak: the TNAuthList of RFC 8226 §9. */
export interface NumberAuthority {
  /** Codes of providers (SPC; of the United States OCN): all numbers that the provider serves. */
  readonly providers: readonly string[]
  readonly ranges: readonly NumberRange[]
  readonly numbers: readonly string[]
}

/** The extension's object identifier, id-pe-TNAuthList. */
export const tnAuthListOid = '1.3.6.1.5.5.7.1.26'

const mostEntries = 10_000

/** Reads the DER of a TNAuthList. Fails with `passport.certificate-malformed`. */
export function readTnAuthList(der: Uint8Array): Result<NumberAuthority> {
  const malformed = fail('passport.certificate-malformed')
  const list = derSequence(der)
  if (list === undefined || list.length === 0 || list.length > mostEntries) return malformed
  const providers: string[] = []
  const ranges: NumberRange[] = []
  const numbers: string[] = []
  for (const entry of list) {
    const { tagClass, tagNumber } = entry.idBlock
    const inner = entry instanceof asn1.Constructed ? entry.valueBlock.value[0] : undefined
    if (tagClass !== 3 || inner === undefined) return malformed
    const text = inner instanceof asn1.IA5String ? inner.valueBlock.value : ''
    const range = rangeOf(inner)
    if (tagNumber === 0 && /^[\x21-\x7e]{1,32}$/.test(text)) providers.push(text)
    else if (tagNumber === 1 && range !== undefined) ranges.push(range)
    else if (tagNumber === 2 && isNumber(text)) numbers.push(text)
    else return malformed
  }
  return ok({ providers, ranges, numbers })
}

/** The DER of a TNAuthList; the module of RFC 8226 §9 has explicit tags. */
export function writeTnAuthList({ providers, ranges, numbers }: NumberAuthority): Uint8Array {
  const tagged = (tagNumber: number, inner: asn1.BaseBlock) =>
    new asn1.Constructed({ idBlock: { tagClass: 3, tagNumber }, value: [inner] })
  const text = (value: string) => new asn1.IA5String({ value })
  const range = ({ start, count }: NumberRange) =>
    new asn1.Sequence({ value: [text(start), new asn1.Integer({ value: count })] })
  const value = [
    ...providers.map((code) => tagged(0, text(code))),
    ...ranges.map((one) => tagged(1, range(one))),
    ...numbers.map((number) => tagged(2, text(number))),
  ]
  return new Uint8Array(new asn1.Sequence({ value }).toBER())
}

/**
 * Whether a certificate may speak for a number in the canonical form. A provider's code stands for whatever numbers the
 * provider serves; which these are, the numbering plan knows and not the certificate, so `serves` is asked. Without it a
 * provider is believed, as SHAKEN does: its attestation says whether the number is the caller's.
 */
export function coversNumber(
  { providers, ranges, numbers }: NumberAuthority,
  number: string,
  serves: (provider: string, number: string) => boolean = () => true,
): boolean {
  if (numbers.includes(number) || ranges.some((range) => isWithin(number, range))) return true
  return providers.some((provider) => serves(provider, number))
}

/** The blocks of a DER sequence, or undefined where the bytes are something else or more than that. */
export function derSequence(der: Uint8Array): readonly asn1.BaseBlock[] | undefined {
  try {
    const { offset, result } = asn1.fromBER(der)
    return offset === der.length && result instanceof asn1.Sequence ? result.valueBlock.value : undefined
  } catch {
    // The library throws on some malformed lengths and on a nesting too deep.
    return undefined
  }
}

const isNumber = (text: string) => /^[0-9*#]{1,15}$/.test(text)

function rangeOf(block: unknown): NumberRange | undefined {
  if (!(block instanceof asn1.Sequence)) return undefined
  const [start, count] = block.valueBlock.value
  if (!(start instanceof asn1.IA5String) || !(count instanceof asn1.Integer)) return undefined
  const text = start.valueBlock.value
  const many = count.valueBlock.valueDec
  // A range goes on by counting up, so its first number must be one.
  return /^[0-9]{1,15}$/.test(text) && Number.isSafeInteger(many) && many >= 2
    ? { start: text, count: many }
    : undefined
}

function isWithin(number: string, { start, count }: NumberRange): boolean {
  if (number.length !== start.length || !/^[0-9]+$/.test(number)) return false
  const steps = Number(number) - Number(start)
  return steps >= 0 && steps < count
}
