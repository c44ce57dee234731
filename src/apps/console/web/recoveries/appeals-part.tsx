import { Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { Empty, Failure, Loading } from '../app/page.tsx'
import { Chooser } from '../calls/chooser.tsx'
import { AppealDetail } from './appeal-detail.tsx'
import { type AppealState, appealStates, type HoldAppeal, useHoldAppeals } from './appeals-data.ts'
import { Clock } from './clock.tsx'
import { useTenge } from './money.ts'

/** Appeals of those whose money is held, those first whose hold ends soonest. */
export function AppealsPart() {
  const t = useT()
  const [state, setState] = useState<AppealState>('open')
  const { data, error, refetch } = useHoldAppeals(state)
  const items = data?.items
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start">
        <Text maw={720}>{t('console.recoveries.appeals.intro')}</Text>
        <SegmentedControl
          aria-label={t('console.recoveries.appeals.states')}
          value={state}
          data={appealStates.map((value) => ({ value, label: t(`console.recoveries.appeals.state.${value}`) }))}
          onChange={setState}
        />
      </Group>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {items === undefined && error === null && <Loading />}
      {items?.length === 0 && <Empty title={t('console.recoveries.appeals.none')} />}
      {items !== undefined && items.length > 0 && (
        <Chooser
          key={state}
          items={items}
          name={t('console.recoveries.part.appeals')}
          count={t('console.recoveries.appeals.count', { count: items.length })}
          line={(appeal) => <Line appeal={appeal} />}
          detail={(appeal) => <AppealDetail key={appeal.id} appeal={appeal} />}
        />
      )}
    </Stack>
  )
}

function Line({ appeal: { ground, held, state } }: { readonly appeal: HoldAppeal }) {
  const t = useT()
  const tenge = useTenge()
  return (
    <Stack gap={2}>
      <Text fw={600}>{t(`console.recoveries.ground.${ground}`)}</Text>
      <Text size="sm">{t('console.recoveries.appeals.left', { sum: tenge(held.left) })}</Text>
      {state === 'open' && held.state === 'held' && <Clock due={held.until} />}
    </Stack>
  )
}
