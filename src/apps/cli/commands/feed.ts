import { feedScopeSchema } from '#domains/publications'
import { isId } from '#kernel/id'
import { type CliCommand, cliActor } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'

interface ScopeOptions {
  readonly clearance: string
  readonly kinds?: string
  readonly measures?: string
}

/** `saqbol feed …`: the key that signs the feed, and who may read what of it. */
export const feedCommand: CliCommand = (program, cli) => {
  const { t } = cli.terminal()
  const feed = program.command('feed').description(t('feed.command.about'))
  feed
    .command('key')
    .description(t('feed.command.key.about'))
    .option('--rotate', t('feed.command.key.rotate'))
    .action(({ rotate }: { readonly rotate?: boolean }) =>
      cli.withServices(async (services, terminal) => {
        const keys = rotate ? await services.feed.rotateKey(cliActor) : await services.feed.publishedKeys()
        terminal.result(keys, () => keys.key)
        return exitCodes.done
      }),
    )
  feed
    .command('restart')
    .description(t('feed.command.restart.about'))
    .action(() =>
      cli.withServices(async (services, terminal) => {
        const chains = await services.feed.restart(cliActor)
        terminal.result({ chains }, () => terminal.t('feed.command.restart.done', { chains }))
        return exitCodes.done
      }),
    )
  feed
    .command('scope <client>')
    .description(t('feed.command.scope.about'))
    .requiredOption('--clearance <label>', t('feed.command.scope.clearance'))
    .option('--kinds <kinds>', t('feed.command.scope.kinds'))
    .option('--measures <measures>', t('feed.command.scope.measures'))
    .action((client: string, { clearance, kinds, measures }: ScopeOptions) =>
      cli.withServices(async (services, terminal) => {
        const scope = feedScopeSchema.safeParse({
          clearance,
          kinds: kinds?.split(',') ?? null,
          measures: measures?.split(',') ?? null,
        })
        if (!scope.success || !isId(client)) {
          terminal.refuse({ code: 'feed.bad-scope' })
          return exitCodes.usage
        }
        const chain = await services.feed.subscribe(cliActor, client, scope.data)
        terminal.result({ chain }, () => terminal.t('feed.command.scope.done', { chain }))
        return exitCodes.done
      }),
    )
}
