import { Paper, Stack, Table, Text, Title } from '@mantine/core'
import { type ReactNode, useMemo } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import type { ChartGiven } from './chart.ts'
import { ChartPanel } from './chart-panel.tsx'
import type { LoadView } from './figures-data.ts'

/** The desk at a glance: what is open, what cannot wait, who has how many. */
export function NowPanel({ load }: { readonly load: LoadView }) {
  const t = useT()
  const format = useFormat()
  const { today } = load
  return (
    <Stack gap="sm" component="section" aria-labelledby="figures-now">
      <Title order={2} size="h4" id="figures-now">
        {t('console.figures.now')}
      </Title>
      <div className="figures-tiles">
        <Tile label={t('console.figures.now.urgent')} value={format.number(load.urgent)} act={load.urgent > 0}>
          {load.urgent > 0 ? t('console.figures.now.urgent.help') : t('console.figures.now.fine')}
        </Tile>
        <Tile label={t('console.figures.now.overdue')} value={format.number(load.overdue)} act={load.overdue > 0}>
          {load.overdue > 0 ? t('console.figures.now.overdue.help') : t('console.figures.now.fine')}
        </Tile>
        <Tile
          label={t('console.figures.now.oldest')}
          value={load.oldestNew === null ? '–' : format.duration(waited(load))}
        >
          {load.oldestNew === null ? t('console.figures.now.oldest.none') : format.time(load.oldestNew)}
        </Tile>
        <Tile label={t('console.figures.now.open')} value={format.number(load.open)}>
          {t('console.figures.now.open.parts', { new: load.new, review: load.inReview, waiting: load.waiting })}
        </Tile>
        <Tile label={t('console.figures.now.today')} value={format.number(today.received)}>
          {t('console.figures.now.today.parts', { assessed: today.assessed, closed: today.closed })}
        </Tile>
      </div>
      <div className="figures-halves">
        <Holders load={load} />
        <Hours load={load} />
      </div>
    </Stack>
  )
}

const waited = ({ at, oldestNew }: LoadView) =>
  oldestNew === null ? 0 : (new Date(at).getTime() - new Date(oldestNew).getTime()) / 1000

function Tile(props: {
  readonly label: string
  readonly value: string
  readonly act?: boolean
  readonly children: ReactNode
}) {
  const { label, value, act, children } = props
  const t = useT()
  return (
    <Paper withBorder p="sm" className="figures-tile" data-tone={act === undefined ? undefined : act ? 'act' : 'fine'}>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text component="p" className="figures-number" my={2}>
        {act !== undefined && <span aria-hidden>{act ? '▲ ' : '✓ '}</span>}
        {value}
        {act === true && <span className="heard">{t('console.figures.now.act')}</span>}
      </Text>
      <Text size="sm" c="dimmed">
        {children}
      </Text>
    </Paper>
  )
}

function Holders({ load: { holders } }: { readonly load: LoadView }) {
  const t = useT()
  const most = Math.max(1, ...holders.map(({ reports }) => reports))
  const least = holders.length > 1 ? holders.at(-1) : undefined
  return (
    <Paper withBorder p="md">
      <Title order={3} size="h5" mb="xs">
        {t('console.figures.holders')}
      </Title>
      {holders.length === 0 ? (
        <Text c="dimmed">{t('console.figures.holders.none')}</Text>
      ) : (
        <Table verticalSpacing={5}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('console.figures.term.operator')}</Table.Th>
              <Table.Th w="40%" aria-hidden />
              <Table.Th ta="right">{t('console.figures.holders.reports')}</Table.Th>
              <Table.Th ta="right">{t('console.figures.holders.urgent')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {holders.map(({ id, name, reports, urgent }) => (
              <Table.Tr key={id}>
                <Table.Th scope="row" fw={400}>
                  {name ?? t('console.figures.colleague', { number: /^\d+$/.test(id) ? id : '' }).trim()}
                </Table.Th>
                <Table.Td aria-hidden>
                  <div className="figures-bar" style={{ width: `${(reports / most) * 100}%` }} />
                </Table.Td>
                <Table.Td ta="right">{reports}</Table.Td>
                <Table.Td ta="right">{urgent > 0 ? `▲ ${urgent}` : urgent}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {least !== undefined && least.name !== null && least.reports < most && (
        <Text size="sm" mt="sm" c="dimmed">
          {t('console.figures.holders.hint', { name: least.name })}
        </Text>
      )}
    </Paper>
  )
}

function Hours({ load: { today, at } }: { readonly load: LoadView }) {
  const t = useT()
  const format = useFormat()
  // The same picture while nothing changed: the load is asked for every half minute.
  const told = JSON.stringify(today)
  const hourNow = (new Date(at).getUTCHours() + 5) % 24
  const chart = useMemo<ChartGiven>(() => {
    const { byHour, usualByHour, received } = JSON.parse(told) as LoadView['today']
    const sofar = byHour.map((count, hour) => (hour > hourNow ? null : count))
    return {
      labels: byHour.map((_, hour) => `${String(hour).padStart(2, '0')}:00`),
      unit: 'count',
      height: 190,
      format: (value) => (value === null ? '–' : format.number(value)),
      summary: `${t('console.figures.hours')}. ${t('console.figures.now.today')}: ${received}`,
      series: [
        { name: t('console.figures.hours.today'), values: sofar, shape: 'bars', tone: 'first' },
        { name: t('console.figures.hours.usual'), values: usualByHour, shape: 'line', tone: 'second', dashed: true },
      ],
    }
  }, [told, hourNow, format, t])
  return <ChartPanel title={t('console.figures.hours')} of={t('console.figures.hour')} chart={chart} />
}
