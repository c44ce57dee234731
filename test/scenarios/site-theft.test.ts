import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { composeIBAN } from 'ibantools'
import { makeReports } from '#domains/reports'
import { nationalDay } from '#kernel/clock'
import { unwrap } from '#kernel/result'
import { anonymous, systemActor } from '#platform/access'
import { inTransaction, openDatabase } from '#platform/database'
import { testApplication } from '#test/application'
import { noonClock } from '#test/noon-clock'
import { analyst } from '#test/registry'
import { hiddenIn, receiptIn, visitor } from '#test/site-visitor'
import { makeApplication } from '../../src/apps/server/application.ts'
import { formatHoldCode, holdCode } from '../../src/domains/payments/recalls/settling/hold-code.ts'
import { openHold } from '../../src/domains/payments/recalls/settling/hold-service.ts'

/**
 * Stolen and held money on the public site, without a script: a victim tells of a theft and follows the money, somebody whose money
 * is held reads why and objects, and everybody reads the figures.
 */
const clock = noonClock()
const application = await testApplication({}, { clock })
const { server, services } = application
const { get, post } = visitor(server)
const system = systemActor('test')
const account = composeIBAN({ countryCode: 'KZ', bban: '8020000000000017' }) ?? ''
const hostile = `<script>alert(1)</script>'"; DROP TABLE reports.report; --`

before(async () => {
  for (const [code, name] of [
    ['801', 'First Bank'],
    ['802', 'Second Bank'],
  ] as const) {
    const { id } = unwrap(await services.identity.organisations.add(system, { kind: 'bank', name, region: null }))
    const empty = { bic: null, key: null, webhook: null, dutyOfficer: null, dutyContact: null, answerMinutes: null }
    unwrap(await services.payments.banks.register.put(system, code, { organisation: id, name, ...empty }))
  }
})

const told = { bank: '801', amount: '450 000', when: 'hour', to: `Slip: to ${account}` }

/** The last look of somebody who answered so. */
async function lastLook(more: Readonly<Record<string, string>> = {}) {
  const { key = '' } = hiddenIn(await get('/en/theft'))
  return post('/en/theft', { ...told, ...more, key, step: 'check', go: 'stay' })
}

const recoveries = async () => {
  const { rows } = await services.pool.query<{ id: string; report: string; state: string; stolen: string }>(
    'select id, report, state, stolen::text from payments.recovery order by number',
  )
  return rows
}

const asked = async () => {
  const { rows } = await services.pool.query<{ kind: string; bank: string; details: unknown }>(
    'select kind, bank, details from payments.request order by asked_at, id',
  )
  return rows
}

describe('a theft', () => {
  let receipt = ''

  test('is told question by question, and says first whom to call', async () => {
    const first = await get('/en/theft')
    assert.match(first.html, /First call your bank[^]*tel:102[^]*First Bank/)
    const empty = await post('/en/theft', { ...hiddenIn(first), go: 'next' })
    assert.deepEqual([empty.status, /Choose the bank/.test(empty.html)], [422, true])
    const money = await post('/en/theft', { ...hiddenIn(first), bank: '801', go: 'next' })
    assert.match(money.html, /How much, and when\?/)
    const to = await post('/en/theft', { ...hiddenIn(money), amount: told.amount, when: 'now', go: 'next' })
    assert.match(to.html, /Where did the money go\?/)
    const slip = await post('/en/theft', { ...hiddenIn(to), to: account.replace(/.$/, '9'), go: 'next' })
    assert.equal(slip.status, 422)
    const more = await post('/en/theft', { ...hiddenIn(to), to: told.to, go: 'next' })
    assert.match(more.html, /Anything else/)
    const back = await post('/en/theft', { ...hiddenIn(more), go: 'back' })
    assert.match(back.html, new RegExp(account))
    const contact = { words: 'A man from "the bank" called', contactPhone: '8 705 999 88 77' }
    const look = await post('/en/theft', { ...hiddenIn(more), ...contact, go: 'next' })
    assert.match(look.html, /Is this right\?[^]*First Bank[^]*telephone left \(sealed\)/)
    assert.doesNotMatch(look.html, /999 88 77/)
    const thanks = await post('/en/theft', { ...hiddenIn(look), go: 'send' })
    assert.match(thanks.html, /Your bank is being asked/)
    receipt = receiptIn(thanks)
    assert.equal(receiptIn(await post('/en/theft', { ...hiddenIn(look), go: 'send' })), receipt)
  })

  test('opens one recovery, in which the victim’s bank is asked and nobody else', async () => {
    const rows = await recoveries()
    assert.deepEqual(
      rows.map(({ state, stolen }) => [state, stolen]),
      [['created', '45000000']],
    )
    const requests = await asked()
    assert.deepEqual(
      requests.map(({ kind, bank }) => [kind, bank]),
      [['confirm', '801']],
    )
    assert.match(JSON.stringify(requests[0]?.details), new RegExp(account))
    const { rows: contacts } = await services.pool.query('select from reports.contact')
    assert.equal(contacts.length, 1)
  })

  test('is followed by its receipt: asked, found, held', async () => {
    const look = async () => (await post('/en/follow', { receipt })).html
    assert.match(await look(), /Your bank is being asked[^]*R-20\d\d-000001[^]*KZT|₸/)
    const [recovery] = await recoveries()
    assert.ok(recovery)
    const payment = { reference: 'E2E-1', account, amount: 45_000_000n, at: new Date(clock.now().getTime() - 600_000) }
    unwrap(await services.payments.tracking.start(analyst, { id: recovery.id, payments: [payment] }))
    assert.match(await look(), /We follow the money/)
    await services.pool.query(`update payments.leg set state = 'answered', held = amount, answered_at = now()`)
    const html = await look()
    assert.match(html, /A part is held[^]*Held now/)
    assert.doesNotMatch(html, new RegExp(account), 'nothing of other people’s accounts')
  })

  test('at a bank that cannot be asked is a report all the same', async () => {
    const before = (await recoveries()).length
    const look = await lastLook({ bank: 'other', bankName: 'Far Bank', to: '', toUnknown: '1' })
    assert.match(look.html, /does not take part/)
    assert.match((await post('/en/theft', { ...hiddenIn(look), go: 'send' })).html, /Thank you, we have your report/)
    assert.equal((await recoveries()).length, before)
  })

  test('a card number is kept nowhere, and what is ticked as one’s own is not held against anybody', async () => {
    const look = await lastLook({ to: '4111 1111 1111 1111, mine is +7 705 111 22 33' })
    const thanks = await post('/en/theft', { ...hiddenIn(look), own: '+77051112233', go: 'send' })
    receiptIn(thanks)
    const last = (await asked()).at(-1)
    assert.match(JSON.stringify(last?.details), /411111\*{6}1111/)
    const { rows } = await services.pool.query<{ all: string }>(
      `select concat((select string_agg(w::text, ' ') from reports.words w),
        (select string_agg(q::text, ' ') from payments.request q), (select string_agg(r::text, ' ') from payments.recovery r)) as all`,
    )
    assert.doesNotMatch(rows[0]?.all.replaceAll(' ', '') ?? '', /4111111111111111/)
    assert.equal(unwrap(await services.indicators.check('+77051112233')).state, 'none')
  })

  test('keeps its answers while the database is away, in another language, and whatever is typed', async () => {
    const away = openDatabase('postgresql://nobody@127.0.0.1:1/nothing')
    const broken = await makeApplication({ ...services, reports: makeReports({ ...services, db: away.db }) })
    after(async () => {
      await broken.close()
      await away[Symbol.asyncDispose]()
    })
    const look = await lastLook()
    const failed = await visitor(broken).post('/en/theft', { ...hiddenIn(look), go: 'send' })
    assert.deepEqual([failed.status, /Your answers are not lost/.test(failed.html)], [503, true])
    const russian = await post('/ru/theft', { ...hiddenIn(failed), go: 'stay' })
    assert.match(russian.html, /<html lang="ru">[^]*450/)
    receiptIn(await post('/ru/theft', { ...hiddenIn(russian), go: 'send' }))
    const fields = Object.keys(look.html ? { ...told, bankName: 1, words: 1, paidOn: 1, asOf: 1, about: 1 } : {})
    for (const step of ['bank', 'money', 'to', 'more', 'check']) {
      const typed = Object.fromEntries([...fields, 'own', 'recipient', 'contactPhone'].map((name) => [name, hostile]))
      const { status, html } = await post('/kk/theft', { ...typed, step, go: step === 'check' ? 'send' : 'next' })
      assert.ok(status < 500)
      assert.doesNotMatch(html, /<script>alert/)
    }
  })
})

describe('held money', () => {
  let code = ''
  let holdId = ''

  before(async () => {
    const { rows } = await services.pool.query<{ id: string; recovery: string }>(
      'select id, recovery from payments.leg',
    )
    const [leg] = rows
    assert.ok(leg)
    const given = { leg: leg.id, recovery: leg.recovery, bank: '802', account, amount: 45_000_000n, at: clock.now() }
    const { hold } = await inTransaction(services.db, (tx) => openHold(services, tx, given))
    code = formatHoldCode(holdCode(services.keys, hold))
    holdId = hold
  })

  test('a short address brings the code to the page, which tells why, how much, by what law and until when', async () => {
    const short = await get(`/hold/${code}`)
    assert.match(String(short.headers['location']), /^\/(kk|ru|en)\/hold\?code=/)
    const page = await get(`/en/hold?code=${code}`)
    assert.match(page.html, new RegExp(`value="${code}"`))
    const { html, status } = await post('/en/hold', { code: code.toLowerCase().replace('-', ' ') })
    assert.equal(status, 200)
    for (const words of [
      /Stolen money came to this account/,
      /Second Bank/,
      /450,000/,
      /Until when/,
      /Payments/,
      /Pensions/,
    ])
      assert.match(html, words)
  })

  test('a code with a slip, an unknown one and none at all are told apart', async () => {
    for (const [typed, words] of [
      ['', /Type the code/],
      ['ABCDE-00001', /letter or digit of the code is wrong/],
      ['ABCDE-00000', /No hold has this code/],
    ] as const) {
      const { status, html } = await post('/en/hold', { code: typed })
      assert.deepEqual([status, words.test(html)], [422, true], typed)
    }
  })

  test('its holder objects once, and follows the objection by its receipt', async () => {
    const page = await post('/en/hold', { code })
    const wrong = await post('/en/hold/appeal', { ...hiddenIn(page), words: 'x', go: 'next' })
    assert.deepEqual([wrong.status, /Choose what money it is/.test(wrong.html)], [422, true])
    const form = {
      ...hiddenIn(wrong),
      ground: 'protected-income',
      words: `My wage ${hostile}`,
      contact: 'a@example.kz',
    }
    const receipt = receiptIn(await post('/en/hold/appeal', form))
    assert.equal(receiptIn(await post('/en/hold/appeal', form)), receipt)
    const followed = await post('/en/follow', { receipt })
    assert.match(followed.html, /Your objection[^]*waits for a person/)
    // Its time passes before anybody decides.
    await services.pool.query(`update payments.hold set until = held_at + interval '1 ms' where id = $1`, [holdId])
    assert.equal(await services.payments.settling.lapse(), 1)
    const over = await post('/en/follow', { receipt })
    assert.match(
      over.html,
      /not held any more[^]*ended before your objection was decided\. The time of the hold is over/,
    )
    assert.equal((await get('/en/hold/appeal')).status, 303)
  })
})

test('everybody reads the figures, on the page and as files', async () => {
  const page = await get('/en/recoveries/figures')
  assert.match(page.html, /Fewer than 5 cases/)
  const month = /figures\?month=(\d{4}-\d{2})"/.exec(page.html)?.[1] ?? ''
  const csv = await get(`/api/v1/recoveries/figures.csv?month=${month}&lang=en`)
  assert.match(csv.html, /^\ufeffMonth,Bank,Requests,/)
  assert.equal((await get('/api/v1/payments/screening/figures.csv?lang=ru')).status, 200)
  assert.equal((await get('/en/recoveries/figures?month=x')).status, 422)
  assert.equal((await get('/en/recoveries/figures?month=2019-01')).status, 422)
})

test('what banks stopped before it left is public once the day is over on which they told of it, from five payments on', async () => {
  const { rows } = await services.pool.query<{ organisation: string }>(
    `select organisation from payments.bank where code = '801'`,
  )
  const node = { ...anonymous, kind: 'client' as const, id: 'node', organisation: rows[0]?.organisation ?? null }
  const line = { minute: clock.now().toISOString(), version: '1', rule: '', reason: '', shadow: false }
  const counts = [
    { ...line, decision: 'allow' as const, payments: 1200, tiyn: 240_000_000 },
    { ...line, decision: 'hold' as const, payments: 34, tiyn: 6_800_000 },
    { ...line, decision: 'challenge' as const, payments: 57, tiyn: 5_700_000 },
    { ...line, decision: 'block' as const, payments: 4, tiyn: 900_000 },
  ]
  unwrap(await services.payments.screenings.deliver(node, { id: randomUUID(), counts }))
  const file = '/api/v1/payments/screening/figures.csv?lang=en'
  assert.doesNotMatch((await get('/en/recoveries/figures')).html, /Stopped before they left/)
  assert.equal((await get(file)).html, '\ufeffMonth,What was done,Payments,"Sum, tenge",As of\r\n')
  // The day passes.
  await services.pool.query('update payments.screening_day set told_on = told_on - 1')
  const { html } = await get('/en/recoveries/figures')
  assert.match(html, /Stopped before they left[^]*As of the end of [^<]+\(Kazakhstan time\)/)
  const today = nationalDay(clock.now())
  const asOf = `${today}T00:00:00+05:00`
  // Four refused ones are not told of; lest the others tell of them together, nor are the held ones.
  assert.deepEqual((await get(file)).html.trimEnd().split('\r\n').slice(1), [
    `${today.slice(0, 7)},Checked,1295,2534000.00,${asOf}`,
    `${today.slice(0, 7)},Asked once more,57,57000.00,${asOf}`,
    `${today.slice(0, 7)},Held,,,`,
    `${today.slice(0, 7)},Refused,,,`,
  ])
})
