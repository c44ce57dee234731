import metadata from 'libphonenumber-js/max/metadata'
import { digitCount } from '#engines/screening'

const { country_calling_codes: countriesOf } = metadata as unknown as {
  readonly country_calling_codes: Readonly<Record<string, readonly [string, ...string[]]>>
}

const names: string[] = ['', 'KZ', 'RU']
const [nobody, kazakhstan, russia] = [0, 1, 2] as const

/** The place in `countries` by calling code, 1 to 999; 0 for a code that is given to no country. */
const placeOf = new Uint16Array(1000)
for (const [code, [main]] of Object.entries(countriesOf)) {
  if (code === '7') continue
  if (!names.includes(main)) names.push(main)
  placeOf[Number(code)] = names.indexOf(main)
}

/** Countries by place (ISO 3166-1 alpha-2, `001` for numbers of no country); the first is none. */
export const countries: readonly string[] = names

/**
 * The country of a caller's number, as a place in `countries`: by the calling code alone, so countries that share one are
 * told as the largest of them, Kazakhstan and Russia apart. Short numbers are Kazakhstan's.
 */
export function countryOf(number: number): number {
  if (number >= 7e10 && number < 8e10) return number >= 7.6e10 && number < 7.8e10 ? kazakhstan : russia
  if (number <= 0) return nobody
  if (number < 1e6) return kazakhstan
  const length = digitCount(number)
  for (let taken = 1; taken <= 3; taken++) {
    const place = placeOf[Math.floor(number / 10 ** (length - taken))] ?? 0
    if (place > 0) return place
  }
  return nobody
}
