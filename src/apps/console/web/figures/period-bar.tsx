import { Group, NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import { useT } from '../app/i18n.tsx'
import { type Breakdown, breakdowns, nationalToday } from './figures-data.ts'

/** What the person chose to look at. */
export interface Chosen {
  readonly span: 'week' | 'month' | 'quarter' | 'year' | 'own'
  readonly from: string
  readonly to: string
  readonly by: Breakdown
  readonly data?: 'real' | 'synthetic' | undefined
}

const spans = ['week', 'month', 'quarter', 'year', 'own'] as const
const daysOf = { week: 7, month: 30, quarter: 90, year: 365 } as const

/** The last so many days, today included. */
export function spanOf(span: 'week' | 'month' | 'quarter' | 'year'): Pick<Chosen, 'span' | 'from' | 'to'> {
  return { span, from: nationalToday(1 - daysOf[span]), to: nationalToday() }
}

/** Which days, and broken down by what. */
export function PeriodBar(props: {
  readonly chosen: Chosen
  /** Whether the figures shown are of a simulation, of which there are also real ones to choose, or the other way round. */
  readonly data: 'real' | 'synthetic' | undefined
  readonly choose: (chosen: Chosen) => void
}) {
  const { chosen, data, choose } = props
  const t = useT()
  return (
    <Group gap="sm" align="flex-end" className="no-print">
      <SegmentedControl
        aria-label={t('console.figures.period')}
        value={chosen.span}
        data={spans.map((value) => ({ value, label: t(`console.figures.span.${value}`) }))}
        onChange={(span) => choose({ ...chosen, ...(span === 'own' ? { span } : spanOf(span)) })}
      />
      {chosen.span === 'own' &&
        (['from', 'to'] as const).map((end) => (
          <TextInput
            key={end}
            type="date"
            label={t(`console.figures.${end}`)}
            value={chosen[end]}
            max={nationalToday()}
            min="2011-01-01"
            onChange={({ currentTarget: { value } }) => {
              if (/^\d{4}-\d{2}-\d{2}$/.test(value)) choose({ ...chosen, [end]: value })
            }}
          />
        ))}
      <NativeSelect
        label={t('console.figures.by')}
        value={chosen.by}
        data={breakdowns.map((value) => ({ value, label: t(`console.figures.by.${value}`) }))}
        onChange={({ currentTarget: { value } }) => {
          const by = breakdowns.find((one) => one === value)
          if (by !== undefined) choose({ ...chosen, by })
        }}
      />
      <SegmentedControl
        aria-label={t('console.figures.data')}
        value={chosen.data ?? data ?? 'real'}
        data={(['real', 'synthetic'] as const).map((value) => ({ value, label: t(`console.figures.data.${value}`) }))}
        onChange={(value) => choose({ ...chosen, data: value })}
      />
    </Group>
  )
}
