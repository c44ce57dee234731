/** Where each of the country's towns lies, in degrees, the largest first; the last is abroad. */
const coordinates: readonly (readonly [latitude: number, longitude: number])[] = [
  [43.24, 76.89],
  [51.13, 71.43],
  [42.32, 69.59],
  [50.28, 57.17],
  [49.8, 73.1],
  [42.9, 71.37],
  [52.29, 76.95],
  [49.95, 82.61],
  [50.41, 80.23],
  [47.11, 51.92],
  [44.85, 65.51],
  [53.21, 63.62],
  [51.23, 51.37],
  [54.87, 69.16],
  [43.65, 51.16],
  [50.05, 72.96],
  [43.3, 68.27],
  [53.28, 69.38],
  [45.02, 78.37],
  [51.72, 75.32],
  [52.37, 4.9],
]

/** How many towns people live in. */
export const townCount = coordinates.length - 1

/** A place abroad, as a network shows it that hides where one is. */
export const townAbroad = coordinates.length - 1

/** Nobody told where. */
export const townUnknown = 255

/** Where a town lies, in degrees; not a number where it is not known. */
export function placeOfTown(town: number): { readonly latitude: number; readonly longitude: number } {
  const [latitude, longitude] = coordinates[town] ?? [Number.NaN, Number.NaN]
  return { latitude, longitude }
}
