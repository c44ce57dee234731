import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { parseReceipt } from '#domains/identity'
import { unwrap } from '#kernel/result'
import { testApplication } from '#test/application'
import { freePort } from '#test/free-port'
import { refusalOf, sendMail, testRelay } from '#test/mail'
import { until } from '#test/until'

const relay = await testRelay()
const port = await freePort()
const hotline = 'hotline@saqbol.test'
const application = await testApplication({
  MAIL_LISTEN: `127.0.0.1:${port}`,
  MAIL_RECIPIENTS: `${hotline}, help@saqbol.test`,
  MAIL_ANSWERS_PER_DAY: '4',
  SMTP_URL: relay.url,
  SAQBOL_ORIGIN: 'https://saqbol.test',
})
const { services } = application
const rows = async <T>(sql: string, values: unknown[] = []) => (await services.pool.query(sql, values)).rows as T[]

/** Counts of what messages have left behind. */
async function counts() {
  const [row] = await rows<{ submissions: number; mails: number; answers: number; items: number }>(
    `select (select count(*) from reports.submission) submissions, (select count(*) from desk.mail) mails,
       (select count(*) from platform.outgoing_mail) answers, (select count(*) from evidence.item) items`,
  )
  if (!row) throw new Error('no counts')
  return row
}

/** The words kept of the newest submission. */
async function newest() {
  const [row] = await rows<{ id: string; channel: string; language: string; body: string }>(
    `select s.id, s.channel, s.language, w.body from reports.submission s
     join reports.words w on w.submission_id = s.id and w.kind = 'account' order by s.submitted_at desc, s.id desc limit 1`,
  )
  if (!row) throw new Error('no submission')
  return row
}

/** The identifiers kept of a submission. */
const identifiers = (id: string) =>
  rows<{ display: string; own: boolean }>(
    'select display, own from reports.identifier where submission_id = $1 order by place',
    [id],
  )

test('a mail in Kazakh becomes a report and gets an answer in Kazakh', async () => {
  const said = await sendMail(port, {
    from: '"Әсем Оспанова" <asem@mail.test>',
    to: hotline,
    subject: 'Алаяқтар ақшамды алып кетті',
    text: 'Сәлеметсіз бе! Маған +7 701 555 66 77 нөмірінен қоңырау шалып, kaspi-syilyq.top сайтына кіргізді.\n\nҚұрметпен,\nӘсем Оспанова\n+7 702 111 22 33',
    messageId: '<first@mail.test>',
  })
  assert.match(said, /^250/)
  const { id, channel, language, body } = await newest()
  assert.deepEqual([channel, language], ['email', 'kk'])
  assert.match(body, /^Алаяқтар ақшамды алып кетті\n\nСәлеметсіз бе!/)
  const answer = await relay.waitFor('asem@mail.test')
  assert.equal(answer.sender, '')
  assert.equal(answer.from, hotline)
  assert.equal(answer.header('auto-submitted'), 'auto-replied')
  assert.equal(answer.header('in-reply-to'), '<first@mail.test>')
  assert.equal(answer.subject, 'Re: Алаяқтар ақшамды алып кетті')
  assert.match(answer.text, /Сәлеметсіз бе!/)
  assert.match(answer.text, /https:\/\/saqbol\.test\/kk\/follow/)
  const receipt = unwrap(parseReceipt(/\d{4} \d{4} \d{4} \d{4}/.exec(answer.text)?.[0] ?? ''))
  assert.equal(unwrap(await services.reports.submissionOf(receipt)), id)
  assert.deepEqual(
    (await identifiers(id)).map(({ display, own }) => [display.replaceAll(/[\s-]/g, ''), own]),
    [
      ['+77015556677', false],
      ['kaspisyilyq.top', false],
      ['+77021112233', true],
    ],
  )
  const check = unwrap(await services.indicators.check('+7 702 111 22 33'))
  assert.equal(check.state, 'none')
  // The relay has the mail a moment before the worker hears that it has.
  const [sent] = await until(
    () =>
      rows<{ sealed: Buffer | null; state: string }>(
        'select sealed, state from platform.outgoing_mail order by queued_at limit 1',
      ),
    ([first]) => first?.state === 'delivered',
  )
  assert.equal(sent?.sealed, null)
})

test('the writer’s address is sealed for those who call back, and stands nowhere else', async () => {
  const { id } = await newest()
  const [contact] = await rows<{ sealed: string }>('select sealed from reports.contact where submission_id = $1', [id])
  assert.match(contact?.sealed ?? '', /^[\w-]+\.[\w-]+\./)
  const [found] = await rows<{ n: number }>(
    `select count(*) n from (select t::text as line from reports.submission t union all select t::text from reports.words t
      union all select t::text from desk.mail t union all select t::text from platform.outgoing_mail t
      union all select t::text from audit.entry t union all select t::text from platform.outbox t) all_rows
     where line ilike '%asem@mail%'`,
  )
  assert.equal(found?.n, 0)
})

test('an answer to our answer joins the same report, by what only its reader has', async () => {
  const answer = await relay.waitFor('asem@mail.test')
  const { id } = await newest()
  const before = await counts()
  await sendMail(port, {
    from: '"Әсем" <asem.work@other.test>',
    to: hotline,
    subject: `Re: ${answer.subject}`,
    inReplyTo: answer.messageId,
    references: ['<first@mail.test>', answer.messageId],
    text: `Тағы бір нөмір бар: 8 747 000 11 22\n\n2026 ж. 21 қар., 10:00 Жедел желі <${hotline}> жазды:\n> ${answer.text.replaceAll('\n', '\n> ')}`,
  })
  const after = await counts()
  assert.equal(after.submissions, before.submissions)
  const words = await rows<{ kind: string; body: string }>(
    'select kind, body from reports.words where submission_id = $1 order by written_at',
    [id],
  )
  assert.deepEqual(words.at(-1), { kind: 'answer', body: 'Тағы бір нөмір бар: 8 747 000 11 22' })
  const confirmation = await relay.waitFor('asem.work@other.test')
  assert.match(confirmation.text, /бұрынғы хабарламаңызға қостық/)
  assert.doesNotMatch(confirmation.text, /\d{4} \d{4} \d{4} \d{4}/)
})

test('the same From, an invented mark or a mark changed by a letter make a report of their own', async () => {
  const answer = await relay.waitFor('asem@mail.test')
  const forged = answer.messageId.replace(/r\.(.)/, (_, first: string) => `r.${first === 'a' ? 'b' : 'a'}`)
  for (const inReplyTo of [undefined, forged, `<r.${'a'.repeat(42)}.x@saqbol.test>`]) {
    const before = await counts()
    const text = `Басқа оқиға туралы жазып отырмын ${randomBytes(4).toString('hex')}`
    await sendMail(port, {
      from: 'asem@mail.test',
      to: hotline,
      subject: 'Жаңа',
      text,
      ...(inReplyTo && { inReplyTo }),
    })
    assert.equal((await counts()).submissions, before.submissions + 1, inReplyTo)
  }
})

test('the receipt in the text joins the same report too', async () => {
  const answer = await relay.waitFor('asem@mail.test')
  const receipt = /\d{4} \d{4} \d{4} \d{4}/.exec(answer.text)?.[0] ?? ''
  const before = await counts()
  await sendMail(port, { from: 'x@y.test', to: hotline, subject: `Түбіртек ${receipt}`, text: 'Ақшам қайтты, рақмет!' })
  const after = await counts()
  assert.deepEqual([after.submissions, after.mails], [before.submissions, before.mails + 1])
})

test('a message delivered twice, one after the other or at the same moment, is one report and one answer', async () => {
  const mail = {
    from: 'twice@mail.test',
    to: hotline,
    subject: 'Мошенники',
    text: 'Мне позвонили с номера 8 705 222 33 44 и просили код из SMS.',
    messageId: '<twice@mail.test>',
    date: new Date('2026-11-21T08:00:00Z'),
    attachments: [{ filename: 'a.txt', content: 'снимок' }],
  }
  const before = await counts()
  await Promise.all([sendMail(port, mail), sendMail(port, mail), sendMail(port, mail)])
  await sendMail(port, {
    ...mail,
    headers: { Received: 'from relay.test by other.test; Sat, 21 Nov 2026 09:00:00 +0000' },
  })
  const after = await counts()
  assert.deepEqual(after, {
    submissions: before.submissions + 1,
    mails: before.mails + 1,
    answers: before.answers + 1,
    items: before.items + 1,
  })
  const answer = await relay.waitFor('twice@mail.test')
  assert.match(answer.text, /Номер вашей квитанции: \d{4} \d{4} \d{4} \d{4}/)
  assert.match(answer.text, /приложен 1 файл/)
})

test('machines are counted and never answered', async () => {
  const before = await counts()
  const base = { to: hotline, subject: 'Notice', text: 'Out of office until Monday, write to +7 701 000 11 22' }
  const from = 'machine@mail.test'
  const automatic: Parameters<typeof sendMail>[1][] = [
    { ...base, from, headers: { 'Auto-Submitted': 'auto-replied' } },
    { ...base, from, headers: { Precedence: 'bulk' } },
    { ...base, from, headers: { 'List-Unsubscribe': '<mailto:off@mail.test>' } },
    { ...base, from, headers: { 'X-Autoreply': 'yes' } },
    { ...base, from: hotline },
    { ...base, from, envelope: { from: '', to: hotline } },
    { ...base, from: 'MAILER-DAEMON@mail.test' },
    { ...base, from, headers: { Received: Array.from({ length: 120 }, (_, i) => `from a${i} by b${i}`) } },
    {
      envelope: { from: 'a@b.test', to: hotline },
      raw: `From: p@mail.test\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\n\r\nundelivered\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\nStatus: 5.1.1\r\n--x--\r\n`,
    },
  ]
  for (const mail of automatic) assert.match(await sendMail(port, mail), /^250/)
  const after = await counts()
  assert.deepEqual([after.submissions, after.answers], [before.submissions, before.answers])
  const skipped = await rows<{ skipped: string }>('select skipped from desk.mail where skipped is not null order by id')
  assert.deepEqual(
    skipped.map((row) => row.skipped),
    ['automatic', 'list', 'list', 'automatic', 'own-mail', 'bounce', 'bounce', 'loop', 'bounce'],
  )
})

test('a message that asks for no automatic answer is taken without one', async () => {
  const before = await counts()
  const headers = { 'X-Auto-Response-Suppress': 'DR, OOF, AutoReply' }
  await sendMail(port, { from: 'office@corp.test', to: hotline, subject: 'Алдау', text: 'Бізді алдап кетті', headers })
  const after = await counts()
  assert.deepEqual([after.submissions, after.answers], [before.submissions + 1, before.answers])
})

test('one address gets only so many answers a day; its reports are taken all the same', async () => {
  const before = await counts()
  for (let i = 0; i < 7; i++) {
    await sendMail(port, { from: 'many@mail.test', to: hotline, subject: `Case ${i}`, text: `Fraud number ${i}` })
  }
  const after = await counts()
  assert.deepEqual([after.submissions, after.answers], [before.submissions + 7, before.answers + 4])
})

test('nobody else’s mail is relayed, whatever the address looks like', async () => {
  const foreign = [
    'somebody@gmail.test',
    'hotline@evil.test',
    'hotline@saqbol.test@evil.test',
    'root',
    '"hotline@saqbol.test"@x.test',
  ]
  for (const to of foreign) {
    const { code } = await refusalOf(port, { envelope: { from: 'a@b.test', to }, raw: 'Subject: x\r\n\r\nhello there' })
    assert.ok(code >= 500 && code < 600, `${to}: ${code}`)
  }
  const plus = await refusalOf(port, {
    from: 'a@b.test',
    to: 'help+tag@saqbol.test',
    subject: 'x',
    text: 'Үй сатамын деп алдады',
  })
  assert.equal(plus.code, 250)
})
