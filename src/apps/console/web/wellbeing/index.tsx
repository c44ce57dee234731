/** Stands here until it is written. */
export function WellbeingMenu() {
  return null
}
