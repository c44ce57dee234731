import { Anchor, Badge, Button, Table, Tabs, Text } from '@mantine/core'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { useFormat } from '../app/format.ts'
import { useLanguage, useT } from '../app/i18n.tsx'
import { useLive } from '../app/live.tsx'
import { Empty, Failure, Loading, Page } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { DutyRoster } from '../crisis/index.tsx'
import { useAsked } from '../palette/asked.ts'
import { Addressees } from './addressees.tsx'
import { StateBadge } from './line.tsx'
import type { Referral } from './referrals.ts'

type Line = Referral & { readonly topic: string | null; readonly region: string | null }

interface Lines {
  readonly items: readonly Line[]
  readonly next: string | null
  readonly counts: { readonly open: number; readonly overdue: number }
}

const lists = ['overdue', 'open', 'answered'] as const

/** What was asked of others: late answers first, then what is open and what was answered; and who can be asked. */
export function ReferralsPage() {
  const t = useT()
  const client = useQueryClient()
  const { may } = useSession()
  const [tab, setTab] = useState<string>('overdue')
  const anew = () => void client.invalidateQueries({ queryKey: ['referrals'] })
  useLive('referral.changed', anew)
  useLive('referral.overdue', anew)
  useAsked('addressees', () => setTab('addressees'))
  useAsked('duty', () => setTab('duty'))
  const { data } = useLines('open')
  const counts = data?.pages[0]?.counts
  return (
    <Page title={t('console.referral.page')}>
      <Tabs value={tab} onChange={(value) => setTab(value ?? 'overdue')} keepMounted={false}>
        <Tabs.List>
          {lists.map((list) => (
            <Tabs.Tab key={list} value={list} rightSection={<Count list={list} counts={counts} />}>
              {t(`console.referral.list.${list}`)}
            </Tabs.Tab>
          ))}
          <Tabs.Tab value="addressees">{t('console.referral.addressees')}</Tabs.Tab>
          {may('crisis:roster') && <Tabs.Tab value="duty">{t('console.referral.duty')}</Tabs.Tab>}
        </Tabs.List>
        {lists.map((list) => (
          <Tabs.Panel key={list} value={list} pt="md">
            <List list={list} />
          </Tabs.Panel>
        ))}
        <Tabs.Panel value="addressees" pt="md">
          <Addressees />
        </Tabs.Panel>
        {may('crisis:roster') && (
          <Tabs.Panel value="duty" pt="md">
            <DutyRoster />
          </Tabs.Panel>
        )}
      </Tabs>
    </Page>
  )
}

function Count({ list, counts }: { readonly list: string; readonly counts: Lines['counts'] | undefined }) {
  const format = useFormat()
  const count = list === 'overdue' ? counts?.overdue : list === 'open' ? counts?.open : undefined
  if (count === undefined || count === 0) return null
  return (
    <Badge tt="none" variant={list === 'overdue' ? 'filled' : 'light'} color={list === 'overdue' ? 'red' : 'sky'}>
      {format.number(count)}
    </Badge>
  )
}

function useLines(list: (typeof lists)[number]) {
  return useInfiniteQuery({
    queryKey: ['referrals', 'list', list],
    queryFn: ({ pageParam }) => api.get<Lines>('/api/v1/referrals', { list, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
}

function List({ list }: { readonly list: (typeof lists)[number] }) {
  const t = useT()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useLines(list)
  const lines = data?.pages.flatMap(({ items }) => items) ?? []
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading />
  if (lines.length === 0) {
    return <Empty title={t(`console.referral.empty.${list}`)}>{t('console.referral.empty-hint')}</Empty>
  }
  return (
    <>
      <Table highlightOnHover stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('console.referral.to')}</Table.Th>
            <Table.Th>{t('console.referral.report')}</Table.Th>
            <Table.Th>{t('console.referral.state')}</Table.Th>
            <Table.Th>{t('console.referral.sent')}</Table.Th>
            <Table.Th>{t('console.referral.answer-due')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line) => (
            <Row key={line.id} line={line} />
          ))}
        </Table.Tbody>
      </Table>
      {hasNextPage && (
        <Button variant="default" mt="sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('console.referral.more')}
        </Button>
      )}
    </>
  )
}

function Row({ line }: { readonly line: Line }) {
  const t = useT()
  const format = useFormat()
  const { language } = useLanguage()
  const { addressee, reportId, topic, region, sentAt, dueAt, answeredAt } = line
  const subject = topic === null ? line.subject : wordOf.topic(t, topic)
  return (
    <Table.Tr>
      <Table.Td>
        {addressee.names[language]}
        <Text size="sm" c="dimmed">
          {t(`console.referral.kind.${addressee.kind}`)}
        </Text>
      </Table.Td>
      <Table.Td>
        <Anchor component={Link} to={`/reports/${reportId}`}>
          {subject}
        </Anchor>
        {region !== null && (
          <Text size="sm" c="dimmed">
            {wordOf.region(t, region)}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <StateBadge referral={line} />
      </Table.Td>
      <Table.Td>{sentAt === null ? '—' : format.time(sentAt)}</Table.Td>
      <Table.Td>
        {answeredAt !== null ? `✓ ${format.time(answeredAt)}` : dueAt === null ? '—' : format.ago(dueAt)}
      </Table.Td>
    </Table.Tr>
  )
}
