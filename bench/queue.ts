import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { simulateReports } from '../simulation/reports.ts'
import { type QueueQuery } from '../src/domains/reports/index.ts'
import { signerOf, wordsIn } from '../src/domains/reports/queue/words-signature.ts'
import { type Id } from '../src/kernel/id.ts'
import { randomBelow, seededRandom } from '../src/kernel/random.ts'
import { unwrap } from '../src/kernel/result.ts'
import type { Actor } from '../src/platform/access.ts'
import { readConfig } from '../src/platform/config.ts'
import { openDatabase } from '../src/platform/database.ts'
import type { Keys } from '../src/platform/keys.ts'
import { makeLog } from '../src/platform/log.ts'
import { openCluster } from '../src/platform/postgres-cluster.ts'
import { quantile } from './harness/quantile.ts'
import type { Bench, BenchContext } from './harness/types.ts'

const total = 1_000_000
const open = 160_000
/** Different accounts; each stands about twelve times among the reports, as scripts of offenders do. */
const accounts = 80_000
const step = 100_000

/** Puts the simulated accounts, signed, beside the tables, for the reports to be made of. */
async function loadAccounts(client: pg.Client, keys: Keys): Promise<void> {
  const plan = { seed: 20261122, count: accounts, from: new Date('2026-01-01'), to: new Date('2026-11-21') }
  const sign = signerOf(keys)
  const rows = simulateReports(plan).map(({ text, topic, fraudType, danger, region, language }) => {
    const signature = sign(wordsIn(text)) ?? Array.from({ length: 16 }, () => 0)
    return { text, topic, fraudType, danger, region, language, signature }
  })
  await client.query(`create unlogged table public.account (n integer primary key, body text, topic text, fraud_type text,
    danger text, region text, language text, b integer[])`)
  for (let from = 0; from < rows.length; from += 10_000) {
    const some = rows.slice(from, from + 10_000).map((row, i) => ({ ...row, n: from + i }))
    await client.query(
      `insert into public.account select n, text, topic, "fraudType", danger, region, language, signature
       from jsonb_to_recordset($1::jsonb) as a(n integer, text text, topic text, "fraudType" text, danger text,
         region text, language text, signature integer[])`,
      [JSON.stringify(some)],
    )
  }
}

const bands = Array.from({ length: 16 }, (_, band) => band)

/**
 * The reports from number `from` on: ids rise with time; the newest are open; most reports are of a few topics, regions
 * and channels; one identifier in a hundred thousand is named by thousands.
 */
async function loadStep(client: pg.Client, from: number): Promise<void> {
  await client.query(`
    create unlogged table public.part as
    select g.n, a.*, ('0' || lpad(to_hex(g.n / 65536), 7, '0') || '-'
        || lpad(to_hex(g.n % 65536), 4, '0') || '-7' || substr(md5('s' || g.n), 1, 3) || '-8'
        || substr(md5('s' || g.n), 4, 3) || '-' || substr(md5('s' || g.n), 7, 12))::uuid as submission_id,
      ('1' || lpad(to_hex(g.n / 65536), 7, '0') || '-' || lpad(to_hex(g.n % 65536), 4, '0') || '-7'
        || substr(md5('r' || g.n), 1, 3) || '-8' || substr(md5('r' || g.n), 4, 3) || '-'
        || substr(md5('r' || g.n), 7, 12))::uuid as report_id,
      now() - (${total} - g.n) * interval '26 seconds' as at,
      g.n > ${total - open} as is_open,
      (array['phone','phone','phone','phone','phone','phone','phone','phone','phone','site','email','visit'])
        [1 + floor(random() * 12)::int] as via,
      floor(5 + power(random(), 2) * 90)::int as points, random() as dice
    from generate_series(${from}, ${from + step - 1}) as g(n)
    join (select n as account, body, topic, fraud_type, danger, region, language, b from public.account) a
      on a.account = (hashtext('a' || g.n)::bigint + 2147483648) % ${accounts}`)
  await client.query(`
    insert into reports.submission (id, receipt_hash, submitted_at, channel, language, danger, region, text_mark,
      synthetic, settled_at)
    select submission_id, sha256(n::text::bytea), at, via, language, danger, region, sha256(account::text::bytea), true,
      case when is_open then null else at end from public.part`)
  await client.query(`
    insert into reports.words (id, submission_id, kind, body, written_at)
    select submission_id, submission_id, 'account', body, at from public.part`)
  await client.query(`
    insert into reports.report (id, submission_id, topic, fraud_type, state, priority, priority_reasons, submitted_at,
      language, region, channel, taken_by, classification, closing_reason, outcome, changed_at, closed_at, due_from,
      due_at, alert_at, escalated_at)
    select report_id, submission_id, topic, fraud_type,
      case when not is_open then 'closed' when dice < 0.9 then 'new' when dice < 0.97 then 'in-review' else 'waiting' end,
      points, '[]', at, language, region, via,
      case when is_open and dice >= 0.9 then '01900000-0000-7000-8000-0000000000' || lpad((floor(dice * 4000)::int % 40)::text, 2, '0') end,
      case when not is_open then 'illegal' end, case when not is_open then 'referred' end,
      case when not is_open then 'passed-on' end, at, case when not is_open then at end, at,
      at + reports.allowance(points::smallint), at + reports.allowance(points::smallint) * 0.75,
      case when is_open and dice < 0.3 then at end
    from public.part`)
  await client.query(`
    insert into reports.identifier (submission_id, mark, place, kind, display, observable_id, own)
    select submission_id, sha256((n || ' ' || place)::bytea), place, 'phone', '+7 700 000-00-00',
      md5('o' || floor(power(random(), 3) * 400000)::int)::uuid, false
    from public.part, generate_series(1, 2) as place where place = 1 or random() < 0.4 on conflict do nothing`)
  await client.query(`
    insert into reports.signature select submission_id, floor(extract(epoch from at) / 60)::integer,
      ${bands.map((band) => `b[${band + 1}]`).join(', ')} from public.part`)
  await client.query('drop table public.part')
}

/** Loads everything without its indexes, then builds them: many times faster than keeping them all the while. */
async function load(client: pg.Client, keys: Keys, progress: BenchContext['progress']): Promise<void> {
  await client.query(`set session_replication_role = replica; set maintenance_work_mem = '512MB'; select setseed(0.5)`)
  progress('composing accounts')
  await loadAccounts(client, keys)
  const { rows } = await client.query<{ name: string; definition: string }>(`
    select c.relname as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
    join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'reports' and not exists (select from pg_constraint k where k.conindid = i.indexrelid)`)
  for (const { name } of rows) await client.query(`drop index reports.${name}`)
  for (let from = 1; from <= total; from += step) {
    progress(`${((from - 1 + step) / 1000).toLocaleString('en')} thousand reports`)
    await loadStep(client, from)
  }
  progress(`${rows.length} indexes`)
  for (const { definition } of rows) await client.query(definition)
  progress('vacuum')
  for (const table of ['report', 'submission', 'identifier', 'signature', 'words']) {
    await client.query(`vacuum (analyze) reports.${table}`)
  }
}

const operator: Actor = {
  kind: 'person',
  id: '01900000-0000-7000-8000-000000000007',
  organisation: '01900000-0000-7000-8000-000000000099',
  region: null,
  roles: ['operator'],
  scopes: [],
}

/** The first page of every filter alone, of usual combinations and of rare ones, in every order. */
function questions(): readonly { readonly actor: Actor; readonly query: QueueQuery }[] {
  const filters: readonly QueueQuery[] = [
    {},
    ...(['new', 'in-review', 'waiting', 'closed'] as const).map((state) => ({ state })),
    ...(['fraud', 'csam', 'grooming', 'drugs', 'hate', 'other'] as const).map((topic) => ({ topic })),
    ...(['kk', 'ru', 'en'] as const).map((language) => ({ language })),
    ...(['KZ-75', 'KZ-71', 'KZ-63', 'KZ-10'] as const).map((region) => ({ region })),
    ...(['phone', 'email', 'visit'] as const).map((channel) => ({ channel })),
    ...[80, 60, 40].map((priority) => ({ priority })),
    ...[0, 60, 1440].map((dueWithin) => ({ dueWithin })),
    ...(['me', 'nobody'] as const).map((assigned) => ({ assigned })),
    ...(['me', 'nobody'] as const).map((leased) => ({ leased })),
    { topic: 'grooming', language: 'en', channel: 'visit' },
    { topic: 'terrorism', region: 'KZ-62', language: 'en', channel: 'email', leased: 'nobody' },
    { state: 'closed', topic: 'csam' },
    { state: 'closed', region: 'KZ-10', language: 'kk' },
    { state: 'new', priority: 60, language: 'kk', leased: 'nobody' },
  ]
  const bound: Actor = { ...operator, region: 'KZ-39', roles: ['operator'] }
  return filters.flatMap((filter) =>
    (['priority', 'deadline', 'newest'] as const).flatMap((sort) => [
      { actor: operator, query: { ...filter, sort } },
      ...(Object.keys(filter).length < 2 && filter.region === undefined
        ? [{ actor: bound, query: { ...filter, sort } }]
        : []),
    ]),
  )
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

async function measureQueue(
  folder: string,
  urls: { url: string; adminUrl: string },
  progress: BenchContext['progress'],
) {
  const { makeServices } = await import('../src/apps/services.ts')
  const config = unwrap(readConfig({ SAQBOL_DATA: folder, LOG_LEVEL: 'error' }))
  const log = makeLog(config, 'bench')
  await using data = openDatabase(urls.url, { log })
  const services = await makeServices({ config, data, log })
  const admin = new URL(urls.adminUrl)
  admin.pathname = new URL(urls.url).pathname
  const client = new pg.Client({ connectionString: admin.href })
  await client.connect()
  await load(client, services.keys, progress)
  const { reports } = services
  progress('first pages')
  const asked = questions()
  const pages: { readonly time: number; readonly name: string }[] = []
  for (let round = 0; round < 6; round++) {
    for (const { actor, query } of asked) {
      const time = await timed(async () => unwrap(await reports.queue(actor, { ...query, limit: 50 })))
      // The first round warms the cache and prepares the statements, as the first minutes of a day do.
      if (round > 0) pages.push({ time, name: `${JSON.stringify(query)} ${actor.region ?? ''}` })
    }
  }
  for (const { time, name } of pages.toSorted((a, b) => b.time - a.time).slice(0, 5)) {
    progress(`slowest page: ${time.toFixed(0)} ms ${name}`)
  }
  progress('similar reports')
  const random = seededRandom(7)
  const { rows: some } = await client.query<{ id: Id<'report'>; body: string }>(`
    select r.id, w.body from reports.report r join reports.words w on w.submission_id = r.submission_id
    where r.id in (select id from reports.report tablesample system (0.2))`)
  const { rows: hubs } = await client.query<{ id: Id<'report'> }>(`
    select r.id from reports.report r join reports.identifier i on i.submission_id = r.submission_id
    where i.observable_id = md5('o0')::uuid limit 50`)
  const similar: number[] = []
  for (let i = 0; i < 500; i++) {
    const one = some[randomBelow(random, some.length)]
    const hub = hubs[i % hubs.length]
    if (one === undefined || hub === undefined) throw new Error('nothing was loaded')
    const actor = i % 5 === 0 ? { ...operator, region: 'KZ-39' } : operator
    const search =
      i % 2 === 0
        ? () => reports.similar(actor, { text: one.body, exclude: one.id })
        : () => reports.similarTo(operator, i % 10 === 1 ? hub.id : one.id)
    const time = await timed(search)
    if (i >= 50) similar.push(time)
  }
  await client.end()
  return {
    firstPageP95Ms: quantile(
      pages.map(({ time }) => time),
      0.95,
    ),
    similarP95Ms: quantile(similar, 0.95),
  }
}

/** The queue and the look-up of similar reports over a million reports. */
export const bench: Bench = {
  name: 'queue',
  about:
    'One million reports, 160,000 of them open: the first page of every filter in every order, for the whole country and for one region, and reports similar to one by words and identifiers, identifiers named by thousands among them; each with its people, its scope and its row-level security, as the API asks for it.',
  keys: ['firstPageP95Ms', 'similarP95Ms'],
  targets: { firstPageP95Ms: { atMost: 100 }, similarP95Ms: { atMost: 150 } },
  limits:
    'rare combinations: they are found by walking all 160,000 entries of the index of one order, which needs no table.',
  run: async ({ progress }) => {
    const folder = mkdtempSync(join(tmpdir(), 'saqbol-queue-'))
    chmodSync(folder, 0o755)
    progress('creating a database')
    const cluster = await openCluster(folder, { flags: ['fsync=off', 'synchronous_commit=off', 'max_wal_size=4GB'] })
    try {
      return { metrics: await measureQueue(folder, cluster, progress), peers: {} }
    } finally {
      await cluster.release()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}
