import { Paper, Table, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { WideTable } from '../app/wide-table.tsx'
import { type FiguresLine, type FiguresView, lineName, measures, rough } from './figures-data.ts'

/** The period broken down: one line a code, times as the median with nine in ten below. */
export function BreakdownTable({ figures }: { readonly figures: FiguresView }) {
  const t = useT()
  const { by, lines, total, previous } = figures
  const most = Math.max(1, ...lines.map(({ received }) => received))
  const shown = lines.filter(({ received, before }) => received > 0 || (before ?? 0) > 0)
  return (
    <Paper withBorder p="md">
      <Title order={3} size="h5">
        {t(`console.figures.by.${by}`)}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {`${t('console.figures.term.median')} · ${t('console.figures.term.p90')}`}
      </Text>
      <WideTable minWidth={860}>
        <Table verticalSpacing={6} highlightOnHover>
          <Head first={t(`console.figures.by.${by}`)} />
          <Table.Tbody>
            {shown.map((line) => (
              <Line key={line.code} title={lineName(by, line, t)} line={line} before={line.before}>
                <div className="figures-bar" style={{ width: `${(line.received / most) * 100}%` }} />
              </Line>
            ))}
          </Table.Tbody>
          <Table.Tfoot>
            <Line title={t('console.figures.all')} line={total} before={previous.total.received} />
          </Table.Tfoot>
        </Table>
      </WideTable>
    </Paper>
  )
}

function Head({ first }: { readonly first: string }) {
  const t = useT()
  const heads = ['received', 'before', 'open', ...measures]
  return (
    <Table.Thead>
      <Table.Tr>
        <Table.Th scope="col">{first}</Table.Th>
        <Table.Th w={120} aria-hidden />
        {heads.map((head) => (
          <Table.Th key={head} scope="col" ta="right">
            {t(`console.figures.term.${head}`)}
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  )
}

function Line(props: {
  readonly title: string
  readonly line: FiguresLine
  readonly before: number | null
  readonly children?: ReactNode
}) {
  const { title, line, before, children } = props
  const format = useFormat()
  const length = (seconds: number) => format.duration(rough(seconds))
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500} maw={300}>
        {title}
      </Table.Th>
      <Table.Td aria-hidden>{children}</Table.Td>
      <Table.Td ta="right">{format.number(line.received)}</Table.Td>
      <Table.Td ta="right">{before === null ? '–' : format.number(before)}</Table.Td>
      <Table.Td ta="right">{format.number(line.open)}</Table.Td>
      {measures.map((measure) => {
        const { median, p90 } = line.times[measure]
        return (
          <Table.Td key={measure} ta="right" className="figures-cell">
            {median === null ? '–' : length(median)}
            {p90 !== null && (
              <Text size="xs" c="dimmed">
                {length(p90)}
              </Text>
            )}
          </Table.Td>
        )
      })}
    </Table.Tr>
  )
}
