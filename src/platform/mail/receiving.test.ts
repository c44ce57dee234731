import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createTransport } from 'nodemailer'
import { fail, ok, type Result, unwrap } from '#kernel/result'
import { readConfig } from '#platform/config'
import { makeLog } from '#platform/log'
import { loadMessages } from '#platform/messages'
import { refusalOf } from '#test/mail'
import { type ReceivedMail, startReceiving, withoutExtension } from './receiving.ts'

/** A certificate of the tests' own for `localhost`, with its key. It guards nothing. */
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgLftpF3RwXqy/icUO
/MxauYL0Txv1iIIc8c/JVt/roVGhRANCAARex90FSC101R9hns0pTZHJNrtLBi9R
nCSyrkoll/ZUminOIfpPI4qOckl/XTuqfZj4rC8LEETxOE4SCHpy4uMY
-----END PRIVATE KEY-----
`
const certificate = `-----BEGIN CERTIFICATE-----
MIIBfjCCASWgAwIBAgIUGM1c2Who+JPBAAcQqWerzJ50+48wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTIwMzIzN1oYDzIxMjYxMDI4
MjAzMjM3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARex90FSC101R9hns0pTZHJNrtLBi9RnCSyrkoll/ZUminOIfpPI4qO
ckl/XTuqfZj4rC8LEETxOE4SCHpy4uMYo1MwUTAdBgNVHQ4EFgQUsJAM2b3O54Bm
aI9MXoTVxWKUTwgwHwYDVR0jBBgwFoAUsJAM2b3O54BmaI9MXoTVxWKUTwgwDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiBOoPG9LoPuyBIvWrDb/lHu
1YHVjv21eAoIjfcxG6pe9QIgctxUcy3epjiIzzRRB8fkVcUookEgJAVunRfp8zQD
8xQ=
-----END CERTIFICATE-----
`

const folder = mkdtempSync(join(tmpdir(), 'saqbol-mail-'))
after(() => rmSync(folder, { recursive: true }))
const messages = loadMessages(join(import.meta.dirname, '../../../locales'))

/** A server on a port of its own that hands what it takes to the test. */
async function receiver(
  receive: (mail: ReceivedMail) => Promise<Result<void>>,
  settings: Readonly<Record<string, string>> = {},
) {
  const given = { MAIL_LISTEN: '127.0.0.1:0', MAIL_RECIPIENTS: 'hotline@saqbol.test', SAQBOL_SECRET: '0'.repeat(64) }
  const config = unwrap(readConfig({ ...given, ...settings }))
  const receiving = await startReceiving({ config, log: makeLog({ LOG_LEVEL: 'silent' }, 'test'), messages, receive })
  if (receiving === undefined) throw new Error('not listening')
  after(() => receiving[Symbol.asyncDispose]())
  return receiving
}

const good = { from: 'asem@mail.test', to: 'hotline@saqbol.test', subject: 'x', text: 'words' }

test('without an address to listen on no port is opened', async () => {
  const config = unwrap(readConfig({ SAQBOL_SECRET: '0'.repeat(64) }))
  const services = {
    config,
    log: makeLog({ LOG_LEVEL: 'silent' }, 'test'),
    messages,
    receive: () => Promise.resolve(ok(undefined)),
  }
  assert.equal(await startReceiving(services), undefined)
})

test('250 is said only when the message has been kept', async () => {
  let kept = false
  const { port } = await receiver(async ({ bytes, sender, recipients }) => {
    await new Promise((resolve) => setTimeout(resolve, 50))
    assert.deepEqual([sender, recipients], ['asem@mail.test', ['hotline@saqbol.test']])
    assert.match(bytes.toString(), /words/)
    kept = true
    return ok(undefined)
  })
  assert.equal((await refusalOf(port, good)).code, 250)
  assert.equal(kept, true)
})

test('trouble of ours asks the sender to come again; a refusal says why', async () => {
  const down = await receiver(() => Promise.reject(new Error('the database is down')))
  const later = await refusalOf(down.port, good)
  assert.equal(later.code, 451)
  assert.doesNotMatch(later.words, /database/)
  const refusing = await receiver(() => Promise.resolve(fail('mail.empty')))
  const refused = await refusalOf(refusing.port, good)
  assert.deepEqual([refused.code, /Please write what happened/.test(refused.words)], [554, true])
})

test('only the hotline’s addresses are served, with or without an extension', async () => {
  const { port } = await receiver(() => Promise.resolve(ok(undefined)))
  const codes = await Promise.all(
    ['HOTLINE@saqbol.test', 'hotline+r.abc@saqbol.test', 'other@saqbol.test', 'hotline@other.test'].map(
      async (to) => (await refusalOf(port, { ...good, to })).code,
    ),
  )
  assert.deepEqual(codes, [250, 250, 550, 550])
  assert.equal(withoutExtension('a+b+c@d.test'), 'a@d.test')
  assert.equal(withoutExtension('a+b@evil.test@d.test'), 'a@evil.test@d.test'.replace('a@evil.test', 'a+b@evil.test'))
})

test('a message over the limit is refused by what it declares and by what it is, and nothing of it is kept', async () => {
  let received = 0
  const receive = () => {
    received++
    return Promise.resolve(ok(undefined))
  }
  const { port } = await receiver(receive, { MAIL_SIZE_MIB: '1' })
  const large = await refusalOf(port, { ...good, text: 'x'.repeat(3_000_000) })
  assert.equal(large.code, 552)
  const undeclared = await dialogue(port, [
    'HELO test',
    'MAIL FROM:<a@b.test>',
    'RCPT TO:<hotline@saqbol.test>',
    'DATA',
    `${`${'x'.repeat(900)}\r\n`.repeat(3000)}.`,
  ])
  assert.match(undeclared.at(-1) ?? '', /^552/)
  assert.equal(received, 0)
})

test('the fiftieth recipient is told to wait, and a connection too many is turned away', async () => {
  const { port } = await receiver(() => Promise.resolve(ok(undefined)), { MAIL_CONNECTIONS: '1' })
  const rcpt = Array.from({ length: 50 }, (_, i) => `RCPT TO:<hotline+${i}@saqbol.test>`)
  const said = await dialogue(port, ['HELO test', 'MAIL FROM:<a@b.test>', ...rcpt], async () => {
    const other = await dialogue(port, [])
    assert.match(other[0] ?? '', /^421/)
  })
  assert.match(said.at(-1) ?? '', /^452/)
})

test('nobody can log in, and STARTTLS is there only with a certificate', async () => {
  const plain = await receiver(() => Promise.resolve(ok(undefined)))
  const features = (await dialogue(plain.port, ['EHLO test'])).join('\n')
  assert.match(features, /SIZE 26214400/)
  assert.doesNotMatch(features, /STARTTLS|AUTH/)
  assert.match((await dialogue(plain.port, ['EHLO test', 'AUTH PLAIN AGEAYg=='])).at(-1) ?? '', /^50\d/)
  writeFileSync(join(folder, 'key.pem'), key)
  writeFileSync(join(folder, 'certificate.pem'), certificate)
  const settings = { MAIL_TLS_CERTIFICATE: join(folder, 'certificate.pem'), MAIL_TLS_KEY: join(folder, 'key.pem') }
  const { port } = await receiver(() => Promise.resolve(ok(undefined)), settings)
  const transport = createTransport({ host: 'localhost', port, requireTLS: true, tls: { ca: certificate } })
  await transport.sendMail(good)
  transport.close()
})

/** Says lines one after the other and returns what the server answered to each, the greeting first. */
function dialogue(port: number, lines: readonly string[], meanwhile?: () => Promise<void>): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    const said: string[] = []
    let text = ''
    socket.on('error', reject)
    socket.on('close', () => resolve(said))
    socket.on('data', (chunk) => {
      text += chunk.toString()
      if (!/^\d{3} .*\r\n$/m.test(text)) return
      said.push(text.trim())
      text = ''
      const next = lines[said.length - 1]
      if (next === undefined) {
        void (meanwhile?.() ?? Promise.resolve()).then(() => socket.end(), reject)
      } else socket.write(`${next}\r\n`)
    })
  })
}
