/** Stands here until it is written. */
export function CrisisBanner() {
  return null
}
