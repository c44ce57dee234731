/** Virtual banks against a real centre: registered, with a client and a key of their own, and an agent that a test lets work. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { sql } from 'kysely'
import { unwrap } from '#kernel/result'
import { systemActor } from '#platform/access'
import { bankKey, type Manner, makeBankAgent } from '../../src/apps/bank/compose.ts'
import type { TestApplication } from './application.ts'

/** The ledger of a virtual bank. Amounts are tiyn. */
export interface TestBooks {
  readonly accounts: readonly {
    readonly account: string
    readonly opening?: number
    readonly state?: string
    readonly movements: readonly object[]
  }[]
}

/** A virtual bank of a test. `once` lets it work a round; `restart` does so as the same bank after a crash. */
export type VirtualBank = Awaited<ReturnType<typeof virtualBank>>

/** Registers a bank at the centre and stands in for it. Without books it makes its answers up. */
export async function virtualBank(
  { origin, services }: Pick<TestApplication, 'origin' | 'services'>,
  given: {
    readonly code: string
    readonly books?: TestBooks
    readonly manner?: Manner
    readonly delay?: number
    readonly webhook?: string
  },
) {
  const { db, clock, identity, payments } = services
  const { code, manner = 'answers', delay = 0, webhook = null } = given
  const setUp = systemActor('test')
  const organisation = randomUUID()
  await sql`insert into identity.organisation (id, kind, name, state, host, created_at)
    values (${organisation}, 'bank', ${`Bank ${code}`}, 'active', false, ${clock.now()})`.execute(db)
  const scopes = ['payments:answer', 'payments:open-recovery']
  const { client, clientSecret: secret } = unwrap(
    await identity.clients.add(setUp, { organisationId: organisation, name: `Bank ${code}`, scopes }),
  )
  const folder = await mkdtemp(join(tmpdir(), 'saqbol-bank-'))
  after(() => rm(folder, { recursive: true, force: true }))
  const own = await bankKey(join(folder, 'key.json'))
  if (own === undefined) throw new Error('no key')
  const rest = { bic: null, webhook, dutyOfficer: null, dutyContact: null, answerMinutes: null }
  const input = { organisation, name: `Bank ${code}`, key: { ...own.key.jwk }, ...rest }
  unwrap(await payments.banks.register.put(setUp, code, input))
  const books = join(folder, 'books.json')
  const keep = (ledger: TestBooks) => writeFile(books, JSON.stringify(ledger))
  if (given.books !== undefined) await keep(given.books)
  const agent = (change: { readonly manner?: Manner; readonly centre?: string } = {}) =>
    makeBankAgent({
      centre: origin,
      clientId: client.id,
      clientSecret: secret,
      bank: code,
      key: own.key,
      folder,
      books: given.books === undefined ? undefined : books,
      manner,
      delay,
      clock,
      ...change,
    })
  const running = agent()
  return {
    code,
    key: own.key,
    clientId: client.id,
    secret,
    /** Where the bank remembers what it told. */
    folder,
    /** Replaces the ledger. */
    keep,
    once: () => running.once(),
    /** The same bank, with the centre at another address. */
    through: (line: string) => agent({ centre: line }),
    restart: (change: { readonly manner?: Manner } = {}) => agent(change).once(),
  }
}
