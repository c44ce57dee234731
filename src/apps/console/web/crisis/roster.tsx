import { Badge, Button, Group, Select, Stack, Table, Text, TextInput, Title, VisuallyHidden } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Failure, Loading } from '../app/page.tsx'

interface Roster {
  readonly turns: readonly {
    readonly id: string
    readonly name: string
    readonly fromAt: string
    readonly untilAt: string
    readonly now: boolean
  }[]
  readonly people: readonly { readonly id: string; readonly name: string }[]
}

const key = ['duty-roster'] as const

/** Who is on duty for alarms, and putting somebody on; for supervisors. */
export function DutyRoster() {
  const t = useT()
  const format = useFormat()
  const client = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: () => api.get<Roster>('/api/v1/desk/duty') })
  const keep = (roster: Roster) => client.setQueryData(key, roster)
  const remove = useMutation({
    mutationFn: (id: string) => api.delete<Roster>(`/api/v1/desk/duty/${id}`),
    onSuccess: keep,
  })
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading />
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {t('console.crisis.roster')}
      </Title>
      <Text size="sm" c="dimmed">
        {data.turns.some(({ now }) => now) ? t('console.crisis.roster-hint') : t('console.crisis.roster-empty')}
      </Text>
      {data.turns.length > 0 && (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('console.crisis.person')}</Table.Th>
              <Table.Th>{t('console.crisis.from')}</Table.Th>
              <Table.Th>{t('console.crisis.until')}</Table.Th>
              <Table.Th>
                <VisuallyHidden>{t('console.crisis.remove')}</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.turns.map(({ id, name, fromAt, untilAt, now }) => (
              <Table.Tr key={id}>
                <Table.Td>
                  {name}{' '}
                  {now && (
                    <Badge tt="none" variant="light">
                      {t('console.crisis.now')}
                    </Badge>
                  )}
                </Table.Td>
                <Table.Td>{format.time(fromAt)}</Table.Td>
                <Table.Td>{format.time(untilAt)}</Table.Td>
                <Table.Td>
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={t('console.crisis.remove-turn', { name })}
                    onClick={() => remove.mutate(id)}
                  >
                    {t('console.crisis.remove')}
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <NewTurn people={data.people} done={keep} />
      {remove.error !== null && <Failure error={remove.error} />}
    </Stack>
  )
}

/** The next full hour on this computer, as the field writes it. */
function hourFromNow(hours: number): string {
  const at = new Date(Date.now() + hours * 3_600_000)
  at.setMinutes(0, 0, 0)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:00`
}

function NewTurn({ people, done }: { readonly people: Roster['people']; readonly done: (roster: Roster) => void }) {
  const t = useT()
  const [personId, setPerson] = useState<string | null>(null)
  const [from, setFrom] = useState(() => hourFromNow(0))
  const [until, setUntil] = useState(() => hourFromNow(12))
  const enter = useMutation({
    mutationFn: () =>
      api.post<Roster>('/api/v1/desk/duty', {
        personId,
        fromAt: new Date(from).toISOString(),
        untilAt: new Date(until).toISOString(),
      }),
    onSuccess: (roster) => {
      done(roster)
      setPerson(null)
    },
  })
  return (
    <Stack gap="xs">
      <Group align="flex-end" gap="xs">
        <Select
          label={t('console.crisis.person')}
          data={people.map(({ id, name }) => ({ value: id, label: name }))}
          value={personId}
          onChange={setPerson}
          searchable
        />
        <TextInput
          type="datetime-local"
          label={t('console.crisis.from')}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="datetime-local"
          label={t('console.crisis.until')}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        <Button
          disabled={personId === null || from === '' || until === ''}
          loading={enter.isPending}
          onClick={() => enter.mutate()}
        >
          {t('console.crisis.put-on')}
        </Button>
      </Group>
      {enter.error !== null && <Failure error={enter.error} />}
    </Stack>
  )
}
