import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Kysely, PostgresDialect } from 'kysely'
import { makeAudit } from '#domains/audit'
import { asId, type Id } from '#kernel/id'
import { ok, unwrap } from '#kernel/result'
import { type Actor, anonymous, type Role, roles } from '#platform/access'
import { makeBlobs } from '#platform/blobs'
import { type Database, inTransaction, type Pool } from '#platform/database'
import { testServer } from '#test/http'
import { testPlatform } from '#test/services'
import { evidencePolicy, evidenceRoutes, type Item, makeEvidence } from './index.ts'

const platform = await testPlatform()
const { db, pool, clock, ids } = platform
const folder = mkdtempSync(join(tmpdir(), 'saqbol-evidence-'))
after(() => rmSync(folder, { recursive: true }))
const blobs = makeBlobs(folder)
const services = { ...platform, audit: makeAudit(platform), blobs }
const evidence = makeEvidence(services)

const person = (role: Role, region: string | null = null): Actor => ({
  kind: 'person',
  id: '01900000-0000-7000-8000-000000000001',
  organisation: '01900000-0000-7000-8000-000000000002',
  region,
  roles: [role],
  scopes: [],
})
const operator = person('operator')

/** A submission of a region, as reports keep one. */
async function submission(region: string | null = null): Promise<Id<'submission'>> {
  clock.advance(1)
  const id = ids.next<'submission'>()
  const hash = platform.keys.hash('receipt', id)
  await pool.query(
    `insert into reports.submission (id, receipt_hash, submitted_at, channel, language, danger, region, text_mark, synthetic)
     values ($1, $2, $3, 'email', 'kk', 'unknown', $4, $2, false)`,
    [id, hash, clock.now(), region],
  )
  return id
}
const file = (name: string, content: string | Buffer, type = 'application/octet-stream') => ({
  name,
  type,
  content: Buffer.from(content),
})
/** A submission with one file. */
async function withFile(content: string, region: string | null = null) {
  const id = await submission(region)
  await evidence.quarantine(id, [file('a.txt', content)])
  const [item] = await evidence.list(operator, id)
  if (item === undefined) throw new Error('no item')
  return item
}
const audited = async (action: string) => {
  const { rows } = await pool.query<{ n: number }>('select count(*) n from audit.entry where action = $1', [action])
  return rows[0]?.n ?? 0
}

test('files are kept shut: encrypted on the disk, described without being opened', async () => {
  const id = await submission()
  await evidence.quarantine(id, [file('../чек.pdf', '%PDF-1.7 secret words', 'application/pdf'), file('', '')])
  const [first, second] = await evidence.list(operator, id)
  assert.deepEqual(
    [first?.name, first?.foundType, first?.size, first?.state],
    ['чек.pdf', 'application/pdf', 21, 'quarantined'],
  )
  assert.deepEqual([second?.name, second?.size], ['attachment', 0])
  const { rows } = await pool.query<{ blob: string }>('select blob from evidence.item where submission_id = $1', [id])
  const kept = unwrap(await blobs.get(rows[0]?.blob ?? ''))
  assert.ok(!kept.includes('secret') && !kept.includes('PDF'))
})

test('the same files again change nothing, other ones follow behind them', async () => {
  const id = await submission()
  const files = [file('a', 'one'), file('b', 'two')]
  await Promise.all([evidence.quarantine(id, files), evidence.quarantine(id, files)])
  await evidence.quarantine(id, [...files, file('a', 'three')])
  assert.deepEqual(
    (await evidence.list(operator, id)).map(({ name, size }) => [name, size]),
    [
      ['a', 3],
      ['b', 3],
      ['a', 5],
    ],
  )
})

test('a disk that takes nothing leaves no item behind', async () => {
  writeFileSync(join(folder, 'no-folder'), '')
  const broken = makeEvidence({ ...services, blobs: makeBlobs(join(folder, 'no-folder')) })
  const id = await submission()
  await assert.rejects(broken.quarantine(id, [file('a', 'x')]))
  assert.deepEqual(await evidence.list(operator, id), [])
})

/** The database, of which the answer to the next COMMIT is lost on the way: it is kept, and nobody is told. */
function withLostAnswer(goneAfter = false): Database {
  let lose = true
  const lossy = {
    connect: async () => {
      if (goneAfter && !lose) throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
      const client = await pool.connect()
      const query = async (text: string, values: unknown[]) => {
        const result = await client.query(text, values)
        if (!lose || text !== 'commit') return result
        lose = false
        throw Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' })
      }
      return { query, release: () => client.release() }
    },
    end: () => Promise.resolve(),
  }
  return new Kysely<Record<never, never>>({ dialect: new PostgresDialect({ pool: lossy as unknown as Pool }) })
}

const blobsOf = async (id: Id<'submission'>) => {
  const { rows } = await pool.query<{ blob: string }>('select blob from evidence.item where submission_id = $1', [id])
  return rows.map(({ blob }) => blob)
}
const filesOnDisk = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).length

test('when the answer to a commit is lost, what was kept stays, and the next try leaves nothing over', async () => {
  const id = await submission()
  const files = [file('a.pdf', 'the evidence'), file('b.pdf', 'more of it')]
  const before = filesOnDisk()
  const unlucky = makeEvidence({ ...services, db: withLostAnswer() })
  await assert.rejects(unlucky.quarantine(id, files), /terminated unexpectedly/)
  await unlucky.quarantine(id, files)
  const [first, second] = await evidence.list(operator, id)
  assert.ok(first && second)
  const download = async (item: Item) =>
    unwrap(await evidence.download(operator, item.id, 'to see it')).content.toString()
  assert.deepEqual([await download(first), await download(second)], ['the evidence', 'more of it'])
  assert.equal(filesOnDisk(), before + 2)
})

test('where the database cannot be asked what it kept, the bytes stay and the sender is told', async () => {
  const id = await submission()
  const unlucky = makeEvidence({ ...services, db: withLostAnswer(true) })
  await assert.rejects(unlucky.quarantine(id, [file('a', 'x')]), /terminated unexpectedly/)
  const [item] = await evidence.list(operator, id)
  assert.ok(item)
  assert.equal(unwrap(await evidence.download(operator, item.id, 'to see it')).content.toString(), 'x')
})

test('what was not kept is removed', async () => {
  const id = await submission()
  const before = filesOnDisk()
  const refused = makeEvidence({
    ...services,
    audit: { ...services.audit, record: () => Promise.reject(new Error('no trail')) },
  })
  await assert.rejects(refused.quarantine(id, [file('a', 'x')]), /no trail/)
  assert.equal(filesOnDisk(), before)
})

test('bytes that cannot be removed after a good commit do no harm and go later', async () => {
  const id = await submission()
  await evidence.quarantine(id, [file('a', 'x')])
  const before = filesOnDisk()
  const stuck = makeEvidence({ ...services, blobs: { ...blobs, remove: () => Promise.reject(new Error('EIO')) } })
  await stuck.quarantine(id, [file('a', 'x'), file('b', 'y')])
  for (const blob of await blobsOf(id)) assert.ok((await blobs.get(blob)).ok)
  assert.equal(filesOnDisk(), before + 2)
  assert.equal(await evidence.sweep(), 1)
  assert.equal(filesOnDisk(), before + 1)
})

test('a file that is sent again takes the place of bytes that are lost, and of no destroyed ones', async () => {
  const item = await withFile('sent twice')
  const send = () => evidence.quarantine(item.submissionId, [file('a.txt', 'sent twice')])
  const [lost = ''] = await blobsOf(item.submissionId)
  await blobs.remove(lost)
  await send()
  assert.equal(unwrap(await evidence.download(operator, item.id, 'to see it')).content.toString(), 'sent twice')
  unwrap(await evidence.decide(operator, item.id, { decision: 'destroy', reason: 'looked at it' }))
  const before = filesOnDisk()
  await send()
  assert.deepEqual([(await evidence.list(operator, item.submissionId))[0]?.state, filesOnDisk()], ['destroyed', before])
})

test('somebody of another region sees nothing and can do nothing, by any way', async () => {
  const item = await withFile('x', 'KZ-75')
  const stranger = person('investigator', 'KZ-71')
  assert.equal((await evidence.list(person('investigator', 'KZ-75'), item.submissionId)).length, 1)
  assert.deepEqual(await evidence.list(stranger, item.submissionId), [])
  for (const outcome of [
    await evidence.download(stranger, item.id, 'curious'),
    await evidence.decide(stranger, item.id, { decision: 'destroy', reason: 'curious' }),
    await evidence.download(operator, asId('01900000-0000-7000-8000-00000000dead'), 'nothing there'),
  ]) {
    assert.equal(outcome.ok ? 'done' : outcome.error.code, 'evidence.not-found')
  }
  assert.deepEqual(await evidence.list(person('partner'), item.submissionId), [])
})

test('taking the bytes away is kept with its reason, and in the trail without it', async () => {
  const item = await withFile('the very bytes')
  const before = await audited('evidence.downloaded')
  const { name, content } = unwrap(await evidence.download(operator, item.id, 'for the police'))
  assert.deepEqual([name, content.toString()], ['a.txt', 'the very bytes'])
  assert.equal(await audited('evidence.downloaded'), before + 1)
  const { rows } = await pool.query('select opened_by, reason from evidence.opening where item_id = $1', [item.id])
  assert.deepEqual(rows, [{ opened_by: operator.id, reason: 'for the police' }])
  const { rows: told } = await pool.query<{ n: number }>(
    `select count(*) n from audit.entry t where t::text like '%for the police%'`,
  )
  assert.equal(told[0]?.n, 0)
})

test('bytes that were altered on the disk are refused', async () => {
  const item = await withFile('fine')
  const { rows } = await pool.query<{ blob: string }>('select blob from evidence.item where id = $1', [item.id])
  const blob = rows[0]?.blob ?? ''
  writeFileSync(join(folder, blob.slice(0, 2), blob.slice(2)), 'other')
  const outcome = await evidence.download(operator, item.id, 'to read it')
  assert.equal(outcome.ok ? 'done' : outcome.error.code, 'blob.corrupt')
})

test('a person releases or destroys with a reason; what is destroyed is gone for good', async () => {
  const item = await withFile('to be destroyed')
  const { rows } = await pool.query<{ blob: string }>('select blob from evidence.item where id = $1', [item.id])
  const decide = (decision: 'release' | 'destroy') =>
    evidence.decide(operator, item.id, { decision, reason: 'looked at it' })
  assert.equal(unwrap(await decide('release')).state, 'released')
  const again = await decide('release')
  assert.equal(again.ok ? 'done' : again.error.code, 'evidence.already-released')
  const destroyed = unwrap(await decide('destroy'))
  assert.deepEqual([destroyed.state, destroyed.reason, destroyed.decidedBy], ['destroyed', 'looked at it', operator.id])
  const gone = await blobs.get(rows[0]?.blob ?? '')
  assert.equal(gone.ok ? 'there' : gone.error.code, 'blob.not-found')
  for (const outcome of [await decide('destroy'), await evidence.download(operator, item.id, 'too late')]) {
    assert.equal(outcome.ok ? 'done' : outcome.error.code, 'evidence.already-destroyed')
  }
  assert.ok(destroyed.sha256.length === 64)
})

test('with the words of a submission its files go, their names too', async () => {
  const item = await withFile('kept too long')
  const other = await withFile('kept')
  await inTransaction(db, (tx) => evidence.expire(tx, [item.submissionId]))
  const [expired] = await evidence.list(operator, item.submissionId)
  assert.deepEqual([expired?.state, expired?.name, expired?.reason], ['destroyed', 'deleted', 'retention'])
  assert.equal(await evidence.sweep(), 1)
  assert.equal(await evidence.sweep(), 0)
  assert.equal(unwrap(await evidence.download(operator, other.id, 'still there')).content.toString(), 'kept')
})

test('over HTTP nothing is served inline, and strangers, partners and administrators get nothing', async () => {
  const item = await withFile('<script>alert(1)</script>')
  const server = await testServer({
    ...platform,
    policy: evidencePolicy,
    routes: evidenceRoutes({ evidence }),
    authenticate: (request) => {
      const role = roles.find((one) => one === request.headers['x-role'])
      return Promise.resolve(ok(role === undefined ? anonymous : person(role)))
    },
  })
  const url = `/api/v1/evidence/${item.id}`
  const post = (path: string, role: string, payload: object = { reason: 'a reason' }) =>
    server.inject({ method: 'POST', url: `${url}${path}`, payload, headers: { 'x-role': role } })
  const got = await post('/download', 'operator')
  assert.deepEqual([got.statusCode, got.headers['content-type']], [200, 'application/octet-stream'])
  assert.match(String(got.headers['content-disposition']), /^attachment; filename="a\.txt"/)
  assert.match(String(got.headers['content-security-policy']), /^sandbox/)
  assert.equal(got.headers['x-content-type-options'], 'nosniff')
  assert.equal(got.headers['cache-control'], 'no-store')
  assert.equal(got.body, '<script>alert(1)</script>')
  assert.equal((await post('/download', 'operator', {})).statusCode, 400)
  for (const role of ['partner', 'auditor', 'administrator']) {
    assert.equal((await post('/download', role)).statusCode, 403, role)
    assert.equal((await post('/destroy', role)).statusCode, 403, role)
  }
  assert.equal((await post('/destroy', 'nobody')).statusCode, 401)
  assert.equal((await post('/destroy', 'investigator')).statusCode, 403)
  const destroyed = await post('/destroy', 'supervisor')
  assert.deepEqual([destroyed.statusCode, destroyed.json<{ state: string }>().state], [200, 'destroyed'])
  assert.equal((await post('/download', 'operator')).statusCode, 409)
  const listed = await server.inject({
    url: `/api/v1/submissions/${item.submissionId}/evidence`,
    headers: { 'x-role': 'operator' },
  })
  assert.doesNotMatch(listed.body, /script/)
  assert.equal(listed.json<{ items: unknown[] }>().items.length, 1)
})
