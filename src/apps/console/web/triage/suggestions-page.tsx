import { Alert, Paper, Stack, Table, Text, Title } from '@mantine/core'
import { useMemo } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Empty, Failure, Loading, Page } from '../app/page.tsx'
import { WideTable } from '../app/wide-table.tsx'
import { ChartPanel } from '../figures/chart-panel.tsx'
import '../figures/figures.css'
import { ConfusionTable } from './confusion-table.tsx'
import { type Agreement, useAgreement } from './suggestion-data.ts'
import './triage.css'
import { VersionsTable } from './versions-table.tsx'

/** How often operators decided what had been suggested, what was mixed up, and all versions. */
export function SuggestionsPage() {
  const t = useT()
  const { data, isPending, error, refetch } = useAgreement()
  return (
    <Page title={t('console.suggestions.title')}>
      <Text maw={780}>{t('console.suggestions.intro')}</Text>
      {isPending && <Loading />}
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data !== undefined && <Measured view={data} />}
    </Page>
  )
}

function Measured({ view }: { readonly view: Agreement }) {
  const t = useT()
  const any = view.cases.length > 0
  return (
    <Stack gap="md" className="suggestions-page">
      {view.synthetic && any && (
        <Alert variant="light" color="yellow">
          {t('console.suggestions.synthetic')}
        </Alert>
      )}
      {!any && <Empty title={t('console.suggestions.none')}>{t('console.suggestions.none.help')}</Empty>}
      {any && <SummaryTable cases={view.cases} />}
      {any && <WeeksChart weeks={view.weeks} />}
      {any && <ConfusionTable cases={view.cases} />}
      <VersionsTable models={view.models} />
    </Stack>
  )
}

const languages = ['kk', 'ru', 'en'] as const
const tasks = ['topic', 'urgency'] as const

function SummaryTable({ cases }: { readonly cases: Agreement['cases'] }) {
  const t = useT()
  const rows = languages.flatMap((language) =>
    tasks.map((task) => ({ language, task, ...summed(cases, language, task) })),
  )
  const columns = ['language', 'task', 'cases', 'agreed', 'share', 'unsure'] as const
  return (
    <Paper withBorder p="md" component="section" aria-label={t('console.suggestions.summary')}>
      <Title order={2} size="h5">
        {t('console.suggestions.summary')}
      </Title>
      <WideTable minWidth={560}>
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              {columns.map((column, place) => (
                <Table.Th key={column} ta={place > 1 ? 'right' : 'left'}>
                  {t(`console.suggestions.column.${column}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => row.all > 0 && <SummaryRow key={`${row.language} ${row.task}`} row={row} />)}
          </Table.Tbody>
        </Table>
      </WideTable>
    </Paper>
  )
}

interface Summed {
  readonly all: number
  readonly suggested: number
  readonly agreed: number
}

function summed(cases: Agreement['cases'], language: string, task: string): Summed {
  const some = cases.filter((one) => one.language === language && one.task === task)
  const total = (list: typeof some) => list.reduce((sum, one) => sum + one.cases, 0)
  return {
    all: total(some),
    suggested: total(some.filter(({ suggested }) => suggested !== 'unsure')),
    agreed: total(some.filter(({ suggested, decided }) => suggested === decided)),
  }
}

function SummaryRow({ row }: { readonly row: Summed & { readonly language: string; readonly task: string } }) {
  const t = useT()
  const format = useFormat()
  const { language, task, all, suggested, agreed } = row
  return (
    <Table.Tr>
      <Table.Th scope="row">{t(`console.suggestions.language.${language}`)}</Table.Th>
      <Table.Td>{t(`console.suggestions.task.${task}`)}</Table.Td>
      <Table.Td ta="right">{format.number(all)}</Table.Td>
      <Table.Td ta="right">{`${format.number(agreed)} / ${format.number(suggested)}`}</Table.Td>
      <Table.Td ta="right">{suggested === 0 ? '–' : format.share(agreed / suggested)}</Table.Td>
      <Table.Td ta="right">{format.share((all - suggested) / all)}</Table.Td>
    </Table.Tr>
  )
}

function WeeksChart({ weeks }: { readonly weeks: Agreement['weeks'] }) {
  const t = useT()
  const format = useFormat()
  const chart = useMemo(() => {
    const topics = weeks.filter(({ task }) => task === 'topic')
    const starts = [...new Set(topics.map(({ week }) => week))].toSorted()
    const shareIn = (language: string, week: string) => {
      const found = topics.find((one) => one.language === language && one.week === week)
      return found === undefined || found.suggested === 0 ? null : (100 * found.agreed) / found.suggested
    }
    return {
      labels: starts.map((week) => format.day(`${week}T12:00:00`)),
      series: languages.map((language) => ({
        name: t(`console.suggestions.language.${language}`),
        values: starts.map((week) => shareIn(language, week)),
        shape: 'line' as const,
        tone: language === 'ru' ? ('second' as const) : ('first' as const),
        dashed: language === 'en',
      })),
      unit: 'count' as const,
      format: (value: number | null) => (value === null ? '–' : format.share(value / 100)),
      height: 220,
      summary: t('console.suggestions.chart.summary'),
    }
  }, [weeks, t, format])
  return <ChartPanel title={t('console.suggestions.chart')} of={t('console.suggestions.chart.week')} chart={chart} />
}
