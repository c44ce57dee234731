import { Alert, Button, Group, Text, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type Dispatch, type SetStateAction, useEffect, useMemo, useState } from 'react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { useLive } from '../app/live.tsx'
import { Empty, Failure, Loading, useTitle } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { BulkBar, bulkMost, type Outcome, OutcomeBar } from './queue-bulk.tsx'
import { type Ask, type Rows, useRows } from './queue-data.ts'
import { Filters, sameFilter } from './queue-filters.tsx'
import { QueueTable } from './queue-table.tsx'
import { Tools } from './queue-tools.tsx'
import { allColumns, isUsual, useViews, type View, ViewTabs } from './queue-views.tsx'
import { keepWalk } from './queue-walk.ts'
import './queue.css'

const place = 'saqbol.queue'

/** What is on the screen: a part of the queue, the view it was chosen by, and other columns where some were chosen. */
interface Place extends Ask {
  readonly view?: string | undefined
  readonly columns?: readonly string[] | undefined
}

/** Where one was when one went to a report: coming back, the same part of the queue stands there. */
function usePlace() {
  const [here, go] = useState<Place>(() => {
    const kept = sessionStorage.getItem(place)
    return kept === null ? { filter: {}, sort: 'priority' } : (JSON.parse(kept) as Place)
  })
  useEffect(() => sessionStorage.setItem(place, JSON.stringify(here)), [here])
  return [here, go] as const
}

/** The view on the screen: the one that was chosen, else one that shows the same. */
function viewAt(views: readonly View[], { filter, sort, view }: Place): View | undefined {
  const same = views.filter((one) => sameFilter(one.filter, filter) && one.sort === sort)
  return same.find(({ id }) => id === view) ?? same[0]
}

/** The queue: what waits, who works on it, and what is next. */
export function QueuePage() {
  const t = useT()
  useTitle(t('console.queue.title'))
  const [here, go] = usePlace()
  const views = useViews()
  const { filter, sort } = here
  const ask = useMemo<Ask>(() => ({ filter, sort }), [filter, sort])
  const rows = useRows(ask)
  // It outlives a change of the view: what was done can still be undone.
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const current = viewAt(views, here)
  const columns = here.columns ?? current?.columns ?? allColumns
  const show = ({ id, filter: narrowed, sort: order }: View) => go({ filter: narrowed, sort: order, view: id })
  return (
    <div className="queue">
      <Group className="page-head" justify="space-between" wrap="nowrap">
        <Title order={1} size="h3">
          {t('console.queue.title')}
        </Title>
        <Tools
          {...{ ask, columns, current, views, rows, show }}
          choose={(chosen) => go({ ...here, columns: chosen })}
        />
      </Group>
      <ViewTabs views={views} current={current} onView={show} />
      <Filters ask={ask} onAsk={(next) => go({ ...next, columns: isUsual(columns) ? undefined : columns })} />
      <Work key={JSON.stringify(ask)} {...{ ask, rows, outcome, setOutcome, columns }} />
    </div>
  )
}

interface WorkProps {
  readonly ask: Ask
  readonly rows: Rows
  readonly columns: readonly string[]
  readonly outcome: Outcome | null
  readonly setOutcome: (outcome: Outcome | null) => void
}

/** The table with its keys, marks and actions. */
function Work({ ask, rows, columns, outcome, setOutcome }: WorkProps) {
  const { may } = useSession()
  const navigate = useNavigate()
  const [active, setActive] = useState(0)
  const marks = useMarks(rows)
  const open = (id: string) => {
    keepWalk(rows.lines, id, ask.filter['state'] === 'closed')
    void navigate({ to: '/reports/$id', params: { id } })
  }
  const undo = useUndo(rows, outcome, setOutcome)
  useTableKeys({ rows, marks, active, setActive, open, undo })
  return (
    <>
      <News rows={rows} />
      {marks.ids.size > 0 && may('reports:assess') && (
        <BulkBar
          ids={[...marks.ids]}
          onClear={() => marks.set([])}
          onDone={(done) => {
            setOutcome(done)
            rows.refresh([...marks.ids])
            marks.set(done.refused.map(({ id }) => id))
          }}
        />
      )}
      {outcome !== null && <OutcomeBar outcome={outcome} onUndo={undo} onHide={() => setOutcome(null)} />}
      <List
        rows={rows}
        table={
          <QueueTable
            rows={rows}
            columns={columns}
            flexible={isUsual(columns)}
            active={active}
            marked={marks.ids}
            closedBelong={ask.filter['state'] === 'closed'}
            onActive={setActive}
            onMark={marks.toggle}
            onOpen={open}
          />
        }
      />
      <Keys />
    </>
  )
}

interface TableKeys {
  readonly rows: Rows
  readonly marks: ReturnType<typeof useMarks>
  readonly active: number
  readonly setActive: Dispatch<SetStateAction<number>>
  readonly open: (id: string) => void
  readonly undo: () => void
}

function useTableKeys({ rows, marks, active, setActive, open, undo }: TableKeys): void {
  const { lines } = rows
  const step = (by: number) => setActive((now) => Math.max(0, Math.min(lines.length - 1, now + by)))
  const mark = (range: boolean) => {
    const id = lines[active]?.id
    if (id !== undefined) marks.toggle(id, range)
  }
  useKeys({
    j: () => step(1),
    arrowdown: () => step(1),
    k: () => step(-1),
    arrowup: () => step(-1),
    pagedown: () => step(20),
    pageup: () => step(-20),
    home: () => setActive(0),
    enter: () => lines[active] && open(lines[active].id),
    x: () => mark(false),
    space: () => mark(false),
    'shift+x': () => mark(true),
    'mod+a': () => marks.set(lines.slice(0, bulkMost).map(({ id }) => id)),
    escape: () => marks.set([]),
    r: rows.reload,
    u: undo,
    f: () => document.getElementById('queue-filter-state')?.focus(),
  })
}

function List({ rows, table }: { readonly rows: Rows; readonly table: React.ReactNode }) {
  const t = useT()
  if (rows.state === 'failed') return <Failure error={rows.error} retry={rows.reload} />
  if (rows.state === 'loading') return <Loading />
  if (rows.lines.length === 0) return <Empty title={t('console.queue.empty')}>{t('console.queue.empty-help')}</Empty>
  return table
}

/** What came in, and what is near its deadline, without moving a line under anybody's eyes. */
function News({ rows }: { readonly rows: Rows }) {
  const t = useT()
  const [near, setNear] = useState(0)
  useLive('queue.escalated', ({ ids }) => setNear((now) => now + ids.length))
  const show = () => {
    setNear(0)
    rows.reload()
  }
  return (
    <div aria-live="polite">
      {(rows.fresh > 0 || near > 0) && (
        <Alert variant="light" color={near > 0 ? 'yellow' : 'sky'} p={6}>
          <Group gap="sm">
            {rows.fresh > 0 && <Text size="sm">{t('console.queue.fresh', { count: rows.fresh })}</Text>}
            {near > 0 && <Text size="sm">{t('console.queue.near', { count: near })}</Text>}
            <Button size="compact-sm" variant="default" onClick={show} rightSection={<Hint keys="r" />}>
              {t('console.queue.show')}
            </Button>
          </Group>
        </Alert>
      )}
    </div>
  )
}

/** The marked reports; with a range all from the last marked one on. */
function useMarks({ lines }: Rows) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const [last, setLast] = useState<string | null>(null)
  const toggle = (id: string, range: boolean) => {
    const from = range && last !== null ? lines.findIndex((line) => line.id === last) : -1
    const to = lines.findIndex((line) => line.id === id)
    setLast(id)
    if (from >= 0 && to >= 0) {
      const some = lines.slice(Math.min(from, to), Math.max(from, to) + 1)
      setIds((now) => new Set([...now, ...some.map((line) => line.id)]))
      return
    }
    setIds((now) => {
      const next = new Set(now)
      if (!next.delete(id)) next.add(id)
      return next
    })
  }
  return { ids, toggle, set: (some: readonly string[]) => setIds(new Set(some)) }
}

function useUndo(rows: Rows, outcome: Outcome | null, tell: (outcome: Outcome | null) => void): () => void {
  const t = useT()
  const undo = useMutation({
    mutationFn: (id: string) =>
      api.post<{ readonly restored: number; readonly refused: Outcome['refused'] }>(`/api/v1/reports/bulk/${id}/undo`, {
        reason: t('console.queue.undo-reason'),
      }),
    onSuccess: ({ restored, refused }) => {
      tell({ action: 'undo', done: restored, undo: null, refused })
      rows.reload()
    },
    onError: (error) => tell({ action: 'undo', done: 0, undo: null, refused: [{ id: '', title: error.message }] }),
  })
  return () => {
    if (outcome?.undo != null && !undo.isPending) undo.mutate(outcome.undo)
  }
}

const shownKeys = [
  ['j', 'down'],
  ['k', 'up'],
  ['enter', 'open'],
  ['x', 'mark'],
  ['n', 'next'],
  ['r', 'reload'],
  ['f', 'filter'],
  ['v', 'columns'],
] as const

function Keys() {
  const t = useT()
  return (
    <div className="queue-keys" aria-hidden>
      {shownKeys.map(([key, name]) => (
        <span key={key}>
          <Hint keys={key} /> {t(`console.queue.key.${name}`)}
        </span>
      ))}
    </div>
  )
}
