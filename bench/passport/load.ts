/**
 * Load for `calls-passport`, in a process of its own: INVITEs with PASSporTs over UDP, a fixed number under way.
 * Arguments: port, seconds, file of the private key. Writes one line of JSON.
 */
import { createPrivateKey } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { signPassport } from '../../src/platform/passport/signer.ts'

const underWay = 64
const calls = 4000
/** One call in so many carries a signature that does not fit. */
const forgedEach = 20

/** What one round of load saw. */
export interface LoadOutcome {
  readonly perSecond: number
  /** Answers with another status than the call deserves. */
  readonly wrong: number
  readonly lost: number
}

const isForged = (n: number) => n % forgedEach === 0

function makeInvites(key: ReturnType<typeof createPrivateKey>, port: number): readonly Buffer[] {
  const iat = Math.floor(Date.now() / 1000)
  const origid = '123e4567-e89b-12d3-a456-426655440000'
  return Array.from({ length: calls }, (_, n) => {
    const caller = String(77_010_000_000 + n)
    const called = String(77_272_000_000 + n)
    const claims = { iat, orig: { tn: caller }, dest: [{ tn: called }], attest: 'A', origid } as const
    const signed = signPassport(claims, { key, x5u: 'https://cert.test/signer.pem' })
    const identity = isForged(n) ? signed.replace(/\.[\w-]{8}([\w-]{78});/, '.AAAABBBB$1;') : signed
    const lines = [
      `INVITE sip:+${called}@127.0.0.1;user=phone SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${port};rport;branch=z9hG4bK${n}`,
      'Max-Forwards: 70',
      `From: <sip:+${caller}@127.0.0.1;user=phone>;tag=f${n}`,
      `To: <sip:+${called}@127.0.0.1;user=phone>`,
      `Call-ID: c${n}@127.0.0.1`,
      'CSeq: 1 INVITE',
      `P-Asserted-Identity: <sip:+${caller}@127.0.0.1;user=phone>`,
      `Identity: ${identity}`,
      `Contact: <sip:127.0.0.1:${port}>`,
      'Content-Length: 0',
    ]
    return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)
  })
}

async function main(to: number, seconds: number, keyFile: string): Promise<LoadOutcome> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4_000_000 })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const invites = makeInvites(createPrivateKey(readFileSync(keyFile)), socket.address().port)
  const counts = { next: 0, answered: 0, wrong: 0, lost: 0, open: 0, last: 0 }
  const send = () => {
    counts.open++
    socket.send(invites[counts.next++ % calls] ?? Buffer.alloc(0), to, '127.0.0.1')
  }
  const start = performance.now()
  const end = start + seconds * 1000
  socket.on('message', (answer) => {
    const callId = answer.indexOf('Call-ID: c')
    const n = Number.parseInt(answer.toString('latin1', callId + 10, callId + 16), 10)
    if (answer.toString('latin1', 8, 11) !== (isForged(n) ? '438' : '302')) counts.wrong++
    counts.open--
    counts.last = performance.now()
    if (counts.last < end) {
      counts.answered++
      send()
    }
  })
  const refill = () => {
    for (let n = 0; n < underWay; n++) send()
  }
  refill()
  while (performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 250))
    if (performance.now() - counts.last < 250 || performance.now() >= end) continue
    counts.lost += counts.open
    counts.open = 0
    refill()
  }
  socket.close()
  const { answered, wrong, lost } = counts
  return { perSecond: (answered * 1000) / (end - start), wrong, lost }
}

const [port, seconds, keyFile = ''] = process.argv.slice(2)
process.stdout.write(`${JSON.stringify(await main(Number(port), Number(seconds), keyFile))}\n`)
