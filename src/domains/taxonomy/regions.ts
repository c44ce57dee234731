import { type CodeOf, codesOf, isCodeIn } from './code-table.ts'

/** The 17 regions and 3 cities of republican significance of Kazakhstan since 2022 (ISO 3166-2:KZ). */
export const regions = [
  { code: 'KZ-10', level: 'region' },
  { code: 'KZ-11', level: 'region' },
  { code: 'KZ-15', level: 'region' },
  { code: 'KZ-19', level: 'region' },
  { code: 'KZ-23', level: 'region' },
  { code: 'KZ-27', level: 'region' },
  { code: 'KZ-31', level: 'region' },
  { code: 'KZ-33', level: 'region' },
  { code: 'KZ-35', level: 'region' },
  { code: 'KZ-39', level: 'region' },
  { code: 'KZ-43', level: 'region' },
  { code: 'KZ-47', level: 'region' },
  { code: 'KZ-55', level: 'region' },
  { code: 'KZ-59', level: 'region' },
  { code: 'KZ-61', level: 'region' },
  { code: 'KZ-62', level: 'region' },
  { code: 'KZ-63', level: 'region' },
  { code: 'KZ-71', level: 'city' },
  { code: 'KZ-75', level: 'city' },
  { code: 'KZ-79', level: 'city' },
] as const

/** A region or a city of republican significance. */
export type Region = CodeOf<typeof regions>

/** The codes of the regions and cities. */
export const regionCodes: readonly Region[] = codesOf(regions)

/** Whether a text is the code of a region. */
export function isRegion(text: string): text is Region {
  return isCodeIn(regions, text)
}
