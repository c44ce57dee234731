import { readConfig } from '#platform/config'
import { isDatabaseUnavailable } from '#platform/database'
import { type Log, makeLog } from '#platform/log'
import { type Data, openData } from '../../data.ts'
import { makeServices } from '../../services.ts'
import { startWorker } from '../../worker/worker.ts'
import type { Cli, CliCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { tryOnSimulation } from '../payment-trial/trial.ts'
import { stopSignal } from '../stop-signal.ts'

/** `saqbol serve`: the site and the API, and on one machine the worker too. */
export const serveCommand: CliCommand = (program, cli) => {
  program
    .command('serve')
    .description(cli.terminal().t('cli.serve.about'))
    .action(() => run(cli, { server: true }))
}

/** `saqbol worker`: jobs and outbox alone, for installations with several processes. */
export const workerCommand: CliCommand = (program, cli) => {
  program
    .command('worker')
    .description(cli.terminal().t('cli.worker.about'))
    .action(() => run(cli, { server: false }))
}

async function run(cli: Cli, what: { readonly server: boolean }): Promise<void> {
  const terminal = cli.terminal()
  const read = readConfig(process.env)
  if (!read.ok) {
    terminal.refuse(read.error)
    return cli.finish(exitCodes.usage)
  }
  const config = read.value
  const log = makeLog(config, what.server ? 'server' : 'worker')
  try {
    await using resources = new AsyncDisposableStack()
    const data = resources.use(await openData(config, log))
    resources.use(watchOver(data, log))
    const services = await makeServices({ config, data, log, tryPolicies: tryOnSimulation })
    resources.use(services.state)
    if (!what.server || config.WORKER_IN_SERVER) resources.use(await startWorker(services))
    if (what.server) {
      // Loaded only here: other commands start faster without the site and its plugins.
      const { makeApplication } = await import('../../server/application.ts')
      const server = await makeApplication(services)
      resources.defer(() => server.close())
      const address = await server.listen({ host: config.HOST, port: config.PORT })
      const origin = config.SAQBOL_ORIGIN ?? address
      const token = await services.identity.ensureSetup()
      if (token !== null) terminal.say(terminal.t('cli.serve.setup', { link: `${origin}/kk/setup?token=${token}` }))
      terminal.say(terminal.t('cli.serve.ready', { origin }))
    }
    await stopSignal()
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error
    terminal.refuse({ code: 'database.unavailable' })
    cli.finish(exitCodes.unavailable)
  }
}

/** Looks every five seconds whether the database answers, and starts the embedded one again where it does not. */
function watchOver(data: Data, log: Log): Disposable {
  const look = async () => {
    const answers = await data.pool.query('select 1').then(
      () => true,
      () => false,
    )
    if (!answers && (await data.ensureRunning())) log.warn('the embedded database had died and was started again')
  }
  const timer = setInterval(() => {
    look().catch((error: unknown) => log.error(error, 'the embedded database does not start'))
  }, 5000)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
