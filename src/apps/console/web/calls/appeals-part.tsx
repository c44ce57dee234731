import { Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Empty, Failure, Loading } from '../app/page.tsx'
import { AppealDetail } from './appeal-detail.tsx'
import { type AppealState, type AppealView, useAppeals } from './calls-data.ts'
import { Chooser } from './chooser.tsx'
import { numberText } from './number-text.ts'

const states = ['open', 'upheld', 'rejected'] as const

/** Appeals of people whose call was rejected, those that wait longest first. */
export function AppealsPart() {
  const t = useT()
  const [state, setState] = useState<AppealState>('open')
  const appeals = useAppeals(state)
  const items = appeals.data?.items
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start">
        <Text maw={720}>{t('console.calls.appeals.intro')}</Text>
        <SegmentedControl
          aria-label={t('console.calls.appeals.states')}
          value={state}
          data={states.map((value) => ({ value, label: t(`console.calls.appeals.state.${value}`) }))}
          onChange={(value) => setState(value)}
        />
      </Group>
      {appeals.error !== null && <Failure error={appeals.error} retry={() => void appeals.refetch()} />}
      {items === undefined && appeals.error === null && <Loading />}
      {items?.length === 0 && <Empty title={t(`console.calls.appeals.none.${state}`)} />}
      {items !== undefined && items.length > 0 && (
        <Chooser
          key={state}
          items={items}
          name={t('console.calls.part.appeals')}
          count={t('console.calls.appeals.count', { count: items.length })}
          line={(appeal) => <Line appeal={appeal} />}
          detail={(appeal) => <AppealDetail key={appeal.id} appeal={appeal} />}
        />
      )}
    </Stack>
  )
}

function Line({ appeal: { caller, rule, operator, openedAt } }: { readonly appeal: AppealView }) {
  const t = useT()
  const format = useFormat()
  return (
    <Stack gap={2}>
      <Text fw={600}>{t(`call-rule.rule.${rule}`)}</Text>
      <Text size="sm">{[operator, ...(caller === null ? [] : [numberText(caller)])].join(' · ')}</Text>
      <Text size="sm" c="dimmed">
        {t('console.calls.appeals.asked', { ago: format.ago(openedAt) })}
      </Text>
    </Stack>
  )
}
