import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import pg from 'pg'
import type { StaffRole } from '#domains/identity'
import { unwrap } from '#kernel/result'
import { type Actor, systemActor } from '#platform/access'
import { inScope } from '#platform/scope'
import { testApplication } from '#test/application'
import { colleague, firstAdministrator, type Staff } from '#test/staff'

/** Schemas whose tables hold what people told, and who works on it. */
const schemas = ['reports', 'desk', 'evidence']

const here = 'KZ-75'
const there = 'KZ-71'

/** Whom the test reads as. */
const roles: readonly StaffRole[] = ['operator', 'analyst', 'investigator', 'supervisor', 'auditor', 'administrator']

/** Statements on the wire that read our tables, in a scope and outside. Connections are made over: listen before them. */
function listenToStatements() {
  const heard = { scoped: new Set<string>(), unscoped: new Set<string>() }
  const inScopeNow = new WeakSet<object>()
  const original = pg.Client.prototype.query as (...given: readonly unknown[]) => unknown
  const reads = new RegExp(`\\bselect\\b[^]*\\b(from|join)\\s+(${schemas.join('|')})\\.`, 'i')
  const changes = /\b(insert|update|delete)\b|for (no key )?(update|share)/i
  const listening = function (this: object, ...given: readonly unknown[]) {
    const [first] = given
    const text = typeof first === 'string' ? first : ((first as { text?: string }).text ?? '')
    if (text.includes("set_config('role'")) inScopeNow.add(this)
    else if (/^\s*(commit|rollback|begin)/i.test(text)) inScopeNow.delete(this)
    else if (reads.test(text) && !changes.test(text)) (inScopeNow.has(this) ? heard.scoped : heard.unscoped).add(text)
    return original.apply(this, [...given])
  }
  pg.Client.prototype.query = listening as typeof pg.Client.prototype.query
  return heard
}

const heard = listenToStatements()
const application = await testApplication()
const { services, server } = application
const { db } = services

/** A report of each region, with words that stand nowhere else. */
const near = await report(here, 'Маған банктен деп +7 707 555 01 23 нөмірінен қоңырау шалды')
const far = await report(there, 'Меня обманули по телефону +7 701 222 33 44, перевёл деньги мошенникам')

async function report(region: 'KZ-71' | 'KZ-75', text: string) {
  const submitted = unwrap(
    await services.reports.submit(
      systemActor('test'),
      { text, topics: ['fraud'], region },
      { language: undefined, channel: 'phone', idempotencyKey: undefined, reporterMark: null },
    ),
  )
  const [first] = submitted.reports
  assert.ok(first)
  return { id: first.id, submissionId: submitted.submissionId }
}

const administrator = await firstAdministrator(application)
const national = await colleague(application, administrator, { email: 'national@hotline.test', roles: ['supervisor'] })
const bound: readonly { readonly role: StaffRole; readonly staff: Staff }[] = await Promise.all(
  roles.map(async (role) => ({
    role,
    staff: await colleague(application, administrator, {
      email: `${role}@east.test`,
      roles: [role],
      // Administrators belong to the organisation that runs the installation, and see no report at all.
      ...(role !== 'administrator' && { region: here }),
    }),
  })),
)

/** What nobody of the region `here` may ever be shown. */
const secrets = [far.id, far.submissionId, 'перевёл деньги мошенникам']

const actorOf = (role: StaffRole, region: string | null): Actor => ({
  kind: 'person',
  id: `somebody-${role}`,
  organisation: null,
  region,
  roles: [role],
  scopes: [],
})

async function tables(): Promise<
  readonly { schema: string; name: string; security: boolean; policies: number; granted: boolean }[]
> {
  const { rows } = await sql<{ schema: string; name: string; security: boolean; policies: number; granted: boolean }>`
    select n.nspname as schema, c.relname as name, c.relrowsecurity as security,
      (select count(*) from pg_policy p where p.polrelid = c.oid) as policies,
      has_table_privilege('saqbol_staff', c.oid, 'select') as granted
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any(${schemas}) and c.relkind in ('r', 'p') order by 1, 2`.execute(db)
  return rows
}

test('every table that people of the staff may read has row-level security and a policy', async () => {
  const all = await tables()
  assert.ok(all.length > 10)
  for (const { schema, name, security, policies, granted } of all) {
    if (!granted) continue
    assert.ok(security && policies > 0, `${schema}.${name} is open to all regions`)
  }
})

test('whatever a query asks, a scope shows no row of another region', async () => {
  for (const { schema, name, granted } of await tables()) {
    if (!granted) continue
    for (const role of roles) {
      const rows = await inScope(db, actorOf(role, here), async (tx) => {
        const read = await sql<{
          row: string
        }>`select to_jsonb(t)::text as row from ${sql.table(`${schema}.${name}`)} t`.execute(tx)
        return read.rows.map(({ row }) => row).join('\n')
      })
      for (const secret of secrets) assert.ok(!rows.includes(secret), `${schema}.${name} shows ${secret} to ${role}`)
    }
  }
})

test('a scope without a region sees both, so the test above looked at something', async () => {
  const rows = await inScope(db, actorOf('operator', null), async (tx) => {
    const read = await sql<{ id: string }>`select id from reports.report`.execute(tx)
    return read.rows.map(({ id }) => id)
  })
  assert.ok(rows.includes(near.id) && rows.includes(far.id))
})

interface Described {
  readonly method: string
  readonly path: string
}

/** Every route of the API that is for people, from the description that the server makes of itself. */
function apiRoutes(): readonly Described[] {
  const { paths = {} } = server.swagger() as { paths?: Record<string, Record<string, unknown>> }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
  )
}

/** Routes that end the session or the server's patience instead of telling something. */
const left = ['/api/v1/live', '/api/v1/session', '/api/v1/sessions']

/** A path with ids of the other region in every place. */
const pathOf = (path: string) =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    /submission/i.test(name + path) && name === 'id' ? far.submissionId : far.id,
  )

test('no address shows another region to anybody bound to one', async () => {
  const reading = apiRoutes().filter(({ method, path }) => method === 'GET' && !left.includes(path))
  assert.ok(reading.length > 20)
  for (const { role, staff } of bound) {
    for (const { path } of reading) {
      const response = await staff.open(pathOf(path))
      const body = await response.text()
      assert.notEqual(response.status, 500, `${path} as ${role}`)
      for (const secret of secrets) {
        const shown = body.replaceAll(/"instance":"[^"]*"/g, '')
        assert.ok(!shown.includes(secret), `GET ${path} shows ${secret} to ${role}`)
      }
    }
  }
})

test('no address changes a report of another region', async () => {
  const before = await stateOf(far.id)
  const writing = apiRoutes().filter(
    ({ method, path }) => method !== 'GET' && path.includes('{') && !left.includes(path),
  )
  const bodies = [
    {},
    { version: 1, reason: 'A reason that is long enough', text: 'Another text of the report', note: 'A note' },
    { version: 1, classification: 'not-illegal', closingReason: 'not-illegal' },
    { kind: 'life', text: 'A question', reason: 'A reason that is long enough' },
  ]
  for (const { role, staff } of bound) {
    for (const { method, path } of writing) {
      for (const body of bodies) {
        const { status } = await staff.call(method, pathOf(path), body)
        // Deleting what is not one's own, or not there, is done already.
        const refused = status >= 400 || (method === 'DELETE' && status === 204)
        assert.ok(refused && status !== 500, `${method} ${path} answers ${status} to ${role}`)
      }
    }
  }
  assert.deepEqual(await stateOf(far.id), before)
})

async function stateOf(id: string) {
  const { rows } = await sql`select to_jsonb(r) as report from reports.report r where id = ${id}::uuid`.execute(db)
  return rows
}

/**
 * What is read outside a scope, each for a reason: settings of the product, whether there is any real report at all, keys
 * and what is sealed under them (no scope may read those), ids of look-alikes that are then read in the scope, and the
 * exposure of colleagues, of which supervisors learn a hint.
 */
const outside = [
  /from reports\.deadline\b/,
  /from reports\.triage_model\b/,
  /^select from reports\.submission where not synthetic limit 1$/,
  /from reports\.contact(_key)?\b/,
  /from reports\.signature\b/,
  /select asked\.id as "observableId", i\.submission_id as "submissionId"/,
  /from desk\.(exposure|rest)\b/,
]

test('what is read for a person is read in the scope of the person', async () => {
  const reading = apiRoutes().filter(({ method, path }) => method === 'GET' && !left.includes(path))
  const nearPath = (path: string) =>
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      /submission/i.test(name + path) && name === 'id' ? near.submissionId : near.id,
    )
  for (const set of Object.values(heard)) set.clear()
  for (const { path } of reading) await (await national.open(nearPath(path))).text()
  assert.ok(heard.scoped.size > 5)
  const strays = [...heard.unscoped].filter((text) => !outside.some((allowed) => allowed.test(text.trim())))
  assert.deepEqual(strays, [])
})
