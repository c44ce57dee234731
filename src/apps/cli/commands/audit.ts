import { verifyAudit } from '#domains/audit'
import type { CliCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'

/** `saqbol audit verify`: recomputes the whole trail and names every entry that does not fit. */
export const auditCommand: CliCommand = (program, cli) => {
  const audit = program.command('audit').description(cli.terminal().t('cli.audit.about'))
  audit
    .command('verify')
    .description(cli.terminal().t('cli.audit.verify.about'))
    .action(() =>
      cli.withServices(async (services, terminal) => {
        const bar = terminal.progress(terminal.t('cli.audit.verify.progress'))
        const verdict = await verifyAudit(services, (entries, of) => bar.update(entries, of))
        bar.stop()
        terminal.result(verdict, () => {
          const lines = verdict.faults.map(({ day, lane, number, fault }) =>
            terminal.t('cli.audit.verify.fault', { day, lane: lane ?? '-', number: number ?? '-', fault }),
          )
          const { days, entries, faults } = verdict
          return [...lines, terminal.t('cli.audit.verify.done', { days, entries, faults: faults.length })].join('\n')
        })
        return verdict.faults.length === 0 ? exitCodes.done : exitCodes.faults
      }),
    )
}
