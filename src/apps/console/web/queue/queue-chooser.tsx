import { ActionIcon, Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { allColumns, choosable } from './queue-views.tsx'

interface ChooserProps {
  /** The columns that are shown, in their order. */
  readonly columns: readonly string[]
  readonly choose: (columns: readonly string[]) => void
  readonly opened: boolean
  readonly setOpened: (opened: boolean) => void
}

/** Which columns the queue shows, and in which order. A view keeps them. */
export function ColumnChooser({ columns, choose, opened, setOpened }: ChooserProps) {
  const t = useT()
  useKeys({ v: () => setOpened(true) })
  return (
    <>
      <Button
        size="xs"
        variant="default"
        onClick={() => setOpened(true)}
        aria-keyshortcuts="V"
        rightSection={<Hint keys="v" />}
      >
        {t('console.queue.columns')}
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title={t('console.queue.columns')} size="sm">
        <Chooser columns={columns} choose={choose} close={() => setOpened(false)} />
      </Modal>
    </>
  )
}

/** Shown columns first, in their order; then the others. */
function Chooser(props: Pick<ChooserProps, 'columns' | 'choose'> & { readonly close: () => void }) {
  const { columns, choose, close } = props
  const t = useT()
  // The lines stay where they stand while one ticks them; only moving moves.
  const [order, setOrder] = useState(() => [...columns, ...choosable.filter((name) => !columns.includes(name))])
  const refocus = useRefocus(order)
  const tell = (next: readonly string[], shown: ReadonlySet<string>) => {
    setOrder([...next])
    choose(next.filter((name) => shown.has(name)))
  }
  const shown = new Set(columns)
  const toggle = (name: string) => {
    const next = new Set(shown)
    if (!next.delete(name)) next.add(name)
    tell(order, next)
  }
  const move = (name: string, by: 1 | -1) => {
    const from = order.indexOf(name)
    const other = order[from + by]
    if (other === undefined) return
    refocus(name)
    tell(
      order.map((one, i) => (i === from ? other : i === from + by ? name : one)),
      shown,
    )
  }
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t('console.queue.columns.help')}
      </Text>
      <ol className="queue-chooser">
        {order.map((name, i) => (
          <ColumnLine
            key={name}
            name={name}
            shown={shown.has(name)}
            first={i === 0}
            last={shown.has(name) && shown.size === 1}
            toggle={() => toggle(name)}
            up={i === 0 ? undefined : () => move(name, -1)}
            down={i === order.length - 1 ? undefined : () => move(name, 1)}
          />
        ))}
      </ol>
      <Group justify="flex-end">
        <Button
          variant="default"
          onClick={() => {
            choose(allColumns)
            setOrder([...choosable])
          }}
        >
          {t('console.queue.columns.usual')}
        </Button>
        <Button onClick={close}>{t('console.queue.columns.done')}</Button>
      </Group>
    </Stack>
  )
}

/** A line that was moved takes the focus along. */
function useRefocus(order: readonly string[]): (name: string) => void {
  const moved = useRef<string | null>(null)
  useEffect(() => {
    if (moved.current !== null) document.getElementById(`queue-column-${moved.current}`)?.focus()
    moved.current = null
  }, [order])
  return (name) => {
    moved.current = name
  }
}

interface LineProps {
  readonly name: string
  readonly shown: boolean
  readonly first: boolean
  /** The only one that is shown: a table needs one. */
  readonly last: boolean
  readonly toggle: () => void
  /** Absent where there is nowhere to go. */
  readonly up: (() => void) | undefined
  readonly down: (() => void) | undefined
}

function ColumnLine({ name, shown, first, last, toggle, up, down }: LineProps) {
  const t = useT()
  const label = t(`console.queue.column.${name}`)
  return (
    <li>
      <Checkbox
        id={`queue-column-${name}`}
        label={label}
        checked={shown}
        disabled={last}
        data-autofocus={first ? true : undefined}
        onChange={toggle}
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
        onKeyDown={(event) => {
          const move = event.key === 'ArrowUp' ? up : event.key === 'ArrowDown' ? down : undefined
          if (!event.altKey || move === undefined) return
          event.preventDefault()
          move()
        }}
      />
      <Group gap={4} wrap="nowrap">
        <ActionIcon
          variant="default"
          size={28}
          disabled={up === undefined}
          aria-label={t('console.queue.columns.up', { column: label })}
          onClick={up}
        >
          <span aria-hidden>↑</span>
        </ActionIcon>
        <ActionIcon
          variant="default"
          size={28}
          disabled={down === undefined}
          aria-label={t('console.queue.columns.down', { column: label })}
          onClick={down}
        >
          <span aria-hidden>↓</span>
        </ActionIcon>
      </Group>
    </li>
  )
}
