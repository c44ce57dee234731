import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.tsx'
import { useLive } from '../app/live.tsx'
import { Failure, Loading } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { LetterDialog } from './letter.tsx'
import { ReferralLine } from './line.tsx'
import { type ReportReferrals, referralsKey } from './referrals.ts'
import { TakedownTimes } from './takedown.tsx'

/** What a report was referred to, its letters and takedown timestamps: a panel of the report page. */
export function ReferralPanel({ reportId }: { readonly reportId: string }) {
  const t = useT()
  const client = useQueryClient()
  const { may } = useSession()
  const [writing, setWriting] = useState(false)
  const key = referralsKey(reportId)
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => api.get<ReportReferrals>(`/api/v1/reports/${reportId}/referrals`),
    enabled: may('referrals:read'),
  })
  useLive('referral.changed', (news) => {
    if (news['report'] === reportId) void client.invalidateQueries({ queryKey: key })
  })
  if (!may('referrals:read')) return null
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={2} size="h5">
          {t('console.referral.title')}
        </Title>
        {may('referrals:send') && (
          <Button size="xs" onClick={() => setWriting(true)}>
            {t('console.referral.refer')}
          </Button>
        )}
      </Group>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <>
          <TakedownTimes reportId={reportId} takedown={data.takedown} />
          {data.items.length === 0 && (
            <Text size="sm" c="dimmed">
              {t('console.referral.none')}
            </Text>
          )}
          {data.items.map((referral) => (
            <ReferralLine key={referral.id} referral={referral} />
          ))}
        </>
      )}
      {writing && <LetterDialog reportId={reportId} close={() => setWriting(false)} />}
    </Stack>
  )
}
