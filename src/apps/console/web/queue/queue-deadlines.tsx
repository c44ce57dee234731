import { ActionIcon, Button, Group, Modal, NumberInput, Stack, Table, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../app/api.ts'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { Failure, Loading } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'

/** How long reports from a priority up may wait, in minutes. */
interface Deadline {
  readonly priority: number
  readonly minutes: number
}

interface Answer {
  readonly deadlines: readonly Deadline[]
}

const address = '/api/v1/report-deadlines'
const key = ['report-deadlines'] as const

/** The most lines the table may have, as the server takes them. */
const linesMost = 20

interface DeadlinesProps {
  readonly opened: boolean
  readonly setOpened: (opened: boolean) => void
}

/** How long reports may wait: a dialog for supervisors; others are not shown it. */
export function Deadlines({ opened, setOpened }: DeadlinesProps) {
  const t = useT()
  const { may } = useSession()
  const allowed = may('reports:deadlines')
  useKeys({ d: () => setOpened(true) }, allowed)
  if (!allowed) return null
  return (
    <>
      <Button
        size="xs"
        variant="default"
        onClick={() => setOpened(true)}
        aria-keyshortcuts="D"
        rightSection={<Hint keys="d" />}
      >
        {t('console.queue.deadlines')}
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title={t('console.queue.deadlines')} size="lg">
        <Loaded close={() => setOpened(false)} />
      </Modal>
    </>
  )
}

function Loaded({ close }: { readonly close: () => void }) {
  // A kept answer would let one write over what a colleague has set meanwhile.
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: () => api.get<Answer>(address), gcTime: 0 })
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  return data === undefined ? <Loading /> : <Form deadlines={data.deadlines} close={close} />
}

/** A line as it is typed: a field may be empty for a moment. */
interface Line {
  readonly key: number
  /** The line of what is least urgent: without it some reports would have no deadline, so it stays. */
  readonly rest: boolean
  readonly priority: number | string
  readonly hours: number | string
  readonly minutes: number | string
}

function lineOf({ priority, minutes }: Deadline, place: number): Line {
  return { key: place, rest: priority === 0, priority, hours: Math.floor(minutes / 60), minutes: minutes % 60 }
}

const minutesOf = ({ hours, minutes }: Line) => Number(hours) * 60 + Number(minutes)

function Form({ deadlines, close }: { readonly deadlines: readonly Deadline[]; readonly close: () => void }) {
  const t = useT()
  const client = useQueryClient()
  const [lines, setLines] = useState(() => deadlines.map(lineOf))
  // The table came after the dialog had looked for its first field.
  useEffect(() => document.getElementById('deadline-0-priority')?.focus(), [])
  const save = useMutation({
    mutationFn: () =>
      api.put<Answer>(address, {
        deadlines: lines.map((line) => ({ priority: Number(line.priority), minutes: minutesOf(line) })),
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: key })
      close()
    },
  })
  const put = (line: Line) => setLines(lines.map((one) => (one.key === line.key ? line : one)))
  const add = () => {
    const next = { key: Math.max(...lines.map((one) => one.key)) + 1, rest: false, priority: '', hours: 1, minutes: 0 }
    setLines([...lines.slice(0, -1), next, ...lines.slice(-1)])
    requestAnimationFrame(() => document.getElementById(`deadline-${next.key}-priority`)?.focus())
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('console.queue.deadlines.help')}
        </Text>
        <Lines lines={lines} put={put} remove={(line) => setLines(lines.filter((one) => one.key !== line.key))} />
        {save.error !== null && <Failure error={save.error} />}
        <Group justify="space-between">
          <Button variant="default" onClick={add} disabled={lines.length >= linesMost}>
            {t('console.queue.deadlines.add')}
          </Button>
          <Group gap="xs">
            <Button variant="default" onClick={close}>
              {t('console.queue.deadlines.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t('console.queue.deadlines.save')}
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  )
}

interface LinesProps {
  readonly lines: readonly Line[]
  readonly put: (line: Line) => void
  readonly remove: (line: Line) => void
}

function Lines({ lines, put, remove }: LinesProps) {
  const t = useT()
  return (
    <Table verticalSpacing={4} horizontalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          {['from', 'hours', 'minutes', 'words'].map((name) => (
            <Table.Th key={name}>{t(`console.queue.deadlines.${name}`)}</Table.Th>
          ))}
          <Table.Th>
            <span className="heard">{t('console.queue.deadlines.remove')}</span>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {lines.map((line, place) => (
          <DeadlineLine key={line.key} line={line} place={place} put={put} remove={remove} />
        ))}
      </Table.Tbody>
    </Table>
  )
}

function DeadlineLine(props: Pick<LinesProps, 'put' | 'remove'> & { readonly line: Line; readonly place: number }) {
  const { line, place, put, remove } = props
  const t = useT()
  const format = useFormat()
  const minutes = minutesOf(line)
  const number = (name: 'priority' | 'hours' | 'minutes', label: string, most: number) => (
    <NumberInput
      id={`deadline-${line.key}-${name}`}
      aria-label={`${t(`console.queue.deadlines.${label}`)}, ${t('console.queue.deadlines.line', { number: place + 1 })}`}
      value={line[name]}
      onChange={(value) => put({ ...line, [name]: value })}
      min={0}
      max={most}
      allowDecimal={false}
      required
      w={110}
    />
  )
  return (
    <Table.Tr>
      <Table.Td>
        {line.rest ? <Text size="sm">{t('console.queue.deadlines.rest')}</Text> : number('priority', 'from', 100)}
      </Table.Td>
      <Table.Td>{number('hours', 'hours', 90 * 24)}</Table.Td>
      <Table.Td>{number('minutes', 'minutes', 59)}</Table.Td>
      <Table.Td>
        <Text size="sm">{minutes > 0 ? format.duration(minutes * 60) : '–'}</Text>
      </Table.Td>
      <Table.Td ta="right">
        {!line.rest && (
          <ActionIcon
            variant="default"
            size={30}
            aria-label={`${t('console.queue.deadlines.remove')}, ${t('console.queue.deadlines.line', { number: place + 1 })}`}
            onClick={() => remove(line)}
          >
            <span aria-hidden>×</span>
          </ActionIcon>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
