import { Badge, Stack, Table, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Failure, Loading } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'

interface RotationLine {
  readonly personId: string
  readonly name: string
  readonly hint: 'fine' | 'rest' | 'rotate'
  readonly seconds: number
  readonly resting: boolean
  readonly lastRestAt: string | null
}

const look = {
  fine: { color: 'green', mark: '●' },
  rest: { color: 'yellow', mark: '◐' },
  rotate: { color: 'red', mark: '▲' },
} as const

/** For supervisors: who should rest or be relieved of the heavy ones, without what they read. */
export function RotationTable() {
  const t = useT()
  const { may } = useSession()
  const allowed = may('wellbeing:rotation')
  const { data, error, refetch } = useQuery({
    queryKey: ['rotation'],
    queryFn: () => api.get<{ readonly items: readonly RotationLine[] }>('/api/v1/desk/rotation'),
    enabled: allowed,
    refetchInterval: 120_000,
  })
  if (!allowed) return null
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        {t('console.wellbeing.rotation')}
      </Title>
      <Text size="sm" c="dimmed">
        {t('console.wellbeing.rotation-hint')}
      </Text>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data?.items.length === 0 && <Text>{t('console.wellbeing.rotation-empty')}</Text>}
      {data !== undefined && data.items.length > 0 && <Lines lines={data.items} />}
    </Stack>
  )
}

function Lines({ lines }: { readonly lines: readonly RotationLine[] }) {
  const t = useT()
  const format = useFormat()
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('console.wellbeing.person')}</Table.Th>
          <Table.Th>{t('console.wellbeing.hint')}</Table.Th>
          <Table.Th ta="right">{t('console.wellbeing.reading')}</Table.Th>
          <Table.Th ta="right">{t('console.wellbeing.last-rest')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {lines.map(({ personId, name, hint, seconds, resting, lastRestAt }) => (
          <Table.Tr key={personId}>
            <Table.Td>{name}</Table.Td>
            <Table.Td>
              <Badge tt="none" color={look[hint].color} variant="light">
                {look[hint].mark} {resting ? t('console.wellbeing.rests') : t(`console.wellbeing.hints.${hint}`)}
              </Badge>
            </Table.Td>
            <Table.Td ta="right">{format.duration(seconds)}</Table.Td>
            <Table.Td ta="right">{lastRestAt === null ? '—' : format.ago(lastRestAt)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
