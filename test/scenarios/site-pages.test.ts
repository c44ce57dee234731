import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { languages } from '#kernel/language'
import { unwrap } from '#kernel/result'
import { makeMetrics } from '#platform/metrics'
import { makeState } from '#platform/state/make'
import { testApplication } from '#test/application'
import { codeAt, testPassword } from '#test/identity'
import { listNumber, operator } from '#test/site-listing'
import { hiddenIn, receiptIn, visitor } from '#test/site-visitor'
import { makeApplication } from '../../src/apps/server/application.ts'

const application = await testApplication()
const { services, server } = application
const { get, post } = visitor(server)

describe('addresses', () => {
  test('the bare address leads to the state language, and every page is there in three languages', async () => {
    for (const path of ['/', '/kk']) {
      const { status, headers } = await get(path)
      assert.deepEqual([status, headers['location']], [303, '/kk/'])
    }
    const names = [
      '',
      'check',
      'report',
      'follow',
      'paid',
      'children',
      'statistics',
      'calls',
      'calls/figures',
      'theft',
      'hold',
      'recoveries/figures',
      'decide',
      'privacy',
      'about',
      'api',
    ]
    for (const language of languages) {
      for (const name of names) {
        const { status, html, headers } = await get(`/${language}/${name}`)
        assert.deepEqual([status, headers['content-language']], [200, language], name)
        assert.ok(html.startsWith(`<!doctype html><html lang="${language}">`))
      }
    }
  })

  test('built files may be kept for ever, and no other file is served', async () => {
    const { html } = await get('/kk/')
    const files = [...html.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, file = '']) => file)
    assert.ok(files.length >= 5)
    for (const file of files) {
      const { status, headers } = await get(file)
      assert.deepEqual([status, headers['cache-control']], [200, 'public, max-age=31536000, immutable'], file)
    }
    for (const file of ['manifest.json', '..%2f..%2fpackage.json', '%00', 'toString']) {
      assert.ok([400, 404].includes((await get(`/assets/${file}`)).status), file)
    }
    assert.equal((await get((await get('/favicon.ico')).headers['location'] as string)).status, 200)
    assert.match((await get('/robots.txt')).html, /^User-agent: \*\n/)
  })

  test('what is nowhere is told kindly, in the language of the address', async () => {
    const { status, html } = await get('/ru/nothing')
    assert.equal(status, 404)
    assert.match(html, /<html lang="ru">[^]*error-page/)
    assert.equal((await get('/de/check')).status, 404)
  })
})

describe('a check', () => {
  test('an empty, a mistyped and a forbidden query are explained', async () => {
    assert.match((await get('/en/check?q=')).html, /error-summary/)
    for (const [query, words] of [
      ['12:30', /found no number/],
      ['KZ12 722S 0000 1234 5678', /mistake in the account number/],
      ['900101300123', /cannot be checked by IIN|mistake in the IIN/],
    ] as const) {
      const { status, html } = await get(`/en/check?q=${encodeURIComponent(query)}`)
      assert.equal(status, 422)
      assert.match(html, words)
    }
  })

  test('links from elsewhere may bring parameters of their own', async () => {
    assert.equal((await get('/kk/check?q=egov.kz&utm_source=x&fbclid=y')).status, 200)
    assert.equal((await get('/kk/?utm_source=x')).status, 200)
  })

  test('a confirmed number is told with its reason, and leads to report and dispute', async () => {
    await listNumber(application, '+7 707 444 01 23')
    const { status, html } = await get('/en/check?q=8%20707%20444%2001%2023')
    assert.equal(status, 200)
    for (const words of [/result-confirmed/, /Two victims told it/, /This hotline/, /\/en\/dispute\?q=/]) {
      assert.match(html, words)
    }
  })
})

describe('a dispute', () => {
  test('is taken about what is listed, once, and can be followed', async () => {
    await listNumber(application, '+7 707 444 01 24')
    const page = await get('/en/dispute?q=%2B77074440124')
    assert.equal(page.status, 200)
    const refused = await post('/en/dispute', { ...hiddenIn(page), reason: '' })
    assert.equal(refused.status, 422)
    assert.match(refused.html, /href="#who"[^]*href="#reason"/)
    const form = { ...hiddenIn(page), who: 'former', reason: 'I have had this number since Monday.' }
    const thanks = await post('/en/dispute', form)
    const receipt = receiptIn(thanks)
    assert.equal(receiptIn(await post('/en/dispute', form)), receipt)
    assert.match((await post('/en/follow', { receipt })).html, /We have your dispute/)
    assert.match((await get('/en/check?q=%2B77074440124')).html, /This listing is disputed/)
  })

  test('about what is not listed needs no answer', async () => {
    const { status, html } = await get('/en/dispute?q=%2B77074440999')
    assert.equal(status, 422)
    assert.match(html, /nothing to dispute/)
    assert.equal((await get('/en/dispute')).status, 303)
  })
})

describe('a receipt', () => {
  test('that is mistyped, unknown or no receipt at all is told apart', async () => {
    for (const [receipt, words] of [
      ['4821', /has 16 digits/],
      ['4821993011756602', /does not look right/],
      [services.receipts.issue(), /no such receipt/],
    ] as const) {
      const { status, html } = await post('/en/follow', { receipt })
      assert.equal(status, 422)
      assert.match(html, words)
    }
  })

  test('cannot be guessed at: one address has few attempts an hour', async () => {
    const config = { ...services.config, GUESS_LIMIT_PER_HOUR: 3 }
    // Servers that share their state count together: this one counts for itself.
    const strict = await makeApplication({
      ...services,
      config,
      state: makeState({ ...services, metrics: makeMetrics() }),
    })
    after(() => strict.close())
    const guesser = visitor(strict)
    for (let attempt = 0; attempt < 3; attempt++) {
      const language = languages[attempt] ?? 'kk'
      assert.equal((await guesser.post(`/${language}/follow`, { receipt: services.receipts.issue() })).status, 422)
    }
    const stopped = await guesser.post('/en/follow', { receipt: services.receipts.issue() })
    assert.equal(stopped.status, 429)
    assert.match(stopped.html, /Please wait a moment/)
  })
})

describe('the set-up and invitations', () => {
  test('the first administrator comes in by the link, with a second factor and recovery codes', async () => {
    const token = (await services.identity.ensureSetup()) ?? ''
    const page = await get(`/ru/setup?token=${token}`)
    const account = { organisation: 'Hotline', name: 'First', email: 'First@Hotline.test ' }
    const refused = await post('/ru/setup', { ...hiddenIn(page), ...account, password: 'short' })
    assert.equal(refused.status, 422)
    assert.match(refused.html, /value="First"/)
    const factor = await post('/ru/setup', { ...hiddenIn(refused), ...account, password: testPassword })
    const { secret = '' } = hiddenIn(factor)
    const wrong = await post('/ru/setup', { ...hiddenIn(factor), code: '000000' })
    assert.equal(wrong.status, 422)
    assert.equal(hiddenIn(wrong)['secret'], secret)
    const done = await post('/ru/setup', { ...hiddenIn(wrong), code: codeAt(secret, new Date()) })
    assert.equal([...done.html.matchAll(/<code>[a-z0-9]{5}-[a-z0-9]{5}<\/code>/g)].length, 10)
    const { rows } = await services.pool.query('select from identity.session')
    assert.equal(rows.length, 0)
    const used = await post('/ru/setup', { ...hiddenIn(page), ...account, password: testPassword })
    assert.match(used.html, /Эта ссылка больше не действует/)
  })

  test('somebody invited chooses a password by the link they were given', async () => {
    const { rows } = await services.pool.query('select id from identity.organisation limit 1')
    const organisationId = (rows[0] as { id: string }).id
    const invited = { organisationId, email: 'second@hotline.test', name: 'Second', roles: ['operator'] } as const
    const { link } = unwrap(await services.identity.people.invite(operator, { ...invited, language: 'en' }))
    const page = await get(link.path)
    assert.equal(page.status, 200)
    assert.match((await post('/en/invitation', { ...hiddenIn(page), password: 'short' })).html, /at least 12/)
    const done = await post('/en/invitation', { ...hiddenIn(page), password: testPassword })
    assert.match(done.html, /second@hotline\.test/)
    assert.match((await post('/en/invitation', { ...hiddenIn(page), password: testPassword })).html, /no longer works/)
  })
})
