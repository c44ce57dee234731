import { Modal, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Failure, Loading } from '../app/page.tsx'
import { wordOf } from '../app/taxonomy.ts'

interface Followed {
  readonly submittedAt: string
  readonly reports: readonly { readonly topic: string; readonly state: string; readonly changedAt: string }[]
  readonly messages: readonly { readonly from: 'hotline' | 'reporter'; readonly text: string; readonly at: string }[]
}

interface ReceiptCheckProps {
  readonly receipt: string
  readonly close: () => void
}

/** What the holder of a receipt would see, for a caller who reads it out. */
export function ReceiptCheck({ receipt, close }: ReceiptCheckProps) {
  const t = useT()
  const { data, error } = useQuery({
    queryKey: ['palette', 'receipt', receipt],
    queryFn: () => api.post<Followed>('/api/v1/reports/follow', { receipt }),
    gcTime: 0,
  })
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={
        <Text fw={600}>
          {t('console.palette.receipt-title')} {receipt.replace(/(.{4})(?=.)/g, '$1 ')}
        </Text>
      }
      closeButtonProps={{ 'aria-label': t('console.palette.close') }}
    >
      {error !== null && <Failure error={error} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && <Followed followed={data} />}
    </Modal>
  )
}

function Followed({ followed }: { readonly followed: Followed }) {
  const t = useT()
  const format = useFormat()
  return (
    <Stack gap="sm">
      <Text>{t('console.palette.submitted', { time: format.time(followed.submittedAt) })}</Text>
      {followed.reports.map(({ topic, state, changedAt }) => (
        <Text key={`${topic}${changedAt}`}>
          <Text span fw={600}>
            {wordOf.topic(t, topic)}
          </Text>{' '}
          {t(`console.palette.state.${state}`)} · {format.time(changedAt)}
        </Text>
      ))}
      {followed.messages.map(({ from, text, at }) => (
        <Stack key={`${at}${text}`} gap={0}>
          <Text size="sm" c="dimmed">
            {t(`console.palette.from.${from}`)} · {format.time(at)}
          </Text>
          <Text>{text}</Text>
        </Stack>
      ))}
    </Stack>
  )
}
