import { kzRange } from '#formats/kz-numbering'

/**
 * The short numbers of Kazakhstan that must always be reached: fire, police, ambulance, gas, the children's line and the single
 * emergency number.
 */
export const emergencyNumbers: readonly number[] = [101, 102, 103, 104, 111, 112]

/** No way of writing an emergency number has so many digits: anything above is not looked up at all. */
const formsBelow = 1e10

/**
 * Compiles the test for a called number: the numbers of the law and those given, as they are, after the country code (`7 112`), and
 * after country and area code (`7 727 112`, `7 7172 112`), as callers from abroad and from other areas dial them; within the
 * country they dial 8 for the 7.
 */
export function makeEmergency(more: readonly number[]): (called: number) => boolean {
  const forms = new Set<number>()
  for (const number of [...emergencyNumbers, ...more]) {
    forms.add(number)
    if (number >= 10_000) continue
    for (const before of ['', ...areaCodes()]) {
      forms.add(Number(`7${before}${number}`))
      forms.add(Number(`8${before}${number}`))
    }
  }
  const most = Math.max(formsBelow, ...more)
  return (called) => called <= most && forms.has(called)
}

/** The area codes of fixed lines, of three digits, and of four for towns. */
function areaCodes(): readonly string[] {
  const codes: string[] = []
  for (let code = 710; code < 730; code++) {
    if (kzRange(`${code}`)?.use !== 'fixed') continue
    codes.push(`${code}`)
    for (let town = 0; town < 10; town++) codes.push(`${code}${town}`)
  }
  return codes
}
