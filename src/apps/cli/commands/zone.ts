import { type CliCommand, cliActor } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'

/** `saqbol zone …`: keys with which providers take the zone of blocked names; to compare it with the registry, or begin anew. */
export const zoneCommand: CliCommand = (program, cli) => {
  const { t } = cli.terminal()
  const zone = program.command('zone').description(t('cli.zone.about'))
  zone
    .command('rebuild')
    .description(t('cli.zone.rebuild.about'))
    .action(() =>
      cli.withServices(async ({ blocked }, terminal) => {
        const changed = await blocked.reconcile()
        terminal.result({ changed }, () => terminal.t('cli.zone.rebuild.done', { changed }))
        return exitCodes.done
      }),
    )
  zone
    .command('restart')
    .description(t('cli.zone.restart.about'))
    .action(() =>
      cli.withServices(async ({ blocked }, terminal) => {
        const leapt = await blocked.restartZone(cliActor)
        terminal.result(leapt, () => terminal.t('cli.zone.restart.done', { serial: String(leapt.serial) }))
        return exitCodes.done
      }),
    )
  const key = zone.command('key').description(t('cli.zone.key.about'))
  addKeyAdd(key, cli)
  key
    .command('list')
    .description(t('cli.zone.key.list.about'))
    .action(() =>
      cli.withServices(async ({ zoneKeys }, terminal) => {
        const keys = await zoneKeys.list()
        const line = ({ name, garden, networks, notify }: (typeof keys)[number]) =>
          [name, garden ?? 'NXDOMAIN', networks.join(',') || '-', notify.join(',') || '-'].join('\t')
        terminal.result(keys, () => keys.map(line).join('\n'))
        return exitCodes.done
      }),
    )
  key
    .command('remove <name>')
    .description(t('cli.zone.key.remove.about'))
    .action((name: string) =>
      cli.withServices(async ({ zoneKeys }, terminal) => {
        const removed = await zoneKeys.remove(cliActor, name)
        if (!removed.ok) terminal.refuse(removed.error)
        else terminal.result({ name }, () => terminal.t('cli.zone.key.remove.done', { name }))
        return removed.ok ? exitCodes.done : exitCodes.refused
      }),
    )
}

interface AddOptions {
  readonly garden?: string
  readonly from?: readonly string[]
  readonly notify?: readonly string[]
}

function addKeyAdd(key: Parameters<CliCommand>[0], cli: Parameters<CliCommand>[1]): void {
  const { t } = cli.terminal()
  key
    .command('add <name>')
    .description(t('cli.zone.key.add.about'))
    .option('--garden <host>', t('cli.zone.option.garden'))
    .option('--from <network...>', t('cli.zone.option.from'))
    .option('--notify <address...>', t('cli.zone.option.notify'))
    .action((name: string, { garden, from, notify }: AddOptions) =>
      cli.withServices(async ({ zoneKeys }, terminal) => {
        const added = await zoneKeys.add(cliActor, { name, garden, networks: from, notify })
        if (!added.ok) {
          terminal.refuse(added.error)
          return exitCodes.refused
        }
        // In the very form that BIND reads, so that it can be copied as it is.
        const block = `key "${added.value.name}" { algorithm hmac-sha256; secret "${added.value.secret}"; };`
        terminal.result(added.value, () => block)
        terminal.say(terminal.t('cli.zone.key.add.once'))
        return exitCodes.done
      }),
    )
}
