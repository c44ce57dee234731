import { NativeSelect } from '@mantine/core'
import { useMemo, useState } from 'react'
import { type Format, useFormat } from '../app/format.ts'
import { type Translate, useT } from '../app/i18n.tsx'
import type { ChartGiven } from './chart.ts'
import { ChartPanel } from './chart-panel.tsx'
import { type FiguresView, type Measure, measures, rough } from './figures-data.ts'

interface Told {
  readonly steps: FiguresView
  readonly format: Format
  readonly t: Translate
}

const labelsOf = ({ steps, format }: Told) => steps.lines.map(({ code }) => format.day(`${code}T12:00:00+05:00`))

function receivedChart(told: Told): ChartGiven {
  const { steps, format, t } = told
  const name = t('console.figures.received')
  return {
    labels: labelsOf(told),
    unit: 'count',
    height: 230,
    format: (value) => (value === null ? '–' : format.number(value)),
    summary: `${t('console.figures.chart.received')}: ${steps.total.received}`,
    series: [{ name, values: steps.lines.map(({ received }) => received), shape: 'bars', tone: 'first' }],
  }
}

function timesChart(told: Told, measure: Measure): ChartGiven {
  const { steps, format, t } = told
  const spreads = steps.lines.map(({ times }) => times[measure])
  return {
    labels: labelsOf(told),
    unit: 'seconds',
    height: 230,
    format: (value) => (value === null ? '–' : format.duration(rough(value))),
    summary: timesTitle(measure, t),
    series: [
      {
        name: t('console.figures.term.median'),
        values: spreads.map(({ median }) => median),
        shape: 'line',
        tone: 'first',
      },
      {
        name: t('console.figures.term.p90'),
        values: spreads.map(({ p90 }) => p90),
        shape: 'line',
        tone: 'second',
        dashed: true,
      },
    ],
  }
}

const timesTitle = (measure: Measure, t: Translate) =>
  t('console.figures.chart.times', { measure: t(`console.figures.term.${measure}`) })

/** A period along time: how many came in, and how long one of the times took. */
export function Charts({ steps }: { readonly steps: FiguresView }) {
  const t = useT()
  const format = useFormat()
  const [measure, setMeasure] = useState<Measure>('look')
  const received = useMemo(() => receivedChart({ steps, format, t }), [steps, format, t])
  const times = useMemo(() => timesChart({ steps, format, t }, measure), [steps, measure, format, t])
  const choice = (
    <NativeSelect
      size="xs"
      className="no-print"
      aria-label={t('console.figures.measure')}
      value={measure}
      data={measures.map((value) => ({ value, label: t(`console.figures.term.${value}`) }))}
      onChange={({ currentTarget: { value } }) => setMeasure(measures.find((one) => one === value) ?? 'look')}
    />
  )
  return (
    <div className="figures-halves">
      <ChartPanel title={t('console.figures.chart.received')} of={t('console.figures.day')} chart={received} />
      <ChartPanel title={timesTitle(measure, t)} of={t('console.figures.day')} chart={times} aside={choice} />
    </div>
  )
}
