import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { type Clock, systemClock } from '#kernel/clock'
import { unwrap } from '#kernel/result'
import { readConfig } from '#platform/config'
import { makeLog } from '#platform/log'
import { makeApplication } from '../../src/apps/server/application.ts'
import { makeServices } from '../../src/apps/services.ts'
import { startWorker } from '../../src/apps/worker/worker.ts'
import { testDatabase } from './database.ts'

/** The whole product as `npm start` runs it: site, API and worker, listening on the loopback. */
export type TestApplication = Awaited<ReturnType<typeof testApplication>>

/**
 * Starts the product on a database of the test file's own. Call it at the top of the file; it ends with the file.
 * Limits are high unless `settings` says otherwise. The clock is that of the domains; staff whose session it outlives sign in again.
 */
export async function testApplication(
  settings: Readonly<Record<string, string>> = {},
  { clock = systemClock }: { readonly clock?: Clock } = {},
) {
  // Hooks run in the order they were made: the server must let go of the database before that is dropped.
  const running = new AsyncDisposableStack()
  after(() => running.disposeAsync())
  const folder = await mkdtemp(join(tmpdir(), 'saqbol-test-'))
  const data = await testDatabase()
  const environment = {
    SAQBOL_DATA: folder,
    DATABASE_URL: data.url,
    LOG_LEVEL: 'silent',
    RATE_LIMIT_PER_MINUTE: '1000000',
    REPORT_LIMIT_PER_MINUTE: '1000000',
    GUESS_LIMIT_PER_HOUR: '1000000',
    ...settings,
  }
  const config = unwrap(readConfig(environment))
  const services = await makeServices({ config, data, log: makeLog(config, 'test'), clock })
  running.use(services.state)
  const server = await makeApplication(services)
  const origin = await server.listen({ host: '127.0.0.1', port: 0 })
  running.defer(() => rm(folder, { recursive: true, force: true }))
  running.use(await startWorker(services))
  running.defer(() => server.close())
  return { origin, services, server, environment }
}
