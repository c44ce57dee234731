import { readConfig } from '#platform/config'
import { isDatabaseUnavailable } from '#platform/database'
import { makeLog } from '#platform/log'
import { migrate } from '#platform/migrations'
import { openData } from '../../data.ts'
import { domainMigrations } from '../../domains.ts'
import type { CliCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'

/** `saqbol migrate`: brings the database up to this version. `serve` does it as well. */
export const migrateCommand: CliCommand = (program, cli) => {
  program
    .command('migrate')
    .description(cli.terminal().t('cli.migrate.about'))
    .action(async () => {
      const terminal = cli.terminal()
      const config = readConfig(process.env)
      if (!config.ok) {
        terminal.refuse(config.error)
        return cli.finish(exitCodes.usage)
      }
      try {
        await using data = await openData(config.value, makeLog(config.value, 'migrate'))
        const applied = await migrate(data.pool, domainMigrations)
        terminal.result({ applied }, () =>
          [...applied, terminal.t('cli.migrate.done', { count: applied.length })].join('\n'),
        )
      } catch (error) {
        if (!isDatabaseUnavailable(error)) throw error
        terminal.refuse({ code: 'database.unavailable' })
        cli.finish(exitCodes.unavailable)
      }
    })
}
