import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { formatBlockCode, makeBlockCode } from '#domains/calls'
import { endOfDay, nationalDay, writtenMidnight } from '#kernel/clock'
import { unwrap } from '#kernel/result'
import { systemActor } from '#platform/access'
import { testApplication } from '#test/application'
import { noonClock } from '#test/noon-clock'
import { listNumber } from '#test/site-listing'
import { hiddenIn, receiptIn, visitor } from '#test/site-visitor'
import { colleague, firstAdministrator, type Staff } from '#test/staff'

/**
 * A call that was rejected wrongly, as one story over HTTP: an operator's node tells of it, the caller reads why by the code
 * that was read out, appeals without an account or a script, an analyst upholds, every node lets the number through, and the
 * receipt says so.
 */
let ahead = 0
const noon = noonClock()
const application = await testApplication({}, { clock: { now: () => new Date(noon.now().getTime() + ahead) } })
const { origin, server, services } = application
const { get, post } = visitor(server)
const now = noon.now().getTime()

const code = formatBlockCode(makeBlockCode(now, 123_456_789))
const listedCode = formatBlockCode(makeBlockCode(now, 987_654_321))
let node: (method: 'GET' | 'POST', path: string, body?: object) => Promise<{ status: number; text: string }>
let analyst: Staff
let receipt = ''

test('an operator joins with a client of its own, and the hotline has an analyst', async () => {
  const system = systemActor('test')
  const operator = { kind: 'operator', name: 'Steppe Telecom', region: null } as const
  const { id } = unwrap(await services.identity.organisations.add(system, operator))
  const scopes = ['calls:read-tables', 'calls:deliver']
  const { client, clientSecret } = unwrap(
    await services.identity.clients.add(system, { organisationId: id, name: 'Node', scopes }),
  )
  const authorization = `Basic ${Buffer.from(`${client.id}:${clientSecret}`).toString('base64')}`
  const token = await fetch(`${origin}/oauth/token`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
  })
  const { access_token: bearer } = (await token.json()) as { access_token: string }
  node = async (method, path, body) => {
    const headers = { authorization: `Bearer ${bearer}`, ...(body && { 'content-type': 'application/json' }) }
    const answer = await fetch(`${origin}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    return { status: answer.status, text: await answer.text() }
  }
  const administrator = await firstAdministrator(application)
  analyst = await colleague(application, administrator, { email: 'analyst@hotline.test', roles: ['analyst'] })
})

test('the node tells of the calls it rejected', async () => {
  const at = new Date(now).toISOString()
  const call = { at, trunk: 'london 1', country: 'KZ', action: 'reject', callerHash: 'a'.repeat(64) } as const
  const told = await node('POST', '/api/v1/calls/decisions', {
    id: randomUUID(),
    counts: [
      { minute: at, trunk: 'london 1', country: 'KZ', rule: '', action: 'allow', shadow: false, calls: 4980 },
      {
        minute: at,
        trunk: 'london 1',
        country: 'KZ',
        rule: 'foreign-fixed',
        action: 'reject',
        shadow: false,
        calls: 12,
      },
      { minute: at, trunk: 'london 1', country: 'KZ', rule: 'listed', action: 'reject', shadow: false, calls: 8 },
      { minute: at, trunk: 'london 1', country: 'KZ', rule: 'velocity', action: 'reject', shadow: true, calls: 50 },
    ],
    blocked: [
      {
        ...call,
        code: code.replace('-', ''),
        calledHash: 'b'.repeat(64),
        rule: 'foreign-fixed',
        reason: 'foreign-fixed',
      },
      {
        ...call,
        code: listedCode.replace('-', ''),
        calledHash: 'c'.repeat(64),
        caller: 77_074_440_777,
        rule: 'listed',
        reason: 'listed-confirmed',
      },
    ],
  })
  assert.equal(told.status, 200, told.text)
})

test('the short address leads to the question for the code, and a link brings the code along without looking it up', async () => {
  const short = await get('/call')
  assert.match(String(short.headers['location']), /^\/(kk|ru|en)\/calls$/)
  const linked = await get(`/call/${code}`)
  assert.match(String(linked.headers['location']), new RegExp(`^/(kk|ru|en)/calls\\?code=${code}$`))
  const { status, html } = await get(`/kk/calls?code=${code}`)
  assert.equal(status, 200)
  assert.match(html, new RegExp(`value="${code}"`))
  assert.doesNotMatch(html, /Steppe Telecom/)
  assert.match((await get('/ru/')).html, /href="\/ru\/calls"/)
})

test('a mistyped and an unknown code are told apart, and lead back to the question', async () => {
  for (const [typed, words] of [
    ['', /Type the code/],
    ['K7Q2X', /letter or digit of the code is wrong/],
    [formatBlockCode(makeBlockCode(now, 5)), /No rejected call has this code/],
  ] as const) {
    const { status, html } = await post('/en/calls', { code: typed })
    assert.equal(status, 422)
    assert.match(html, words)
    assert.match(html, /href="#code"/)
  }
})

test('the caller types the code as it was heard and reads why, by whom and on what basis', async () => {
  const { status, html, headers } = await post('/ru/calls', { code: code.toLowerCase().replace('-', ' ') })
  assert.equal(status, 200)
  assert.equal(headers['cache-control'], 'no-store')
  for (const words of [/городского телефона Казахстана/, /Steppe Telecom/, /Приказ о запрете звонков/]) {
    assert.match(html, words)
  }
  assert.match(html, new RegExp(code))
})

test('the caller appeals on the same page; what was typed survives a mistake and the language switch', async () => {
  const page = await post('/en/calls', { code })
  const fields = { ...hiddenIn(page), contact: 'shop@example.kz' }
  const empty = await post('/en/calls/appeal', { ...fields, words: '', caller: '8 727 258 55 60' })
  assert.equal(empty.status, 422)
  assert.match(empty.html, /href="#words"[^]*value="8 727 258 55 60"/)
  const words = 'The exchange of our shop stands abroad'
  const wrong = await post('/en/calls/appeal', { ...fields, words, caller: 'ours' })
  assert.equal(wrong.status, 422)
  assert.match(wrong.html, /href="#caller"/)
  const long = await post('/en/calls/appeal', { ...fields, words: 'a'.repeat(4001) })
  assert.equal(long.status, 422)
  const switched = await post('/kk/calls/appeal', { ...fields, words, caller: '8 727 258 55 60', go: 'stay' })
  assert.equal(switched.status, 200)
  assert.match(switched.html, /<html lang="kk">[^]*The exchange of our shop[^]*value="8 727 258 55 60"/)
  const appeal = { ...hiddenIn(switched), words, caller: '8 727 258 55 60', contact: 'shop@example.kz' }
  const thanks = await post('/kk/calls/appeal', appeal)
  assert.equal(thanks.status, 200, thanks.html)
  receipt = receiptIn(thanks)
  assert.equal(receiptIn(await post('/kk/calls/appeal', appeal)), receipt, 'sent twice, it is one appeal')
  assert.match((await post('/en/follow', { receipt })).html, /We have your appeal/)
  assert.match((await post('/ru/receipt', { receipt, kind: 'appeal' })).html, /Возражение принято/)
})

test('an analyst upholds, and from then on every node lets the number pass that rule', async () => {
  const before = await node('GET', '/api/v1/calls/tables')
  assert.doesNotMatch(before.text, /77272585560/)
  const { body } = await analyst.call<{ items: { id: string; caller: string; words: string }[] }>(
    'GET',
    '/api/v1/calls/appeals',
  )
  const [appeal] = body.items
  assert.deepEqual([body.items.length, appeal?.caller], [1, '+77272585560'])
  const decided = await analyst.call('POST', `/api/v1/calls/appeals/${appeal?.id}/decision`, {
    decision: 'upheld',
    reason: 'Оператор подтвердил: станция магазина стоит за рубежом.',
  })
  assert.equal(decided.status, 200, JSON.stringify(decided.body))
  const { text } = await node('GET', '/api/v1/calls/tables')
  assert.match(text, /77272585560/)
  assert.match(text, /"foreign-fixed/)
})

test('the receipt tells the caller that the appeal was right, with the reason of the analyst', async () => {
  const { html } = await post('/ru/follow', { receipt })
  assert.match(html, /Вы были правы[^]*станция магазина стоит за рубежом/)
})

test('who is listed is led to the dispute of the listing instead', async () => {
  await listNumber(application, '+7 707 444 07 77')
  const { html } = await post('/en/calls', { code: listedCode })
  assert.match(html, /action="\/en\/dispute"/)
  assert.doesNotMatch(html, /\/en\/calls\/appeal"/)
  assert.match((await get('/en/dispute?q=%2B77074440777')).html, /This is mine, it is a mistake/)
})

test('the public figures tell how many calls were rejected, and what that means; a rule on trial rejects none', async () => {
  // Of days that are over: today's stand there from midnight on.
  const today = nationalDay(new Date(now))
  assert.doesNotMatch((await get('/en/calls/figures')).html, /% of calls/)
  ahead = endOfDay(today).getTime() - noon.now().getTime()
  const { status, html } = await get('/en/calls/figures')
  assert.equal(status, 200)
  assert.match(html, /stopped by a rule in force/)
  assert.match(html, /0\.4% of calls/)
  assert.match(html, /As of the end of [^<]+\(Kazakhstan time\)/)
  assert.doesNotMatch(html, /Calling like a machine/)
  assert.match((await get('/en/statistics')).html, /href="\/en\/calls\/figures"/)
  const month = today.slice(0, 7)
  const asOf = writtenMidnight(endOfDay(today))
  const { html: csv, headers } = await get('/api/v1/calls/figures.csv?lang=en')
  assert.match(String(headers['content-type']), /^text\/csv/)
  assert.deepEqual(csv.slice(1).trimEnd().split('\r\n').sort(), [
    `${month},all,All calls,5000,1,20,${asOf}`,
    `${month},foreign-fixed,Kazakh landline from abroad,,,12,${asOf}`,
    `${month},listed,Number in the registry,,,8,${asOf}`,
    'month,rule,title,calls,operators,blocked,as-of',
  ])
  const seized = await get('/api/v1/calls/seizures/figures.csv')
  assert.equal(seized.html, '\ufeffyear,seizures,devices,sims,suspects,foreigners\r\n')
})
