import { useElementSize } from '@mantine/hooks'
import { useTable } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useEffect, useMemo, useRef } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { useSession } from '../app/session.tsx'
import { columnsOf, features, fitting, gridOf, leastWidth } from './queue-columns.tsx'
import { type Line, type Rows, useNow } from './queue-data.ts'

const rowHeight = 38

/** How many lines before the end of what is there the next page is asked for. */
const ahead = 300

/** What the table shows and tells. */
export interface TableProps {
  readonly rows: Rows
  readonly columns: readonly string[]
  /** Whether columns may be left out where the screen is narrow; else one scrolls to them. */
  readonly flexible: boolean
  /** The place of the line that the keys act on. */
  readonly active: number
  readonly marked: ReadonlySet<string>
  /** Whether closed lines belong here; else they are crossed out until the list is read anew. */
  readonly closedBelong: boolean
  readonly onActive: (place: number) => void
  readonly onMark: (id: string, range: boolean) => void
  readonly onOpen: (id: string) => void
}

/**
 * The queue: only the lines in sight stand in the document, whatever the length of the list, and the table is built of
 * them alone.
 */
export function QueueTable(props: TableProps) {
  const { rows, columns, active } = props
  const t = useT()
  const scroll = useRef<HTMLDivElement>(null)
  const { lines, more, loadMore } = rows
  const virtual = useVirtualizer({
    count: lines.length + (more ? 1 : 0),
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingStart: rowHeight,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (more && last >= lines.length - ahead) loadMore()
  }, [more, last, lines.length, loadMore])
  const shownPlace = useRef(active)
  useEffect(() => {
    // Only where the keys moved it: a page that arrives must not pull anybody back to it.
    if (shownPlace.current === active) return
    shownPlace.current = active
    virtual.scrollToIndex(active)
  }, [active, virtual])
  const inSight = useMemo(
    () => items.flatMap(({ index }) => lines[index] ?? []),
    // The items are new objects at each drawing; their ends say all.
    [items[0]?.index, last, lines],
  )
  const { ref: measure, width } = useElementSize()
  const shown = props.flexible && width > 0 ? fitting(columns, width) : columns
  const activeId = lines[active]?.id
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot be laid out line by line.
    <div
      className="queue-scroll"
      ref={scroll}
      role="grid"
      tabIndex={0}
      aria-label={t('console.queue.title')}
      aria-rowcount={more ? -1 : lines.length + 1}
      aria-colcount={shown.length + 1}
      aria-multiselectable
      aria-activedescendant={activeId === undefined ? undefined : `queue-${activeId}`}
    >
      <div ref={measure} />
      <Lines {...props} columns={shown} inSight={inSight} items={items} height={virtual.getTotalSize()} />
    </div>
  )
}

interface LinesProps extends TableProps {
  readonly inSight: readonly Line[]
  readonly items: readonly { readonly index: number; readonly start: number }[]
  readonly height: number
}

function Lines(props: LinesProps) {
  const { inSight, items, height, columns, rows } = props
  const t = useT()
  const format = useFormat()
  const now = useNow()
  const me = useSession().person.id
  const defined = useMemo(() => columnsOf(columns, { t, format, now, me }), [columns, t, format, now, me])
  const table = useTable({ features, columns: defined, data: inSight, getRowId: ({ id }) => id })
  const latest = useRef(props)
  latest.current = props
  const grid = useMemo(() => ({ gridTemplateColumns: gridOf(columns), minWidth: leastWidth(columns) }), [columns])
  const byId = new Map(table.getRowModel().rows.map((row) => [row.id, row]))
  return (
    <>
      <Head names={columns} grid={grid} />
      <div className="queue-body" role="rowgroup" style={{ height }}>
        {items.map(({ index, start }) => {
          const line = rows.lines[index]
          const row = line === undefined ? undefined : byId.get(line.id)
          if (line === undefined || row === undefined) {
            return (
              <div className="queue-row" role="row" key="more" style={{ ...grid, transform: `translateY(${start}px)` }}>
                <span role="gridcell" style={{ gridColumn: '1 / -1' }}>
                  {t('console.loading')}
                </span>
              </div>
            )
          }
          return (
            <LineRow
              key={line.id}
              {...{ line, index, start, grid, now }}
              active={index === props.active}
              marked={props.marked.has(line.id)}
              gone={line.state === 'closed' && !props.closedBelong}
              on={latest}
            >
              {row.getAllCells().map((cell) => (
                <span role="gridcell" key={cell.id}>
                  <table.FlexRender cell={cell} />
                </span>
              ))}
            </LineRow>
          )
        })}
      </div>
    </>
  )
}

function Head({ names, grid }: { readonly names: readonly string[]; readonly grid: React.CSSProperties }) {
  const t = useT()
  return (
    <div className="queue-row queue-head" role="row" style={grid}>
      {['mark', ...names].map((name) => (
        // biome-ignore lint/a11y/useFocusableInteractive: headers of this grid do nothing.
        <span role="columnheader" key={name}>
          <span className={name === 'mark' ? 'heard' : undefined}>{t(`console.queue.column.${name}`)}</span>
        </span>
      ))}
    </div>
  )
}

interface LineRowProps {
  readonly line: Line
  readonly index: number
  readonly start: number
  readonly grid: React.CSSProperties
  readonly now: number
  readonly active: boolean
  readonly marked: boolean
  /** It does not belong to this list any more. */
  readonly gone: boolean
  /** What to tell, as it is now: a line that is not drawn anew would tell what was. */
  readonly on: { readonly current: Pick<TableProps, 'onActive' | 'onMark' | 'onOpen'> }
  readonly children: React.ReactNode
}

/** Drawn anew only where something of its own changed: scrolling moves some forty of them at once. */
const LineRow = memo(DrawnLine, (one, other) =>
  (['line', 'index', 'start', 'grid', 'now', 'active', 'marked', 'gone'] as const).every(
    (name) => one[name] === other[name],
  ),
)

function DrawnLine({ line, index, start, grid, active, marked, gone, on, children }: LineRowProps) {
  const t = useT()
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid's keys act on the active line.
    // biome-ignore lint/a11y/useFocusableInteractive: the grid holds the focus and names its active line.
    <div
      className="queue-row"
      id={`queue-${line.id}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={marked}
      data-active={active || undefined}
      data-marked={marked || undefined}
      data-gone={gone || undefined}
      style={{ ...grid, transform: `translateY(${start}px)` }}
      onClick={(event) => {
        on.current.onActive(index)
        if (event.shiftKey || event.ctrlKey || event.metaKey) on.current.onMark(line.id, event.shiftKey)
      }}
      onDoubleClick={() => on.current.onOpen(line.id)}
    >
      <span role="gridcell">
        <input
          type="checkbox"
          className="queue-mark"
          tabIndex={-1}
          checked={marked}
          aria-label={t('console.queue.column.mark')}
          onChange={() => undefined}
          onClick={(event) => {
            event.stopPropagation()
            on.current.onActive(index)
            on.current.onMark(line.id, event.shiftKey)
          }}
        />
      </span>
      {children}
    </div>
  )
}
