/** Fewer cases than this say nothing about how often a suggestion is right. */
export const fewestCases = 20

/** How many days back agreement is counted: the desk and the offenders change. */
export const agreementDays = 180

/** The first day that counts, for a day `YYYY-MM-DD`. */
export function agreementSince(today: string): string {
  const moment = new Date(`${today}T00:00:00Z`)
  moment.setUTCDate(moment.getUTCDate() - agreementDays)
  return moment.toISOString().slice(0, 10)
}

/** What has been measured of suggestions like one: null where there were too few. */
export interface Agreement {
  readonly cases: number
  readonly agreed: number
}

/** The agreement as it may be shown. */
export function shownAgreement(counted: Agreement | undefined): Agreement | null {
  return counted === undefined || counted.cases < fewestCases ? null : { cases: counted.cases, agreed: counted.agreed }
}

/** Why a new model is not taken into use; undefined where it is. */
export function refusalOf(measured: {
  readonly macroF1: number
  readonly wordLists: number
  /** Of the model that answers now, on the same held-out reports. */
  readonly before: number | null
  readonly heldOut: number
  readonly flagged: number
  readonly missed: number
}): string | undefined {
  const { macroF1, wordLists, before, heldOut, flagged, missed } = measured
  if (flagged > 0) return 'flags-lawful-speech'
  if (missed > 0) return 'misses-danger'
  if (macroF1 < wordLists) return 'worse-than-word-lists'
  return before !== null && macroF1 < before - chance(heldOut) ? 'worse-than-before' : undefined
}

/** By how much macro-F1 on so many reports may differ without meaning anything. */
function chance(reports: number): number {
  return Math.max(0.01, 0.5 / Math.sqrt(Math.max(1, reports)))
}
