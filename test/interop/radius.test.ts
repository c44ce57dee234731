import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { proveRequest, type RadiusSecret, writeRadiusAnswer } from '#formats/radius/authenticator'
import { radiusAttributes, radiusCodes } from '#formats/radius/codes'
import { radiusInteger, radiusText, readRadius, textAttribute } from '#formats/radius/packet'
import { radiusHashes } from '#platform/radius-hashes'
import { needsPeer } from '#test/peers'

const skip = needsPeer('radclient', 'radclient')

const by: RadiusSecret = { secret: Buffer.from('our secret'), hashes: radiusHashes }

const seen: string[] = []
const socket = createSocket('udp4').bind(0, '127.0.0.1')
await once(socket, 'listening')
after(() => socket.close())
socket.on('message', (datagram, { port }) => {
  const packet = readRadius(datagram)
  if (!packet.ok) return
  const proof = proveRequest(packet.value, by)
  const { callingStationId, calledStationId, serviceType, replyMessage } = radiusAttributes
  const caller = radiusText(packet.value, callingStationId)
  seen.push(
    `${proof} ${radiusInteger(packet.value, serviceType)} ${caller} ${radiusText(packet.value, calledStationId)}`,
  )
  if (proof !== 'right') return
  const isRecord = packet.value.code === radiusCodes.accountingRequest
  const code = isRecord
    ? radiusCodes.accountingResponse
    : caller === '77270000000'
      ? radiusCodes.accessReject
      : radiusCodes.accessAccept
  const attributes = isRecord ? [] : [textAttribute(replyMessage, 'saqbol')]
  socket.send(writeRadiusAnswer(packet.value, { code, attributes }, by), port, '127.0.0.1')
})

/** What radclient says of one request; it checks both proofs of the answer itself. */
function radclient(kind: 'auth' | 'acct', caller: string, secret: string): Promise<string> {
  return new Promise((resolve) => {
    const to = `127.0.0.1:${socket.address().port}`
    const child = execFile('radclient', ['-x', '-r', '1', '-t', '1', to, kind, secret], (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    )
    const lines = [`Calling-Station-Id = "${caller}"`, 'Called-Station-Id = "77272345678"', 'Proxy-State = 0x0102']
    const more =
      kind === 'auth' ? ['Service-Type = Call-Check', 'Message-Authenticator = 0x00'] : ['Acct-Status-Type = Start']
    child.stdin?.end(`${[...lines, ...more].join('\n')}\n`)
  })
}

test('radclient asks about calls and believes our answers', { skip }, async () => {
  const accepted = await radclient('auth', '77012345678', 'our secret')
  assert.match(accepted, /Received Access-Accept/)
  assert.match(accepted, /Reply-Message = "saqbol"/)
  assert.match(accepted, /Proxy-State = 0x0102/)
  assert.match(await radclient('auth', '77270000000', 'our secret'), /Received Access-Reject/)
  assert.deepEqual(seen, ['right 10 77012345678 77272345678', 'right 10 77270000000 77272345678'])
})

test('radclient reports a call and believes that it was taken', { skip }, async () => {
  assert.match(await radclient('acct', '77012345678', 'our secret'), /Received Accounting-Response/)
  assert.equal(seen.at(-1), 'right undefined 77012345678 77272345678')
})

test('Who does not know the secret gets no answer', { skip }, async () => {
  assert.match(await radclient('auth', '77012345678', 'another secret'), /No reply/)
  assert.equal(seen.at(-1), 'wrong 10 77012345678 77272345678')
})
