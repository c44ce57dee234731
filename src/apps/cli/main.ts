import { Command, CommanderError, Option } from 'commander'
import { isLanguage, type Language, languages } from '#kernel/language'
import { openMessages } from '../services.ts'
import { StartFailure } from '../start-failure.ts'
import { type CliCommand, makeCli } from './command.ts'
import { assessCommand } from './commands/assess.ts'
import { auditCommand } from './commands/audit.ts'
import { backupCommand, restoreCommand } from './commands/backup.ts'
import { bankAgentCommand } from './commands/bank-agent.ts'
import { checkCommand } from './commands/check.ts'
import { configCommand } from './commands/config.ts'
import { demoCommand } from './commands/demo.ts'
import { doctorCommand } from './commands/doctor.ts'
import { edgeCommand } from './commands/edge.ts'
import { extractCommand } from './commands/extract.ts'
import { feedCommand } from './commands/feed.ts'
import { figuresCommand } from './commands/figures.ts'
import { importCommand } from './commands/import.ts'
import { migrateCommand } from './commands/migrate.ts'
import { paymentsCommand } from './commands/payments.ts'
import { reportCommand } from './commands/report.ts'
import { serveCommand, workerCommand } from './commands/serve.ts'
import { simBoxesCommand } from './commands/sim-boxes.ts'
import { zoneCommand } from './commands/zone.ts'
import { exitCodes } from './exit-codes.ts'
import { makeTerminal } from './terminal.ts'

const commands: readonly CliCommand[] = [
  serveCommand,
  workerCommand,
  checkCommand,
  extractCommand,
  reportCommand,
  assessCommand,
  importCommand,
  demoCommand,
  edgeCommand,
  bankAgentCommand,
  paymentsCommand,
  simBoxesCommand,
  feedCommand,
  auditCommand,
  figuresCommand,
  backupCommand,
  restoreCommand,
  migrateCommand,
  doctorCommand,
  configCommand,
  zoneCommand,
]

/** The language asked for on the command line, else the environment's, else English: this is an engineer's tool. */
function languageOf(words: readonly string[]): Language {
  const asked = words.find((_, index) => words[index - 1] === '--lang')
  const named = asked ?? process.env.SAQBOL_LANG ?? process.env.LC_ALL ?? process.env.LANG ?? ''
  const short = named.slice(0, 2).toLowerCase()
  return isLanguage(short) ? short : 'en'
}

const words = process.argv.slice(2)
const messages = openMessages()
const terminal = makeTerminal({ language: languageOf(words), messages, json: words.includes('--json') })
const { t } = terminal
const cli = makeCli(() => terminal)

const program = new Command('saqbol')
  .description(t('cli.about'))
  .addOption(new Option('--json', t('cli.option.json')))
  .addOption(new Option('--lang <language>', t('cli.option.lang')).choices([...languages]))
  .addHelpText('after', t('cli.after-help'))
  .showHelpAfterError()
  .exitOverride()

for (const add of commands) add(program, cli)
/** A command and all below it: `zone`, `zone key`, `zone key add`. */
const withAllBelow = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(withAllBelow)]

for (const command of program.commands.flatMap(withAllBelow)) {
  command.exitOverride()
  command.addOption(new Option('--json', t('cli.option.json')))
  command.addOption(new Option('--lang <language>', t('cli.option.lang')).choices([...languages]).hideHelp())
}

try {
  await program.parseAsync(words, { from: 'user' })
  process.exitCode = cli.code()
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage
  } else if (error instanceof StartFailure) {
    terminal.refuse(error.failure)
    process.exitCode = exitCodes.refused
  } else {
    process.stderr.write(`${t('cli.failed', { reason: error instanceof Error ? error.message : String(error) })}\n`)
    if (process.env.LOG_LEVEL === 'debug') console.error(error)
    process.exitCode = exitCodes.failed
  }
}
