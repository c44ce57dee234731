/** What a range of Kazakhstan's numbering plan is for. `reserved` ranges are assigned to nobody. */
export type RangeUse = 'mobile' | 'fixed' | 'special' | 'toll-free' | 'premium' | 'reserved'

/** A range of the numbering plan: its use, and who it was given to or where it is. */
export interface NumberRange {
  readonly use: RangeUse
  /** The operator the range was given to; numbers move between operators, so this never names the present one. */
  readonly operator?: string
  /** The region of a geographic code (ISO 3166-2:KZ). */
  readonly region?: string
}

const mobile = (operator: string): NumberRange => ({ use: 'mobile', operator })
const fixed = (region: string): NumberRange => ({ use: 'fixed', region })

/**
 * Kazakhstan's part of the +7 plan by the first three digits of the national number (zone codes 6xx and 7xx are
 * Kazakhstan's by the agreement with Russia of 2006-06-11).
 */
const ranges: Readonly<Record<string, NumberRange>> = {
  700: mobile('Altel'),
  701: mobile('Kcell'),
  702: mobile('Kcell'),
  703: { use: 'reserved' },
  704: { use: 'reserved' },
  705: mobile('Beeline'),
  706: mobile('Beeline'),
  707: mobile('Tele2'),
  708: mobile('Altel'),
  709: { use: 'reserved' },
  747: mobile('Tele2'),
  771: mobile('Beeline'),
  775: mobile('Kcell'),
  776: mobile('Beeline'),
  777: mobile('Beeline'),
  778: mobile('Kcell'),
  785: { use: 'mobile' },
  710: fixed('KZ-62'),
  711: fixed('KZ-27'),
  712: fixed('KZ-23'),
  713: fixed('KZ-15'),
  714: fixed('KZ-39'),
  715: fixed('KZ-59'),
  716: fixed('KZ-11'),
  717: fixed('KZ-71'),
  718: fixed('KZ-55'),
  721: fixed('KZ-35'),
  722: fixed('KZ-10'),
  723: fixed('KZ-63'),
  724: fixed('KZ-43'),
  725: fixed('KZ-61'),
  726: fixed('KZ-31'),
  727: fixed('KZ-75'),
  728: fixed('KZ-33'),
  729: fixed('KZ-47'),
  750: { use: 'reserved' },
  751: { use: 'special' },
  760: { use: 'special' },
  761: { use: 'special' },
  762: { use: 'special' },
  763: { use: 'special' },
  764: { use: 'special' },
  800: { use: 'toll-free' },
  808: { use: 'special' },
  809: { use: 'premium' },
}

/**
 * The range a ten-digit national number of +7 falls in, or undefined where Kazakhstan's plan has none. Codes 800 and 809
 * are shared with Russia; `isKazakh` tells them apart.
 */
export function kzRange(national: string): NumberRange | undefined {
  const range = ranges[national.slice(0, 3)]
  if (range?.region === 'KZ-61' && national.startsWith('7252')) return { ...range, region: 'KZ-79' }
  return range
}

/** Whether a ten-digit national number of +7 is Kazakhstan's: 6xx, 7xx, and the toll-free blocks 800 070 and 800 080. */
export function isKazakh(national: string): boolean {
  return /^(?:[67]|8000[78]0)/.test(national)
}

/** Official short numbers of Kazakhstan and whom they reach; a bank is named by its IBAN bank code. */
export const shortNumbers: Readonly<Record<string, string>> = {
  101: 'fire',
  102: 'police',
  103: 'ambulance',
  104: 'gas',
  109: 'city-services',
  111: 'child-helpline',
  112: 'emergency',
  118: 'directory',
  150: 'family-helpline',
  1408: 'health',
  1414: 'e-government',
  1424: 'anti-corruption',
  505: 'bank-856',
  7111: 'bank-601',
  7575: 'bank-965',
  7711: 'bank-998',
  9999: 'bank-722',
}
