import { Metadata } from 'libphonenumber-js/core'
import metadata from 'libphonenumber-js/max/metadata'
import { isKazakh, kzRange } from './kz-numbering.ts'

/** The library's number types, in the order it tries them. */
const libraryTypes = [
  'FIXED_LINE',
  'MOBILE',
  'PREMIUM_RATE',
  'TOLL_FREE',
  'SHARED_COST',
  'VOIP',
  'PERSONAL_NUMBER',
  'PAGER',
  'UAN',
  'VOICEMAIL',
] as const

/** The part of the library's numbering plan its type declarations leave out. */
interface TypedPlan {
  type(name: string): { pattern(): string | undefined } | undefined
}

interface TypePattern {
  readonly type: string
  readonly pattern: RegExp
}

/**
 * The assigned ranges of one country under +7, compiled once: the library compiles them anew on every call, which is
 * nine tenths of what it costs to find a number in a text.
 */
function compile(country: 'KZ' | 'RU'): readonly TypePattern[] {
  const plans = new Metadata(metadata)
  plans.selectNumberingPlan(country)
  const plan = plans.numberingPlan as unknown as TypedPlan
  return libraryTypes.flatMap((type) => {
    const pattern = plan.type(type)?.pattern()
    return pattern === undefined || pattern === '' ? [] : [{ type, pattern: new RegExp(`^(?:${pattern})$`) }]
  })
}

const assigned = { KZ: compile('KZ'), RU: compile('RU') }

/** Whose a ten-digit national number of +7 is, and its type in the library's words; undefined where nobody can hold it. */
export function sevenNumber(national: string): { readonly country: 'KZ' | 'RU'; readonly type: string } | undefined {
  if (national.length !== 10) return undefined
  const country = isKazakh(national) ? 'KZ' : 'RU'
  if (country === 'KZ' && (kzRange(national)?.use ?? 'reserved') === 'reserved') return undefined
  const found = assigned[country].find(({ pattern }) => pattern.test(national))
  return found === undefined ? undefined : { country, type: found.type }
}
