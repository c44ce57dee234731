import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { unwrap } from '#kernel/result'
import { partsMost, readMail } from './message.ts'

const crlf = (lines: readonly string[]) => Buffer.from(lines.join('\r\n'))
const read = async (lines: readonly string[]) => unwrap(await readMail(crlf(lines)))
/** Cyrillic letters as windows-1251 and KZ-1048 have them in common. */
const windows1251 = (text: string) =>
  Buffer.from(Array.from(text, (letter) => letter.charCodeAt(0) - (letter >= 'А' ? 0x350 : 0)))
const headed = (headers: readonly string[], body: Buffer) =>
  Buffer.concat([Buffer.from([...headers, '', ''].join('\r\n')), body])

test('a plain message is read with its envelope of headers', async () => {
  const mail = await read([
    'Message-ID: <a@b.test>',
    'From: =?utf-8?B?05jRgdC10Lw=?= <ASEM@Mail.test>',
    'Subject: =?utf-8?Q?=D0=9A=D3=A9=D0=BC=D0=B5=D0=BA?=',
    'References: <one@b.test> <two@b.test>',
    'In-Reply-To: <two@b.test>',
    'X-Long: first',
    '\tsecond',
    'Received: a',
    'Received: b',
    '',
    'Сәлем',
  ])
  assert.deepEqual([mail.messageId, mail.from, mail.fromName], ['<a@b.test>', 'asem@mail.test', 'Әсем'])
  assert.deepEqual([mail.subject, mail.text, mail.type], ['Көмек', 'Сәлем', 'text/plain'])
  assert.deepEqual(mail.references, ['<two@b.test>', '<one@b.test>'])
  assert.deepEqual([mail.header('x-long'), mail.count('received')], ['first second', 2])
})

test('words come through in every character set that our reporters’ programs write', async () => {
  const kazakh = Buffer.from([0xd1, 0xbc, 0xeb, 0xe5, 0xec, 0x20, 0x9d, 0xe0, 0xeb, 0x9d, 0xe0, 0xbe])
  for (const charset of ['kz-1048', 'windows-1251', 'utf-8', 'x-nobody-knows']) {
    const bytes = headed([`Content-Type: text/plain; charset=${charset}`], kazakh)
    assert.equal(unwrap(await readMail(bytes)).text, 'Сәлем қалқаң', charset)
  }
  assert.equal(unwrap(await readMail(headed([], windows1251('Добрый день')))).text, 'Добрый день')
  const koi8 = headed(['Content-Type: text/plain; charset=koi8-r'], Buffer.from([0xd0, 0xd2, 0xc9, 0xd7, 0xc5, 0xd4]))
  assert.equal(unwrap(await readMail(koi8)).text, 'привет')
  const base64 = headed(
    ['Content-Type: text/html; charset=kz-1048', 'Content-Transfer-Encoding: base64'],
    Buffer.from(Buffer.concat([Buffer.from('<p>'), kazakh]).toString('base64')),
  )
  assert.equal(unwrap(await readMail(base64)).text, 'Сәлем қалқаң')
  const header = headed([`Subject: ${windows1251('Привет').toString('latin1')}`], Buffer.from('x'))
  assert.equal(typeof unwrap(await readMail(header)).subject, 'string')
})

test('of plain text and HTML the plain text is taken, unless it says that one should look at the other', async () => {
  const both = (plain: string, html: string) => [
    'Content-Type: multipart/alternative; boundary=x',
    '',
    '--x',
    'Content-Type: text/plain; charset=utf-8',
    '',
    plain,
    '--x',
    'Content-Type: text/html; charset=utf-8',
    '',
    html,
    '--x--',
  ]
  assert.equal((await read(both('Мені алдады', '<b>Мені</b> алдады'))).text, 'Мені алдады')
  const stub = await read(both('See the HTML part', '<p>Маған банктен қоңырау шалды, ақшамды алды</p>'))
  assert.match(stub.text, /See the HTML part[\s\S]*банктен қоңырау/)
})

test('a flowed and a quoted-printable message read as they were written', async () => {
  const flowed = ['Content-Type: text/plain; charset=utf-8; format=flowed', '', 'one ', 'line', 'two']
  assert.equal((await read(flowed)).text, 'one line\ntwo')
  const quoted = ['Content-Transfer-Encoding: quoted-printable', '', '=D0=A1=D3=99=D0=BB=', '=D0=B5=D0=BC']
  assert.equal((await read(quoted)).text, 'Сәлем')
})

test('attachments keep their bytes and the names they came under', async () => {
  const mail = await read([
    'Content-Type: multipart/mixed; boundary=x',
    '',
    '--x',
    '',
    'words',
    '--x',
    'Content-Type: application/zip; name="../../x"',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from('PK bomb').toString('base64'),
    '--x',
    "Content-Disposition: attachment; filename*=utf-8''%D2%9B.txt",
    '',
    'text',
    '--x--',
  ])
  assert.equal(mail.text, 'words')
  assert.deepEqual(
    mail.parts.map(({ name, content }) => [name, content.toString()]),
    [
      ['../../x', 'PK bomb'],
      ['қ.txt', 'text'],
    ],
  )
})

test('too many parts, too deep a nesting and too long headers are refused', async () => {
  const parts = ['Content-Type: multipart/mixed; boundary=x', '', ...Array(partsMost + 1).fill('--x\r\n\r\nw'), '--x--']
  let nested = 'Content-Type: text/plain\r\n\r\nw'
  for (let i = 0; i < 150; i++)
    nested = `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n${nested}\r\n--b${i}--`
  const headers = ['Subject: x', ...Array(300).fill(`X-A: ${'y'.repeat(990)}`), '', 'w']
  for (const bytes of [crlf(parts as string[]), Buffer.from(nested), crlf(headers as string[])]) {
    const outcome = await readMail(bytes)
    assert.equal(outcome.ok ? 'read' : outcome.error.code, 'mail.too-complex')
  }
})

test('any bytes are read, or refused as unreadable, and nothing hangs', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 2000 }),
      async (bytes) => typeof (await readMail(Buffer.from(bytes))).ok === 'boolean',
    ),
    { numRuns: 60 },
  )
  const headers = [
    'Content-Type: multipart/mixed; boundary=""',
    'Content-Type: ;;;',
    'From: <<<>>>',
    'Date: never',
    'Subject: =?',
  ]
  for (const header of headers) assert.equal((await readMail(crlf([header, '', '--', 'x']))).ok, true, header)
  assert.equal(unwrap(await readMail(Buffer.alloc(0))).text, '')
})
