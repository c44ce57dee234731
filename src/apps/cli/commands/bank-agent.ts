import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { makeLog } from '#platform/log'
import { bankKey, type Manner, makeBankAgent, manners } from '../../bank/compose.ts'
import type { Cli, CliCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'

interface Options {
  readonly centre: string
  readonly bank: string
  readonly client: string
  readonly secretFile: string
  readonly key: string
  readonly books?: string
  readonly virtual?: Manner
  readonly delay: string
  readonly data: string
  readonly every: string
}

/** `saqbol bank-agent`: answers the centre for a bank, from its ledger; or stands in for a bank where there is none. */
export const bankAgentCommand: CliCommand = (program: Command, cli: Cli) => {
  const { t } = cli.terminal()
  program
    .command('bank-agent')
    .description(t('bank-agent.about'))
    .requiredOption('--centre <url>', t('bank-agent.centre'))
    .requiredOption('--bank <code>', t('bank-agent.bank'))
    .requiredOption('--client <id>', t('bank-agent.client'))
    .requiredOption('--secret-file <file>', t('bank-agent.secret-file'))
    .requiredOption('--key <file>', t('bank-agent.key'))
    .option('--books <file>', t('bank-agent.books'))
    .addOption(new Option('--virtual <manner>', t('bank-agent.virtual')).choices([...manners]))
    .option('--delay <seconds>', t('bank-agent.delay'), '60')
    .option('--data <folder>', t('bank-agent.data'), '.bank-agent')
    .option('--every <seconds>', t('bank-agent.every'), '5')
    .action((options: Options) => run(cli, options))
}

async function run(cli: Cli, options: Options): Promise<void> {
  const terminal = cli.terminal()
  const refuse = (code: string) => {
    terminal.refuse({ code })
    cli.finish(exitCodes.usage)
  }
  const { books, virtual } = options
  if (!/^https?:\/\/[^/]/.test(options.centre)) return refuse('bank-agent.bad-address')
  if (!/^[0-9A-Z]{3}$/.test(options.bank)) return refuse('bank-agent.bad-code')
  if (books === undefined && virtual === undefined) return refuse('bank-agent.no-books')
  const [every, delay] = [Number(options.every) * 1000, Number(options.delay) * 1000]
  if (!(every > 0) || !(delay >= 0)) return refuse('bank-agent.bad-seconds')
  let clientSecret: string
  try {
    clientSecret = readFileSync(options.secretFile, 'utf8').trim()
  } catch {
    return refuse('bank-agent.no-secret')
  }
  const key = await bankKey(resolve(options.key))
  if (key === undefined) return refuse('bank-agent.bad-key')
  if (key.fresh) terminal.say(terminal.t('bank-agent.new-key', { key: JSON.stringify(key.key.jwk) }))
  const agent = makeBankAgent({
    centre: options.centre.replace(/\/+$/, ''),
    clientId: options.client,
    clientSecret,
    bank: options.bank,
    key: key.key,
    folder: resolve(options.data),
    books: books === undefined ? undefined : resolve(books),
    manner: virtual ?? 'answers',
    delay,
  })
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  terminal.say(terminal.t('bank-agent.ready', { bank: options.bank }))
  const log = makeLog({ LOG_LEVEL: (process.env.LOG_LEVEL as 'info' | undefined) ?? 'info' }, 'bank-agent')
  await agent.run(stop.signal, { every, log })
}
