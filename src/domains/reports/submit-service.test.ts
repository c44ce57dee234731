import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeAudit, verifyAudit } from '#domains/audit'
import { formatReceipt, makeReceipts, parseReceipt } from '#domains/identity'
import { makeIndicators } from '#domains/indicators'
import { fail, ok, unwrap } from '#kernel/result'
import { anonymous } from '#platform/access'
import { isDatabaseUnavailable, openDatabase } from '#platform/database'
import { testPlatform } from '#test/services'
import { until } from '#test/until'
import { makeReports, type SubmissionContext, type SubmissionInput } from './index.ts'

const platform = await testPlatform()
const receipts = makeReceipts(platform)
const shared = { ...platform, audit: makeAudit(platform), receipts }
const indicators = makeIndicators(shared)
const config = { RETENTION_DAYS: 90 }
const reports = makeReports({ ...shared, indicators, config })

const site: SubmissionContext = { channel: 'site', language: 'kk', reporterMark: null }
const submit = (input: SubmissionInput, context: Partial<SubmissionContext> = {}) =>
  reports.submit(anonymous, input, { ...site, ...context })
const rows = async <T>(sql: string, values: unknown[] = []) => (await platform.pool.query(sql, values)).rows as T[]
const count = async (table: string) => (await rows<{ n: number }>(`select count(*) n from ${table}`))[0]?.n ?? 0
const stateOf = async (text: string) => {
  const { state, independentReports } = unwrap(await indicators.check(text))
  return `${state} ${independentReports}`
}

test('a submission in Kazakh gives a receipt, finds what it names and warns whoever checks it', async () => {
  const text = 'Маған +7 701 555 11 01 нөмірінен қоңырау шалып, kaspi-bonus.top сайтына кіргізді.'
  const done = unwrap(await submit({ text, topics: ['fraud'], fraudType: 'bank-call', region: 'KZ-75' }))
  assert.match(formatReceipt(done.receipt), /^\d{4} \d{4} \d{4} \d{4}$/)
  assert.ok(parseReceipt(done.receipt).ok)
  assert.deepEqual(
    done.identifiers.map(({ kind }) => kind),
    ['phone', 'domain'],
  )
  assert.equal(await stateOf('87015551101'), 'reported 1')
  assert.equal(await stateOf('kaspi-bonus.top'), 'reported 1')
  const followed = unwrap(await reports.follow(done.receipt))
  assert.deepEqual(
    followed.reports.map(({ topic, outcome }) => [topic, outcome]),
    [['fraud', 'received']],
  )
})

test('one submission becomes one report per topic, and counts once', async () => {
  const topics = ['violence', 'drugs', 'drugs'] as const
  const done = unwrap(await submit({ text: 'Арнада есірткі сатады: t.me/zat2026kz', topics }))
  assert.deepEqual(
    done.reports.map(({ topic }) => topic),
    ['violence', 'drugs'],
  )
  assert.equal(await stateOf('t.me/zat2026kz'), 'reported 1')
  const plain = unwrap(await submit({ text: 'Бірдеңе дұрыс емес сияқты' }))
  assert.deepEqual(
    plain.reports.map(({ topic }) => topic),
    ['other'],
  )
  const fraud = unwrap(await submit({ text: 'Алдап кетті мені кеше', fraudType: 'listing' }))
  assert.deepEqual(
    fraud.reports.map(({ topic }) => topic),
    ['fraud'],
  )
})

test('the same key and words give the first answer, and other words a conflict', async () => {
  const input = { text: 'Мошенники с номера 8 701 555 11 02', topics: ['fraud'] } as const
  const first = unwrap(await submit(input, { idempotencyKey: 'form-0001' }))
  const before = await count('reports.report')
  const again = unwrap(await submit(input, { idempotencyKey: 'form-0001' }))
  assert.deepEqual(again, { ...first, repeated: true })
  const other = await submit({ ...input, text: `${input.text}!` }, { idempotencyKey: 'form-0001' })
  assert.deepEqual(other, { ok: false, error: { code: 'report.idempotency.conflict' } })
  assert.equal(await count('reports.report'), before)
  assert.notEqual(unwrap(await submit(input)).receipt, unwrap(await submit(input)).receipt)
})

test('what begins with a submission is kept with it once, and its failure undoes both', async () => {
  const input = { text: 'Ақшамды алып кетті, нөмірі +7 701 555 11 77' }
  const before = await count('reports.submission')
  const begun: string[] = []
  const send = (works: boolean) =>
    reports.submit(anonymous, input, {
      ...site,
      idempotencyKey: 'begins-with-it',
      also: async (_tx, kept) => {
        begun.push(...kept.reports.map(({ id }) => id))
        return works ? ok(undefined) : fail('recall.bank.not-found')
      },
    })
  const refused = await send(false)
  assert.deepEqual([refused.ok, await count('reports.submission')], [false, before])
  assert.equal(await stateOf('87015551177'), 'none 0')
  const done = unwrap(await send(true))
  assert.equal(unwrap(await send(true)).receipt, done.receipt)
  assert.deepEqual(begun.slice(1), unwrap(await reports.reportsOf(done.receipt)))
  assert.equal((await reports.reportsOf(receipts.issue())).ok, false)
})

test('twenty requests with one key at the same moment make one submission and one receipt', async () => {
  const before = await count('reports.submission')
  const input = { text: 'Бір мезетте жиырма рет жіберілді: +7 701 555 11 03', topics: ['fraud', 'other'] } as const
  const all = await Promise.all(Array.from({ length: 20 }, () => submit(input, { idempotencyKey: 'form-0002' })))
  const done = all.map((one) => unwrap(one))
  assert.equal(new Set(done.map(({ receipt }) => receipt)).size, 1)
  assert.equal(new Set(done.map((one) => JSON.stringify({ ...one, repeated: null }))).size, 1)
  assert.equal(done.filter(({ repeated }) => !repeated).length, 1)
  assert.equal(await count('reports.submission'), before + 1)
})

test('a database lost in the middle of a submission leaves nothing, and the retry succeeds once', async () => {
  const input = { text: 'Байланыс үзілді: +7 701 555 11 04', topics: ['fraud'] } as const
  const before = await count('reports.submission')
  await using own = openDatabase(platform.url, { pool: 2 })
  const lonely = makeReports({ ...shared, db: own.db, indicators, config })
  const blocker = await platform.pool.connect()
  await blocker.query('begin; lock table platform.outbox in access exclusive mode')
  const lost = lonely
    .submit(anonymous, input, { ...site, idempotencyKey: 'form-0003' })
    .catch((error: unknown) => error)
  try {
    await terminateWaiting()
  } finally {
    await blocker.query('rollback')
    blocker.release()
  }
  assert.ok(isDatabaseUnavailable(await lost))
  assert.equal(await count('reports.submission'), before)
  assert.equal(await stateOf('+77015551104'), 'none 0')
  const context = { ...site, idempotencyKey: 'form-0003' }
  const retried = unwrap(await lonely.submit(anonymous, input, context))
  assert.equal(retried.repeated, false)
  assert.deepEqual(unwrap(await lonely.submit(anonymous, input, context)), { ...retried, repeated: true })
  assert.equal(await count('reports.submission'), before + 1)
  assert.equal(await stateOf('+77015551104'), 'reported 1')
})

/** Ends the server process that waits for the lock, as a crash or a failover would. */
async function terminateWaiting(): Promise<void> {
  await until(async () => {
    const { rowCount } = await platform.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and pid <> pg_backend_pid()`)
    return rowCount
  })
}

test('a receipt that is taken already gives way to the next one', async () => {
  const key = JSON.stringify(['anonymous', null, 'form-0004'])
  const taken = await receipts.hash(receipts.issue(key))
  await platform.pool.query(
    `insert into reports.submission (id, receipt_hash, submitted_at, channel, language, danger, text_mark, synthetic)
     values (gen_random_uuid(), $1, now(), 'site', 'kk', 'none', $1, false)`,
    [taken],
  )
  const input = { text: 'Түбіртек қайталанып қалды' }
  const done = unwrap(await submit(input, { idempotencyKey: 'form-0004' }))
  assert.notEqual(done.receipt, receipts.issue(key))
  assert.deepEqual(unwrap(await submit(input, { idempotencyKey: 'form-0004' })), { ...done, repeated: true })
  assert.ok((await reports.follow(done.receipt)).ok)
})

test('no card number, no IIN and no receipt stands in any table', async () => {
  const pan = '4400430212345679'
  const iin = '850101300114'
  const text = `Картаға аудардым: 4400 4302 1234 5679, ЖСН ${iin}, https://kaspi-bonus.top/p?c=${pan}, ${pan}@mail.kz`
  const done = unwrap(await submit({ text, own: [pan, 'менің номерім 8 701 555 11 05'] }))
  unwrap(await reports.reply(anonymous, { receipt: done.receipt, text: `Тағы ${iin} және ${pan}` }))
  const [report] = done.reports
  assert.ok(report)
  const note = { classification: 'undetermined', closingReason: null, note: `${pan} / ${iin}`, indicators: [] } as const
  unwrap(await reports.assess(anonymous, report.id, { version: 2, assessment: note, message: `${pan}?` }))
  const tables = await rows<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  )
  assert.ok(tables.length > 10)
  for (const { name } of tables) {
    for (const { row } of await rows<{ row: string }>(`select t::text as row from ${name} t`)) {
      const digits = row.replace(/[^0-9a-z]/gi, '')
      for (const secret of [pan, iin, done.receipt]) assert.ok(!digits.includes(secret), `${name}: ${secret}`)
    }
  }
})

test("the reporter's own identifiers are kept and never counted", async () => {
  const text = 'Менің нөмірім 8 701 555 11 06, ал алаяқтікі 8 701 555 11 07'
  const done = unwrap(await submit({ text, topics: ['fraud'], own: ['+7 (701) 555-11-06'] }))
  assert.equal(done.identifiers.length, 2)
  assert.equal(await stateOf('+77015551106'), 'none 0')
  assert.equal(await stateOf('+77015551107'), 'reported 1')
  const observed = await rows(`select from indicators.observable where key = '+77015551106'`)
  assert.equal(observed.length, 0)
  assert.equal(unwrap(await reports.follow(done.receipt)).identifiers.length, 1)
})

test('the same reporter or the same words twice count once, two reporters twice', async () => {
  const mark = (who: string) => platform.keys.hash('reporter-mark', who)
  const say = (text: string, who: string) => submit({ text, topics: ['fraud'] }, { reporterMark: mark(who) })
  unwrap(await say('Ақша сұрайды: 8 701 555 11 08', 'a'))
  unwrap(await say('Тағы да хабарласты: 8 701 555 11 08', 'a'))
  unwrap(await say('АҚША сұрайды — 8 701 555 11 08!', 'b'))
  assert.equal(await stateOf('+77015551108'), 'reported 1')
  unwrap(await say('Маған да солай жазды, 8 701 555 11 08', 'c'))
  assert.equal(await stateOf('+77015551108'), 'reported 2')
})

test('SQL, HTML and odd characters are stored as text and do no harm', async () => {
  const nasty = `'; drop table reports.report; -- <script>alert(1)</script> \${x} %s \\ \ud800 \u202etxt.exe\u0000 {{7*7}}`
  const done = unwrap(await submit({ text: `${nasty}\nекінші жол`, own: [nasty] }, { idempotencyKey: `${nasty}-key` }))
  const [kept] = await rows<{ body: string }>('select body from reports.words where submission_id = $1', [
    done.submissionId,
  ])
  assert.ok(kept)
  assert.ok(kept.body.includes(`'; drop table reports.report; -- <script>alert(1)</script>`))
  assert.ok(kept.body.endsWith('\nекінші жол'))
  assert.ok(!/[\u0000\u202e]/.test(kept.body) && kept.body.isWellFormed())
})

test('amounts and times that make no sense are refused with their own codes', async () => {
  const codeOf = async (input: Partial<SubmissionInput>) => {
    const done = await submit({ text: 'Ақша аударып қойдым', ...input })
    return done.ok ? 'ok' : done.error.code
  }
  assert.equal(await codeOf({ amount: { amount: '450 000', currency: 'KZT' }, paidAt: '2026-11-21' }), 'ok')
  assert.equal(await codeOf({ amount: { amount: 'көп', currency: 'KZT' } }), 'money.unreadable')
  assert.equal(await codeOf({ paidAt: '2027-01-01T00:00:00Z' }), 'report.paid-at.future')
  assert.equal(await codeOf({ paidAt: 'кеше' }), 'report.paid-at.unreadable')
  assert.equal(await codeOf({ occurredOn: '2026-11-22' }), 'report.occurred-on.future')
  assert.equal(await codeOf({ occurredOn: '2026-11-21' }), 'ok')
  assert.equal(await codeOf({ text: '?!' }), 'report.text.too-short')
})

test('the language is the page’s, and found out from the words where there is none', async () => {
  const languageOf = async (context: Partial<SubmissionContext>) => {
    const done = unwrap(await submit({ text: 'Мне позвонили из банка и попросили код' }, context))
    return unwrap(await reports.follow(done.receipt)).language
  }
  assert.equal(await languageOf({}), 'kk')
  assert.equal(await languageOf({ language: undefined }), 'ru')
})

test('every report is told to the outbox with codes alone, and the trail of it all is whole', async () => {
  const text = 'Иванов Иван мне звонил с 8 701 555 11 09'
  const done = unwrap(
    await submit({ text, topics: ['fraud', 'other'], region: 'KZ-71', danger: 'none' }, { synthetic: true }),
  )
  const events = await rows<{ payload: Record<string, unknown> }>(
    `select payload from platform.outbox where topic = 'reports.submitted' and payload->>'submissionId' = $1
     order by payload->>'topic'`,
    [done.submissionId],
  )
  assert.deepEqual(
    events.map(({ payload }) => ({ ...payload, reportId: null })),
    (['fraud', 'other'] as const).map((topic) => ({
      reportId: null,
      submissionId: done.submissionId,
      topic,
      fraudType: null,
      channel: 'site',
      language: 'kk',
      region: 'KZ-71',
      danger: 'none',
      synthetic: true,
    })),
  )
  const leaks = await rows(
    `select from platform.outbox where payload::text like '%Иванов%' or payload::text like '%5551109%'`,
  )
  assert.equal(leaks.length, 0)
  assert.deepEqual((await verifyAudit(platform)).faults, [])
})
