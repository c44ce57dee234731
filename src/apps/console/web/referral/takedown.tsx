import { Alert, Button, Group, Menu, SimpleGrid, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { failureTitle } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { type ReportReferrals, referralsKey, type Takedown, type TakedownKind } from './referrals.ts'

/** What people can record, and who says so. */
const records = [
  { kind: 'police', source: 'person' },
  { kind: 'provider', source: 'person' },
  { kind: 'gone', source: 'person' },
  { kind: 'gone', source: 'addressee' },
  { kind: 'reachable', source: 'person' },
] as const

/** The four timestamps of a takedown with how long each took; people record them, nothing is fetched. */
export function TakedownTimes({ reportId, takedown }: { readonly reportId: string; readonly takedown: Takedown }) {
  const t = useT()
  const client = useQueryClient()
  const { may } = useSession()
  const record = useMutation({
    mutationFn: (given: { readonly kind: TakedownKind; readonly source: string }) =>
      api.post<ReportReferrals>(`/api/v1/reports/${reportId}/takedown`, given),
    onSuccess: (answer) => client.setQueryData(referralsKey(reportId), answer),
  })
  const { receivedAt, policeAt, providerAt, removedAt, times } = takedown
  return (
    <Stack gap="xs">
      <SimpleGrid cols={4} spacing="xs" component="dl" m={0}>
        <Stamp name={t('console.referral.received')} at={receivedAt} took={null} />
        <Stamp name={t('console.referral.to-police')} at={policeAt} took={times.toPolice} />
        <Stamp name={t('console.referral.to-provider')} at={providerAt} took={times.toProvider} />
        <Stamp name={t('console.referral.removed')} at={removedAt} took={times.toRemoval} />
      </SimpleGrid>
      {record.error !== null && (
        <Alert color="red" variant="light" role="alert" p="xs">
          {failureTitle(record.error, t)}
        </Alert>
      )}
      {may('referrals:record-takedown') && (
        <Group>
          <Menu position="bottom-start">
            <Menu.Target>
              <Button size="xs" variant="default" loading={record.isPending}>
                {t('console.referral.record')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {records.map(({ kind, source }) => (
                <Menu.Item key={`${kind} ${source}`} onClick={() => record.mutate({ kind, source })}>
                  {t(`console.referral.event.${kind}.${source}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </Group>
      )}
    </Stack>
  )
}

function Stamp(props: { readonly name: string; readonly at: string | null; readonly took: number | null }) {
  const format = useFormat()
  const { name, at, took } = props
  return (
    <div>
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <Text component="dd" m={0} size="sm" fw={600}>
        {at === null ? '—' : `✓ ${format.time(at)}`}
        {took !== null && (
          <Text span size="sm" fw={400}>
            <br />+{format.duration(took / 1000)}
          </Text>
        )}
      </Text>
    </div>
  )
}
