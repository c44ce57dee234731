import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import {
  compilePayments,
  type PaymentScreen,
  type PaymentStateOptions,
  parsePaymentPolicy,
  usualPaymentPolicy,
} from '#engines/screening'
import { fail, ok, type Result } from '#kernel/result'
import { type HistoryTested, journalFailure, readPaymentsFile, testOverHistory } from '../../edge/compose.ts'
import type { Cli, CliCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { historyText } from '../payment-history-text.ts'
import type { Terminal } from '../terminal.ts'

interface Options {
  readonly policy: string
  readonly folder: string
  readonly current?: string
  readonly payments?: string
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
    .option('--payments <file>', t('cli-payments.payments'))
    .description(t('cli-payments.back-test'))
    .addHelpText('after', t('cli-payments.example'))
    .action((options: Options) => run(cli, options))
}

function run(cli: Cli, options: Options): void {
  const terminal = cli.terminal()
  const tested = backTest(terminal, options)
  if (!tested.ok) {
    terminal.refuse(tested.error)
    cli.finish(exitCodes.refused)
    return
  }
  terminal.result(tested.value, () => historyText(terminal, tested.value))
  cli.finish(exitCodes.done)
}

function backTest(terminal: Terminal, options: Options): Result<HistoryTested> {
  const folder = folderOf(resolve(options.folder))
  if (!folder.ok) return folder
  const candidate = screenIn(options.policy)
  if (!candidate.ok) return candidate
  const settings = settingsOf(options)
  if (!settings.ok) return settings
  const bar = patientBar(terminal)
  try {
    const test = { folder: folder.value, candidate: candidate.value, progress: bar.update, ...settings.value }
    return ok(testOverHistory(test))
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

function settingsOf({ current, payments }: Options): Result<{ current: PaymentScreen; memory?: PaymentStateOptions }> {
  const file = payments === undefined ? undefined : readPaymentsFile(resolve(payments))
  if (file?.ok === false) return file
  const screen = current === undefined ? compilePayments(file?.value.policy ?? usualPaymentPolicy) : screenIn(current)
  if (!screen.ok) return screen
  return ok({ current: screen.value, ...(file !== undefined && { memory: file.value.sizes.state }) })
}

function screenIn(path: string): Result<PaymentScreen> {
  let text: string
  try {
    text = readFileSync(resolve(path), 'utf8')
  } catch {
    return fail('payments-file.unreadable', { place: path })
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return fail('payments-file.not-json', { place: path })
  }
  const policy = parsePaymentPolicy(json)
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
