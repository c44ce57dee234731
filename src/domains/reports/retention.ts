/** Days after which a reporter's mark is deleted: it served to tell independent reports apart, and has done so. */
export const markDays = 90

const day = 86_400_000

/** Submissions whose last report was closed before this moment have kept their words long enough. */
export function wordsExpiredBefore(now: Date, retentionDays: number): Date {
  return new Date(now.getTime() - retentionDays * day)
}

/** Reporters' marks of submissions from before this moment are deleted. */
export function marksExpiredBefore(now: Date): Date {
  return new Date(now.getTime() - markDays * day)
}
