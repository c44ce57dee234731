import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { fileAddress } from '../app/api.ts'
import { useT } from '../app/i18n.tsx'
import { useLive } from '../app/live.tsx'
import { Empty, Failure, Loading, Page } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { useAsked } from '../palette/asked.ts'
import { useCommands } from '../palette/commands.ts'
import { RotationTable } from '../wellbeing/index.tsx'
import { BreakdownTable } from './breakdown-table.tsx'
import { Charts } from './charts.tsx'
import './figures.css'
import { type FiguresView, measures, stepFor, useFigures, useLoad } from './figures-data.ts'
import { NowPanel } from './now-panel.tsx'
import { type Chosen, PeriodBar, spanOf } from './period-bar.tsx'
import { TotalsPanel } from './totals-panel.tsx'

/** The supervisor's page: the desk now, a period in figures, and files of it. */
export function FiguresPage() {
  const t = useT()
  const session = useSession()
  const [chosen, setChosen] = useState<Chosen>({ ...spanOf('month'), by: 'topic' })
  const { from, to, by, data } = chosen
  return (
    <Page title={t('console.figures.title')} actions={<Files asked={{ from, to, by, data }} />}>
      <Stack gap="lg" className="figures-page">
        <Now />
        <PeriodFigures chosen={chosen} choose={setChosen} />
        {session.person.roles.includes('supervisor') && (
          <Stack gap="sm" component="section" aria-label={t('console.figures.rotation')}>
            <RotationTable />
          </Stack>
        )}
        <Meanings />
      </Stack>
    </Page>
  )
}

function Files({ asked }: { readonly asked: Pick<Chosen, 'from' | 'to' | 'by' | 'data'> }) {
  const t = useT()
  const files = (['csv', 'xlsx', 'pdf'] as const).map((format) => ({
    format,
    label: `${t('console.figures.export')}: ${t(`console.figures.export.${format}`)}`,
    href: fileAddress(`/api/v1/desk/figures.${format}`, asked),
  }))
  useAsked('export', () => document.getElementById('figures-export-csv')?.focus())
  useCommands(
    files.map(({ format, label, href }, place) => ({
      id: place === 0 ? 'figures.export' : `figures.export.${format}`,
      label,
      group: 'here',
      run: () => window.location.assign(href),
    })),
  )
  return (
    <Group gap={6} className="no-print">
      <Text size="sm" c="dimmed">
        {t('console.figures.export')}
      </Text>
      {files.map(({ format, label, href }) => (
        <Button
          key={format}
          id={`figures-export-${format}`}
          component="a"
          size="xs"
          variant="default"
          download
          aria-label={label}
          href={href}
        >
          {t(`console.figures.export.${format}`)}
        </Button>
      ))}
    </Group>
  )
}

function Now() {
  const client = useQueryClient()
  const load = useLoad()
  useLive('queue.changed', () => void client.invalidateQueries({ queryKey: ['desk', 'load'] }))
  if (load.data !== undefined) return <NowPanel load={load.data} />
  return load.error === null ? <Loading /> : <Failure error={load.error} retry={() => void load.refetch()} />
}

function PeriodFigures({ chosen, choose }: { readonly chosen: Chosen; readonly choose: (chosen: Chosen) => void }) {
  const t = useT()
  const { from, to, by, data } = chosen
  const figures = useFigures({ from, to, by, data })
  const steps = useFigures({ from, to, by: stepFor(from, to), data })
  return (
    <Stack gap="sm" component="section" aria-labelledby="figures-period">
      <Title order={2} size="h4" id="figures-period">
        {t('console.figures.period')}
      </Title>
      <PeriodBar chosen={chosen} data={figures.data?.data} choose={choose} />
      {figures.error !== null && <Failure error={figures.error} retry={() => void figures.refetch()} />}
      {figures.data === undefined ? (
        figures.error === null && <Loading />
      ) : (
        <Shown figures={figures.data} steps={steps.data} />
      )}
    </Stack>
  )
}

function Shown({ figures, steps }: { readonly figures: FiguresView; readonly steps: FiguresView | undefined }) {
  const t = useT()
  return (
    <>
      {figures.data === 'synthetic' && <Alert color="yellow" variant="light" title={t('console.figures.synthetic')} />}
      <TotalsPanel figures={figures} />
      {figures.total.received === 0 ? (
        <Empty title={t('console.figures.empty')} />
      ) : (
        <>
          {steps !== undefined && <Charts steps={steps} />}
          <BreakdownTable figures={figures} />
        </>
      )}
    </>
  )
}

function Meanings() {
  const t = useT()
  return (
    <details className="figures-details">
      <summary>{t('console.figures.meanings')}</summary>
      <dl>
        {['received', 'before', 'open', ...measures, 'median', 'p90', 'operator'].map((word) => (
          <div key={word}>
            <Text component="dt" fw={600}>
              {t(`console.figures.term.${word}`)}
            </Text>
            <Text component="dd" c="dimmed" ml={0} mb="xs">
              {t(`console.figures.meaning.${word}`)}
            </Text>
          </div>
        ))}
      </dl>
    </details>
  )
}
