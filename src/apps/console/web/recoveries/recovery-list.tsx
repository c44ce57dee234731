import { Button, Checkbox, Group, NativeSelect, Stack, Table, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { useLive } from '../app/live.tsx'
import { Empty, Failure, Loading } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { BoardStrip } from './board-strip.tsx'
import { CallsNow } from './calls-now.tsx'
import { Clock, useSecond } from './clock.tsx'
import { useTenge } from './money.ts'
import { useRecoveries } from './recoveries-data.ts'
import { type Filter, type ListedRecovery, type RecoveryState, recoveryStates } from './recovery.ts'
import { StateBadge } from './state-badge.tsx'
import { SumsBar } from './sums-bar.tsx'

/** Recoveries, those first whose clocks run out, under the sums of the centre. */
export function RecoveryList() {
  const t = useT()
  const [filter, setFilter] = useState<Filter>({ state: null, mine: false })
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useRecoveries(filter)
  const items = data?.pages.flatMap((page) => page.items)
  useUnanswered()
  useReachable()
  useLapses()
  return (
    <Stack gap="md">
      <BoardStrip nextDue={items?.find(({ nextDue }) => nextDue !== null)?.nextDue ?? null} />
      <CallsNow />
      <Filters filter={filter} change={setFilter} count={items?.length} />
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {items === undefined && error === null && <Loading />}
      {items?.length === 0 && (
        <Empty title={t('console.recoveries.none')}>
          {filter.state === null && !filter.mine ? t('console.recoveries.none.help') : undefined}
        </Empty>
      )}
      {items !== undefined && items.length > 0 && <RecoveryTable items={items} />}
      {hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('console.recoveries.more')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

/** Tells a supervisor that banks stay silent for twice their time. */
function useUnanswered(): void {
  const t = useT()
  useLive('payments.unanswered', ({ requests }) =>
    notifications.show({
      title: t('console.recoveries.unanswered', { count: requests }),
      message: '',
      color: 'red',
      withCloseButton: false,
    }),
  )
}

/** Tells that more of the money of a recovery can be asked for, which nobody does by itself after its analysis. */
function useReachable(): void {
  const t = useT()
  useLive('payments.money-reachable', ({ number }) =>
    notifications.show({
      title: t('console.recoveries.reachable', { number }),
      message: t('console.recoveries.reachable.help'),
      color: 'yellow',
      withCloseButton: false,
    }),
  )
}

/** Tells whoever may record papers that held money goes free soon. */
function useLapses(): void {
  const t = useT()
  const format = useFormat()
  useLive('payments.hold-lapses', ({ until, noticed }) =>
    notifications.show({
      title: t('console.recoveries.lapses', { time: format.time(until) }),
      message: t(noticed ? 'console.recoveries.lapses.sanction' : 'console.recoveries.lapses.notice'),
      color: 'yellow',
      withCloseButton: false,
    }),
  )
}

interface FiltersProps {
  readonly filter: Filter
  readonly change: (filter: Filter) => void
  readonly count: number | undefined
}

function Filters({ filter, change, count }: FiltersProps) {
  const t = useT()
  const { may } = useSession()
  const mine = () => change({ ...filter, mine: !filter.mine })
  useKeys({ m: mine }, may('payments:work-recovery'))
  return (
    <Group gap="lg" align="center">
      <NativeSelect
        aria-label={t('console.recoveries.filter')}
        value={filter.state ?? ''}
        data={[
          { value: '', label: t('console.recoveries.filter.open') },
          ...recoveryStates.map((value) => ({ value, label: t(`console.recoveries.state.${value}`) })),
        ]}
        onChange={({ currentTarget: { value } }) =>
          change({ ...filter, state: value === '' ? null : (value as RecoveryState) })
        }
      />
      {may('payments:work-recovery') && (
        <Group gap={6}>
          <Checkbox
            label={t('console.recoveries.filter.mine')}
            checked={filter.mine}
            onChange={mine}
            aria-keyshortcuts="m"
          />
          <Hint keys="m" />
        </Group>
      )}
      {count !== undefined && count > 0 && (
        <Group gap={6} ml="auto">
          <Text size="sm" c="dimmed">
            {t('console.recoveries.count', { count })}
          </Text>
          <Hint keys="j" />
          <Hint keys="k" />
          <Hint keys="enter" />
        </Group>
      )}
    </Group>
  )
}

const figures = ['stolen', 'held', 'returned', 'open', 'lost'] as const

function RecoveryTable({ items }: { readonly items: readonly ListedRecovery[] }) {
  const t = useT()
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<string | null>(null)
  const at = Math.max(
    0,
    items.findIndex(({ id }) => id === chosen),
  )
  const go = (to: number) => setChosen(items[Math.min(Math.max(to, 0), items.length - 1)]?.id ?? null)
  const open = (id: string | undefined) => {
    if (id !== undefined) void navigate({ to: '/recoveries/case/$id', params: { id } })
  }
  useKeys({ j: () => go(at + 1), k: () => go(at - 1), enter: () => open(items[at]?.id) })
  return (
    <div className="recoveries-scroll">
      <Table verticalSpacing="xs" horizontalSpacing="sm" aria-label={t('console.recoveries.list')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('console.recoveries.clock')}</Table.Th>
            <Table.Th>{t('console.recoveries.recovery')}</Table.Th>
            {figures.map((figure) => (
              <Table.Th key={figure} className="recoveries-figure">
                {t(`console.recoveries.sum.${figure}`)}
              </Table.Th>
            ))}
            <Table.Th>{t('console.recoveries.told')}</Table.Th>
            <Table.Th>{t('console.recoveries.officer')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((recovery, place) => (
            <Row key={recovery.id} recovery={recovery} current={place === at} open={() => open(recovery.id)} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

interface RowProps {
  readonly recovery: ListedRecovery
  readonly current: boolean
  readonly open: () => void
}

function Row({ recovery, current, open }: RowProps) {
  const t = useT()
  const format = useFormat()
  const tenge = useTenge()
  const { person } = useSession()
  const row = useRef<HTMLTableRowElement>(null)
  useEffect(() => {
    if (current) row.current?.scrollIntoView({ block: 'nearest' })
  }, [current])
  const { id, number, state, sums, stolen, nextDue, openLegs, lapsesAt, region, reportedAt } = recovery
  const whole = { ...sums, stolen }
  return (
    <Table.Tr ref={row} className="recoveries-row" data-current={current} onClick={open}>
      <Table.Td className="recoveries-whole">
        {nextDue === null ? '—' : <Clock due={nextDue} />}
        <Text size="sm" c="dimmed">
          {openLegs > 0 && t('console.recoveries.accounts-open', { count: openLegs })}
        </Text>
      </Table.Td>
      <Table.Td className="recoveries-whole">
        <Link to="/recoveries/case/$id" params={{ id }} className="recoveries-link">
          {number}
        </Link>
        <div>
          <StateBadge state={state} />
        </div>
      </Table.Td>
      {figures.map((figure) => (
        <Table.Td key={figure} className="recoveries-figure">
          {whole[figure] === 0 ? '—' : tenge(whole[figure])}
          {figure === 'stolen' && <SumsBar sums={sums} />}
          {figure === 'held' && lapsesAt !== null && <Until lapsesAt={lapsesAt} />}
        </Table.Td>
      ))}
      <Table.Td>
        <span title={format.time(reportedAt)}>{format.ago(reportedAt)}</span>
        <Text size="sm" c="dimmed">
          {region === null ? recovery.victimBankName : wordOf.region(t, region)}
        </Text>
      </Table.Td>
      <Table.Td>
        {recovery.dutyOfficer === null
          ? t('console.recoveries.officer.none')
          : recovery.dutyOfficer === person.id
            ? t('console.recoveries.you')
            : (recovery.dutyOfficerName ?? t('console.recoveries.somebody'))}
      </Table.Td>
    </Table.Tr>
  )
}

const day = 86_400_000

/** Until when money is held: a day, and a clock on the last one. */
function Until({ lapsesAt }: { readonly lapsesAt: string }) {
  const t = useT()
  const format = useFormat()
  const isLast = Date.parse(lapsesAt) - useSecond() < day
  return (
    <Text size="sm" c={isLast ? undefined : 'dimmed'}>
      {isLast ? <Clock due={lapsesAt} /> : t('console.recoveries.held-until', { day: format.day(lapsesAt) })}
    </Text>
  )
}
