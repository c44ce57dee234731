import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { composeIBAN } from 'ibantools'
import pg from 'pg'
import { tracedAccountsListener } from '../src/domains/payments/index.ts'
import { takeReply } from '../src/domains/payments/recalls/tracking/reply-service.ts'
import type { Reply } from '../src/engines/tracing/index.ts'
import { randomBelow, seededRandom } from '../src/kernel/random.ts'
import { unwrap } from '../src/kernel/result.ts'
import type { Actor } from '../src/platform/access.ts'
import { readConfig } from '../src/platform/config.ts'
import { inTransaction, openDatabase } from '../src/platform/database.ts'
import { makeLog } from '../src/platform/log.ts'
import { makeRelay } from '../src/platform/outbox.ts'
import { openCluster } from '../src/platform/postgres-cluster.ts'
import { quantile } from './harness/quantile.ts'
import type { Bench, BenchContext } from './harness/types.ts'

const recoveries = 10_000
/** Legs of one recovery: a tree in which money goes on in three parts. */
const legs = 100
/** Of the accounts where the money came to rest so many have not been answered for. */
const waiting = 10
const banks = 20
/** Replies a second, evenly, for so many seconds; the first ones warm up. */
const rate = 50
const seconds = 24
const warmUp = 4
const seed = 20261122

const bankCode = (place: number) => String(801 + (place % banks))

/** The tree of one recovery: amounts are made of a million tiyn for each account at its end. */
function treeOf(): readonly {
  readonly n: number
  readonly parent: number | null
  readonly hop: number
  readonly ends: number
  readonly state: string
}[] {
  const ends = Array.from({ length: legs }, () => 0)
  const parentOf = (n: number) => (n === 0 ? null : Math.floor((n - 1) / 3))
  const isEnd = (n: number) => 3 * n + 1 >= legs
  for (let n = legs - 1; n >= 0; n--) {
    if (isEnd(n)) ends[n] = 1
    const parent = parentOf(n)
    if (parent !== null) ends[parent] = (ends[parent] ?? 0) + (ends[n] ?? 0)
  }
  const hopOf = (n: number): number => (n === 0 ? 1 : 1 + hopOf(parentOf(n) ?? 0))
  return ends.map((count, n) => ({
    n,
    parent: parentOf(n),
    hop: hopOf(n),
    ends: count,
    state: !isEnd(n) ? 'onward' : n >= legs - waiting ? 'asked' : n % 4 === 0 ? 'held' : 'cashed-out',
  }))
}

const idOf = (recovery: string, n: string) =>
  `(lpad(to_hex(${recovery}), 8, '0') || '-' || lpad(to_hex(${n}), 4, '0') || '-7000-8000-'
    || substr(md5(${recovery} || ' ' || ${n}), 1, 12))::uuid`

/** Loads all of it without the indexes, then builds them. */
async function load(client: pg.Client, progress: BenchContext['progress']): Promise<void> {
  await client.query(
    `set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '256MB'`,
  )
  await client.query(`insert into payments.bank (code, organisation, name, updated_at, updated_by)
    select (800 + n)::text, md5('bank' || n)::uuid, 'Bank ' || n, now(), 'bench' from generate_series(1, ${banks}) n`)
  await client.query(`create unlogged table public.tree as select * from jsonb_to_recordset('${JSON.stringify(treeOf())}')
    as t(n integer, parent integer, hop integer, ends bigint, state text)`)
  const { rows } = await client.query<{ name: string; definition: string }>(`
    select c.relname as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
    join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'payments' and t.relname in ('leg', 'request', 'traced_payment', 'hold')
      and not exists (select from pg_constraint k where k.conindid = i.indexrelid)`)
  for (const { name } of rows) await client.query(`drop index payments.${name}`)
  await client.query(`insert into payments.recovery (id, number, state, channel, region, victim_bank, method, hops_most,
      window_hours, least_tiyn, stolen, reported_at, created_by, started_at, body_hash, updated_at)
    select ${idOf('r', '65535')}, 'R-2026-' || lpad(r::text, 6, '0'), 'tracking', 'bank', case when r % 20 > 0 then 'KZ-' || 10 + r % 20 end,
      (801 + r % ${banks})::text, 'first-in-first-out', 20, 240, 1, ends * 1000000, now() - interval '2 hours',
      'bench', now() - interval '2 hours', '\\x00', now()
    from generate_series(1, ${recoveries}) r, public.tree where n = 0`)
  const step = 2000
  for (let from = 1; from <= recoveries; from += step) {
    progress(`${((from - 1 + step) * legs).toLocaleString('en')} legs`)
    await client.query(`insert into payments.leg (id, recovery, parent, hop, bank, account, reference, payment_amount, amount,
        at, root_at, state, held, cashed_out, onward, created_at, answered_at)
      select ${idOf('r', 't.n')}, ${idOf('r', '65535')}, ${idOf('r', 't.parent')}, t.hop, (801 + (r + t.n) % ${banks})::text,
        'KZ00' || (801 + (r + t.n) % ${banks}) || lpad(((r * 7919 + t.n * 104729) % 2000000)::text, 13, '0'), 'E2E-' || r || '-' || t.n,
        t.ends * 1000000, t.ends * 1000000, now() - interval '1 hour', now() - interval '2 hours',
        case t.state when 'asked' then 'asked' else 'answered' end, case t.state when 'held' then t.ends * 1000000 else 0 end,
        case t.state when 'cashed-out' then t.ends * 1000000 else 0 end, case t.state when 'onward' then t.ends * 1000000 else 0 end,
        now() - interval '1 hour', case when t.state <> 'asked' then now() - interval '50 minutes' end
      from generate_series(${from}, ${from + step - 1}) r, public.tree t`)
  }
  progress('requests, payments and holds')
  await client.query(`insert into payments.request (id, recovery, leg, kind, bank, amount, state, asked_at, due_at, closed_at)
    select id, recovery, id, 'hold', bank, amount, case state when 'asked' then 'open' else 'answered' end, created_at,
      created_at + interval '90 minutes', answered_at from payments.leg`)
  await client.query(`insert into payments.traced_payment select bank, reference, amount, amount from payments.leg`)
  await client.query(`insert into payments.hold (id, leg, recovery, bank, account, amount, state, legal_basis, held_at, until)
    select id, id, recovery, bank, account, held, 'held', 'payments', answered_at, answered_at + interval '5 days'
    from payments.leg where held > 0`)
  progress(`${rows.length} indexes`)
  for (const { definition } of rows) await client.query(definition)
  for (const table of ['recovery', 'leg', 'request', 'traced_payment', 'hold'])
    await client.query(`vacuum (analyze) payments.${table}`)
  await client.query('drop table public.tree')
}

interface Waiting {
  readonly request: string
  readonly bank: string
  readonly amount: bigint
  readonly at: number
}

/** Replies that are to come, in the order in which they will: a part is held, a part cashed out, two payments go on. */
async function repliesOf(client: pg.Client): Promise<readonly { readonly to: Waiting; readonly reply: Reply }[]> {
  const { rows } = await client.query<{ request: string; bank: string; amount: string; at: Date }>(
    `select q.id as request, q.bank, q.amount, l.at from payments.request q join payments.leg l on l.id = q.leg
     where q.state = 'open' order by md5(q.id::text || '${seed}') limit ${rate * seconds}`,
  )
  const random = seededRandom(seed)
  return rows.map(({ request, bank, amount: text, at: came }, place) => {
    const amount = BigInt(text)
    const at = came.getTime() + 60_000
    const held = amount / 5n
    const cash = amount / 10n
    const half = (amount - held - cash) / 2n
    const onward = [half, amount - held - cash - half].map((part, way) => {
      const to = bankCode(randomBelow(random, banks))
      const account = composeIBAN({
        countryCode: 'KZ',
        bban: `${to}${String(randomBelow(random, 2_000_000)).padStart(13, '0')}`,
      })
      return {
        bank: to,
        account: account ?? '',
        reference: `NEXT-${place}-${way}`,
        amount: part,
        payment: part + 500n,
        at,
      }
    })
    const reply = {
      asked: amount,
      held,
      returned: 0n,
      unavailable: [],
      onward,
      cashedOut: [{ way: 'atm' as const, amount: cash, at }],
    }
    return { to: { request, bank, amount, at }, reply }
  })
}

const officer: Actor = {
  kind: 'person',
  id: '01900000-0000-7000-8000-000000000007',
  organisation: '01900000-0000-7000-8000-000000000099',
  region: null,
  roles: ['investigator'],
  scopes: [],
}

interface Urls {
  readonly url: string
  readonly adminUrl: string
}

async function measure(folder: string, urls: Urls, progress: BenchContext['progress']) {
  const { makeServices } = await import('../src/apps/services.ts')
  const config = unwrap(readConfig({ SAQBOL_DATA: folder, LOG_LEVEL: 'error' }))
  const log = makeLog(config, 'bench')
  await using data = openDatabase(urls.url, { log })
  const services = await makeServices({ config, data, log })
  const { db } = services
  const admin = new URL(urls.adminUrl)
  admin.pathname = new URL(urls.url).pathname
  const client = new pg.Client({ connectionString: admin.href })
  await client.connect()
  await load(client, progress)
  const replies = await repliesOf(client)
  await client.query('checkpoint')
  await client.end()
  await using relay = makeRelay({ db, log, listeners: [tracedAccountsListener(services)] })
  relay.start()
  progress(`${rate} replies a second`)
  const times: number[] = []
  const lists: number[] = []
  const running: Promise<void>[] = []
  const begin = performance.now()
  for (const [place, { to, reply }] of replies.entries()) {
    const due = begin + (place * 1000) / rate
    await sleep(Math.max(0, due - performance.now()))
    const answer = async () => {
      const given = { bank: to.bank, requestId: to.request, reply, at: services.clock.now() }
      unwrap(await inTransaction(db, (tx) => takeReply(services, tx, given)))
      // From the moment it was to come: a reply that waits for an earlier one has waited.
      if (place >= rate * warmUp) times.push(performance.now() - due)
    }
    running.push(answer())
    if (place % (rate * 2) === 0 && place > 0) {
      const start = performance.now()
      running.push(
        services.payments.tracking.list(officer, { limit: 50 }).then(() => void lists.push(performance.now() - start)),
      )
    }
  }
  await Promise.all(running)
  const start = performance.now()
  await services.payments.tracking.board(officer)
  progress(`the board takes ${(performance.now() - start).toFixed(0)} ms`)
  return {
    nextRequestP99Ms: quantile(times, 0.99),
    nextRequestP50Ms: quantile(times, 0.5),
    listP95Ms: quantile(lists, 0.95),
  }
}

/** The next request after a bank's reply, among a million legs. */
export const bench: Bench = {
  name: 'tracing-load',
  about:
    'Ten thousand open recoveries with a million legs and as many requests: banks answer 50 times a second, each time with money held, money gone and two payments that went on; from the moment a reply came until its hold, its two legs and their requests are committed, durably, while officers read the list and the registry hears of the accounts.',
  keys: ['nextRequestP99Ms', 'nextRequestP50Ms', 'listP95Ms'],
  targets: { nextRequestP99Ms: { atMost: 50 } },
  limits:
    'about thirty small statements in one transaction, each a way to the server and back; the list adds up the clocks of a hundred thousand waiting requests.',
  run: async ({ progress }) => {
    const folder = mkdtempSync(join(tmpdir(), 'saqbol-tracing-'))
    chmodSync(folder, 0o755)
    progress('creating a database')
    const cluster = await openCluster(folder, { flags: ['max_wal_size=4GB'] })
    try {
      return { metrics: await measure(folder, cluster, progress), peers: {} }
    } finally {
      await cluster.release()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}
