import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Empty, Failure, Loading, Page } from '../app/page.tsx'
import { wordOf } from '../app/taxonomy.ts'
import '../calls/calls.css'
import { Chooser } from '../calls/chooser.tsx'
import { useAsked } from '../palette/asked.ts'
import './disputes.css'
import { DisputeDetail } from './dispute-detail.tsx'
import { type DisputeState, type DisputeView, useDisputes } from './disputes-data.ts'
import { Promised } from './promised.tsx'
import { shown } from './shown.ts'

const states = ['open', 'upheld', 'rejected'] as const

/** Disputes of listings: who waits longest on top, the chosen one with its listing and the answers beside. */
export function DisputesPage() {
  const t = useT()
  const [state, setState] = useState<DisputeState>('open')
  useAsked('oldest', () => setState('open'))
  return (
    <Page title={t('console.disputes.title')}>
      <Stack gap="md">
        <Group justify="space-between" align="flex-start">
          <Text maw={720}>{t('console.disputes.intro')}</Text>
          <SegmentedControl
            aria-label={t('console.disputes.states')}
            value={state}
            data={states.map((value) => ({ value, label: t(`console.disputes.state.${value}`) }))}
            onChange={(value) => setState(value)}
          />
        </Group>
        <Disputes key={state} state={state} />
      </Stack>
    </Page>
  )
}

function Disputes({ state }: { readonly state: DisputeState }) {
  const t = useT()
  const { about } = useSearch({ strict: false })
  const { data: items, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useDisputes(state)
  if (items === undefined) return error === null ? <Loading /> : <Failure error={error} retry={() => void refetch()} />
  return (
    <>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {items.length === 0 ? (
        <Empty title={t(`console.disputes.none.${state}`)} />
      ) : (
        <Chooser
          items={items}
          first={items.find(({ observableId }) => observableId === about)?.id}
          name={t('console.disputes.list')}
          count={t('console.disputes.count', { count: items.length })}
          line={(dispute) => <Line dispute={dispute} />}
          detail={(dispute) => <DisputeDetail key={dispute.id} dispute={dispute} />}
        />
      )}
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('console.disputes.more')}
        </Button>
      )}
    </>
  )
}

function Line({ dispute }: { readonly dispute: DisputeView }) {
  const t = useT()
  const format = useFormat()
  const { kind, openedAt, decidedAt, state } = dispute
  return (
    <Stack gap={2}>
      <Text fw={600} className="disputes-name">
        {shown(dispute)}
      </Text>
      <Text size="sm">{wordOf.observableKind(t, kind)}</Text>
      <Text size="sm" c="dimmed">
        {decidedAt === null
          ? t('console.disputes.asked', { ago: format.ago(openedAt) })
          : t('console.disputes.decided', { day: format.day(decidedAt) })}
      </Text>
      {state === 'open' && <Promised openedAt={openedAt} />}
    </Stack>
  )
}
