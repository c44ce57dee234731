/** Stands here until it is written. */
export function Palette() {
  return null
}

/** Stands here until it is written. */
export function openPalette(): void {
  return undefined
}
