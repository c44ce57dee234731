import { Alert, Badge, Button, Group, Stack, Table, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { SessionView } from '#domains/identity'
import { api } from '../app/api.ts'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Failure, Loading } from '../app/page.tsx'
import { deviceName } from './device-name.ts'
import { Section } from './section.tsx'
import { signOut } from './sign-out.ts'

const key = ['account', 'sessions'] as const

/** Where the person is signed in, what tried to use it, and ending it. */
export function SessionsSection() {
  const t = useT()
  const client = useQueryClient()
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => api.get<{ readonly items: readonly SessionView[] }>('/api/v1/sessions'),
  })
  const endOthers = useMutation({
    mutationFn: () => api.delete('/api/v1/sessions'),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  })
  const sessions = data?.items ?? []
  return (
    <Section name="sessions" title={t('console.account.sessions.title')} text={t('console.account.sessions.text')}>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {sessions.length > 0 && <SessionTable sessions={sessions} />}
      {endOthers.error !== null && <Failure error={endOthers.error} />}
      {sessions.length > 1 && (
        <Group>
          <Button variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
            {t('console.account.sessions.end-others', { count: sessions.length - 1 })}
          </Button>
        </Group>
      )}
    </Section>
  )
}

function SessionTable({ sessions }: { readonly sessions: readonly SessionView[] }) {
  const t = useT()
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('console.account.sessions.device')}</Table.Th>
            <Table.Th>{t('console.account.sessions.since')}</Table.Th>
            <Table.Th>{t('console.account.last-use')}</Table.Th>
            <Table.Th>
              <span className="heard">{t('console.account.actions')}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sessions.map((session) => (
            <SessionLine key={session.id} session={session} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function SessionLine({ session }: { readonly session: SessionView }) {
  const t = useT()
  const format = useFormat()
  const client = useQueryClient()
  const name = deviceName(session.device, t)
  const end = useMutation({
    mutationFn: () => api.delete(`/api/v1/sessions/${session.id}`),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  })
  return (
    <Table.Tr>
      <Table.Td>
        <Stack gap={4}>
          <Group gap="xs">
            <Text fw={session.current ? 600 : 400}>{name}</Text>
            {session.current && <Badge tt="none">{t('console.account.sessions.current')}</Badge>}
            {session.byPasskey && (
              <Badge variant="default" tt="none">
                {t('console.account.sessions.by-passkey')}
              </Badge>
            )}
          </Group>
          <Places places={session.places} />
        </Stack>
      </Table.Td>
      <Table.Td>{format.time(session.createdAt)}</Table.Td>
      <Table.Td>{format.ago(session.lastUsedAt)}</Table.Td>
      <Table.Td ta="right">
        {session.current ? (
          <Button size="compact-sm" variant="default" onClick={() => void signOut()}>
            {t('console.sign-out')}
          </Button>
        ) : (
          <Button size="compact-sm" variant="default" loading={end.isPending} onClick={() => end.mutate()}>
            {t('console.account.sessions.end')}
            <span className="heard"> {name}</span>
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  )
}

/** Other networks and browsers that the session was used from, the refused ones loudest. */
function Places({ places }: { readonly places: SessionView['places'] }) {
  const t = useT()
  const format = useFormat()
  return places.slice(1).map((place) => {
    const values = { device: deviceName(place.device, t), time: format.time(place.lastAt) }
    const id = `${place.firstAt}${place.state}${values.device}`
    if (place.state !== 'waiting') {
      return (
        <Text key={id} size="sm" c="dimmed">
          {t(`console.account.place.${place.state}`, values)}
        </Text>
      )
    }
    return (
      <Alert key={id} color="red" variant="light" p="xs">
        {t('console.account.place.waiting', values)}
      </Alert>
    )
  })
}
