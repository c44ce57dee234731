import type { ReportJson } from '#domains/reports'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { wordOf } from '../app/taxonomy.ts'

/** What a report is known by where its number would say nothing to anybody. */
export type NamedReport = Pick<ReportJson, 'topic' | 'fraudType' | 'submittedAt' | 'region'>

/** Names a report in words: what it is about, when it was told, where. */
export function useReportWords(): (report: NamedReport) => string {
  const t = useT()
  const format = useFormat()
  return ({ topic, fraudType, submittedAt, region }) => {
    const about = fraudType === null ? wordOf.topic(t, topic) : wordOf.fraudType(t, fraudType)
    return [about, format.time(submittedAt), ...(region === null ? [] : [wordOf.region(t, region)])].join(', ')
  }
}
