import { mobilePrefixes } from '../identifiers.ts'
import { mix } from './stream.ts'

/** Prefixes of the one operator whose records we see; the rest of the mobile prefixes belong to the others. */
export const ownPrefixes: readonly string[] = ['701', '702', '775', '778']

const otherPrefixes = mobilePrefixes.filter((prefix) => !ownPrefixes.includes(prefix)).map(Number)

/** Codes of the larger towns' fixed networks. */
const townCodes = [727, 717, 725, 721, 722, 718, 712, 724]

const own = ownPrefixes.map(Number)

/** Every number of ours, by its place from 0 to `ownNumbers - 1`: E.164 digits. */
export function ownNumber(place: number): number {
  return 70_000_000_000 + (own[Math.floor(place / 10_000_000)] as number) * 10_000_000 + (place % 10_000_000)
}

/** How many numbers the operator's prefixes hold. */
export const ownNumbers = ownPrefixes.length * 10_000_000

/** A number of another network, the same for the same salt: mobile, one in twelve fixed. E.164 digits. */
export function otherNumber(salt: number): number {
  const h = mix(salt, 31)
  const rest = mix(salt, 32)
  if (h % 12 === 0)
    return 70_000_000_000 + (townCodes[rest % townCodes.length] as number) * 10_000_000 + 2_000_000 + (rest % 1_000_000)
  return 70_000_000_000 + (otherPrefixes[h % otherPrefixes.length] as number) * 10_000_000 + (rest % 10_000_000)
}

/** Short numbers that send codes and notices. */
export const senders: readonly number[] = [1414, 9999, 7111, 7575, 1408, 505, 150, 111]

/**
 * The IMSI of the card on a place. Mobile network code 99 belongs to no operator of Kazakhstan (401), so that no IMSI
 * here is anybody's. Cards made one after another have neighbouring IMSIs.
 */
export function imsiAt(place: number): number {
  return 401_990_000_000_000 + place * 3 + (mix(place, 41) % 3)
}

/** The ICCID (ITU-T E.118) of a serial number below 10^12: `89` telecommunication, `997` as cards here have, issuer 99, Luhn digit. */
export function iccidOf(serial: number): string {
  const digits = `8999799${String(serial).padStart(12, '0')}`
  let sum = 0
  for (let i = digits.length - 1, double = true; i >= 0; i--, double = !double) {
    const digit = (digits.charCodeAt(i) - 48) * (double ? 2 : 1)
    sum += digit > 9 ? digit - 9 : digit
  }
  return digits + String((10 - (sum % 10)) % 10)
}

const phoneModels = Float64Array.from(
  { length: 300 },
  (_, i) => (i % 3 === 0 ? 86_000_000 : 35_000_000) + (mix(i, 51) % 900_000) + 50_000,
)

const moduleModels = Float64Array.from({ length: 8 }, (_, i) => 86_990_000 + i * 113)

/** The 14 digits of a handset's IMEI: models by popularity; the same for the same two salts. */
export function handset(choice: number, serial: number): number {
  const model = Math.floor(phoneModels.length * ((choice >>> 0) * 2 ** -32) ** 2)
  return (phoneModels[model] as number) * 1_000_000 + ((serial * 617_113 + 12_345) % 1_000_000)
}

/** The 14 digits of the IMEI of a GSM module, as meters, alarms, gateways and boxes have; devices of one delivery stand in a row. */
export function gsmModule(model: number, serial: number): number {
  return (moduleModels[model % moduleModels.length] as number) * 1_000_000 + (serial % 1_000_000)
}
