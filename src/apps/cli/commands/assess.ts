import { Option } from 'commander'
import type { IdentifierDecision, Reports } from '#domains/reports'
import {
  type Classification,
  type ClosingReason,
  classifications,
  closingReasons,
  type LegalBasis,
  legalBases,
  type Measure,
  measures,
} from '#domains/taxonomy'
import { asId, type Id, isId } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import { type CliCommand, cliActor } from '../command.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import type { Terminal } from '../terminal.ts'

interface Options {
  readonly classification?: Classification
  readonly close?: ClosingReason
  readonly confirm?: string[]
  readonly legalBasis?: LegalBasis
  readonly reason?: string
  readonly measure?: Measure[]
  readonly until?: string
}

const codes = (table: readonly { readonly code: string }[]) => table.map(({ code }) => code)

/** `saqbol assess [REPORT]`: the queue, one report, or its assessment, as the operator at this machine. */
export const assessCommand: CliCommand = (program, cli) => {
  const { t } = cli.terminal()
  program
    .command('assess')
    .argument('[report]', t('cli.assess.report'))
    .addOption(new Option('--classification <code>', t('cli.assess.classification')).choices(codes(classifications)))
    .addOption(new Option('--close <code>', t('cli.assess.close')).choices(codes(closingReasons)))
    .option('--confirm <identifier...>', t('cli.assess.confirm'))
    .addOption(new Option('--legal-basis <code>', t('cli.import.legal-basis')).choices(codes(legalBases)))
    .option('--reason <text>', t('cli.import.reason'))
    .addOption(new Option('--measure <code...>', t('cli.assess.measure')).choices(codes(measures)))
    .option('--until <day>', t('cli.assess.until'))
    .description(t('cli.assess.about'))
    .addHelpText('after', t('cli.assess.example'))
    .action((report: string | undefined, options: Options) =>
      cli.withServices(async ({ reports }, terminal) => {
        if (report === undefined) return showQueue(reports, terminal)
        if (!isId(report)) return refuse(terminal, fail('report.not-found'))
        const id = asId<'report'>(report)
        if (options.classification === undefined) return showReport(reports, terminal, id)
        return assess(reports, terminal, { id, options, classification: options.classification })
      }),
    )
}

function refuse(terminal: Terminal, outcome: Result<unknown>): ExitCode {
  if (!outcome.ok) terminal.refuse(outcome.error)
  return exitCodes.refused
}

async function showQueue(reports: Reports, terminal: Terminal): Promise<ExitCode> {
  const page = await reports.queue(cliActor, {})
  if (!page.ok) return refuse(terminal, page)
  const { t } = terminal
  terminal.result(page.value, () =>
    page.value.items.length === 0
      ? t('cli.assess.empty')
      : page.value.items
          .map(({ priority, id, topic, state }) =>
            t('cli.assess.row', { priority: String(priority).padStart(3), id, topic, state }),
          )
          .join('\n'),
  )
  return exitCodes.done
}

async function showReport(reports: Reports, terminal: Terminal, id: Id<'report'>): Promise<ExitCode> {
  const view = await reports.get(cliActor, id)
  if (!view.ok) return refuse(terminal, view)
  const { words, identifiers, report } = view.value
  const { t } = terminal
  terminal.result(view.value, () =>
    [
      t('cli.assess.row', { priority: String(report.priority), id, topic: report.topic, state: report.state }),
      ...words.map(({ body }) => body),
      ...identifiers.map(({ kind, display, observableId }) =>
        t('cli.assess.identifier', { kind, display, id: observableId ?? '-' }),
      ),
    ].join('\n'),
  )
  return exitCodes.done
}

async function assess(
  reports: Reports,
  terminal: Terminal,
  given: { readonly id: Id<'report'>; readonly options: Options; readonly classification: Classification },
): Promise<ExitCode> {
  const { id, options, classification } = given
  const view = await reports.get(cliActor, id)
  if (!view.ok) return refuse(terminal, view)
  const indicators = decisions(view.value.identifiers, options)
  if (!indicators.ok) return refuse(terminal, indicators)
  const outcome = await reports.assess(cliActor, id, {
    version: view.value.report.version,
    assessment: { classification, closingReason: options.close ?? null, indicators: indicators.value },
  })
  if (!outcome.ok) return refuse(terminal, outcome)
  const after = await reports.get(cliActor, id)
  if (!after.ok) return refuse(terminal, after)
  const { state, outcome: told } = after.value.report
  terminal.result({ id, state, outcome: told }, () => terminal.t('cli.assess.done', { state }))
  return exitCodes.done
}

function decisions(
  identifiers: readonly { readonly display: string; readonly observableId: Id<'observable'> | null }[],
  { confirm = [], legalBasis, reason, measure, until }: Options,
): Result<readonly IdentifierDecision[]> {
  const validUntil = until === undefined ? undefined : new Date(`${until}T23:59:59+05:00`)
  if (validUntil && Number.isNaN(validUntil.getTime())) return fail('cli.bad-date')
  const named = (display: string, id: string) =>
    confirm.some((each) => each === 'all' || each === display || each === id)
  return ok(
    identifiers.flatMap(({ display, observableId }) =>
      observableId !== null && named(display, observableId)
        ? [{ observableId, decision: 'confirm' as const, legalBasis, reason, measures: measure, validUntil }]
        : [],
    ),
  )
}
