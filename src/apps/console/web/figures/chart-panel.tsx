import { Group, Paper, Skeleton, Table, Text, Title } from '@mantine/core'
import { lazy, type ReactNode, Suspense } from 'react'
import { useT } from '../app/i18n.tsx'
import { WideTable } from '../app/wide-table.tsx'
import type { ChartGiven } from './chart.ts'

/** The drawing itself is a chunk of its own. */
const TimeChart = lazy(() => import('./time-chart.tsx'))

/** A chart with its title, and the same as a table for whoever reads rather than sees. */
export function ChartPanel(props: {
  readonly title: string
  /** What the labels are: the head of the table's first column. */
  readonly of: string
  readonly chart: ChartGiven
  readonly aside?: ReactNode
}) {
  const { title, of, chart, aside } = props
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" mih={32}>
        <Title order={3} size="h5">
          {title}
        </Title>
        {aside}
      </Group>
      <Suspense fallback={<Skeleton height={chart.height + 22} />}>
        <TimeChart chart={chart} />
      </Suspense>
      <ChartTable of={of} chart={chart} />
    </Paper>
  )
}

function ChartTable({ of, chart }: { readonly of: string; readonly chart: ChartGiven }) {
  const t = useT()
  const { labels, series, format } = chart
  return (
    <details className="figures-details">
      <summary>{t('console.figures.table')}</summary>
      <WideTable minWidth={300} mah={320}>
        <Table stickyHeader verticalSpacing={3}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{of}</Table.Th>
              {series.map(({ name }) => (
                <Table.Th key={name} ta="right">
                  {name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {labels.map((label, place) => (
              <Table.Tr key={label}>
                <Table.Th scope="row" fw={400}>
                  {label}
                </Table.Th>
                {series.map(({ name, values }) => (
                  <Table.Td key={name} ta="right">
                    <Text span>{format(values[place] ?? null)}</Text>
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
    </details>
  )
}
