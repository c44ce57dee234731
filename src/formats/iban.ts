import { countrySpecs, isValidIBAN } from 'ibantools'
import { fail, ok, type Result } from '#kernel/result'
import { foldText } from './clean-text.ts'
import { type KzBank, kzBanks } from './kz-banks.ts'

/** A bank account by ISO 13616, in electronic format (upper case, no spaces). */
export interface Iban {
  readonly iban: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** The bank of a Kazakhstan account, where its code is known. */
  readonly bank?: KzBank
}

/** Cyrillic capitals that look like Latin ones; people type accounts with whatever keyboard is on. */
// biome-ignore format: a table reads better in rows
const lookalikes: Readonly<Record<string, string>> = {
  А: 'A', В: 'B', Е: 'E', К: 'K', М: 'M', Н: 'H', О: 'O', Р: 'P', С: 'C', Т: 'T', У: 'Y', Х: 'X', І: 'I', З: '3',
}

/** The number of characters of a country's IBAN, or undefined where the country has none. */
export function ibanLength(country: string): number | undefined {
  return countrySpecs[country]?.chars ?? undefined
}

/** Text as IBAN characters: upper case, Cyrillic look-alikes as Latin, spaces and hyphens gone. */
export function foldIban(text: string): string {
  return (
    foldText(text)
      .text.toUpperCase()
      .replace(/[\s\-._]/g, '')
      .replace(/[А-ЯІ]/g, (letter) => lookalikes[letter] ?? letter)
      // КЗ, as it sounds: a З is a 3 by its looks, but no country code has a digit.
      .replace(/^(IBAN:?)?K3/, '$1KZ')
  )
}

/**
 * Reads one account number of any country, written with any spaces and with Cyrillic look-alikes. Fails with
 * `iban.malformed`, `iban.unknown-country`, `iban.bad-length` or `iban.bad-check-digits` (ISO 7064 MOD 97-10).
 */
export function parseIban(text: string): Result<Iban> {
  const folded = foldIban(text).replace(/^IBAN:?/, '')
  if (!/^[A-Z]{2}[0-9O]{2}[A-Z0-9]{1,30}$/.test(folded)) return fail('iban.malformed')
  const country = folded.slice(0, 2)
  const expected = ibanLength(country)
  if (expected === undefined) return fail('iban.unknown-country', { country })
  if (folded.length !== expected) return fail('iban.bad-length', { country, expected, actual: folded.length })
  const iban = [folded, folded.slice(0, 2) + folded.slice(2).replaceAll('O', '0')].find((reading) =>
    isValidIBAN(reading),
  )
  if (iban === undefined) return fail('iban.bad-check-digits')
  const bank = country === 'KZ' ? kzBanks.get(iban.slice(4, 7)) : undefined
  return ok(bank === undefined ? { iban, country } : { iban, country, bank })
}

/** An account number in groups of four (`KZ86 125K ZT50 0410 0100`). */
export function formatIban(iban: string): string {
  return iban.replace(/(.{4})(?=.)/g, '$1 ')
}
