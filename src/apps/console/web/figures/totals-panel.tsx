import { Paper, Text } from '@mantine/core'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { type FiguresView, measures, rough } from './figures-data.ts'

/** The whole period in five figures, each beside the period before. */
export function TotalsPanel({ figures }: { readonly figures: FiguresView }) {
  const t = useT()
  const format = useFormat()
  const length = (seconds: number) => format.duration(rough(seconds))
  const { total, previous } = figures
  return (
    <div className="figures-tiles">
      <Figure
        label={t('console.figures.received')}
        value={format.number(total.received)}
        note={`${t('console.figures.open')}: ${format.number(total.open)}`}
        compared={compared({
          now: total.received,
          before: previous.total.received,
          words: ['more', 'less'],
          say: format.number,
          t,
        })}
      />
      {measures.map((measure) => {
        const { count, median, p90 } = total.times[measure]
        const before = previous.total.times[measure].median
        return (
          <Figure
            key={measure}
            label={t(`console.figures.term.${measure}`)}
            value={median === null ? t('console.figures.none-yet') : length(median)}
            note={
              p90 === null
                ? ' '
                : `${t('console.figures.nine', { value: length(p90) })} · ${t('console.figures.of', { count: format.number(count) })}`
            }
            compared={
              median === null ? ' ' : compared({ now: median, before, words: ['slower', 'faster'], say: length, t })
            }
          />
        )
      })}
    </div>
  )
}

function compared(given: {
  readonly now: number
  readonly before: number | null
  readonly words: readonly [string, string]
  readonly say: (value: number) => string
  readonly t: ReturnType<typeof useT>
}): string {
  const { now, before, words, say, t } = given
  if (before === null) return t('console.figures.compare.unknown')
  if (now === before) return t('console.figures.compare.same')
  const [more, less] = words
  return t(`console.figures.compare.${now > before ? more : less}`, { value: say(Math.abs(now - before)) })
}

function Figure(props: {
  readonly label: string
  readonly value: string
  readonly note: string
  readonly compared: string
}) {
  return (
    <Paper withBorder p="sm">
      <Text size="sm" c="dimmed">
        {props.label}
      </Text>
      <Text component="p" className="figures-number" my={2}>
        {props.value}
      </Text>
      <Text size="sm">{props.note}</Text>
      <Text size="sm" c="dimmed">
        {props.compared}
      </Text>
    </Paper>
  )
}
