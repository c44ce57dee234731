import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { testApplication } from '#test/application'
import { freePort } from '#test/free-port'
import { refusalOf, sendMail } from '#test/mail'
import { colleague, firstAdministrator } from '#test/staff'

const port = await freePort()
const hotline = 'hotline@saqbol.test'
const application = await testApplication({ MAIL_LISTEN: `127.0.0.1:${port}`, MAIL_RECIPIENTS: hotline })
const { services } = application
const rows = async <T>(sql: string, values: unknown[] = []) => (await services.pool.query(sql, values)).rows as T[]
const submissions = async () => (await rows<{ n: number }>('select count(*) n from reports.submission'))[0]?.n ?? 0

/** The words kept of the newest submission. */
async function newest() {
  const [row] = await rows<{ id: string; body: string }>(
    `select s.id, w.body from reports.submission s join reports.words w on w.id = s.id
     order by s.submitted_at desc, s.id desc limit 1`,
  )
  if (!row) throw new Error('no submission')
  return row
}

/** The identifiers kept of a submission. */
const identifiers = (id: string) =>
  rows<{ display: string }>('select display from reports.identifier where submission_id = $1 order by place', [id])

test('bombs are refused with words, or taken for what little they say', async () => {
  const before = await submissions()
  const from = 'bomb@mail.test'
  const raw = (text: string) => ({ envelope: { from, to: hotline }, raw: text })
  const parts = `From: ${from}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n${'--x\r\nContent-Type: text/plain\r\n\r\nword\r\n'.repeat(500)}--x--\r\n`
  const refused = await refusalOf(port, raw(parts))
  assert.deepEqual([refused.code, /too many parts/.test(refused.words)], [554, true])
  const headers = await refusalOf(
    port,
    raw(`From: ${from}\r\nX-A: ${'y'.repeat(990)}\r\n`.repeat(400).concat('\r\nabc')),
  )
  assert.equal(headers.code, 554)
  const large = await refusalOf(port, raw(`From: ${from}\r\n\r\n${'x'.repeat(70).concat('\r\n').repeat(600_000)}`))
  assert.deepEqual([large.code, /maximum size/.test(large.words)], [552, true])
  const empty = await refusalOf(port, { from, to: hotline, subject: '', text: ' \n ' })
  assert.deepEqual([empty.code, /empty/.test(empty.words)], [554, true])
  let deep = 'Content-Type: text/plain; charset=utf-8\r\n\r\nТереңдегі сөз'
  for (let i = 0; i < 60; i++)
    deep = `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n${deep}\r\n--b${i}--\r\n`
  assert.equal((await refusalOf(port, raw(`From: ${from}\r\nMIME-Version: 1.0\r\n${deep}`))).code, 250)
  assert.match((await newest()).body, /Тереңдегі сөз/)
  const malformed =
    'From: =?utf-8?B?!!!?=\r\nSubject: =?x-y?Q?=ZZ?=\r\nContent-Transfer-Encoding: base64\r\n\r\nnot base64 at all'
  assert.ok([250, 554].includes((await refusalOf(port, raw(malformed))).code))
  assert.ok((await submissions()) <= before + 2)
})

test('HTML is read as words; pixels, scripts and styles leave no trace', async () => {
  await sendMail(port, {
    from: 'html@mail.test',
    to: hotline,
    subject: 'Fwd: Сіз ұттыңыз',
    html: `<html><head><style>p{color:red}</style><script>fetch('http://evil-script.test')</script></head><body>
      <p>Мынадай хат келді, қараңызшы:</p><blockquote>Сыйлық алыңыз: <a href="http://kaspi-uttynyz.top/go?x=1">Kaspi</a></blockquote>
      <img src="http://track-pixel.test/p.gif?id=7" width="1" height="1"><svg onload="alert(1)"></svg></body></html>`,
  })
  const { id, body } = await newest()
  assert.match(body, /Мынадай хат келді/)
  assert.doesNotMatch(body, /script|color:red|track-pixel|alert/)
  assert.deepEqual(
    (await identifiers(id)).map(({ display }) => display).filter((display) => /track|script/.test(display)),
    [],
  )
  assert.ok((await identifiers(id)).some(({ display }) => display.includes('kaspi-uttynyz.top')))
})

test('a scam mail forwarded whole keeps its identifiers', async () => {
  const inner =
    'From: bank@kaspi-qauip.top\r\nSubject: Karta\r\nContent-Type: text/plain\r\n\r\nCall +7 776 123 45 67 now'
  await sendMail(port, {
    from: 'fwd@mail.test',
    to: hotline,
    subject: 'Қараңызшы',
    text: 'Маған мынадай хат келді',
    attachments: [{ contentType: 'message/rfc822', content: inner, contentDisposition: 'inline' }],
  })
  const { id, body } = await newest()
  assert.match(body, /kaspi-qauip\.top[\s\S]*\+7 776 123 45 67/)
  assert.ok((await identifiers(id)).length >= 2)
})

test('attachments go shut into quarantine, with a name fit to show, and leave only as files to save', async () => {
  const png = Buffer.concat([Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'), randomBytes(500)])
  await sendMail(port, {
    from: 'files@mail.test',
    to: hotline,
    subject: '',
    text: '',
    attachments: [
      { filename: '../../x', content: png, contentType: 'image/png' },
      { filename: 'photo\u202egnp.exe', content: 'MZ\0\0program', contentType: 'image/png' },
      { filename: `${'ұзақ'.repeat(75)}.docx`, content: 'PK\u0003\u0004 zip', contentType: 'application/zip' },
    ],
  })
  const { id, body } = await newest()
  assert.match(body, /3/)
  const administrator = await firstAdministrator(application)
  const operator = await colleague(application, administrator, { email: 'op@hotline.test', roles: ['operator'] })
  const listed = await operator.call<{
    items: { id: string; name: string; foundType: string; state: string; warnings: string[]; size: number }[]
  }>('GET', `/api/v1/submissions/${id}/evidence`)
  assert.equal(listed.status, 200)
  const [first, second, third] = listed.body.items
  assert.deepEqual([first?.name, first?.foundType, first?.size, first?.warnings], ['x', 'image/png', png.length, []])
  assert.deepEqual([second?.name, second?.warnings], ['photognp.exe', ['program', 'disguised']])
  assert.ok((third?.name.length ?? 999) <= 120 && third?.name.endsWith('.docx'))
  assert.equal((await administrator.call('GET', `/api/v1/submissions/${id}/evidence`)).status, 403)
  const stored = await services.blobs.get(
    (await rows<{ blob: string }>('select blob from evidence.item where id = $1', [first?.id]))[0]?.blob ?? '',
  )
  assert.ok(stored.ok && !stored.value.includes('PNG'))
})
