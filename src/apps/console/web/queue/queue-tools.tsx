import { Group } from '@mantine/core'
import { useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { useAsked } from '../palette/asked.ts'
import { useCommands } from '../palette/commands.ts'
import { ColumnChooser } from './queue-chooser.tsx'
import type { Ask, Rows } from './queue-data.ts'
import { Deadlines } from './queue-deadlines.tsx'
import { SaveView, type View } from './queue-views.tsx'
import { NextButton } from './take-next.tsx'

interface ToolsProps {
  readonly ask: Ask
  readonly rows: Pick<Rows, 'reload'>
  /** The columns on the screen, in their order. */
  readonly columns: readonly string[]
  readonly choose: (columns: readonly string[]) => void
  readonly views: readonly View[]
  readonly current: View | undefined
  readonly show: (view: View) => void
}

/** What can be done with the queue as a whole; the command palette offers the same. */
export function Tools({ ask, rows, columns, choose, views, current, show }: ToolsProps) {
  const t = useT()
  const [opened, setOpened] = useState<'columns' | 'deadlines' | 'view' | null>(null)
  const opening = (name: typeof opened) => (open: boolean) => setOpened(open ? name : null)
  useAsked('deadlines', () => setOpened('deadlines'))
  useCommands([
    {
      id: 'queue.deadlines',
      label: t('console.queue.deadlines'),
      group: 'here',
      keys: 'd',
      action: 'reports:deadlines',
      run: () => setOpened('deadlines'),
    },
    {
      id: 'queue.columns',
      label: t('console.queue.columns'),
      group: 'here',
      keys: 'v',
      run: () => setOpened('columns'),
    },
    { id: 'queue.save-view', label: t('console.queue.save-view'), group: 'here', run: () => setOpened('view') },
    {
      id: 'queue.reload',
      label: `${t('console.queue.title')}: ${t('console.queue.key.reload')}`,
      group: 'here',
      keys: 'r',
      run: rows.reload,
    },
    ...views.map((view) => ({
      id: `queue.view.${view.id}`,
      label: `${t('console.queue.title')}: ${view.name}`,
      group: 'here' as const,
      run: () => show(view),
    })),
  ])
  return (
    <Group className="page-head" gap="xs" wrap="nowrap">
      <Deadlines opened={opened === 'deadlines'} setOpened={opening('deadlines')} />
      <ColumnChooser columns={columns} choose={choose} opened={opened === 'columns'} setOpened={opening('columns')} />
      <SaveView
        key={current?.id ?? 'new'}
        {...{ ask, columns, current }}
        onSaved={show}
        opened={opened === 'view'}
        setOpened={opening('view')}
      />
      <NextButton />
    </Group>
  )
}
