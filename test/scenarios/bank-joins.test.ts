import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { testApplication } from '#test/application'
import { bankLine, type ReadRequest } from '#test/bank-line'
import { accountAt } from '#test/recoveries'
import { colleague, firstAdministrator } from '#test/staff'
import { until } from '#test/until'
import { bankKey, makeBankAgent } from '../../src/apps/bank/compose.ts'

/** A bank joins as the guide for its engineers says (docs/guides/recalls.md), over HTTP alone: client, key, register, first answers. */
const application = await testApplication()
const { origin } = application
const folder = await mkdtemp(join(tmpdir(), 'saqbol-joins-'))
after(() => rm(folder, { recursive: true, force: true }))
const administrator = await firstAdministrator(application)
const supervisor = await colleague(application, administrator, {
  email: 'supervisor@hotline.test',
  roles: ['supervisor'],
})

/** A key as a bank makes it, and what its file holds. */
async function madeKey(name: string) {
  const file = join(folder, name)
  const made = await bankKey(file)
  assert.ok(made)
  return { key: made.key, file: JSON.parse(await readFile(file, 'utf8')) as object }
}

const [first, next] = [await madeKey('first.json'), await madeKey('next.json')]
const made = await administrator.call<{ id: string }>('POST', '/api/v1/organisations', {
  kind: 'bank',
  name: 'River Bank',
  region: null,
})
const organisation = made.body.id
const added = await administrator.call<{ client: { id: string }; clientSecret: string }>('POST', '/api/v1/clients', {
  organisationId: organisation,
  name: 'Recalls',
  scopes: ['payments:answer', 'payments:open-recovery'],
})
const client = { clientId: added.body.client.id, secret: added.body.clientSecret }
const line = bankLine(application, { code: '722', key: first.key, ...client })
const put = (change: object, by = administrator) =>
  by.call<{ code: string; key: { kid: string } | null }>('PUT', '/api/v1/payments/banks/722', {
    organisation,
    name: 'River Bank',
    dutyOfficer: 'Night desk',
    dutyContact: '+7 727 258 00 00',
    ...change,
  })
const agent = makeBankAgent({
  centre: origin,
  clientId: client.clientId,
  clientSecret: client.secret,
  bank: '722',
  key: next.key,
  folder,
})

/** A theft of which the bank itself tells, and what it is asked. */
async function asked(number: number): Promise<ReadRequest> {
  const at = new Date(Date.now() - 600_000).toISOString()
  const payment = { reference: `OWN-${number}`, account: accountAt('722', number), amount: 100_000, at }
  const body = JSON.stringify({ channel: 'bank', victimBank: '722', payments: [payment] })
  const headers = { 'content-type': 'application/json', 'idempotency-key': `own-theft-${number}` }
  const opened = await line.ask('/api/v1/recoveries', { method: 'POST', headers, body })
  assert.equal(opened.status, 201, JSON.stringify(opened.body))
  const [request] = await until(
    () => line.requests(String(opened.body['number'])),
    (all) => all.length > 0,
  )
  return request ?? assert.fail()
}

test('before it stands in the register a bank is told nothing; only an administrator puts it there', async () => {
  const early = await line.ask('/api/v1/recalls/requests')
  assert.deepEqual([early.status, early.code], [403, 'bank.not-registered.forbidden'])
  assert.equal((await put({ key: first.key.jwk }, supervisor)).status, 403)
  const registered = await put({})
  assert.deepEqual([registered.status, registered.body.key], [200, null])
  assert.deepEqual(await line.requests(), [])
})

test('the private half is refused and the public half taken; only then is what the bank signs', async () => {
  const request = await asked(1)
  const answer = line.replyTo(request, { held: 100_000n })
  assert.equal((await line.say('replies', answer)).code, 'bank.key.missing')
  const kept = await put({ key: first.file })
  assert.deepEqual([kept.status, kept.body.code], [422, 'bank.key.private'])
  const registered = await put({ key: first.key.jwk })
  assert.deepEqual([registered.status, registered.body.key?.kid], [200, first.key.kid])
  assert.equal(JSON.stringify(registered.body).includes('"d":'), false)
  assert.equal((await line.say('replies', answer)).status, 200)
  const seen = await supervisor.call<{ items: { code: string; dutyOfficer: string }[] }>(
    'GET',
    '/api/v1/payments/banks',
  )
  assert.deepEqual(
    seen.body.items.map(({ code, dutyOfficer }) => [code, dutyOfficer]),
    [['722', 'Night desk']],
  )
})

test('a bank changes its key: from then on the one before proves nothing', async () => {
  const request = await asked(2)
  assert.equal((await put({ key: next.key.jwk })).body.key?.kid, next.key.kid)
  const answer = line.replyTo(request, { held: 100_000n })
  assert.equal((await line.say('replies', answer)).code, 'bank.signature.unknown-key')
  assert.equal((await line.say('replies', answer, { key: next.key })).status, 200)
})

test('the centre changes its key: a bank learns it by its name and goes on', async () => {
  const published = async () =>
    (await (await fetch(`${origin}/api/v1/payments/keys`)).json()) as { keys: { kid: string; d?: string }[] }
  await agent.once()
  const before = await published()
  assert.equal((await supervisor.call('POST', '/api/v1/payments/keys')).status, 403)
  assert.equal((await administrator.call('POST', '/api/v1/payments/keys')).status, 201)
  const { keys } = await published()
  assert.equal(keys.length, before.keys.length + 1)
  assert.ok(keys.every(({ d }) => d === undefined))
  await asked(3)
  // What was answered before may be read once more: banks are told of it when every transaction that began before is over.
  const { taken, refused } = await agent.once()
  assert.deepEqual({ taken, refused }, { taken: 1, refused: [] })
})
