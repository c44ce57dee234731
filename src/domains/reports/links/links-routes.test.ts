import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { makeAudit } from '#domains/audit'
import { makeReceipts } from '#domains/identity'
import { makeIndicators } from '#domains/indicators'
import { ok, unwrap } from '#kernel/result'
import { type Actor, anonymous, type Role, roles } from '#platform/access'
import { readConfig } from '#platform/config'
import { makeHttpServer } from '#platform/http/server'
import { makeMetrics } from '#platform/metrics'
import { testPlatform } from '#test/services'
import { makeReports, reportsPolicy, reportsRoutes } from '../index.ts'

const platform = await testPlatform()
const shared = { ...platform, audit: makeAudit(platform), receipts: makeReceipts(platform) }
const config = unwrap(readConfig({ SAQBOL_SECRET: '0'.repeat(64) }))
const reports = makeReports({ ...shared, indicators: makeIndicators(shared), config })

/** A person of a role; with a region, bound to it. */
const person = (role: Role, region: string | null): Actor => ({
  kind: 'person',
  id: '01900000-0000-7000-8000-000000000001',
  organisation: '01900000-0000-7000-8000-000000000002',
  region,
  roles: [role],
  scopes: [],
})
const server = await makeHttpServer(
  {
    ...platform,
    config,
    metrics: makeMetrics(),
    policy: reportsPolicy,
    authenticate: ({ headers }) => {
      const role = roles.find((one) => one === headers['x-role'])
      const region = typeof headers['x-region'] === 'string' ? headers['x-region'] : null
      return Promise.resolve(ok(role === undefined ? anonymous : person(role, region)))
    },
    ready: () => Promise.resolve(),
  },
  reportsRoutes({ ...shared, reports, config }),
)
after(() => server.close())

/** The members of answers that the tests look at. */
interface Answered {
  readonly code: string
  readonly linked: number
  readonly conflict: { readonly version: number; readonly changes: readonly { readonly fields: readonly string[] }[] }
}

async function call(given: {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  url: string
  payload?: object
  as?: object
}) {
  const { as = { 'x-role': 'operator' }, ...request } = given
  const response = await server.inject({ ...request, headers: { ...as } })
  return { status: response.statusCode, type: response.headers['content-type'], body: parsed(response.body) }
}

function parsed(text: string): Answered {
  return (text === '' ? {} : JSON.parse(text)) as Answered
}

async function submitted(text: string): Promise<string> {
  const context = { channel: 'site', language: 'kk', reporterMark: null } as const
  const done = unwrap(await reports.submit(anonymous, { text, topics: ['other'], region: 'KZ-75' }, context))
  const [report] = done.reports
  assert.ok(report)
  return `/api/v1/reports/${report.id}`
}

test('a change that comes too late is a conflict that says what changed meanwhile, without words', async () => {
  const url = await submitted('Бір хабарлама, оны екеу бірден өзгертеді')
  const patch = (payload: object) => call({ method: 'PATCH', url, payload })
  assert.equal((await patch({ version: 1, text: 'Бірінші адамның мәтіні', danger: 'soon' })).status, 200)
  const late = await patch({ version: 1, text: 'Екінші адамның мәтіні' })
  assert.deepEqual(
    [late.status, late.type, late.body.code],
    [409, 'application/problem+json; charset=utf-8', 'report.version.conflict'],
  )
  assert.equal(late.body.conflict.version, 2)
  assert.deepEqual(late.body.conflict.changes[0]?.fields, ['text', 'danger'])
  assert.ok(!JSON.stringify(late.body).includes('мәтіні'))
  const payload = { version: 1, classification: 'undetermined', closingReason: null }
  assert.equal((await call({ method: 'POST', url: `${url}/assessment`, payload })).status, 409)
})

test('what surrounds a report is read by those who may read it, and linked by the desk alone', async () => {
  const [url, other] = [await submitted('Бір оқиға туралы'), await submitted('Сол оқиға туралы тағы')]
  const investigator = { 'x-role': 'investigator', 'x-region': 'KZ-75' }
  const stranger = { 'x-role': 'investigator', 'x-region': 'KZ-63' }
  for (const part of ['links', 'history', 'group', 'changes?since=1']) {
    const path = { method: 'GET', url: `${url}/${part}` } as const
    assert.equal((await call({ ...path, as: investigator })).status, 200, part)
    assert.equal((await call({ ...path, as: stranger })).status, 404, part)
    assert.equal((await call({ ...path, as: { 'x-role': 'auditor' } })).status, 403, part)
    assert.equal((await call({ ...path, as: {} })).status, 401, part)
  }
  const id = other.slice(other.lastIndexOf('/') + 1)
  const linking = { method: 'POST', url: `${url}/group`, payload: { reports: [id], kind: 'same-event' } } as const
  assert.equal((await call({ ...linking, as: investigator })).status, 403)
  assert.deepEqual((await call(linking)).body, { linked: 1 })
  assert.equal((await call({ method: 'DELETE', url: `${url}/group/${id}` })).status, 204)
  assert.equal((await call({ method: 'DELETE', url: `${url}/group/${id}` })).body.code, 'report.link.not-found')
  const note = { method: 'POST', url: `${url}/notes`, payload: { text: 'Ескертпе' } } as const
  assert.equal((await call(note)).status, 204)
  assert.equal((await call({ ...note, as: investigator })).status, 403)
})
