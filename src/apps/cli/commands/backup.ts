import { join } from 'node:path'
import { writeBackup } from '#platform/backup'
import { makeBlobs } from '#platform/blobs'
import { readConfig } from '#platform/config'
import { makeKeys } from '#platform/keys'
import { makeLog } from '#platform/log'
import { readBackup } from '#platform/restore'
import { proveSecret } from '#platform/secret-proof'
import { openData } from '../../data.ts'
import { domainMigrations } from '../../domains.ts'
import type { CliCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'

/** `saqbol backup FILE`: everything but the secret, in one file, while the product runs. */
export const backupCommand: CliCommand = (program, cli) => {
  program
    .command('backup')
    .argument('<file>', cli.terminal().t('cli.backup.file'))
    .description(cli.terminal().t('cli.backup.about'))
    .action((file: string) =>
      cli.withServices(async ({ pool, config, clock }, terminal) => {
        const bar = terminal.progress(terminal.t('cli.backup.progress'))
        const blobs = join(config.SAQBOL_DATA, 'blobs')
        const summary = await writeBackup({ pool, blobs, now: clock.now() }, file, (_table, done, of) =>
          bar.update(done, of),
        )
        bar.stop()
        const rows = Object.values(summary.tables).reduce((sum, table) => sum + table.rows, 0)
        terminal.result({ file, ...summary }, () =>
          terminal.t('cli.backup.done', { file, rows, tables: Object.keys(summary.tables).length }),
        )
        return exitCodes.done
      }),
    )
}

/** `saqbol restore FILE`: loads a backup into an empty database. */
export const restoreCommand: CliCommand = (program, cli) => {
  program
    .command('restore')
    .argument('<file>', cli.terminal().t('cli.backup.file'))
    .description(cli.terminal().t('cli.restore.about'))
    .action(async (file: string) => {
      const terminal = cli.terminal()
      const config = readConfig(process.env)
      if (!config.ok) {
        terminal.refuse(config.error)
        return cli.finish(exitCodes.usage)
      }
      await using data = await openData(config.value, makeLog({ LOG_LEVEL: 'warn' }, 'restore'))
      const blobs = makeBlobs(join(config.value.SAQBOL_DATA, 'blobs'))
      const outcome = await readBackup({ pool: data.pool, blobs, sources: domainMigrations }, file, (table) =>
        terminal.say(table),
      )
      if (!outcome.ok) {
        terminal.refuse(outcome.error)
        return cli.finish(exitCodes.refused)
      }
      const proven = await proveSecret(data.pool, makeKeys(config.value.SAQBOL_SECRET))
      if (!proven.ok) {
        terminal.refuse(proven.error)
        cli.finish(exitCodes.faults)
      }
      const rows = Object.values(outcome.value.tables).reduce((sum, table) => sum + table.rows, 0)
      terminal.result({ file, ...outcome.value }, () => terminal.t('cli.restore.done', { file, rows }))
    })
}
