import { Alert, Button, Group, List, Modal, NativeSelect, Select, Stack, Text, Textarea } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { Failure } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { useLists } from './queue-data.ts'

/** The most reports one action may change. */
export const bulkMost = 500

/** What became of an action on many reports. */
export interface Outcome {
  readonly action: string
  readonly done: number
  /** By which it is undone; null once that was done. */
  readonly undo: string | null
  readonly refused: readonly { readonly id: string; readonly title: string }[]
}

type Given = Readonly<Record<string, unknown>> & { readonly action: string }

interface BulkProps {
  readonly ids: readonly string[]
  readonly onDone: (outcome: Outcome) => void
  readonly onClear: () => void
}

/** What can be done with the marked reports. */
export function BulkBar({ ids, onDone, onClear }: BulkProps) {
  const t = useT()
  const { may } = useSession()
  const [dialog, setDialog] = useState<'close' | 'topic' | 'assign' | null>(null)
  const act = useMutation({
    mutationFn: async (given: Given) => ({
      action: given.action,
      ...(await api.post<Omit<Outcome, 'action'>>('/api/v1/reports/bulk', { ...given, ids: ids.slice(0, bulkMost) })),
    }),
    onSuccess: (outcome) => {
      setDialog(null)
      onDone(outcome)
    },
  })
  const run = (given: Given) => act.mutate(given)
  const busy = act.isPending
  useKeys(
    {
      t: () => run({ action: 'take' }),
      b: () => run({ action: 'give-back' }),
      c: () => setDialog('close'),
      p: () => setDialog('topic'),
    },
    ids.length > 0 && !busy && may('reports:assess'),
  )
  const button = (name: string, key: string | undefined, onClick: () => void) => (
    <Button size="xs" variant="default" loading={busy} onClick={onClick} rightSection={key && <Hint keys={key} />}>
      {t(`console.queue.bulk.${name}`)}
    </Button>
  )
  return (
    <section className="queue-bar" aria-label={t('console.queue.bulk.title')}>
      <Text fw={600}>{t('console.queue.marked', { count: ids.length })}</Text>
      {ids.length > bulkMost && <Text size="sm">{t('console.queue.bulk.most', { most: bulkMost })}</Text>}
      {button('take', 't', () => run({ action: 'take' }))}
      {button('give-back', 'b', () => run({ action: 'give-back' }))}
      {may('reports:assign') && button('assign', undefined, () => setDialog('assign'))}
      {button('topic', 'p', () => setDialog('topic'))}
      {button('close', 'c', () => setDialog('close'))}
      <Button size="xs" variant="subtle" onClick={onClear} rightSection={<Hint keys="escape" />}>
        {t('console.queue.unmark')}
      </Button>
      {act.isError && <Failure error={act.error} />}
      <Modal
        opened={dialog !== null}
        onClose={() => setDialog(null)}
        title={dialog === null ? '' : t(`console.queue.bulk.${dialog}`)}
      >
        {dialog === 'close' && <CloseForm count={ids.length} busy={busy} onGiven={run} />}
        {dialog === 'topic' && <TopicForm busy={busy} onGiven={run} />}
        {dialog === 'assign' && <AssignForm busy={busy} onGiven={run} />}
      </Modal>
    </section>
  )
}

interface FormProps {
  readonly busy: boolean
  readonly onGiven: (given: Given) => void
}

const classifications = ['illegal', 'harmful-legal', 'not-illegal', 'undetermined'] as const

/** Duplicates are closed one by one: each has an original of its own. */
const notInBulk = 'duplicate'

function CloseForm({ count, busy, onGiven }: FormProps & { readonly count: number }) {
  const t = useT()
  const lists = useLists()
  const [classification, setClassification] = useState<string>('undetermined')
  const [reason, setReason] = useState('insufficient-details')
  const [note, setNote] = useState('')
  const reasons = (lists['closing-reason'] ?? []).filter((one) => {
    const { fits } = one as { readonly fits?: readonly string[] }
    return one.code !== notInBulk && (fits === undefined || fits.includes(classification))
  })
  const fitting = reasons.some(({ code }) => code === reason) ? reason : (reasons[0]?.code ?? reason)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onGiven({ action: 'close', classification, closingReason: fitting, ...(note.trim() !== '' && { note }) })
      }}
    >
      <Stack gap="sm">
        <Text size="sm">{t('console.queue.bulk.close-help', { count })}</Text>
        <NativeSelect
          label={t('console.queue.bulk.classification')}
          data-autofocus
          value={classification}
          data={classifications.map((code) => ({ value: code, label: wordOf.classification(t, code) }))}
          onChange={({ currentTarget }) => setClassification(currentTarget.value)}
        />
        <NativeSelect
          label={t('console.queue.bulk.reason')}
          value={fitting}
          data={reasons.map(({ code, title }) => ({ value: code, label: title }))}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <Textarea
          label={t('console.queue.bulk.note')}
          value={note}
          maxLength={5000}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={busy}>
            {t('console.queue.bulk.close')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function TopicForm({ busy, onGiven }: FormProps) {
  const t = useT()
  const lists = useLists()
  const [topic, setTopic] = useState('fraud')
  const [fraudType, setFraudType] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onGiven({ action: 'topic', topic, fraudType: topic === 'fraud' && fraudType !== '' ? fraudType : null })
      }}
    >
      <Stack gap="sm">
        <NativeSelect
          label={t('console.queue.filter.topic')}
          data-autofocus
          value={topic}
          data={(lists['topic'] ?? []).map(({ code, title }) => ({ value: code, label: title }))}
          onChange={({ currentTarget }) => setTopic(currentTarget.value)}
        />
        {topic === 'fraud' && (
          <NativeSelect
            label={t('console.queue.bulk.fraud-type')}
            value={fraudType}
            data={[
              { value: '', label: '–' },
              ...(lists['fraud-type'] ?? []).map(({ code, title }) => ({ value: code, label: title })),
            ]}
            onChange={({ currentTarget }) => setFraudType(currentTarget.value)}
          />
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={busy}>
            {t('console.queue.bulk.topic')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function AssignForm({ busy, onGiven }: FormProps) {
  const t = useT()
  const [personId, setPersonId] = useState<string | null>(null)
  const { data, error } = useQuery({
    queryKey: ['queue-assignees'],
    queryFn: () =>
      api.get<{ readonly items: readonly { readonly id: string; readonly name: string }[] }>(
        '/api/v1/reports/assignees',
      ),
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (personId !== null) onGiven({ action: 'assign', personId })
      }}
    >
      <Stack gap="sm">
        {error !== null && <Failure error={error} />}
        <Select
          label={t('console.queue.bulk.colleague')}
          data-autofocus
          searchable
          value={personId}
          data={(data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setPersonId}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={busy} disabled={personId === null}>
            {t('console.queue.bulk.assign')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** What the last action did, what it could not and why, and the way back. */
export function OutcomeBar({ outcome, onUndo, onHide }: OutcomeProps) {
  const t = useT()
  const { action, done, refused, undo } = outcome
  return (
    <Alert
      role="status"
      variant="light"
      color={refused.length > 0 ? 'yellow' : 'green'}
      p="xs"
      withCloseButton
      closeButtonLabel={t('console.queue.hide')}
      onClose={onHide}
    >
      <Group gap="sm">
        <Text size="sm" fw={600}>
          {t(`console.queue.done.${action}`, { count: done })}
        </Text>
        {undo !== null && done > 0 && (
          <Button size="compact-sm" variant="default" onClick={onUndo} rightSection={<Hint keys="u" />}>
            {t('console.queue.undo')}
          </Button>
        )}
      </Group>
      {refused.length > 0 && <Refused refused={refused} />}
    </Alert>
  )
}

interface OutcomeProps {
  readonly outcome: Outcome
  readonly onUndo: () => void
  readonly onHide: () => void
}

/** Reasons are told once each, with how many reports they hold for. */
function Refused({ refused }: Pick<Outcome, 'refused'>) {
  const t = useT()
  const byReason = Map.groupBy(refused, ({ title }) => title)
  return (
    <>
      <Text size="sm">{t('console.queue.refused', { count: refused.length })}</Text>
      <List size="sm">
        {[...byReason].map(([title, some]) => (
          <List.Item key={title}>
            {some.length > 1 ? `${some.length} × ` : ''}
            {title}
          </List.Item>
        ))}
      </List>
    </>
  )
}
