/** Turns outcomes of benchmarks into the table on the terminal and into `docs/benchmarks.md`. */
import type { Machine, Metrics, Outcome, Target } from './types.ts'

/** A figure as a person reads it: thousands grouped, and as many decimals as its size deserves. */
export function figure(value: number): string {
  const size = Math.abs(value)
  const digits = Number.isInteger(value) || size >= 1000 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 3 : 5
  return new Intl.NumberFormat('en', { maximumFractionDigits: digits }).format(value)
}

/** Whether a figure reaches its target; without a target there is nothing to reach. */
export function reached(value: number | undefined, target: Target | undefined): 'yes' | 'no' | '–' {
  if (target?.atLeast === undefined && target?.atMost === undefined) return '–'
  if (value === undefined || Number.isNaN(value)) return 'no'
  return value >= (target.atLeast ?? -Infinity) && value <= (target.atMost ?? Infinity) ? 'yes' : 'no'
}

function aim(target: Target | undefined): string {
  if (target?.atLeast !== undefined) return `≥ ${figure(target.atLeast)}`
  return target?.atMost === undefined ? '–' : `≤ ${figure(target.atMost)}`
}

/** The metrics that missed their target. */
export function missed(outcome: Outcome): readonly string[] {
  return outcome.keys.filter((key) => reached(outcome.metrics[key], outcome.targets[key]) === 'no')
}

const told = (metrics: Metrics, key: string) => {
  const value = metrics[key]
  return value === undefined ? '–' : figure(value)
}

function metricRows(outcome: Outcome): readonly (readonly string[])[] {
  const rows = outcome.keys.map((key) => {
    const value = outcome.metrics[key]
    return [key, aim(outcome.targets[key]), told(outcome.metrics, key), reached(value, outcome.targets[key])]
  })
  return [['Metric', 'Target', 'Measured', 'Reached'], ...rows]
}

/** Peers beside us, over the metrics that any peer has. */
function peerRows(outcome: Outcome): readonly (readonly string[])[] {
  const peers = Object.entries(outcome.peers)
  if (peers.length === 0) return []
  const keys = [...new Set(peers.flatMap(([, metrics]) => Object.keys(metrics)))]
  const all = [['Saqbol', outcome.metrics] as const, ...peers]
  return [
    ['In the same run', ...keys],
    ...all.map(([name, metrics]) => [name, ...keys.map((key) => told(metrics, key))]),
  ]
}

function markdownTable([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')
}

function plainTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const cell = (text: string, column: number) =>
    column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0)
  return rows.map((row) => row.map(cell).join('  ').trimEnd()).join('\n')
}

/** The result of one run for the terminal. */
export function terminalReport(outcome: Outcome): string {
  const parts = [`${outcome.bench}: ${outcome.about}`, plainTable(metricRows(outcome))]
  const peers = peerRows(outcome)
  if (peers.length > 0) parts.push(plainTable(peers))
  const short = missed(outcome)
  parts.push(short.length === 0 ? 'every target reached' : `not reached: ${short.join(', ')}`)
  return parts.join('\n\n')
}

const machineLine = ({ cpu, cores, memoryGiB, system, node }: Machine) =>
  `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}, Node ${node}`

function section(outcome: Outcome): string {
  const peers = peerRows(outcome)
  return [
    `## ${outcome.bench}`,
    outcome.about,
    `\`\`\`sh\nnpm run bench -- ${outcome.bench}\n\`\`\``,
    markdownTable(metricRows(outcome)),
    ...(peers.length > 0 ? [markdownTable(peers)] : []),
    ...(outcome.limits === undefined ? [] : [`What limits it: ${outcome.limits}`]),
    `Measured ${outcome.day} on ${machineLine(outcome.machine)}.`,
  ].join('\n\n')
}

/** The whole of `docs/benchmarks.md`, sections in order of name. */
export function benchmarksPage(outcomes: readonly Outcome[]): string {
  const sorted = outcomes.toSorted((a, b) => (a.bench < b.bench ? -1 : 1))
  const lead = [
    '# Benchmarks',
    'Written by `npm run bench -- --write`; do not edit by hand. Each figure is one run on the machine named below it. ' +
      'Figures move from run to run and from machine to machine: compare ratios within one run.',
  ]
  return `${[...lead, ...sorted.map(section)].join('\n\n')}\n`
}
