import { overrideKinds, type PaymentDecision, paymentDecisions, type ScreenTest } from '#engines/screening'
import type { HistoryTested, RuleFinds } from '../edge/compose.ts'
import type { TrialTold } from './payment-base.ts'
import type { Terminal } from './terminal.ts'

type Row = readonly string[]

/** What came of trying a policy over a node's own history, for people. */
export function historyText({ t, language }: Terminal, tested: TrialTold): string {
  const number = new Intl.NumberFormat(language)
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'Asia/Almaty' })
  const { payments, parts, outcomes, versions, current, candidate } = tested
  if (payments === 0) return t('cli-payments.nothing')
  const span = { from: date.format(tested.from), to: date.format(tested.to) }
  const decision = (name: PaymentDecision) => t(`cli-payments.decision.${name}`)
  const both = (label: string, of: (screen: ScreenTest) => string): Row => [label, of(current), of(candidate)]
  const counted = (label: string, of: (screen: ScreenTest) => number) =>
    both(label, (screen) => number.format(of(screen)))
  const tenge = (tiyn: number) => `${number.format(Math.round(tiyn / 100))} ₸`
  const figures: readonly Row[] = [
    ['', versions.current, versions.candidate],
    ...paymentDecisions.map((name) => counted(decision(name), ({ decisions }) => decisions[name])),
    counted(t('cli-payments.alerts'), ({ alerts }) => alerts),
    both(t('cli-payments.stopped'), (one) => `${number.format(one.stopped)} · ${tenge(one.stoppedTiyn)}`),
    counted(t('cli-payments.false-alarms'), ({ falseAlarms }) => falseAlarms),
  ]
  const changed = tested.changed.map(
    (one) => `  ${decision(one.from)} → ${decision(one.to)}: ${number.format(one.payments)}`,
  )
  return [
    t('cli-payments.history', { payments, parts, ...span }),
    t('cli-payments.outcomes', { ...outcomes }),
    t('cli-payments.base', { version: versions.current, from: t(`cli-payments.base.${tested.base}`) }),
    '',
    ...table(figures),
    ...section(t('cli-payments.overridden'), overrideRows({ t, number }, tested)),
    '',
    changed.length === 0 ? t('cli-payments.unchanged') : t('cli-payments.changed'),
    ...changed,
    ...section(t('cli-payments.typologies'), typologyRows(tested, number)),
    ...section(t('cli-payments.rules'), ruleRows(tested, number)),
    ...section(t('cli-payments.days'), dayRows(tested, number)),
    '',
    t('cli-payments.warm'),
  ].join('\n')
}

interface Say {
  readonly t: Terminal['t']
  readonly number: Intl.NumberFormat
}

/** Of each kind of override: payments, and what rules alone would have done with them, before and after. */
function overrideRows({ t, number }: Say, { current, candidate }: HistoryTested): readonly Row[] {
  const alone = (decisions: Readonly<Record<PaymentDecision, number>>) =>
    paymentDecisions
      .filter((name) => decisions[name] > 0)
      .map((name) => `${t(`cli-payments.decision.${name}`)} ${number.format(decisions[name])}`)
      .join(', ')
  const rows = overrideKinds.flatMap((kind): Row[] => {
    const [before, after] = [current.overridden[kind], candidate.overridden[kind]]
    const payments = paymentDecisions.reduce((sum, name) => sum + before[name], 0)
    if (payments === 0) return []
    return [[t(`cli-payments.override.${kind}`), number.format(payments), alone(before), alone(after)]]
  })
  const head: Row = ['', '', t('cli-payments.alone.current'), t('cli-payments.alone.candidate')]
  return rows.length === 0 ? [] : [head, ...rows]
}

function typologyRows({ current, candidate }: HistoryTested, number: Intl.NumberFormat): readonly Row[] {
  const ids = new Set([...current.typologies, ...candidate.typologies].map(({ id }) => id))
  const alerts = ({ typologies }: ScreenTest, id: string) => typologies.find((one) => one.id === id)?.alerts ?? 0
  return [...ids]
    .map((id) => [id, alerts(current, id), alerts(candidate, id)] as const)
    .filter(([, before, after]) => before + after > 0)
    .map(([id, before, after]) => [id, number.format(before), number.format(after)])
}

function ruleRows({ rules }: HistoryTested, number: Intl.NumberFormat): readonly Row[] {
  const found = ({ current, candidate }: RuleFinds) => current.found + candidate.found
  return rules
    .filter((rule) => found(rule) > 0)
    .map(({ id, current, candidate }) => [id, number.format(current.found), number.format(candidate.found)])
}

/** Of each day: payments, those stopped or asked about before and after, and those decided otherwise. */
function dayRows({ days }: HistoryTested, number: Intl.NumberFormat): readonly Row[] {
  const met = ({ challenge, hold, block }: Readonly<Record<PaymentDecision, number>>) => challenge + hold + block
  return days.map(({ day, payments, current, candidate, changed }) => [
    day,
    ...[payments, met(current), met(candidate), changed].map((count) => number.format(count)),
  ])
}

function section(title: string, rows: readonly Row[]): readonly string[] {
  return rows.length === 0 ? [] : ['', title, ...table(rows)]
}

/** The first column to the left, all others to the right. */
function table(rows: readonly Row[]): readonly string[] {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0))
  const widths = (rows[0] ?? []).map((_, column) => width(column))
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .replace(/^/, '  ')
      .trimEnd(),
  )
}
