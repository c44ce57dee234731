import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { fixedClock } from '#kernel/clock'
import { makeIds } from '#kernel/id'
import { systemRandom } from '#kernel/random'
import { Redacted } from '#kernel/redacted'
import { makeKeys } from '#platform/keys'
import { makeLog } from '#platform/log'
import { loadMessages } from '#platform/messages'
import { makeOutbox } from '#platform/outbox'
import { domainMigrations } from '../../src/apps/domains.ts'
import { testDatabase } from './database.ts'

/** Everything below the domains, on a database of the test's own and a clock that the test moves. */
export async function testPlatform(start = '2026-11-21T09:00:00Z') {
  const database = await testDatabase()
  const clock = fixedClock(start)
  return {
    db: database.db,
    pool: database.pool,
    url: database.url,
    migrations: domainMigrations,
    clock,
    random: systemRandom,
    ids: makeIds(clock, systemRandom),
    keys: makeKeys(new Redacted(randomBytes(32))),
    outbox: makeOutbox(clock),
    log: makeLog({ LOG_LEVEL: 'silent' }, 'test'),
    messages: loadMessages(join(import.meta.dirname, '../../locales')),
  }
}
