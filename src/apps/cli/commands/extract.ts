import { extract } from '#engines/extraction'
import type { CliCommand } from '../command.ts'

/** `saqbol extract`: every identifier in the text on standard input, one JSON object a line. */
export const extractCommand: CliCommand = (program, cli) => {
  program
    .command('extract')
    .description(cli.terminal().t('cli.extract.about'))
    .addHelpText('after', cli.terminal().t('cli.extract.example'))
    .action(async () => {
      const terminal = cli.terminal()
      const found = extract(await terminal.input()).map(({ kind, value, start, end }) => ({ kind, value, start, end }))
      if (terminal.json) process.stdout.write(`${JSON.stringify(found)}\n`)
      else for (const each of found) process.stdout.write(`${JSON.stringify(each)}\n`)
    })
}
