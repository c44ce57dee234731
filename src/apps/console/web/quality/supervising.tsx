import { Button, Group, NativeSelect, Stack, Table, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Empty, Failure, Loading } from '../app/page.tsx'
import { WideTable } from '../app/wide-table.tsx'
import { useAsked } from '../palette/asked.ts'
import { useCommands } from '../palette/commands.ts'
import { AgreementCard, AgreementTables } from './agreement-card.tsx'
import { Disagreements } from './disagreements.tsx'
import { DrawForm } from './draw-form.tsx'
import { type SampleView, useResults, useSamples } from './quality-data.ts'

/** What a supervisor sees: samples, how far judgements agree, and where they do not. */
export function Supervising() {
  const t = useT()
  const samples = useSamples()
  const [drawing, setDrawing] = useState(false)
  const [sample, setSample] = useState('')
  useAsked('draw', () => setDrawing(true), samples.data !== undefined)
  useCommands([{ id: 'quality.draw', label: t('console.quality.draw'), group: 'here', run: () => setDrawing(true) }])
  if (samples.error !== null) return <Failure error={samples.error} retry={() => void samples.refetch()} />
  if (samples.data === undefined) return <Loading />
  const { items, assessors } = samples.data
  return (
    <Stack gap="lg">
      <Stack gap="sm" component="section" aria-labelledby="quality-samples">
        <Group justify="space-between">
          <Title order={2} size="h4" id="quality-samples">
            {t('console.quality.samples')}
          </Title>
          <Button size="sm" onClick={() => setDrawing(true)}>
            {t('console.quality.draw')}
          </Button>
        </Group>
        {items.length === 0 ? (
          <Empty title={t('console.quality.samples.none')}>{t('console.quality.draw.help')}</Empty>
        ) : (
          <Samples items={items} />
        )}
      </Stack>
      {items.length > 0 && <Outcome items={items} sample={sample} choose={setSample} />}
      <DrawForm assessors={assessors} opened={drawing} close={() => setDrawing(false)} />
    </Stack>
  )
}

function Samples({ items }: { readonly items: readonly SampleView[] }) {
  const t = useT()
  const format = useFormat()
  return (
    <WideTable minWidth={760}>
      <Table withTableBorder verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('console.quality.sample.drawn')}</Table.Th>
            <Table.Th>{t('console.quality.sample.period')}</Table.Th>
            <Table.Th>{t('console.quality.strata')}</Table.Th>
            <Table.Th ta="right">{t('console.quality.sample.progress')}</Table.Th>
            <Table.Th ta="right">{t('console.quality.sample.unsettled')}</Table.Th>
            <Table.Th ta="right">{t('console.quality.sample.candidates')}</Table.Th>
            <Table.Th ta="right">{t('console.quality.seed')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((one) => (
            <Table.Tr key={one.id}>
              <Table.Td>
                {format.time(one.drawnAt)}
                <Text size="sm" c="dimmed">
                  {one.drawnBy?.name ?? ''}
                </Text>
              </Table.Td>
              <Table.Td>
                {format.day(`${one.from}T12:00:00+05:00`)} – {format.day(`${one.to}T12:00:00+05:00`)}
                {one.synthetic && (
                  <Text size="sm" c="dimmed">
                    {t('console.figures.data.synthetic')}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>{t(`console.quality.strata.${one.strata}`)}</Table.Td>
              <Table.Td ta="right">{t('console.quality.sample.of', { count: one.reports, given: one.given })}</Table.Td>
              <Table.Td ta="right">{one.disagreements > 0 ? `▲ ${one.disagreements}` : one.disagreements}</Table.Td>
              <Table.Td ta="right">{format.number(one.candidates)}</Table.Td>
              <Table.Td ta="right">{one.seed}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </WideTable>
  )
}

function Outcome(props: {
  readonly items: readonly SampleView[]
  readonly sample: string
  readonly choose: (sample: string) => void
}) {
  const { items, sample, choose } = props
  const t = useT()
  const format = useFormat()
  const results = useResults(sample)
  return (
    <Stack gap="sm" component="section" aria-labelledby="quality-results">
      <Group justify="space-between">
        <Title order={2} size="h4" id="quality-results">
          {t('console.quality.results')}
        </Title>
        <NativeSelect
          aria-label={t('console.quality.samples')}
          value={sample}
          data={[
            { value: '', label: t('console.quality.samples.all') },
            ...items.map(({ id, drawnAt, reports }) => ({ value: id, label: `${format.time(drawnAt)} · ${reports}` })),
          ]}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        />
      </Group>
      {results.error !== null && <Failure error={results.error} retry={() => void results.refetch()} />}
      {results.data === undefined && results.error === null && <Loading />}
      {results.data !== undefined && results.data.classification.pairs === 0 && (
        <Empty title={t('console.quality.results.none')} />
      )}
      {results.data !== undefined && results.data.classification.pairs > 0 && (
        <>
          <div className="figures-halves">
            <AgreementCard title={t('console.quality.on.classification')} measured={results.data.classification} />
            <AgreementCard title={t('console.quality.on.topic')} measured={results.data.topic} />
          </div>
          <AgreementTables results={results.data} />
          <Text size="sm" c="dimmed">
            {t('console.quality.formula')}
          </Text>
          <Title order={2} size="h4" mt="md">
            {t('console.quality.disagreements')}
          </Title>
          <Disagreements sample={sample} />
        </>
      )}
    </Stack>
  )
}
