import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Claims } from '#formats/passport/passport'
import { type SigningKey, signPassport } from '#platform/passport/signer'
import { blockOfGuide, callsNode } from '#test/calls-node'
import { certificateHouse, issue } from '#test/certificates'
import { readCallsFile } from '../config-file.ts'
import { callsFileSchema } from '../config-schema.ts'

const house = certificateHouse()
const single = issue({ name: 'One number', by: house.between, numbers: { numbers: ['77011234567'] } })
const outside = issue({ name: 'localhost', isAuthority: false })
const files: Readonly<Record<string, string>> = {
  '/signer.pem': house.file,
  '/single.pem': `${single.pem}\n${house.between.pem}`,
  '/stranger.pem': certificateHouse().file,
}
/** Paths that were fetched. */
const fetched: string[] = []
const repository = createServer(
  { key: outside.key.export({ type: 'pkcs8', format: 'pem' }), cert: outside.pem },
  ({ url = '' }, response) => {
    fetched.push(url)
    const file = files[url.replace(/\?.*$/, '')]
    // What is not there is not refused either: the repository falls silent.
    if (file !== undefined) response.end(file)
  },
)
await new Promise<void>((resolve) => repository.listen(0, 'localhost', resolve))
const { port } = repository.address() as AddressInfo
const at = (path: string) => `https://localhost:${port}${path}`
const signer: SigningKey = { key: house.signer.key, x5u: at('/signer.pem') }

const rule = { mode: 'on', action: 'reject', onTimeout: 'pass', waitMs: 300 }
const passport = { roots: ['root.pem'], ports: [port], networks: ['127.0.0.0/8', '::1'], authority: 'tls.pem' }
const file = {
  trunks: [{ name: 'ours', kind: 'own', sources: ['127.0.0.1'], verstat: true }],
  rules: { passport: rule },
  sip: { udp: '127.0.0.1:0', tcp: '127.0.0.1:0' },
  passport,
  callerHelp: 'saqbol.example/call',
}
const edge = await callsNode(file, { 'root.pem': house.root.pem, 'tls.pem': outside.pem })

const socket = createSocket('udp4').bind(0, '127.0.0.1')
const elsewhere = createSocket('udp4').bind(0, '127.0.0.2')
await Promise.all([once(socket, 'listening'), once(elsewhere, 'listening')])
after(() => {
  socket.close()
  elsewhere.close()
  repository.closeAllConnections()
  repository.close()
})

const caller = '77011234567'
const called = '77272345678'
const now = () => Math.floor(Date.now() / 1000)
const claims = (more: Partial<Claims> = {}): Claims => ({
  iat: now(),
  orig: { tn: caller },
  dest: [{ tn: called }],
  attest: 'A',
  origid: randomUUID(),
  ...more,
})

interface Call {
  readonly identities?: readonly string[]
  readonly to?: string
  readonly lines?: readonly string[]
  readonly from?: typeof socket
}

let calls = 0

function requestOf({ identities = [], to = called, lines = [] }: Call, via: string): string {
  const id = `call-${calls++}`
  const text = [
    `INVITE sip:+${called}@switch.example SIP/2.0`,
    `Via: SIP/2.0/${via};branch=z9hG4bK-${id}`,
    'Max-Forwards: 70',
    `From: <sip:+${caller}@abroad.example>;tag=1`,
    `To: <sip:+${to}@switch.example>`,
    `Call-ID: ${id}@abroad.example`,
    'CSeq: 1 INVITE',
    'Contact: <sip:abroad.example>',
    ...lines,
    ...identities.map((identity) => `Identity: ${identity}`),
    'Content-Length: 0',
  ]
  return `${text.join('\r\n')}\r\n\r\n`
}

/** Status, the mark in the Contact, and the reason of a rejection. */
function told(answer: string): string {
  const status = /^SIP\/2\.0 (\d+)/.exec(answer)?.[1]
  const mark = /^Contact:.*;verstat=([\w-]+)/im.exec(answer)?.[1]
  const reason = /^Reason:.*text="([\w-]+);/im.exec(answer)?.[1]
  return [status, mark, reason].filter(Boolean).join(' ')
}

/** Calls over UDP, one at a time. */
async function invite(call: Call): Promise<string> {
  const { from = socket } = call
  const { address, port: own } = from.address()
  from.send(requestOf(call, `UDP ${address}:${own}`), edge.calls?.udpPort ?? 0, '127.0.0.1')
  const [answer] = (await once(from, 'message')) as [Buffer]
  return told(answer.toString())
}

test('A signed call goes on as proved; its certificate is fetched once', async () => {
  assert.equal(await invite({ identities: [signPassport(claims(), signer)] }), '302 TN-Validation-Passed')
  assert.equal(await invite({ identities: [signPassport(claims(), signer)] }), '302 TN-Validation-Passed')
  assert.deepEqual(fetched, ['/signer.pem'])
})

test('A forged call is rejected, whatever is forged of it', async () => {
  const good = signPassport(claims(), signer)
  for (const identity of [
    signPassport(claims(), { ...signer, key: house.between.key }),
    signPassport(claims({ orig: { tn: '77017654321' } }), signer),
    signPassport(claims({ dest: [{ tn: '77272000000' }] }), signer),
    signPassport(claims(), { key: house.signer.key, x5u: at('/stranger.pem') }),
    signPassport(claims(), { ...signer, x5u: 'https://192.168.7.7/signer.pem' }),
    good.replace(/\.[\w-]{20}/, '.AAAAAAAAAAAAAAAAAAAA'),
    'nonsense',
  ]) {
    assert.equal(await invite({ identities: [identity] }), '603 passport-invalid', identity)
  }
  const many = Array.from({ length: 9 }, () => good)
  assert.equal(await invite({ identities: many }), '603 passport-invalid')
})

test('A passport that was kept and presented later is stale', async () => {
  assert.equal(await invite({ identities: [signPassport(claims({ iat: now() - 120 }), signer)] }), '603 passport-stale')
})

test('Over TCP, which such calls mostly need, they are answered alike', async () => {
  const stream = connect(edge.calls?.tcpPort ?? 0, '127.0.0.1')
  await once(stream, 'connect')
  const forged = signPassport(claims(), { ...signer, key: house.between.key })
  const answers: string[] = []
  for (const identity of [signPassport(claims(), signer), forged]) {
    stream.write(requestOf({ identities: [identity] }, 'TCP 127.0.0.1'))
    const [answer] = (await once(stream, 'data')) as [Buffer]
    answers.push(told(answer.toString()))
  }
  stream.destroy()
  assert.deepEqual(answers, ['302 TN-Validation-Passed', '603 passport-invalid'])
})

test('Whoever vouches for less than the number gets no more said', async () => {
  for (const attest of ['B', 'C'] as const) {
    assert.equal(await invite({ identities: [signPassport(claims({ attest }), signer)] }), '302 No-TN-Validation')
  }
})

test('A call without a passport goes on without a mark, and so does one of a kind nobody understands', async () => {
  assert.equal(await invite({}), '302')
  const rph = signPassport(claims(), signer).replace('"shaken"', '"rph"')
  assert.equal(await invite({ identities: [rph] }), '302')
})

test('A call whose certificate does not come in time falls to the rule’s own policy', async () => {
  const identities = [signPassport(claims(), { ...signer, x5u: at('/silent.pem') })]
  assert.equal(await invite({ identities }), '302 No-TN-Validation')
})

test('A call that was sent on without being signed again is neither proved nor forged', async () => {
  const dialled = '77272000001'
  const identity = signPassport(claims({ dest: [{ tn: dialled }] }), signer)
  assert.equal(await invite({ identities: [identity], to: dialled }), '302')
  assert.equal(await invite({ identities: [identity] }), '603 passport-invalid')
  const { iat, orig, dest } = claims()
  const diverted = signPassport({ iat, orig, dest, div: { tn: dialled } }, signer)
  assert.equal(await invite({ identities: [identity, diverted], to: dialled }), '302 TN-Validation-Passed')
})

test('The compact form is proved with the date of the request', async () => {
  const base: Claims = { iat: now(), orig: { tn: caller }, dest: [{ tn: called }] }
  const identities = [signPassport(base, { key: single.key, x5u: at('/single.pem') }, 'compact')]
  const date = `Date: ${new Date(base.iat * 1000).toUTCString()}`
  assert.equal(await invite({ identities, lines: [date] }), '302 TN-Validation-Passed')
  assert.equal(await invite({ identities }), '603 passport-invalid')
})

test('A stranger makes us fetch nothing', async () => {
  const identities = [signPassport(claims(), { ...signer, x5u: at('/signer.pem?stranger') })]
  const before = fetched.length
  assert.equal(await invite({ identities, from: elsewhere }), '302')
  assert.equal(fetched.length, before)
})

test('A root or an authority that is none is refused when the file is read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'saqbol-roots-'))
  writeFileSync(join(folder, 'calls.json'), JSON.stringify(file))
  for (const [root, tls] of [
    [house.signer.pem, outside.pem],
    [house.root.pem, 'nonsense'],
  ] as const) {
    writeFileSync(join(folder, 'root.pem'), root)
    writeFileSync(join(folder, 'tls.pem'), tls)
    const read = readCallsFile(join(folder, 'calls.json'))
    assert.equal(read.ok ? '' : read.error.code, 'calls-file.bad-certificate')
  }
  rmSync(folder, { recursive: true })
})

test('What the guide shows can be written into the file as it stands', () => {
  const shown = blockOfGuide('PASSporT')
  assert.equal(callsFileSchema.shape.passport.safeParse((shown as { passport: unknown }).passport).success, true)
})
