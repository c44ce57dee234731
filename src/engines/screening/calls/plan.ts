import { Metadata } from 'libphonenumber-js/core'
import metadata from 'libphonenumber-js/max/metadata'
import { isKazakh, kzRange, shortNumbers } from '#formats/kz-numbering'
import { sevenNumber } from '#formats/seven-plan'
import { digitCount } from './dialled.ts'
import { type NumberUse, numberUses } from './tables.ts'

const placeOf = (use: NumberUse): number => numberUses.indexOf(use)
const foreign = placeOf('foreign')
const short = placeOf('short')

/** National numbers of +7 are told apart by their first five digits: no range of Kazakhstan is finer. */
const sevenPrefixes = 100_000

/** What the numbers of +7 are for, by the first five digits of the national number, as places in `numberUses`. */
function sevenPlan(): Uint8Array {
  const plan = new Uint8Array(sevenPrefixes)
  for (let prefix = 10_000; prefix < sevenPrefixes; prefix++) {
    const national = `${prefix}00000`
    if (isKazakh(national)) plan[prefix] = sevenNumber(national) === undefined ? 0 : placeOf(kazakhUse(national))
    // Russia's zones as a whole: its finer ranges change, and none of them is ours to judge.
    else if (/^[3489]/.test(national)) plan[prefix] = foreign
  }
  // 800 070 and 800 080 are Kazakhstan's; the numbers beside them (800 071 …) are nobody's that calls.
  for (const prefix of [80_007, 80_008]) plan[prefix] = placeOf('other')
  return plan
}

function kazakhUse(national: string): NumberUse {
  const use = kzRange(national)?.use ?? 'reserved'
  if (use === 'mobile' || use === 'fixed') return use
  return use === 'reserved' ? 'none' : 'other'
}

/** The part of the library's numbering plan its type declarations leave out. */
interface Lengths {
  possibleLengths(): readonly number[] | undefined
}

/** For each calling code (1 to 999) the lengths of its national numbers, a bit for each; 0 for a code that is not given. */
function callingCodes(): Uint32Array {
  const codes = new Uint32Array(1000)
  const plans = new Metadata(metadata)
  const { country_calling_codes: countries, nonGeographic } = metadata as unknown as {
    readonly country_calling_codes: Readonly<Record<string, readonly string[]>>
    readonly nonGeographic: Readonly<Record<string, unknown>>
  }
  const add = (code: string, plan: string) => {
    plans.selectNumberingPlan(plan as 'KZ')
    const lengths = (plans.numberingPlan as unknown as Lengths | undefined)?.possibleLengths() ?? []
    for (const length of lengths) codes[Number(code)] = (codes[Number(code)] ?? 0) | (1 << length)
  }
  for (const [code, names] of Object.entries(countries)) for (const name of names) add(code, name)
  for (const code of Object.keys(nonGeographic)) add(code, code)
  return codes
}

/** Compiled once for the process: it takes some 50 ms. */
let compiled: { readonly seven: Uint8Array; readonly codes: Uint32Array } | undefined

/** The plan built in: what a number is for by Kazakhstan's plan and, abroad, by calling code and length; a place in `numberUses`. */
export function makePlan(): (number: number) => number {
  compiled ??= { seven: sevenPlan(), codes: callingCodes() }
  const { seven, codes } = compiled
  const shorts = new Set(Object.keys(shortNumbers).map(Number))
  return (number) => {
    if (number >= 7e10 && number < 8e10) return seven[Math.floor((number - 7e10) / 1e5)] ?? 0
    if (number < 1e5) return shorts.has(number) ? short : 0
    return abroad(codes, number)
  }
}

function abroad(codes: Uint32Array, number: number): number {
  const length = digitCount(number)
  for (let taken = 1; taken <= 3; taken++) {
    // Calling codes are free of prefixes of each other, so the first that is given is the one.
    const lengths = codes[Math.floor(number / 10 ** (length - taken))] ?? 0
    if (lengths !== 0) return (lengths & (1 << (length - taken))) === 0 ? 0 : foreign
  }
  return 0
}
