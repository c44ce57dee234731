/** Where a version stands: a proposal that was taken back or refused is `refused`; one that another followed is `replaced`. */
export type VersionState = 'proposed' | 'in-force' | 'replaced' | 'refused' | 'withdrawn'

/** The number of the version that comes with the program. */
export const shippedNumber = 1

/** Where a version stands while `inForce` is the number of the one that holds. */
export function versionState(
  version: { readonly number: number; readonly approvedAt: Date | null; readonly withdrawnAt: Date | null },
  inForce: number,
): VersionState {
  if (version.withdrawnAt !== null) return version.approvedAt === null ? 'refused' : 'withdrawn'
  if (version.approvedAt === null) return 'proposed'
  return version.number === inForce ? 'in-force' : 'replaced'
}

/** Whether a text can stand as a reason: 3 to 2,000 characters. */
export function isReason(text: string): boolean {
  const length = Array.from(text.trim()).length
  return length >= 3 && length <= 2000
}
