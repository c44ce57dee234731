import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeCursor } from '#kernel/page'
import { ok, unwrap } from '#kernel/result'
import { type Actor, anonymous, type Role } from '#platform/access'
import { testServer } from '#test/http'
import { analyst, testRegistry, validIin } from '#test/registry'
import { indicatorsPolicy } from './policy.ts'
import { indicatorsRoutes } from './routes.ts'

const registry = await testRegistry()
const { indicators, report, observe, check, clock } = registry

/** Who asks is told by a header of the test. */
const people: Readonly<Record<string, Actor>> = {
  analyst,
  supervisor: { ...analyst, id: '01900000-0000-7000-8000-000000000002', roles: ['supervisor'] },
  operator: { ...analyst, roles: ['operator'] },
  auditor: { ...analyst, roles: ['auditor'] },
  administrator: { ...analyst, roles: ['administrator'] },
  /** Signed in, the second factor not proved. */
  half: { ...analyst, roles: ['anyone'], scopes: ['identity:enrol'] },
  /** A client that was given nothing of the registry. */
  narrow: { ...anonymous, kind: 'client', id: 'c', roles: ['anyone', 'partner'], scopes: ['reports:submit'] },
  partner: {
    ...anonymous,
    kind: 'client',
    id: '01900000-0000-7000-8000-0000000000cc',
    organisation: '01900000-0000-7000-8000-0000000000bb',
    roles: ['partner'],
    scopes: ['indicators:read', 'indicators:record-sighting'],
  },
}

const server = await testServer({
  ...registry,
  policy: indicatorsPolicy,
  routes: indicatorsRoutes({ indicators, config: { GUESS_LIMIT_PER_HOUR: 30 } }),
  authenticate: (request) => Promise.resolve(ok(people[String(request.headers['x-test-actor'])] ?? anonymous)),
})

interface Asked {
  readonly as?: string
  readonly body?: object
  readonly language?: string
  readonly key?: string
}

async function call(method: 'GET' | 'POST' | 'DELETE', url: string, { as, body, language = 'en', key }: Asked = {}) {
  const answer = await server.inject({
    method,
    url,
    headers: {
      'accept-language': language,
      ...(as !== undefined && { 'x-test-actor': as }),
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    ...(body !== undefined && { payload: body }),
  })
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() }
}

const checkUrl = (text: string, more = '') => `/api/v1/check?q=${encodeURIComponent(text)}${more}`

test('anyone may check, and is told in words of their language when it cannot be read', async () => {
  await report('+77011234567')
  const { status, body } = await call('GET', checkUrl('8 701 123 45 67'))
  assert.equal(status, 200)
  assert.equal(body.state, 'reported')
  assert.equal(body.firstReportedAt, clock.now().toISOString())
  assert.equal((await call('GET', checkUrl('102', '&lang=ru'))).body.officialName, 'Полиция')
  const wrong = await call('GET', checkUrl('+77011234567', '&kind=iban'), { language: 'kk' })
  assert.equal(wrong.status, 422)
  assert.match(wrong.body.title, /Шот нөмірі/)
  assert.equal((await call('GET', '/api/v1/check')).status, 400)
  assert.equal((await call('GET', checkUrl('x'.repeat(3000)))).status, 400)
  assert.equal((await call('GET', checkUrl('a.kz', '&kind=satellite'))).body.errors[0].field, 'query.kind')
})

test('many checks come back in order, the unreadable ones with a code and a title', async () => {
  const queries = [{ q: '+77011234567' }, { q: 'what is this' }, { q: '112', kind: 'phone' }]
  const { status, body } = await call('POST', '/api/v1/checks', { body: { queries } })
  assert.equal(status, 200)
  assert.deepEqual(
    body.results.map((one: { state?: string; code?: string }) => one.state ?? one.code),
    ['reported', 'observable.unrecognised', 'official'],
  )
  assert.ok(body.results[1].title.length > 10)
  const tooMany = { queries: Array.from({ length: 101 }, () => ({ q: 'a.kz' })) }
  assert.equal((await call('POST', '/api/v1/checks', { body: tooMany })).status, 413)
  assert.equal((await call('POST', '/api/v1/checks', { body: { queries: [] } })).status, 400)
})

test('a dispute goes from the form to the decision, and the listing goes at once', async () => {
  await report('disputed-shop.kz')
  const body = { query: 'https://disputed-shop.kz/', words: 'This is my shop', contact: 'me@disputed-shop.kz' }
  const opened = await call('POST', '/api/v1/disputes', { body, key: 'dispute-form-1' })
  assert.equal(opened.status, 201)
  assert.match(opened.body.receipt, /^\d{4} \d{4} \d{4} \d{4}$/)
  const again = await call('POST', '/api/v1/disputes', { body, key: 'dispute-form-1' })
  assert.deepEqual(again.body, { receipt: opened.body.receipt, repeated: true })
  const other = await call('POST', '/api/v1/disputes', {
    body: { ...body, words: 'Other words' },
    key: 'dispute-form-1',
  })
  assert.equal(other.status, 409)
  const { body: list } = await call('GET', '/api/v1/disputes?state=open', { as: 'analyst' })
  assert.equal(list.items.length, 1)
  assert.equal(JSON.stringify(list).includes('me@disputed-shop.kz'), false)
  const { id } = list.items[0]
  assert.equal((await call('POST', `/api/v1/disputes/${id}/contact`, { as: 'analyst' })).body.contact, body.contact)
  const ruling = { decision: 'upheld', reason: 'The shop is genuine' }
  assert.equal((await call('POST', `/api/v1/disputes/${id}/decision`, { as: 'operator', body: ruling })).status, 403)
  assert.equal((await call('POST', `/api/v1/disputes/${id}/decision`, { as: 'analyst', body: ruling })).status, 200)
  assert.equal((await call('POST', `/api/v1/disputes/${id}/decision`, { as: 'analyst', body: ruling })).status, 409)
  assert.equal((await check('disputed-shop.kz')).state, 'none')
  const followed = await call('POST', '/api/v1/disputes/follow', { body: { receipt: opened.body.receipt } })
  assert.equal(followed.body.state, 'upheld')
  assert.equal(followed.body.decisionReason, ruling.reason)
})

test('an analyst lists a number that no report has named, on grounds and for a time', async () => {
  const path = '/api/v1/indicators/listings'
  const body = {
    text: '8 702 555 33 44',
    kind: 'phone',
    topic: 'fraud',
    legalBasis: 'caller-id-order',
    measures: ['warn', 'reject-call'],
    reason: 'Ninety people at three operators complained of its calls',
    days: 30,
  }
  assert.equal((await call('POST', path, { body })).status, 401)
  for (const as of ['operator', 'auditor', 'partner'])
    assert.equal((await call('POST', path, { as, body })).status, 403)
  const listed = await call('POST', path, { as: 'analyst', body })
  assert.equal(listed.status, 201)
  assert.deepEqual([listed.body.state, listed.body.reports, listed.body.measures], ['confirmed', 0, body.measures])
  assert.equal(listed.body.validUntil, new Date(clock.now().getTime() + 30 * 86_400_000).toISOString())
  const verdict = await check('+77025553344')
  assert.deepEqual([verdict.state, verdict.reason], ['confirmed', body.reason])
  const detail = await call('GET', `/api/v1/indicators/${listed.body.observableId}`, { as: 'analyst' })
  assert.deepEqual([detail.body.history[0].cause, detail.body.history[0].actorId], ['decision', analyst.id])
  const refused = async (change: object) => {
    const answered = await call('POST', path, { as: 'analyst', body: { ...body, ...change } })
    return [answered.status, answered.body.code]
  }
  assert.deepEqual(await refused({ text: '112' }), [422, 'indicator.allow-listed'])
  assert.deepEqual(await refused({ legalBasis: 'public-warning' }), [422, 'indicator.basis-not-enough'])
  assert.equal((await refused({ text: 'no number' }))[0], 422)
  for (const change of [{ days: 731 }, { reason: '' }]) assert.equal((await refused(change))[0], 400)
})

test('an operator confirms, an analyst takes off, and the history tells it', async () => {
  const observableId = await observe('https://confirm-me.kz/pay')
  const confirmation = {
    topic: 'fraud',
    fraudType: 'phishing',
    legalBasis: 'public-warning',
    reason: 'A fake bank page',
  }
  const path = `/api/v1/indicators/${observableId}`
  assert.equal((await call('POST', `${path}/confirmation`, { body: confirmation })).status, 401)
  const confirmed = await call('POST', `${path}/confirmation`, { as: 'operator', body: confirmation })
  assert.equal(confirmed.status, 200)
  assert.equal(confirmed.body.state, 'confirmed')
  assert.equal((await call('POST', `${path}/confirmation`, { as: 'operator', body: { topic: 'fraud' } })).status, 400)
  const listed = await call('GET', '/api/v1/indicators?state=confirmed&kind=url', { as: 'partner' })
  assert.deepEqual(
    listed.body.items.map((one: { display: string }) => one.display),
    ['https://confirm-me.kz/pay'],
  )
  assert.equal((await call('POST', `${path}/delisting`, { as: 'operator', body: { reason: 'why' } })).status, 403)
  const off = await call('POST', `${path}/delisting`, { as: 'analyst', body: { reason: 'Taken down' } })
  assert.equal(off.body.state, 'delisted')
  const detail = await call('GET', path, { as: 'analyst' })
  assert.deepEqual(
    detail.body.history.map((one: { to: string }) => one.to),
    ['delisted', 'confirmed'],
  )
  const unknown = '/api/v1/indicators/01900000-0000-8000-8000-00000000dead'
  assert.equal((await call('GET', unknown, { as: 'analyst' })).status, 404)
  assert.equal((await call('GET', '/api/v1/indicators?cursor=nonsense', { as: 'analyst' })).status, 400)
})

test('the allow list is kept over HTTP', async () => {
  const entry = { value: 'good-shop.kz', level: 'popular', reason: 'A known shop' }
  const added = await call('POST', '/api/v1/allowed', { as: 'analyst', body: entry })
  assert.equal(added.status, 201)
  assert.equal((await call('POST', '/api/v1/allowed', { as: 'analyst', body: entry })).status, 409)
  const list = await call('GET', '/api/v1/allowed?level=popular', { as: 'operator' })
  assert.deepEqual(
    list.body.items.map((one: { display: string }) => one.display),
    ['good-shop.kz'],
  )
  const removal = { observableId: added.body.observableId, reason: 'Sold to a stranger' }
  assert.equal((await call('DELETE', '/api/v1/allowed', { as: 'operator', body: removal })).status, 403)
  assert.equal((await call('DELETE', '/api/v1/allowed', { as: 'analyst', body: removal })).status, 204)
  assert.equal((await call('DELETE', '/api/v1/allowed', { as: 'analyst', body: removal })).status, 404)
})

test('a partner tells what it met, and sees nothing labelled for staff', async () => {
  const at = clock.now().toISOString()
  const sightings = [
    { value: '+77011234567', at, count: 3 },
    { value: 'unheard-of.kz', at },
  ]
  const told = await call('POST', '/api/v1/sightings', { as: 'partner', body: { sightings } })
  assert.deepEqual(told.body, { recorded: 1, repeated: 0, unknown: [1] })
  const neither = await call('POST', '/api/v1/sightings', { as: 'partner', body: { sightings: [{ at }] } })
  assert.equal(neither.status, 400)
  const observableId = await observe('staff-only.kz')
  const secret = { topic: 'fraud', legalBasis: 'public-warning', reason: 'For staff', tlp: 'red' }
  await call('POST', `/api/v1/indicators/${observableId}/confirmation`, { as: 'analyst', body: secret })
  assert.equal((await call('GET', `/api/v1/indicators/${observableId}`, { as: 'partner' })).status, 404)
  assert.equal((await call('GET', checkUrl('staff-only.kz'))).body.state, 'none')
  assert.equal((await call('GET', checkUrl('staff-only.kz'), { as: 'analyst' })).body.state, 'confirmed')
})

test('who has no business with indicators gets nowhere', async () => {
  const closed: readonly (readonly ['GET' | 'POST', string])[] = [
    ['GET', '/api/v1/indicators'],
    ['GET', '/api/v1/disputes'],
    ['GET', '/api/v1/allowed'],
    ['POST', '/api/v1/sightings'],
  ]
  for (const [method, path] of closed) {
    assert.equal((await call(method, path)).status, 401, path)
    for (const as of ['auditor', 'administrator'] satisfies Role[]) {
      assert.equal((await call(method, path, { as })).status, 403, `${as} ${path}`)
    }
  }
})

test('guessing receipts is stopped', async () => {
  const statuses: number[] = []
  for (let i = 0; i < 40; i++) {
    const receipt = registry.receipts.issue()
    statuses.push((await call('POST', '/api/v1/disputes/follow', { body: { receipt } })).status)
  }
  assert.equal(statuses[0], 404)
  assert.equal(statuses.at(-1), 429)
  assert.ok(statuses.filter((status) => status === 404).length <= 30)
})

test('a label beyond the public is shown to nobody who may not read the registry', async () => {
  const number = '+77011239876'
  unwrap(await registry.confirm(number, { tlp: 'red' }))
  const stateFor = async (as?: string) =>
    (await call('GET', checkUrl(number), as === undefined ? {} : { as })).body.state
  assert.equal(await stateFor('analyst'), 'confirmed')
  for (const as of ['auditor', 'administrator', 'half', 'partner', 'narrow', undefined]) {
    assert.equal(await stateFor(as), 'none', as)
  }
  const amber = '+77011239877'
  unwrap(await registry.confirm(amber, { tlp: 'amber' }))
  const amberFor = async (as: string) => (await call('GET', checkUrl(amber), { as })).body.state
  assert.deepEqual([await amberFor('partner'), await amberFor('narrow')], ['confirmed', 'none'])
})

test('only who may read the registry may ask about a person by IIN', async () => {
  const person = checkUrl(validIin('90010130001'))
  for (const as of ['half', 'auditor', 'narrow']) assert.equal((await call('GET', person, { as })).status, 403, as)
  assert.equal((await call('GET', person, { as: 'analyst' })).status, 200)
})

test('a forged cursor is a bad cursor and no error of ours', async () => {
  const forged = encodeCursor({ key: 'yesterday', id: '01900000-0000-7000-8000-0000000000aa' })
  for (const path of ['indicators', 'disputes', 'allowed']) {
    const { status, body } = await call('GET', `/api/v1/${path}?cursor=${forged}`, { as: 'analyst' })
    assert.deepEqual([path, status, body.code], [path, 400, 'page.bad-cursor'])
  }
})

test('a narrow block is listed over HTTP, and a wide one waits until somebody else agrees', async () => {
  const path = '/api/v1/number-blocks'
  const body = { topic: 'fraud', legalBasis: 'caller-id-order', reason: 'Given to nobody', measures: ['reject-call'] }
  const narrow = await call('POST', path, { as: 'analyst', body: { ...body, value: '+77052001*' } })
  assert.deepEqual([narrow.status, narrow.body.state], [201, 'confirmed'])
  const wide = await call('POST', path, { as: 'analyst', body: { ...body, value: '+7705201*' } })
  assert.deepEqual([wide.status, wide.body.state, wide.body.numbers], [202, 'proposed', 10_000])
  const proposals = await call('GET', `${path}/proposals`, { as: 'supervisor' })
  assert.equal(proposals.body.items[0].id, wide.body.id)
  for (const as of ['operator', 'partner', 'auditor']) {
    assert.equal((await call('GET', `${path}/proposals`, { as })).status, 403, as)
    assert.equal((await call('POST', `${path}/proposals/${wide.body.id}/approval`, { as, body: {} })).status, 403, as)
  }
  const approval = `${path}/proposals/${wide.body.id}/approval`
  assert.equal((await call('POST', approval, { as: 'analyst', body: {} })).status, 403)
  const approved = await call('POST', approval, { as: 'supervisor', body: {} })
  assert.deepEqual([approved.status, approved.body.state], [200, 'approved'])
  const renewal = `/api/v1/indicators/${approved.body.observableId}/confirmation`
  const alone = await call('POST', renewal, { as: 'analyst', body })
  assert.deepEqual([alone.status, alone.body.code], [422, 'indicator.block.second-person-needed'])
  const again = await call('POST', path, { as: 'analyst', body: { ...body, value: '+7705202*' } })
  const withdrawal = `${path}/proposals/${again.body.id}/withdrawal`
  assert.equal((await call('POST', withdrawal, { as: 'supervisor', body: { reason: 'A city has it' } })).status, 200)
})
