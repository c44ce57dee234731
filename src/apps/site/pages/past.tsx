import type { History } from '#domains/statistics'
import { DataTable } from '../components/data-table.tsx'
import { LineChart } from '../components/line-chart.tsx'
import type { View } from '../view.ts'

interface PastProps {
  readonly view: View
  readonly history: History
}

/** The hotline's figures from before this system, told as what they are: published shares, not our counts. */
export function Past({ view, history }: PastProps) {
  const { t } = view
  const years = { from: String(history.from), to: String(history.to) }
  return (
    <section class="past">
      <h2>{t('site.past.title', years)}</h2>
      <p>{t('site.past.lede', { ...years, total: view.formatNumber(history.total) })}</p>
      <Shares view={view} history={history} />
      <DataTable
        caption={t('site.past.channels')}
        columns={[t('site.statistics.channel.column'), t('site.past.share')]}
        rows={history.channels.map(({ channels, sense, share }) => [
          channels.map((code) => t(`taxonomy.channel.${code}.title`)).join(', '),
          t(`site.past.${sense}`, { share: view.formatPercent(share) }),
        ])}
      />
      <p class="quiet">{t('site.past.source', { source: t(`statistics.source.${history.source}`) })}</p>
    </section>
  )
}

/** One small chart a topic on a common scale, so that their slopes can be compared; all topics in the table. */
function Shares({ view, history }: PastProps) {
  const { t } = view
  const { from, to, shares, unknownShares } = history
  const name = (topic: string) => t(`taxonomy.topic2011.${topic}.title`)
  const shown = (share: number | 'almost-none') =>
    share === 'almost-none' ? t('site.past.almost-none') : view.formatPercent(share)
  return (
    <>
      <div class="multiples">
        {shares.map(({ topic, first, last }) => (
          <figure>
            <figcaption>{name(topic)}</figcaption>
            <LineChart
              id={`share-${topic}`}
              title={name(topic)}
              height={180}
              most={0.4}
              points={[
                { label: String(from), value: first, shown: shown(first) },
                { label: String(to), value: last === 'almost-none' ? 0 : last, shown: shown(last) },
              ]}
            />
          </figure>
        ))}
      </div>
      <DataTable
        caption={t('site.past.shares')}
        columns={[t('site.statistics.topic.column'), String(from), String(to)]}
        rows={[
          ...shares.map(({ topic, first, last }) => [name(topic), shown(first), shown(last)]),
          ...unknownShares.map((topic) => [name(topic), t('site.past.unknown'), t('site.past.unknown')]),
        ]}
      />
    </>
  )
}
