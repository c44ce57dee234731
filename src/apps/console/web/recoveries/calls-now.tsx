import { Anchor, Button, Group, Stack, Table, Text, Title } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.tsx'
import { useLive } from '../app/live.tsx'
import { Failure } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { Clock } from './clock.tsx'
import { useTenge } from './money.ts'
import { useGathered } from './recoveries-data.ts'
import type { BankCall } from './recovery.ts'

/** How many calls are shown before somebody asks for all. */
const first = 5

const key = ['recoveries', 'calls'] as const

/** Banks to call, asked for anew as banks answer and clocks go on. */
function useCalls(enabled: boolean) {
  const client = useQueryClient()
  const again = useGathered(() => void client.invalidateQueries({ queryKey: key }))
  useLive('payments.changed', again)
  return useQuery({
    queryKey: key,
    queryFn: () => api.get<{ readonly items: readonly BankCall[]; readonly more: boolean }>('/api/v1/recoveries/calls'),
    refetchInterval: 30_000,
    enabled,
  })
}

/** Banks that are to be called now, since their clocks run out and nobody can write to them; nothing where there are none. */
export function CallsNow() {
  const t = useT()
  const { may } = useSession()
  const [all, showAll] = useState(false)
  const { data, error, refetch } = useCalls(may('payments:work-recovery'))
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  if (data === undefined || data.items.length === 0) return null
  const shown = all ? data.items : data.items.slice(0, first)
  return (
    <Stack gap="xs" component="section" className="recoveries-panel" aria-labelledby="recoveries-calls">
      <Group justify="space-between">
        <Title order={2} size="h5" id="recoveries-calls">
          <span aria-hidden>☎ </span>
          {t('console.recovery-hand.calls', { count: data.items.length })}
        </Title>
        {data.items.length > first && (
          <Button size="xs" variant="default" aria-expanded={all} onClick={() => showAll(!all)}>
            {t(all ? 'console.recovery-hand.calls.fewer' : 'console.recovery-hand.calls.all')}
          </Button>
        )}
      </Group>
      <div className="recoveries-scroll">
        <Table verticalSpacing={6} aria-labelledby="recoveries-calls">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('console.recoveries.clock')}</Table.Th>
              <Table.Th>{t('console.recovery-hand.call')}</Table.Th>
              <Table.Th>{t('console.recoveries.contact')}</Table.Th>
              <Table.Th>{t('console.recoveries.request')}</Table.Th>
              <Table.Th>{t('console.recoveries.recovery')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((call) => (
              <Call key={call.request} call={call} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {all && data.more && <Text size="sm">{t('console.recovery-hand.calls.more')}</Text>}
      <Text size="sm" c="dimmed">
        {t('console.recovery-hand.calls.help')}
      </Text>
    </Stack>
  )
}

function Call({ call }: { readonly call: BankCall }) {
  const t = useT()
  const tenge = useTenge()
  const { recovery, number, kind, bankName, bankOfficer, contact, phone, amount, dueAt } = call
  return (
    <Table.Tr>
      <Table.Td className="recoveries-whole">
        <Clock due={dueAt} />
      </Table.Td>
      <Table.Td className="recoveries-whole">
        {phone === null ? (
          t('console.recovery-hand.no-number')
        ) : (
          <Anchor
            href={`tel:${phone.dialled}`}
            fw={600}
            aria-label={t('console.recovery-hand.call.of', { bank: bankName, number: phone.shown })}
          >
            {phone.shown}
          </Anchor>
        )}
      </Table.Td>
      <Table.Td>
        {bankName}
        <Text size="sm" c="dimmed">
          {[bankOfficer, contact?.replaceAll(/[^\d+]/g, '') === phone?.dialled ? null : contact]
            .filter((word) => word !== null)
            .join(', ')}
        </Text>
      </Table.Td>
      <Table.Td>
        {t(`console.recoveries.request.${kind}`)}
        <Text size="sm" c="dimmed">
          {tenge(amount)}
        </Text>
      </Table.Td>
      <Table.Td className="recoveries-whole">
        <Link to="/recoveries/case/$id" params={{ id: recovery }} className="recoveries-link">
          {number}
        </Link>
      </Table.Td>
    </Table.Tr>
  )
}
