import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { SendMailOptions } from 'nodemailer'
import { makeMailIntake } from '#domains/desk'
import { makeEvidence } from '#domains/evidence'
import { makeBlobs } from '#platform/blobs'
import { isDatabaseUnavailable, openDatabase } from '#platform/database'
import { makeMetrics } from '#platform/metrics'
import { testApplication } from '#test/application'
import { freePort } from '#test/free-port'
import { refusalOf, sendMail } from '#test/mail'
import { until } from '#test/until'
import { startMail } from '../../src/apps/mail.ts'

const port = await freePort()
const hotline = 'hotline@saqbol.test'
const application = await testApplication({ MAIL_LISTEN: `127.0.0.1:${port}`, MAIL_RECIPIENTS: hotline })
const { services } = application
const { pool, config } = services
const rows = async <T>(sql: string, values: unknown[] = []) => (await pool.query(sql, values)).rows as T[]
const count = async (table: string) => (await rows<{ n: number }>(`select count(*) n from ${table}`))[0]?.n ?? 0
const account = async () =>
  (
    await rows<{ id: string; body: string; language: string }>(
      `select s.id, w.body, s.language from reports.submission s join reports.words w on w.id = s.id
       order by s.submitted_at desc, s.id desc limit 1`,
    )
  )[0]
const send = (mail: SendMailOptions) => sendMail(port, { from: 'a@mail.test', to: hotline, ...mail })
const received = (text: string) => ({ bytes: Buffer.from(text), sender: 'a@mail.test', recipients: [hotline] })

test('without a relay a mail is taken all the same, and its answer waits', async () => {
  await send({ subject: 'Сообщение', text: 'Звонили из «банка» с номера 8 705 333 44 55' })
  const waiting = await rows<{ state: string; sealed: Buffer }>('select state, sealed from platform.outgoing_mail')
  assert.equal(waiting.length, 1)
  assert.equal(waiting[0]?.state, 'waiting')
  assert.ok(!waiting[0]?.sealed.includes('a@mail.test'))
})

test('with the database gone a message is neither taken nor refused for good', async () => {
  const gone = openDatabase('postgres://nobody@127.0.0.1:1/nothing')
  const mail = makeMailIntake({ ...services, db: gone.db, metrics: makeMetrics() })
  await assert.rejects(mail.take(received('Subject: x\r\n\r\nwords enough')), isDatabaseUnavailable)
  await gone[Symbol.asyncDispose]()
})

test('a message whose taking was cut off between the words and the files is taken to its end by the next delivery', async () => {
  const file = join(config.SAQBOL_DATA, 'no-folder')
  writeFileSync(file, '')
  const evidence = makeEvidence({ ...services, blobs: makeBlobs(file) })
  const broken = makeMailIntake({ ...services, evidence, metrics: makeMetrics() })
  const mail = received(
    'Message-ID: <cut@mail.test>\r\nFrom: a@mail.test\r\nSubject: Cut off\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n' +
      '--x\r\n\r\nMy words about a fraud\r\n--x\r\nContent-Type: image/png; name=a.png\r\n\r\npng\r\n--x--\r\n',
  )
  const before = await count('reports.submission')
  await assert.rejects(broken.take(mail))
  assert.deepEqual([await count('reports.submission'), await count('evidence.item')], [before + 1, 0])
  const answers = await count('platform.outgoing_mail')
  assert.deepEqual((await services.mail.take(mail)).ok, true)
  assert.deepEqual((await services.mail.take(mail)).ok, true)
  assert.deepEqual(
    [await count('reports.submission'), await count('evidence.item'), await count('platform.outgoing_mail')],
    [before + 1, 1, answers + 1],
  )
})

test('one Message-ID with other words is another message', async () => {
  const before = await count('reports.submission')
  const mail = { subject: 'Бір', messageId: '<same@mail.test>', date: new Date('2026-11-21') }
  await send({ ...mail, text: 'Бірінші мәтін' })
  await send({ ...mail, text: 'Екінші мәтін' })
  assert.equal(await count('reports.submission'), before + 2)
})

test('a novel is cut, and all of it kept beside the report', async () => {
  const novel = `Бұл ұзақ оқиға еді, бәрін айтайын.\n`.repeat(1500)
  await send({ subject: 'Роман', text: novel })
  const kept = await account()
  assert.ok((kept?.body.length ?? 0) > 19_000 && (kept?.body.length ?? 0) <= 20_000)
  const items = await rows<{ name: string; size: number }>(
    'select name, size from evidence.item where submission_id = $1',
    [kept?.id],
  )
  assert.deepEqual(items, [{ name: 'message.txt', size: Buffer.byteLength(novel.trim()) }])
})

test('Kazakh in the old character sets becomes Kazakh words over the wire', async () => {
  const kazakh = Buffer.from([
    0xd1, 0xbc, 0xeb, 0xe5, 0xec, 0x20, 0x9d, 0xe0, 0xeb, 0x9d, 0xe0, 0xbe, 0x20, 0xea, 0xb3, 0xec,
  ])
  for (const charset of ['kz-1048', 'windows-1251', 'utf-8', 'x-unheard-of']) {
    const head = `From: a@mail.test\r\nSubject: ${charset}\r\nContent-Type: text/plain; charset=${charset}\r\n\r\n`
    const raw = Buffer.concat([Buffer.from(head), kazakh])
    await sendMail(port, { envelope: { from: 'a@mail.test', to: hotline }, raw })
    const kept = await account()
    assert.deepEqual([kept?.language, kept?.body.includes('Сәлем қалқаң кім')], ['kk', true], charset)
  }
})

test('a card number in a letter is masked before it is kept anywhere, and a zero character hurts nobody', async () => {
  await send({ subject: 'Карта', text: 'Картам 4400 4301 2345 6789 еді\0, кодын айттым' })
  const kept = await account()
  assert.doesNotMatch(kept?.body ?? '', /2345/)
  assert.doesNotMatch(kept?.body ?? '', /\0/)
})

test('an empty message is refused with words; one with a picture alone is a report', async () => {
  const before = await count('reports.submission')
  assert.equal((await refusalOf(port, { from: 'a@mail.test', to: hotline, text: '' })).code, 554)
  await send({ subject: '', text: '', attachments: [{ filename: 'чек.png', content: 'png' }] })
  assert.equal(await count('reports.submission'), before + 1)
  assert.match((await account())?.body ?? '', /1/)
})

test('attachments leave with the words they came with', async () => {
  await send({ subject: 'Бұрынғы', text: 'Бұрын болған оқиға', attachments: [{ filename: 'a.txt', content: 'x' }] })
  const kept = await account()
  await pool.query(`update reports.report set state = 'closed', classification = 'illegal', closing_reason = 'referred',
    outcome = 'warned', closed_at = now() where submission_id = '${kept?.id}'`)
  await pool.query(`update reports.submission set settled_at = now() - interval '100 days' where id = '${kept?.id}'`)
  await services.reports.forget()
  const items = () =>
    rows<{ state: string; blob: string | null; name: string }>(
      'select state, blob, name from evidence.item where submission_id = $1',
      [kept?.id],
    )
  // The worker hears that the words are gone.
  const [item] = await until(items, ([first]) => first?.state === 'destroyed')
  assert.deepEqual(item, { state: 'destroyed', blob: null, name: 'deleted' })
})

test('what comes back to a report whose words are deleted becomes a report of its own', async () => {
  const [old] = await rows<{ id: string }>('select id from reports.submission where words_deleted_at is not null')
  const before = await count('reports.submission')
  const { threadToken } = await import('../../src/domains/desk/mail/thread-service.ts')
  const inReplyTo = `<${threadToken(services.keys, old?.id as never)}.x@saqbol.test>`
  await send({ subject: 'Re: Бұрынғы', text: 'Тағы да хабарласып отырмын', inReplyTo })
  assert.equal(await count('reports.submission'), before + 1)
})

test('a port that is taken, or a certificate that is none, stops the start with a reason', async () => {
  const start = (settings: Partial<typeof config>) => startMail({ ...services, config: { ...config, ...settings } })
  await assert.rejects(start({}), { message: 'mail.port.unavailable' })
  const wrong = join(config.SAQBOL_DATA, 'no-folder')
  for (const file of [wrong, join(wrong, 'nothing')]) {
    const tls = { MAIL_LISTEN: '127.0.0.1:0', MAIL_TLS_CERTIFICATE: file, MAIL_TLS_KEY: file }
    await assert.rejects(start(tls))
  }
})

test('the marks of senders are forgotten after two days', async () => {
  await pool.query(`update desk.mail set received_at = received_at - interval '3 days'`)
  assert.ok((await services.mail.forget()) > 0)
  assert.equal((await rows<{ n: number }>('select count(*) n from desk.mail where sender_mark is not null'))[0]?.n, 0)
})
