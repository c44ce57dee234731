import { configSchema, readConfig } from '#platform/config'
import type { CliCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'

/** `saqbol config`: all settings as they are in force, secrets redacted. */
export const configCommand: CliCommand = (program, cli) => {
  program
    .command('config')
    .description(cli.terminal().t('cli.config.about'))
    .action(() => {
      const terminal = cli.terminal()
      const config = readConfig(process.env)
      if (!config.ok) {
        terminal.refuse(config.error)
        return cli.finish(exitCodes.usage)
      }
      const settings = Object.keys(configSchema.shape).map(
        (name) => [name, config.value[name as keyof typeof config.value]] as const,
      )
      terminal.result(Object.fromEntries(settings), () =>
        settings.map(([name, value]) => `${name}=${value === undefined ? '' : String(value)}`).join('\n'),
      )
    })
}
