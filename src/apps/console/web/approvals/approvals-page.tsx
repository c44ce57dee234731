import { Badge, Grid, Group, Stack, Text, UnstyledButton } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { Empty, Failure, Loading, Page } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { defanged } from '../report/defanged.ts'
import { ApprovalDetail } from './approval-detail.tsx'
import './approvals.css'
import { useWaiting, type WaitingBlock } from './approvals-data.ts'

/** Blocks that would reach what many use: the list on the left, the chosen one with its grounds on the right. */
export function ApprovalsPage() {
  const t = useT()
  const waiting = useWaiting()
  const items = waiting.data?.items
  return (
    <Page title={t('console.approvals.title')}>
      <Text maw={780}>{t('console.approvals.intro')}</Text>
      {waiting.error !== null && <Failure error={waiting.error} retry={() => void waiting.refetch()} />}
      {items === undefined && waiting.error === null && <Loading />}
      {items?.length === 0 && <Empty title={t('console.approvals.none')}>{t('console.approvals.none.help')}</Empty>}
      {items !== undefined && items.length > 0 && <Waiting items={items} />}
    </Page>
  )
}

function Waiting({ items }: { readonly items: readonly WaitingBlock[] }) {
  const t = useT()
  const [chosen, setChosen] = useState<string | null>(null)
  const found = items.findIndex(({ observableId }) => observableId === chosen)
  const at = Math.max(found, 0)
  const go = (to: number) => setChosen(items[Math.min(Math.max(to, 0), items.length - 1)]?.observableId ?? null)
  useKeys({ j: () => go(at + 1), k: () => go(at - 1) })
  const current = items[at]
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 4 }}>
        <Group justify="space-between" mb={6}>
          <Text size="sm" c="dimmed">
            {t('console.approvals.count', { count: items.length })}
          </Text>
          <Group gap={4}>
            <Hint keys="j" />
            <Hint keys="k" />
          </Group>
        </Group>
        <ul className="approvals-list" aria-label={t('console.approvals.list')}>
          {items.map((block, place) => (
            <li key={block.observableId}>
              <Line block={block} current={place === at} choose={() => setChosen(block.observableId)} />
            </li>
          ))}
        </ul>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 8 }}>
        {current !== undefined && <ApprovalDetail key={current.observableId} block={current} />}
      </Grid.Col>
    </Grid>
  )
}

interface LineProps {
  readonly block: WaitingBlock
  readonly current: boolean
  readonly choose: () => void
}

function Line({ block, current, choose }: LineProps) {
  const t = useT()
  const format = useFormat()
  const { person } = useSession()
  const line = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (current) line.current?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <UnstyledButton ref={line} className="approvals-line" aria-current={current ? 'true' : undefined} onClick={choose}>
      <Stack gap={2}>
        <Text fw={600} className="approvals-site">
          {defanged('domain', block.value)}
        </Text>
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            {t('console.approvals.asked', { ago: format.ago(block.askedAt) })}
          </Text>
          {block.decidedBy === person.id && (
            <Badge variant="default" tt="none">
              {t('console.approvals.own')}
            </Badge>
          )}
        </Group>
      </Stack>
    </UnstyledButton>
  )
}
