import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { makeReports } from '#domains/reports'
import { makeStatistics } from '#domains/statistics'
import { asId } from '#kernel/id'
import { unwrap } from '#kernel/result'
import { systemActor } from '#platform/access'
import { openDatabase } from '#platform/database'
import { testApplication } from '#test/application'
import { testPassword } from '#test/identity'
import { hiddenIn, receiptIn, visitor } from '#test/site-visitor'
import { makeApplication } from '../../src/apps/server/application.ts'

const application = await testApplication()
const { services, server } = application
const { get, post } = visitor(server)

const hostile = `<script>alert(1)</script>'"; DROP TABLE reports.report; --`
const complete = { topic: 'fraud', text: 'They called from +7 707 555 01 23', paid: 'no', danger: 'none' }

/** The last page of a report with these answers. */
async function lastLook(answers: Readonly<Record<string, string>>, language = 'en') {
  const first = await get(`/${language}/report`)
  const { key = '' } = hiddenIn(first)
  return post(`/${language}/report`, { ...complete, ...answers, key, step: 'check', go: 'stay' })
}

async function sent(answers: Readonly<Record<string, string>> = {}) {
  const page = await lastLook(answers)
  return post('/en/report', { ...hiddenIn(page), go: 'send' })
}

describe('a report', () => {
  test('gives a receipt once, by which it can be followed and answered', async () => {
    const thanks = await sent()
    assert.deepEqual([thanks.status, thanks.headers['cache-control']], [200, 'no-store'])
    const receipt = receiptIn(thanks)
    const found = await post('/en/follow', { receipt: receipt.replace(/(\d{4})/g, '$1 ') })
    assert.equal(found.status, 200)
    assert.match(found.html, /Your report/)
    const answered = await post('/en/follow', { ...hiddenIn(found), reply: hostile })
    assert.match(answered.html, /Your answer has been sent/)
    assert.ok(answered.html.includes('&lt;script>alert(1)'))
    const again = await post('/en/follow', { ...hiddenIn(found), reply: hostile })
    assert.equal([...again.html.matchAll(/DROP TABLE/g)].length, 1)
  })

  test('sent twice is one report with one receipt; changed after sending it is a conflict', async () => {
    const page = await lastLook({ text: 'Once is enough: +7 707 555 01 24' })
    const send = (more = {}) => post('/en/report', { ...hiddenIn(page), ...more, go: 'send' })
    const [one, two] = [await send(), await send()]
    assert.equal(receiptIn(one), receiptIn(two))
    const changed = await send({ text: 'Something else altogether' })
    assert.equal(changed.status, 409)
    assert.match(changed.html, /sent before with other content/)
  })

  test('how to call back is sealed at once, opens for who calls, and stands on no page again', async () => {
    const first = await lastLook({ text: 'Please call me: they called from +7 707 555 01 25' })
    const asked = await post('/en/report', { ...hiddenIn(first), go: 'change:contact' })
    assert.match(asked.html, /May we call you back\?[^]*data-seal="\{[^"]*kid/)
    const typed = { contactPhone: '8 705 999 88 77', contactName: 'Somebody', contactWhen: 'mornings' }
    const wrong = await post('/en/report', { ...hiddenIn(asked), ...typed, contactPhone: 'my phone', go: 'next' })
    assert.deepEqual([wrong.status, /telephone number in digits/.test(wrong.html)], [422, true])
    const page = await post('/en/report', { ...hiddenIn(asked), ...typed, go: 'next' })
    assert.match(page.html, /Left \(sealed\)/)
    assert.doesNotMatch(page.html, /999 88 77|Somebody|mornings/)
    assert.match(hiddenIn(page)['contact'] ?? '', /^[\w-]+(\.[\w-]+){4}$/)
    assert.ok(receiptIn(await post('/en/report', { ...hiddenIn(page), go: 'send' })))
    const { rows } = await services.pool.query<{ id: string }>('select submission_id as id from reports.contact')
    assert.equal(rows.length, 1)
    const opened = await services.reports.contacts.open(
      systemActor('test'),
      asId(rows[0]?.id ?? ''),
      'Calling back now',
    )
    assert.deepEqual(unwrap(opened), { phone: '8 705 999 88 77', name: 'Somebody', when: 'mornings' })
    const bad = await post('/en/report', { ...hiddenIn(page), key: '', contact: 'a.b.c', go: 'send' })
    assert.deepEqual([bad.status, /May we call you back/.test(bad.html)], [422, true])
  })

  test('the language switch keeps the answers, and the receipt', async () => {
    const page = await lastLook({ text: 'Мені алдады', danger: 'soon' })
    const russian = await post('/ru/report', { ...hiddenIn(page), go: 'stay' })
    assert.match(russian.html, /<html lang="ru">[^]*Мені алдады/)
    const thanks = await post('/ru/report', { ...hiddenIn(russian), go: 'send' })
    const kazakh = await post('/kk/receipt', { ...hiddenIn(thanks), go: 'stay' })
    assert.match(kazakh.html, /<html lang="kk">/)
    assert.equal(receiptIn(kazakh), receiptIn(thanks))
    assert.equal((await get('/kk/receipt')).headers['location'], '/kk/follow')
  })

  test('what the reporter ticks as their own is not held against them', async () => {
    const page = await lastLook({ text: 'He called from +7 707 555 01 25, mine is +7 705 111 22 33' })
    assert.match(page.html, /name="own" value="\+77051112233"/)
    const thanks = await post('/en/report', { ...hiddenIn(page), own: '+77051112233', go: 'send' })
    receiptIn(thanks)
    const state = async (number: string) => unwrap(await services.indicators.check(number)).state
    assert.deepEqual([await state('+77075550125'), await state('+77051112233')], ['reported', 'none'])
  })

  test('an error stands above the form and leads to its field', async () => {
    const { status, html, headers } = await post('/en/report', { step: 'topic', go: 'next' })
    assert.deepEqual([status, headers['cache-control']], [422, 'private, no-cache'])
    assert.match(html, /error-summary[^]*href="#topic"[^]*id="topic"/)
    const long = await lastLook({ text: 'a'.repeat(10_001) })
    const refused = await post('/en/report', { ...hiddenIn(long), text: 'a'.repeat(10_001), go: 'send' })
    assert.equal(refused.status, 422)
    assert.match(refused.html, /too long/)
  })

  test('a text that no page could have sent is too large', async () => {
    assert.equal((await post('/kk/report', { text: 'a'.repeat(600_000) })).status, 413)
  })

  test('another site cannot send a form of ours', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', accept: 'text/html' }
    const reply = await server.inject({ method: 'POST', url: '/kk/report', headers })
    assert.equal(reply.statusCode, 403)
  })
})

describe('what people type', () => {
  test('comes back as text in every field of every form, whatever it is', async () => {
    const query = encodeURIComponent(hostile)
    const fields = Object.fromEntries(
      ['q', 'about', 'topic', 'fraud', 'text', 'amount', 'currency', 'paidOn', 'paidBy', 'region', 'own', 'receipt']
        .concat([
          'reply',
          'who',
          'reason',
          'key',
          'token',
          'organisation',
          'name',
          'email',
          'code',
          'account',
          'secret',
        ])
        .map((name) => [name, hostile]),
    )
    const pages = [
      await get(`/kk/check?q=${query}`),
      await get(`/kk/report?about=${query}&topic=${query}&fraud=${query}&child=${query}`),
      await get(`/kk/paid?about=${query}`),
      await get(`/kk/setup?token=${query}`),
      await get(`/kk/invitation?token=${query}`),
      await get(`/kk/${query}`),
      await get(`/kk/dispute?q=${query}`),
      ...(await Promise.all(
        ['topic', 'text', 'money', 'danger', 'region', 'contact', 'check'].map((step) =>
          post('/kk/report', { ...fields, topic: 'fraud', danger: 'none', paid: 'yes', step, go: 'stay' }),
        ),
      )),
      await post('/kk/follow', fields),
      await post('/kk/receipt', fields),
      await post('/kk/dispute', fields),
      await post('/kk/setup', { ...fields, step: 'account' }),
      await post('/kk/setup', { ...fields, step: 'code' }),
      await post('/kk/invitation', { ...fields, password: testPassword }),
    ]
    for (const { status, html } of pages) {
      assert.ok(status < 500, html.slice(0, 200))
      assert.doesNotMatch(html, /<script>alert/)
      assert.doesNotMatch(html, /="[^"]*'"; DROP/)
    }
    assert.ok(pages.filter(({ html }) => html.includes('&lt;script>alert(1)')).length >= 10)
    const { rows } = await services.pool.query('select count(*)::int as count from reports.report')
    assert.ok((rows[0] as { count: number }).count > 0)
  })
})

describe('without the database', () => {
  const away = openDatabase('postgresql://nobody@127.0.0.1:1/nothing')
  after(() => away[Symbol.asyncDispose]())

  test('nothing is lost: the last page stays as it is, and the same press works later', async () => {
    const reports = makeReports({ ...services, db: away.db })
    const broken = await makeApplication({ ...services, reports })
    after(() => broken.close())
    const page = await lastLook({ text: 'They called from +7 707 555 01 26' })
    const failed = await visitor(broken).post('/en/report', { ...hiddenIn(page), go: 'send' })
    assert.equal(failed.status, 503)
    assert.match(failed.html, /Your answers are not lost/)
    receiptIn(await post('/en/report', { ...hiddenIn(failed), go: 'send' }))
    const follow = await visitor(broken).post('/en/follow', { receipt: services.receipts.issue() })
    assert.equal(follow.status, 503)
    assert.match(follow.html, /The site is down for a moment/)
  })

  test('the home page opens all the same', async () => {
    const statistics = makeStatistics({ ...services, db: away.db })
    const broken = await makeApplication({ ...services, statistics })
    after(() => broken.close())
    assert.equal((await visitor(broken).get('/kk/')).status, 200)
    assert.equal((await visitor(broken).get('/kk/statistics')).status, 503)
  })
})
