import { Card, Stack, Text } from '@mantine/core'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Empty, Failure, Loading } from '../app/page.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { type Identifier, type Line, useIdentifierLinks } from './report-data.ts'
import { ReportLink } from './report-link.tsx'
import { Verdict } from './verdict.tsx'

/** Each identifier with its verdict, and the newest other reports that name it. */
export function LinksPanel({ id, chosen }: { readonly id: string; readonly chosen: string | null }) {
  const t = useT()
  const { data, error, refetch } = useIdentifierLinks(id)
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading />
  if (data.identifiers.length === 0) {
    return <Empty title={t('console.report.no-identifiers')}>{t('console.report.no-identifiers-hint')}</Empty>
  }
  return (
    <Stack gap="xs" component="ul" className="report-list">
      {data.identifiers.map((identifier) => (
        <li key={`${identifier.kind} ${identifier.display}`}>
          <IdentifierCard identifier={identifier} chosen={chosen === identifier.display} />
        </li>
      ))}
    </Stack>
  )
}

function IdentifierCard({ identifier, chosen }: { readonly identifier: Identifier; readonly chosen: boolean }) {
  const t = useT()
  const { reports } = identifier
  return (
    <Card
      withBorder
      padding="sm"
      data-chosen={chosen || undefined}
      className="report-card"
      ref={(card) => {
        if (chosen) card?.scrollIntoView({ block: 'nearest' })
      }}
    >
      <Verdict identifier={identifier} />
      {reports.latest.length > 0 && (
        <Stack gap={2} mt={6}>
          {reports.latest.map((line) => (
            <ReportLine key={line.id} line={line} />
          ))}
          {reports.count > reports.latest.length && (
            <Text size="sm" c="dimmed">
              {t('console.report.more', { count: reports.count - reports.latest.length })}
            </Text>
          )}
        </Stack>
      )}
    </Card>
  )
}

/** Another report as one line that leads to it. */
export function ReportLine({
  line,
}: {
  readonly line: Pick<Line, 'id' | 'topic' | 'submittedAt' | 'region' | 'state'> & Partial<Line>
}) {
  const t = useT()
  const format = useFormat()
  const about = line.fraudType == null ? wordOf.topic(t, line.topic) : wordOf.fraudType(t, line.fraudType)
  const place = line.region === null ? t('console.report.no-region') : wordOf.region(t, line.region)
  return (
    <Text size="sm" truncate title={about}>
      <ReportLink id={line.id}>{format.time(line.submittedAt)}</ReportLink> {t(`console.report.state.${line.state}`)} ·{' '}
      {place} · <span className="report-dim">{about}</span>
    </Text>
  )
}
