import { createColumnHelper, tableFeatures } from '@tanstack/react-table'
import type { Format } from '../app/format.ts'
import type { Translate } from '../app/i18n.tsx'
import { wordOf } from '../app/taxonomy.ts'
import type { Line } from './queue-data.ts'

/** What cells need besides their line. */
export interface CellContext {
  readonly t: Translate
  readonly format: Format
  readonly now: number
  readonly me: string
}

/** How urgent a report is, for the eye: a word, a shape and a colour, never one alone. */
export function urgencyOf({ priority }: Line): { readonly name: string; readonly shape: string } {
  if (priority >= 80) return { name: 'danger', shape: '▲' }
  if (priority >= 60) return { name: 'urgent', shape: '◆' }
  if (priority >= 40) return { name: 'soon', shape: '●' }
  return { name: 'ordinary', shape: '○' }
}

const stateShapes: Readonly<Record<Line['state'], string>> = { new: '•', 'in-review': '◐', waiting: '…', closed: '✓' }

/** The table needs no feature but its columns: narrowing and order are the server's. */
export const features = tableFeatures({})

const helper = createColumnHelper<typeof features, Line>()

/** The columns by name: how narrow each may get, in pixels, and its share of what is left. */
const widths: Readonly<Record<string, readonly [least: number, share: number]>> = {
  urgency: [134, 0.6],
  topic: [136, 2.4],
  deadline: [150, 0.8],
  waiting: [78, 0.6],
  state: [124, 0.7],
  working: [104, 1],
  assigned: [104, 1],
  region: [104, 1.3],
  language: [44, 0],
  channel: [84, 0.8],
  identifiers: [64, 0.2],
  submitted: [124, 0.6],
}

const gap = 8
const aside = 28 + 24

function widthOf(name: string): readonly [number, number] {
  return widths[name] ?? [100, 1]
}

/** The columns of a grid of lines, the mark before them. */
export function gridOf(names: readonly string[]): string {
  return `28px ${names.map((name) => `minmax(${widthOf(name).join('px, ')}fr)`).join(' ')}`
}

/** How wide the lines are at least. */
export function leastWidth(names: readonly string[]): number {
  return names.reduce((sum, name) => sum + widthOf(name)[0] + gap, aside)
}

/** As many columns as fit, the last left out first. */
export function fitting(names: readonly string[], width: number): readonly string[] {
  const last = names.findIndex((_, i) => leastWidth(names.slice(0, i + 1)) > width)
  return last < 0 ? names : names.slice(0, Math.max(4, last))
}

/** The columns, in the order given. */
export function columnsOf(names: readonly string[], context: CellContext) {
  return helper.columns(
    names.map((name) =>
      helper.display({
        id: name,
        cell: ({ row }) => <CellOf name={name} line={row.original} context={context} />,
      }),
    ),
  )
}

interface CellProps {
  readonly name: string
  readonly line: Line
  readonly context: CellContext
}

function CellOf({ name, line, context }: CellProps) {
  const { t, format, now, me } = context
  switch (name) {
    case 'urgency':
      return <Urgency line={line} t={t} />
    case 'topic':
      return <Topic line={line} t={t} />
    case 'state':
      return (
        <span>
          <span aria-hidden>{stateShapes[line.state]}</span> {t(`console.queue.state.${line.state}`)}
        </span>
      )
    case 'waiting':
      return <span title={format.time(line.submittedAt)}>{roughly(secondsBetween(line.submittedAt, now), format)}</span>
    case 'deadline':
      return <Deadline line={line} context={context} />
    case 'region':
      return line.region === null ? <Faint>{t('console.queue.no-region')}</Faint> : wordOf.region(t, line.region)
    case 'language':
      return <span lang={line.language}>{line.language.toUpperCase()}</span>
    case 'channel':
      return wordOf.channel(t, line.channel)
    case 'identifiers':
      return line.identifiers === 0 ? <Faint>–</Faint> : format.number(line.identifiers)
    case 'assigned':
      return line.takenBy === null ? (
        <Faint>{t('console.queue.nobody')}</Faint>
      ) : (
        <span>{line.takenBy === me ? t('console.queue.me') : (line.takenByName ?? '…')}</span>
      )
    case 'working':
      return <Working line={line} context={context} />
    default:
      return <span>{format.time(line.submittedAt)}</span>
  }
}

function Faint({ children }: { readonly children: string }) {
  return <span className="queue-faint">{children}</span>
}

function Urgency({ line, t }: { readonly line: Line; readonly t: Translate }) {
  const { name, shape } = urgencyOf(line)
  return (
    <span className={`queue-urgency queue-${name}`}>
      <span aria-hidden>{shape}</span> {t(`console.queue.urgency.${name}`)} {line.priority}
    </span>
  )
}

/** The type of a fraud says more than the topic, and is shorter. */
function Topic({ line, t }: { readonly line: Line; readonly t: Translate }) {
  const topic = wordOf.topic(t, line.topic)
  const what = line.fraudType === null ? topic : wordOf.fraudType(t, line.fraudType)
  return <span title={line.fraudType === null ? topic : `${topic}: ${what}`}>{what}</span>
}

function Deadline({ line, context }: { readonly line: Line; readonly context: CellContext }) {
  const { t, format, now } = context
  if (line.state === 'closed') return <Faint>–</Faint>
  const left = secondsBetween(now, line.dueAt)
  const length = roughly(Math.abs(left), format)
  if (left < 0) {
    return (
      <span className="queue-overdue" title={format.time(line.dueAt)}>
        <span aria-hidden>!</span> {t('console.queue.overdue', { length })}
      </span>
    )
  }
  return (
    <span title={format.time(line.dueAt)}>
      {line.escalatedAt !== null && (
        <b title={t('console.queue.escalated')}>
          <span aria-hidden>↑</span>
          <span className="heard">{t('console.queue.escalated')}</span>{' '}
        </b>
      )}
      {t('console.queue.due-in', { length })}
    </span>
  )
}

function Working({ line, context }: { readonly line: Line; readonly context: CellContext }) {
  const { t, format, me } = context
  const { leasedBy, leasedUntil } = line
  if (leasedBy === null || leasedUntil === null || Date.parse(leasedUntil) < context.now) return null
  const name = leasedBy.id === me ? t('console.queue.me') : leasedBy.name
  return (
    <span
      className="queue-chip"
      title={t('console.queue.working-until', { name: leasedBy.name, time: format.clock(leasedUntil) })}
    >
      <span aria-hidden>✎</span> {name}
    </span>
  )
}

/** A length of time as one glance takes it: days from a day up, hours from ten up, never seconds. */
function roughly(seconds: number, format: Format): string {
  const unit = seconds >= 86_400 ? 86_400 : seconds >= 36_000 ? 3600 : 60
  return format.duration(Math.max(60, Math.floor(seconds / unit) * unit))
}

function secondsBetween(from: string | number, to: string | number): number {
  return (new Date(to).getTime() - new Date(from).getTime()) / 1000
}
