import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { useSession } from '../app/session.tsx'
import { useTaxonomy } from '../report/report-data.ts'
import { ReportChoice } from './report-choice.tsx'

/** What may be said of a theft besides the payments. */
export interface Besides {
  readonly channel: string
  readonly region: string
  /** The id of the report that tells of it; '' without one. */
  readonly report: string
  readonly caseNumber: string
}

const channels = ['hotline', 'police', 'site'] as const

interface SurroundingsProps {
  readonly told: Besides
  readonly change: (part: Partial<Besides>) => void
  /** Whether the report is known already and not to be chosen. */
  readonly fromReport: boolean
}

/** What may be said besides, folded away: the payments alone are enough. */
export function Surroundings({ told, change, fromReport }: SurroundingsProps) {
  const t = useT()
  const { person, may } = useSession()
  const regions = useTaxonomy()?.region ?? []
  const [seen, setSeen] = useState(false)
  return (
    <details className="recoveries-more-fields" onToggle={() => setSeen(true)}>
      <summary>{t('console.recoveries.open.more')}</summary>
      <div className="recoveries-fields">
        <NativeSelect
          label={t('console.recoveries.channel')}
          value={told.channel}
          data={channels.map((value) => ({ value, label: t(`console.recoveries.channel.${value}`) }))}
          onChange={({ currentTarget: { value } }) => change({ channel: value })}
        />
        <NativeSelect
          label={t('console.recoveries.region')}
          // Whoever belongs to a region opens recoveries of it.
          disabled={person.region !== null}
          value={told.region}
          data={[
            { value: '', label: t('console.recoveries.region.none') },
            ...regions.map(({ code, title }) => ({ value: code, label: title })),
          ]}
          onChange={({ currentTarget: { value } }) => change({ region: value })}
        />
        {seen && !fromReport && may('reports:read') && (
          <ReportChoice value={told.report} change={(report) => change({ report })} />
        )}
        <TextInput
          label={t('console.recoveries.case')}
          minLength={3}
          maxLength={100}
          value={told.caseNumber}
          onChange={({ currentTarget: { value } }) => change({ caseNumber: value })}
        />
      </div>
    </details>
  )
}
