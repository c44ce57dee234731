/**
 * What became of the link between a report and an observable: `counted` as an independent report; `repeated` because
 * its reporter or its text had counted before; `withdrawn` with its report; `voided` by a decision to delist.
 */
export type LinkStatus = 'counted' | 'repeated' | 'withdrawn' | 'voided'

/** One link as the count sees it. Marks are keyed hashes in hexadecimal. */
export interface ReportLink {
  readonly reportId: string
  /** Null where the reporter is unknown: then it is taken for somebody new. */
  readonly reporterMark: string | null
  readonly textMark: string
  readonly status: LinkStatus
  /** Whether retention has taken the reporter's mark; what was decided while it was there stands. */
  readonly erased: boolean
}

/**
 * The links that count now and did not before, given all links of one observable in the order of their reports: after
 * a withdrawal a repeated report takes the place of the one it had repeated. No reporter and no text ever counts
 * twice, so the count is at most the number of distinct reporters and at most the number of distinct texts. Voided
 * links still use up their reporter and text: reports that a decision has set aside do not come back as new ones.
 */
export function promotions<Link extends ReportLink>(links: readonly Link[]): readonly Link[] {
  const reporters = new Set<string>()
  const texts = new Set<string>()
  const use = ({ reporterMark, textMark }: ReportLink) => {
    texts.add(textMark)
    if (reporterMark !== null) reporters.add(reporterMark)
  }
  for (const link of links) if (link.status === 'counted' || link.status === 'voided') use(link)
  return links.filter((link) => {
    if (link.status !== 'repeated' || link.erased) return false
    const free = !texts.has(link.textMark) && (link.reporterMark === null || !reporters.has(link.reporterMark))
    if (free) use(link)
    return free
  })
}
