import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { isPublicKey } from '#domains/publications'
import type { Failure } from '#kernel/result'
import { makeLog } from '#platform/log'
import {
  type EdgeOptions,
  folderFailure,
  journalFailure,
  readCallsFile,
  readPaymentsFile,
  startEdge,
} from '../../edge/compose.ts'
import { StartFailure } from '../../start-failure.ts'
import type { Cli, CliCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { stopSignal } from '../stop-signal.ts'

interface Options {
  readonly feed: string
  readonly key: string
  readonly client: string
  readonly secretFile: string
  readonly data: string
  readonly host: string
  readonly port: string
  readonly calls?: string
  readonly payments?: string
}

/** `saqbol edge`: the registry inside somebody's own walls. */
export const edgeCommand: CliCommand = (program: Command, cli: Cli) => {
  const { t } = cli.terminal()
  program
    .command('edge')
    .description(t('feed.edge.about'))
    .requiredOption('--feed <url>', t('feed.edge.feed'))
    .requiredOption('--key <key>', t('feed.edge.key'))
    .requiredOption('--client <id>', t('feed.edge.client'))
    .requiredOption('--secret-file <file>', t('feed.edge.secret-file'))
    .option('--data <folder>', t('feed.edge.data'), '.edge')
    .option('--host <host>', t('feed.edge.host'), '127.0.0.1')
    .option('--port <port>', t('feed.edge.port'), '3100')
    .option('--calls <file>', t('edge-calls.option'))
    .option('--payments <file>', t('edge-payments.option'))
    .action((options: Options) => run(cli, options))
}

async function run(cli: Cli, options: Options): Promise<void> {
  const terminal = cli.terminal()
  const fail = (failure: Failure) => {
    terminal.refuse(failure)
    cli.finish(exitCodes.usage)
  }
  const refuse = (code: string) => fail({ code })
  const port = Number(options.port)
  if (!isPublicKey(options.key)) return refuse('edge.bad-key')
  if (!/^https?:\/\/[^/]/.test(options.feed)) return refuse('edge.bad-address')
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return refuse('edge.bad-port')
  let clientSecret: string
  try {
    clientSecret = readFileSync(options.secretFile, 'utf8').trim()
  } catch {
    return refuse('edge.no-secret')
  }
  const calls = options.calls === undefined ? undefined : readCallsFile(resolve(options.calls))
  if (calls?.ok === false) return fail(calls.error)
  const payments = options.payments === undefined ? undefined : readPaymentsFile(resolve(options.payments))
  if (payments?.ok === false) return fail(payments.error)
  const log = makeLog({ LOG_LEVEL: (process.env.LOG_LEVEL as 'info' | undefined) ?? 'info' }, 'edge')
  await using edge = await start({
    url: options.feed.replace(/\/+$/, ''),
    key: options.key,
    clientId: options.client,
    clientSecret,
    folder: resolve(options.data),
    host: options.host,
    port,
    log,
    ...(calls !== undefined && { calls: calls.value }),
    ...(payments !== undefined && { payments: payments.value }),
  })
  terminal.say(terminal.t('feed.edge.ready', { address: edge.address }))
  const { udpPort = 0, tcpPort = 0 } = edge.calls ?? {}
  if (udpPort + tcpPort > 0)
    terminal.say(terminal.t('edge-calls.ready', { udp: String(udpPort), tcp: String(tcpPort) }))
  if (edge.payments !== undefined) terminal.say(terminal.t('edge-payments.ready', { address: edge.address }))
  await stopSignal()
}

/** A memory that is damaged, or another node's, is told in words, and nothing is answered from it. */
async function start(options: EdgeOptions) {
  try {
    return await startEdge(options)
  } catch (error) {
    const failure = journalFailure(error) ?? folderFailure(error)
    throw failure === undefined ? error : new StartFailure(failure)
  }
}
