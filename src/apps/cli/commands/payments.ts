import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { compilePayments, type PaymentScreen, type PaymentStateOptions } from '#engines/screening'
import { fail, ok, type Result } from '#kernel/result'
import {
  journalFailure,
  type OverrideThen,
  readPastOverrides,
  readPaymentsFile,
  testOverHistory,
} from '../../edge/compose.ts'
import type { Cli, CliCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { type BaseOf, type BaseOptions, baseOf, policyIn, type TrialTold } from '../payment-base.ts'
import { historyText } from '../payment-history-text.ts'
import type { Terminal } from '../terminal.ts'

interface Options extends BaseOptions {
  readonly policy: string
  readonly folder: string
  readonly payments?: string
  readonly overrides?: string
}

/** `saqbol payments back-test`: a bank tries a policy over what its own node decided. */
export const paymentsCommand: CliCommand = (program: Command, cli: Cli) => {
  const { t } = cli.terminal()
  program
    .command('payments')
    .description(t('cli-payments.about'))
    .command('back-test')
    .requiredOption('--policy <file>', t('cli-payments.policy'))
    .requiredOption('--folder <folder>', t('cli-payments.folder'))
    .option('--current <file>', t('cli-payments.current'))
    .option('--from <url>', t('cli-payments.from'))
    .option('--key <key>', t('cli-payments.key'))
    .option('--client <id>', t('feed.edge.client'))
    .option('--secret-file <file>', t('feed.edge.secret-file'))
    .option('--payments <file>', t('cli-payments.payments'))
    .option('--overrides <file>', t('cli-payments.overrides'))
    .description(t('cli-payments.back-test'))
    .addHelpText('after', t('cli-payments.example'))
    .action((options: Options) => run(cli, options))
}

async function run(cli: Cli, options: Options): Promise<void> {
  const terminal = cli.terminal()
  const told = await backTest(terminal, options)
  if (!told.ok) {
    terminal.refuse(told.error)
    cli.finish(exitCodes.refused)
    return
  }
  terminal.result(told.value, () => historyText(terminal, told.value))
  cli.finish(exitCodes.done)
}

async function backTest(terminal: Terminal, options: Options): Promise<Result<TrialTold>> {
  const folder = folderOf(resolve(options.folder))
  if (!folder.ok) return folder
  const candidate = screenIn(options.policy)
  if (!candidate.ok) return candidate
  const settings = await settingsOf(options, folder.value)
  if (!settings.ok) return settings
  const { base, ...test } = settings.value
  const bar = patientBar(terminal)
  try {
    const tested = testOverHistory({
      folder: folder.value,
      candidate: candidate.value,
      progress: bar.update,
      ...test,
    })
    return ok({ base, ...tested })
  } catch (error) {
    const known = journalFailure(error)
    if (known === undefined) throw error
    return { ok: false, error: known }
  } finally {
    bar.stop()
  }
}

/** The folder of payments itself, or that of the edge around it. */
function folderOf(folder: string): Result<string> {
  const holds = (path: string) =>
    existsSync(path) && readdirSync(path).some((name) => /^(journal-\d{8}|history)$/.test(name))
  const found = [folder, join(folder, 'payments')].find(holds)
  return found === undefined ? fail('payments-history.none', { place: folder }) : ok(found)
}

interface Settings {
  readonly base: BaseOf
  readonly current: PaymentScreen
  readonly overrideOf: OverrideThen
  readonly memory?: PaymentStateOptions
}

async function settingsOf(options: Options, folder: string): Promise<Result<Settings>> {
  const { payments, overrides } = options
  const file = payments === undefined ? undefined : readPaymentsFile(resolve(payments))
  if (file?.ok === false) return file
  const based = await baseOf(options, { folder, own: file?.value.policy })
  if (!based.ok) return based
  const current = compilePayments(based.value.policy)
  if (!current.ok) return current
  const listed = overrides === undefined ? {} : { file: resolve(overrides) }
  const then = readPastOverrides({ folder, shared: file?.value.shared, ...listed })
  if (!then.ok) return then
  const memory = file === undefined ? {} : { memory: file.value.sizes.state }
  return ok({ base: based.value.base, current: current.value, overrideOf: then.value, ...memory })
}

function screenIn(path: string): Result<PaymentScreen> {
  const policy = policyIn(path)
  return policy.ok ? compilePayments(policy.value) : policy
}

/** A bar only for what takes longer than a second. */
function patientBar(terminal: Terminal) {
  const bar = terminal.progress(terminal.t('cli-payments.progress'))
  const from = performance.now()
  const update = (done: number, of: number) => {
    if (performance.now() - from > 1000) bar.update(done, of)
  }
  return { update, stop: bar.stop }
}
