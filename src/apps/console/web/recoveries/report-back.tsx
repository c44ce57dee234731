import { Link } from '@tanstack/react-router'
import { useT } from '../app/i18n.tsx'
import { useLine } from '../report/report-data.ts'
import { useReportWords } from './report-words.ts'

/** Leads from a recovery back to the report that tells of it, named in words; nothing for whoever may not read that report. */
export function ReportBack({ report }: { readonly report: string }) {
  const t = useT()
  const words = useReportWords()
  const line = useLine(report)
  if (line === undefined) return null
  return (
    <>
      {' · '}
      {t('console.recoveries.report')}:{' '}
      <Link to="/reports/$id" params={{ id: report }} className="recoveries-link">
        {words(line)}
      </Link>
    </>
  )
}
