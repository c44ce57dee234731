import { Paper, Table, Text, Title } from '@mantine/core'
import { useFormat } from '../app/format.ts'
import { type Translate, useT } from '../app/i18n.tsx'
import { wordOf } from '../app/taxonomy.ts'
import type { Measured, Results } from './quality-data.ts'

/** Agreement in a word first, then what it means, then the figures behind it. */
export function AgreementCard({ title, measured }: { readonly title: string; readonly measured: Measured }) {
  const t = useT()
  const format = useFormat()
  const { pairs, observed, expected, kappa, strength, few } = measured
  return (
    <Paper withBorder p="md">
      <Text size="sm" c="dimmed">
        {title}
      </Text>
      <Title order={3} size="h4" my={2}>
        {headline(measured, t)}
      </Title>
      {strength !== null && pairs >= least && <Text mb="xs">{t(`console.quality.means.${strength}`)}</Text>}
      {kappa !== null && <KappaScale measured={measured} />}
      {observed !== null && (
        <Text size="sm">{t('console.quality.observed', { count: pairs, share: format.share(observed) })}</Text>
      )}
      {expected !== null && kappa !== null && (
        <Text size="sm" c="dimmed">
          {t('console.quality.by-chance', { share: format.share(expected) })}
        </Text>
      )}
      {few && (
        <Text size="sm" className="quality-few">
          ⚠ {t('console.quality.few')}
        </Text>
      )}
    </Paper>
  )
}

function headline({ pairs, strength }: Measured, t: Translate): string {
  if (strength === null) return t('console.quality.undefined')
  return pairs < least ? t('console.quality.too-early') : t(`console.quality.strength.${strength}`)
}

/** Kappa on its scale from -1 to 1, with the interval as a bar. Said in words below it. */
function KappaScale({ measured: { kappa, interval } }: { readonly measured: Measured }) {
  const t = useT()
  const value = useKappaText()
  if (kappa === null) return null
  const place = (at: number) => `${((at + 1) / 2) * 100}%`
  return (
    <>
      <div className="quality-scale" aria-hidden>
        <span className="quality-zero" />
        {interval !== null && (
          <span
            className="quality-interval"
            style={{ left: place(interval.low), width: `${((interval.high - interval.low) / 2) * 100}%` }}
          />
        )}
        <span className="quality-kappa" style={{ left: place(kappa) }} />
      </div>
      <div className="quality-ends" aria-hidden>
        <span>{value(-1)}</span>
        <span>0</span>
        <span>1</span>
      </div>
      <Text size="sm" fw={600}>
        {t('console.quality.kappa', { value: value(kappa) })}
      </Text>
      {interval !== null && (
        <Text size="sm">{t('console.quality.interval', { low: value(interval.low), high: value(interval.high) })}</Text>
      )}
    </>
  )
}

function useKappaText(): (value: number) => string {
  const { number } = useFormat()
  // Adding nought turns -0 into 0.
  return (value) => number(Math.round(value * 100) / 100 + 0)
}

/** Agreement by topic and by pair of colleagues. */
export function AgreementTables({ results }: { readonly results: Results }) {
  const t = useT()
  return (
    <div className="figures-halves">
      <Lines
        title={t('console.quality.by-topic')}
        first={t('console.quality.topic')}
        lines={results.byTopic.map(({ topic, classification }) => ({
          name: wordOf.topic(t, topic),
          measured: classification,
        }))}
      />
      <Lines
        title={t('console.quality.by-pair')}
        first={t('console.quality.pair')}
        lines={results.byPair.map(({ first, second, classification }) => ({
          name: `${first.name ?? t('console.quality.somebody')} → ${second.name ?? t('console.quality.somebody')}`,
          measured: classification,
        }))}
      />
    </div>
  )
}

/** Below so many pairs a line shows no kappa: chance alone would write it. */
const least = 10

function wordFor({ pairs, strength }: Measured, t: Translate): string {
  if (pairs < least) return t('console.quality.too-few')
  return strength === null ? '–' : t(`console.quality.strength.${strength}`)
}

function Lines(props: {
  readonly title: string
  readonly first: string
  readonly lines: readonly { readonly name: string; readonly measured: Measured }[]
}) {
  const { title, first, lines } = props
  const t = useT()
  const format = useFormat()
  const kappa = useKappaText()
  return (
    <Paper withBorder p="md">
      <Title order={3} size="h5" mb="xs">
        {title}
      </Title>
      <Table verticalSpacing={5}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{first}</Table.Th>
            <Table.Th ta="right">{t('console.quality.reports')}</Table.Th>
            <Table.Th ta="right">{t('console.quality.alike')}</Table.Th>
            <Table.Th ta="right">{t('console.quality.kappa.short')}</Table.Th>
            <Table.Th>{t('console.quality.in-words')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map(({ name, measured }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={400}>
                {name}
              </Table.Th>
              <Table.Td ta="right">{measured.pairs}</Table.Td>
              <Table.Td ta="right">{measured.observed === null ? '–' : format.share(measured.observed)}</Table.Td>
              <Table.Td ta="right">
                {measured.kappa === null || measured.pairs < least ? '–' : kappa(measured.kappa)}
              </Table.Td>
              <Table.Td>{wordFor(measured, t)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  )
}
