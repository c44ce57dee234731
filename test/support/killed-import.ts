// A process of its own for the test that kills an import: `node killed-import.ts <database url> <secret> <file>`.
import { join } from 'node:path'
import { makeAudit } from '#domains/audit'
import { makeReceipts } from '#domains/identity'
import { makeIndicators } from '#domains/indicators'
import { fixedClock } from '#kernel/clock'
import { makeIds } from '#kernel/id'
import { systemRandom } from '#kernel/random'
import { Redacted } from '#kernel/redacted'
import { systemActor } from '#platform/access'
import { openDatabase } from '#platform/database'
import { makeKeys } from '#platform/keys'
import { loadMessages } from '#platform/messages'
import { makeOutbox } from '#platform/outbox'

/** A registry on a database with a secret that two processes can share. */
export function registryAt(url: string, secret: string) {
  const database = openDatabase(url, { pool: 4 })
  const clock = fixedClock('2026-11-21T09:00:00Z')
  const keys = makeKeys(new Redacted(Buffer.from(secret, 'hex')))
  const base = {
    ...database,
    clock,
    keys,
    random: systemRandom,
    ids: makeIds(clock, systemRandom),
    outbox: makeOutbox(clock),
    messages: loadMessages(join(import.meta.dirname, '../../locales')),
  }
  const indicators = makeIndicators({ ...base, audit: makeAudit(base), receipts: makeReceipts(base) })
  return { indicators, pool: database.pool, close: () => database[Symbol.asyncDispose]() }
}

if (import.meta.main) {
  const [url = '', secret = '', file = ''] = process.argv.slice(2)
  const { indicators } = registryAt(url, secret)
  await indicators.importFile(systemActor('cli'), file, {
    source: 'a long list',
    progress: ({ entries }) => process.stdout.write(`${entries}\n`),
  })
}
