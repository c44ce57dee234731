import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Failure } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { type Ask, countedMost, type Filter, useCounts } from './queue-data.ts'

/** A part of the queue under a name. */
export interface View extends Ask {
  readonly id: string
  readonly name: string
  readonly columns: readonly string[]
  readonly shared: boolean
  readonly own: boolean
}

/** The columns where nobody has chosen others, in the order of the screen. */
export const allColumns = [
  'urgency',
  'topic',
  'deadline',
  'waiting',
  'state',
  'working',
  'assigned',
  'region',
  'language',
  'channel',
  'identifiers',
] as const

/** All columns that can be shown. */
export const choosable: readonly string[] = [...allColumns, 'submitted']

/** Whether these are the columns that nobody has chosen: then some may be left out where the screen is narrow. */
export function isUsual(columns: readonly string[]): boolean {
  return columns.join() === allColumns.join()
}

const built: readonly { readonly id: string; readonly filter: Filter; readonly sort: Ask['sort'] }[] = [
  { id: 'all', filter: {}, sort: 'priority' },
  { id: 'free', filter: { state: 'new', leased: 'nobody', assigned: 'nobody' }, sort: 'priority' },
  { id: 'danger', filter: { priority: 80 }, sort: 'priority' },
  { id: 'due', filter: { dueWithin: 60 }, sort: 'deadline' },
  { id: 'mine', filter: { assigned: 'me' }, sort: 'deadline' },
]

/** The views of the queue: those everybody has, one's own, and those that supervisors share. */
export function useViews(): readonly View[] {
  const t = useT()
  const { data } = useQuery({
    queryKey: ['queue-views'],
    queryFn: () => api.get<{ readonly items: readonly View[] }>('/api/v1/desk/views'),
    staleTime: 60_000,
  })
  return [
    ...built.map(({ id, filter, sort }) => ({
      id,
      filter,
      sort,
      name: t(`console.queue.view.${id}`),
      columns: allColumns,
      shared: true,
      own: false,
    })),
    ...(data?.items ?? []),
  ]
}

/** The views as tabs, each with how many reports it holds. */
export function ViewTabs(props: {
  readonly views: readonly View[]
  /** The view that is shown, if it is one. */
  readonly current: View | undefined
  readonly onView: (view: View) => void
}) {
  const { views, current, onView } = props
  const t = useT()
  const format = useFormat()
  const counts = useCounts(views.slice(0, 30).map(({ filter }) => filter))
  return (
    <nav className="queue-tabs" aria-label={t('console.queue.views')}>
      {views.map((view, i) => {
        const count = counts?.[i]
        const here = view.id === current?.id
        const shown =
          count === undefined ? '…' : count > countedMost ? `${format.number(countedMost)}+` : format.number(count)
        return (
          <Button
            key={view.id}
            size="compact-sm"
            variant={here ? 'filled' : 'default'}
            aria-current={here ? 'true' : undefined}
            onClick={() => onView(view)}
          >
            {view.shared && !built.some(({ id }) => id === view.id) ? `${view.name} ⚑` : view.name}
            <span className="queue-count">{shown}</span>
          </Button>
        )
      })}
    </nav>
  )
}

/** Keeps what is on the screen as a view, writes a view anew, or deletes it. */
export function SaveView(props: SaveViewProps & { readonly opened: boolean; readonly setOpened: SetOpened }) {
  const { opened: open, setOpened: setOpen, ...shown } = props
  const t = useT()
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpen(true)}>
        {t('console.queue.save-view')}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={t('console.queue.save-view')} size="sm">
        <SaveForm {...shown} close={() => setOpen(false)} />
      </Modal>
    </>
  )
}

type SetOpened = (opened: boolean) => void

interface SaveViewProps {
  readonly ask: Ask
  /** The columns on the screen, in their order. */
  readonly columns: readonly string[]
  readonly current: View | undefined
  readonly onSaved: (view: View) => void
}

function SaveForm(props: SaveViewProps & { readonly close: () => void }) {
  const { ask, columns, current, onSaved, close } = props
  const t = useT()
  const { may } = useSession()
  const client = useQueryClient()
  const kept = current !== undefined && !built.some(({ id }) => id === current.id) ? current : undefined
  const [name, setName] = useState(kept?.name ?? '')
  const [shared, setShared] = useState(kept?.shared ?? false)
  const [error, setError] = useState<unknown>(null)
  const act = async (work: () => Promise<View | undefined>) => {
    try {
      const saved = await work()
      await client.invalidateQueries({ queryKey: ['queue-views'] })
      if (saved !== undefined) onSaved(saved)
      close()
    } catch (problem) {
      setError(problem)
    }
  }
  const body = { name, shared, filter: ask.filter, sort: ask.sort, columns }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void act(() => api.post<View>('/api/v1/desk/views', body))
      }}
    >
      <Stack gap="sm">
        {error !== null && <Failure error={error} />}
        <TextInput
          label={t('console.queue.view-name')}
          value={name}
          maxLength={60}
          required
          data-autofocus
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        {may('reports:assign') && (
          <Checkbox
            label={t('console.queue.view-shared')}
            checked={shared}
            onChange={({ currentTarget }) => setShared(currentTarget.checked)}
          />
        )}
        <SaveButtons
          kept={kept !== undefined}
          onDelete={() => void act(() => api.delete<undefined>(`/api/v1/desk/views/${kept?.id}`))}
          onChange={() => void act(() => api.put<View>(`/api/v1/desk/views/${kept?.id}`, body))}
        />
      </Stack>
    </form>
  )
}

interface SaveButtonsProps {
  /** Whether there is a view to be changed or deleted. */
  readonly kept: boolean
  readonly onDelete: () => void
  readonly onChange: () => void
}

function SaveButtons({ kept, onDelete, onChange }: SaveButtonsProps) {
  const t = useT()
  return (
    <Group justify="flex-end" gap="xs">
      {kept && (
        <>
          <Button color="red" variant="subtle" onClick={onDelete}>
            {t('console.queue.view-delete')}
          </Button>
          <Button variant="default" onClick={onChange}>
            {t('console.queue.view-change')}
          </Button>
        </>
      )}
      <Button type="submit">{t('console.queue.view-new')}</Button>
    </Group>
  )
}
