import type { CliCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'

/** `saqbol figures rebuild`: empties the rows behind the desk's figures; the worker makes them anew from all events. */
export const figuresCommand: CliCommand = (program, cli) => {
  const figures = program.command('figures').description(cli.terminal().t('cli.figures.about'))
  figures
    .command('rebuild')
    .description(cli.terminal().t('cli.figures.rebuild.about'))
    .action(() =>
      cli.withServices(async (services, terminal) => {
        await services.figures.rebuild()
        terminal.result({ emptied: true }, () => terminal.t('cli.figures.rebuild.done'))
        return exitCodes.done
      }),
    )
}
