import { Select, Text } from '@mantine/core'
import { useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { failureTitle } from '../app/page.tsx'
import { type FoundReport, useReportSearch } from './report-search.ts'

interface ReportChoiceProps {
  /** The id of the report; '' without one. */
  readonly value: string
  readonly change: (report: string) => void
}

/** Finds the report that tells of a theft, and chooses it: by receipt, number or words. */
export function ReportChoice({ value, change }: ReportChoiceProps) {
  const t = useT()
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<FoundReport | null>(null)
  // What is chosen stands in the field in its own words, which are no search.
  const { data, error } = useReportSearch(text === chosen?.words ? '' : text)
  const found = data?.items ?? []
  const ids = new Set(found.map(({ id }) => id))
  const known = chosen === null || ids.has(chosen.id) ? found : [...found, chosen]
  const said = (() => {
    if (error !== null) return failureTitle(error, t)
    if (data === undefined) return t('console.recoveries.open.report.searching')
    if (found.length > 0) return t('console.recoveries.open.report.found', { count: found.length })
    if (data.looked === null) return t('console.recoveries.open.report.unknown')
    return t('console.recoveries.open.report.nothing', { count: data.looked })
  })()
  return (
    <div className="recoveries-account-field">
      <Select
        label={t('console.recoveries.open.report')}
        description={t('console.recoveries.open.report.help')}
        data={known.map(({ id, words }) => ({ value: id, label: words }))}
        value={value === '' ? null : value}
        onChange={(id) => {
          setChosen(known.find((one) => one.id === id) ?? null)
          change(id ?? '')
        }}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('console.recoveries.open.report.clear') }}
        onSearchChange={setText}
        // The search has chosen already.
        filter={({ options }) => options.filter((option) => 'value' in option && ids.has(option.value))}
        maxDropdownHeight={260}
        comboboxProps={{ transitionProps: { duration: 0 } }}
        // The whole form is not sent where nothing is there to be chosen.
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) event.preventDefault()
        }}
      />
      <Text size="sm" role="status">
        {text !== '' && text !== chosen?.words && said}
      </Text>
    </div>
  )
}
