import { Button, Group, Paper, SegmentedControl, Stack, Text } from '@mantine/core'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { useLive } from '../app/live.tsx'
import { Empty, Failure, Loading } from '../app/page.tsx'
import type { ChartGiven } from '../figures/chart.ts'
import { ChartPanel } from '../figures/chart-panel.tsx'
import { useCommands } from '../palette/commands.ts'
import { ActionsTable, CountriesTable, NodesTable, RulesTable, TrunksTable } from './board-tables.tsx'
import { type BoardView, useBoard, useBoardRefresh } from './calls-data.ts'

const spans = [15, 60, 180] as const

/** Nodes tell every two seconds; a screen need not be drawn oftener than this, in milliseconds. */
const breath = 2000

/** Calls as they are screened now: rates, what was rejected, by which rule, trunk and country. */
export function BoardPart() {
  const t = useT()
  const [minutes, setMinutes] = useState(60)
  // What was shown when somebody held it: an answer may still be on its way.
  const [kept, setKept] = useState<BoardView | null>(null)
  const held = kept !== null
  const board = useBoard(minutes, !held)
  const view = kept ?? board.data
  const refresh = useSoon(useBoardRefresh())
  useLive('calls.counted', () => {
    if (!held) refresh()
  })
  // Never what another span shows, while its own is on the way.
  const hold = () => setKept(held || board.isPlaceholderData ? null : (board.data ?? null))
  const label = held ? t('console.calls.board.go-on') : t('console.calls.board.hold')
  useKeys({ h: hold })
  useCommands([{ id: 'calls.hold', label, group: 'here', keys: 'h', run: hold }])
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <SegmentedControl
          aria-label={t('console.calls.board.span')}
          value={String(minutes)}
          data={spans.map((count) => ({ value: String(count), label: t('console.calls.board.minutes', { count }) }))}
          onChange={(value) => {
            setMinutes(Number(value))
            setKept(null)
          }}
        />
        <Group gap="sm">
          {view !== undefined && <Freshness at={view.at} held={held} />}
          <Button
            size="xs"
            variant="default"
            aria-pressed={held}
            aria-keyshortcuts="h"
            onClick={hold}
            rightSection={<Hint keys="h" />}
          >
            {label}
          </Button>
        </Group>
      </Group>
      {board.error !== null && <Failure error={board.error} retry={() => void board.refetch()} />}
      {view === undefined ? board.error === null && <Loading /> : <Shown board={view} />}
    </Stack>
  )
}

function Freshness({ at, held }: { readonly at: string; readonly held: boolean }) {
  const t = useT()
  const format = useFormat()
  return (
    <Text size="sm" c="dimmed">
      <span aria-hidden>{held ? '‖ ' : '● '}</span>
      {held
        ? t('console.calls.board.held', { time: format.clock(at) })
        : t('console.calls.board.live', { time: format.clock(at) })}
    </Text>
  )
}

/** Does something a moment after it was asked for, once however often it was asked. */
function useSoon(act: () => unknown): () => void {
  const latest = useRef(act)
  latest.current = act
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(waiting.current), [])
  return () => {
    waiting.current ??= setTimeout(() => {
      waiting.current = undefined
      latest.current()
    }, breath)
  }
}

function Shown({ board }: { readonly board: BoardView }) {
  const t = useT()
  if (board.nodes.length === 0 && board.byTrunk.length === 0)
    return <Empty title={t('console.calls.board.none')}>{t('console.calls.board.none.help')}</Empty>
  return (
    <>
      <Rates board={board} />
      <Minutes board={board} />
      <div className="figures-halves">
        <RulesTable board={board} />
        <TrunksTable board={board} />
        <CountriesTable board={board} />
        <Stack gap={12}>
          <ActionsTable board={board} />
          <NodesTable board={board} />
        </Stack>
      </div>
      <Meanings />
    </>
  )
}

/** A rate with as many digits as it can carry. */
function rounded(rate: number): number {
  return rate >= 100 ? Math.round(rate) : rate >= 1 ? Math.round(rate * 10) / 10 : Math.round(rate * 100) / 100
}

function Rates({ board }: { readonly board: BoardView }) {
  const t = useT()
  const format = useFormat()
  const { callsPerSecond, blockedPerSecond, minutes } = board
  const now = minutes.at(-1)
  const sum = minutes.reduce(
    (all, { calls, blocked }) => ({ calls: all.calls + calls, blocked: all.blocked + blocked }),
    {
      calls: 0,
      blocked: 0,
    },
  )
  const perMinute = (rate: number) =>
    t('console.calls.board.per-minute', { count: format.number(Math.round(rate * 60)) })
  return (
    <section className="calls-tiles" aria-label={t('console.calls.board.rates')}>
      <Rate label={t('console.calls.board.calls-rate')} value={format.number(rounded(callsPerSecond))}>
        {perMinute(callsPerSecond)}
      </Rate>
      <Rate label={t('console.calls.board.blocked-rate')} value={format.number(rounded(blockedPerSecond))} blocked>
        {perMinute(blockedPerSecond)}
      </Rate>
      <Rate
        label={t('console.calls.board.share')}
        value={sum.calls === 0 ? '–' : format.share(sum.blocked / sum.calls)}
      >
        {t('console.calls.board.share.of', { blocked: format.number(sum.blocked), calls: format.number(sum.calls) })}
      </Rate>
      <Rate label={t('console.calls.board.now')} value={format.number(now?.calls ?? 0)}>
        {t('console.calls.board.now.blocked', { blocked: format.number(now?.blocked ?? 0) })}
      </Rate>
    </section>
  )
}

function Rate(props: {
  readonly label: string
  readonly value: string
  readonly blocked?: boolean
  readonly children: string
}) {
  const { label, value, blocked, children } = props
  return (
    <Paper withBorder p="md">
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <p className={blocked === true ? 'calls-rate calls-rate-blocked' : 'calls-rate'} style={{ margin: '2px 0' }}>
        {value}
      </p>
      <Text size="sm" c="dimmed">
        {children}
      </Text>
    </Paper>
  )
}

/** Whole minutes alone: the newest one is still filling, and would look like a fall. */
function Minutes({ board }: { readonly board: BoardView }) {
  const t = useT()
  const told = JSON.stringify(board.minutes.slice(0, -1))
  return (
    <section aria-labelledby="calls-minutes">
      <h2 className="heard" id="calls-minutes">
        {t('console.calls.board.by-minute')}
      </h2>
      <div className="figures-halves">
        <MinutesChart told={told} of="calls" />
        <MinutesChart told={told} of="blocked" />
      </div>
    </section>
  )
}

function MinutesChart({ told, of }: { readonly told: string; readonly of: 'calls' | 'blocked' }) {
  const t = useT()
  const format = useFormat()
  const title = t(`console.calls.board.chart.${of}`)
  // The same picture while nothing changed: the board is asked for every few seconds.
  const chart = useMemo<ChartGiven>(() => {
    const minutes = JSON.parse(told) as BoardView['minutes']
    const values = minutes.map((one) => one[of])
    return {
      labels: minutes.map(({ minute }) => format.clock(minute)),
      unit: 'count',
      height: 180,
      format: (value) => (value === null ? '–' : format.number(value)),
      summary: t('console.calls.board.chart.summary', { title, most: format.number(Math.max(0, ...values)) }),
      series: [{ name: title, values, shape: 'bars', tone: of === 'calls' ? 'first' : 'danger' }],
    }
  }, [told, of, title, format, t])
  return <ChartPanel title={title} of={t('console.calls.board.minute')} chart={chart} />
}

function Meanings() {
  const t = useT()
  return (
    <details className="figures-details">
      <summary>{t('console.calls.board.meanings')}</summary>
      <dl>
        {(['blocked', 'trial', 'rate', 'node'] as const).map((word) => (
          <div key={word}>
            <Text component="dt" fw={600}>
              {t(`console.calls.term.${word}`)}
            </Text>
            <Text component="dd" c="dimmed" ml={0} mb="xs" maw={780}>
              {t(`console.calls.meaning.${word}`)}
            </Text>
          </div>
        ))}
      </dl>
    </details>
  )
}
