import { Button, Checkbox, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../app/format.ts'
import { type Translate, useT } from '../app/i18n.tsx'
import { Failure, Loading } from '../app/page.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { type HistoryLine, useHistory } from './report-data.ts'

/** Who did what and when, the newest first. */
export function HistoryPanel({ id }: { readonly id: string }) {
  const t = useT()
  const format = useFormat()
  const [readings, setReadings] = useState(false)
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useHistory(id, readings)
  return (
    <Stack gap="xs">
      <Checkbox
        size="sm"
        label={t('console.report.history.readings')}
        checked={readings}
        onChange={(event) => setReadings(event.currentTarget.checked)}
      />
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      <ol className="report-list report-history">
        {data?.pages
          .flatMap(({ items }) => items)
          .map((line) => (
            <li key={line.id}>
              <Text size="sm">
                <time dateTime={line.at} className="report-when">
                  {format.time(line.at)}
                </time>{' '}
                <b>{doerOf(line, t)}</b> {deedOf(line, t)}
              </Text>
              {detailOf(line, t) !== '' && (
                <Text size="sm" c="dimmed">
                  {detailOf(line, t)}
                </Text>
              )}
            </li>
          ))}
      </ol>
      {hasNextPage && (
        <Button size="xs" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('console.report.earlier')}
        </Button>
      )}
    </Stack>
  )
}

function doerOf({ by }: HistoryLine, t: Translate): string {
  return by.name ?? t(`console.report.by.${by.kind}`)
}

const told: readonly string[] = [
  'submitted',
  'edited',
  'taken',
  'asked',
  'answered',
  'assessed',
  'reopened',
  'noted',
  'told',
  'reports.read',
  'reports.linked',
  'reports.unlinked',
  'reports.assigned',
  'reports.given-back',
  'reports.escalated',
  'reports.bulk-undone',
  'reports.takedown-recorded',
  'reports.contact-stored',
  'reports.contact-opened',
  'reports.contact-deleted',
  'reports.words-deleted',
]

const referral = 'reports.referral-'

function deedOf({ action, times }: HistoryLine, t: Translate): string {
  if (told.includes(action)) return t(`console.report.deed.${action.replace('reports.', '')}`, { times })
  if (action.startsWith(referral))
    return t('console.report.deed.referral', { step: action.slice(referral.length).replaceAll('-', '_') })
  return t('console.report.deed.other', { action })
}

function detailOf({ action, fields, assessment, details }: HistoryLine, t: Translate): string {
  if (assessment !== null) {
    const { classification, closingReason, confirmed, dismissed } = assessment
    return [
      wordOf.classification(t, classification),
      closingReason === null ? t('console.report.left-open') : wordOf.closingReason(t, closingReason),
      ...(confirmed > 0 ? [t('console.report.listed', { count: confirmed })] : []),
      ...(dismissed > 0 ? [t('console.report.dismissed', { count: dismissed })] : []),
    ].join(' · ')
  }
  if (fields.length > 0) return fields.map((field) => t(`console.report.field.${field}`)).join(', ')
  const { kind, channel } = details
  if (action === 'submitted' && typeof channel === 'string') return wordOf.channel(t, channel)
  return action.endsWith('linked') && typeof kind === 'string' ? t(`console.report.kind.${kind}`) : ''
}
