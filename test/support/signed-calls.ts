/** A node that checks PASSporTs, a repository of certificates that it fetches from, and ways to ask it over SIP and HTTP. */
import { randomUUID } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { after } from 'node:test'
import type { Claims } from '../../src/formats/passport/passport.ts'
import { type SigningKey, signPassport } from '../../src/platform/passport/signer.ts'
import { callsNode } from './calls-node.ts'
import { certificateHouse, issue } from './certificates.ts'
import { until } from './until.ts'

/** A call as its INVITE tells of it. */
export interface SignedCall {
  readonly identities?: readonly string[]
  /** The number dialled first; the called one unless told. */
  readonly to?: string
  /** Written into the Date header field. */
  readonly date?: string
  /** The last address that the call comes from: the trunk's own, 1, unless told. */
  readonly from?: number
}

/** The parties of all calls. */
export const caller = '77011234567'
/** See `caller`. */
export const called = '77272345678'

/** Seconds since 1970. */
export const now = () => Math.floor(Date.now() / 1000)

/** What a PASSporT of a right call says. */
export const claimsOf = (more: Partial<Claims> = {}): Claims => ({
  iat: now(),
  orig: { tn: caller },
  dest: [{ tn: called }],
  attest: 'A',
  origid: randomUUID(),
  ...more,
})

let calls = 0

/** The INVITE of a call. */
export function inviteOf({ identities = [], to = called, date }: SignedCall, via: string): string {
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
    ...(date === undefined ? [] : [`Date: ${date}`]),
    ...identities.map((identity) => `Identity: ${identity}`),
    'Content-Length: 0',
  ]
  return `${text.join('\r\n')}\r\n\r\n`
}

/** Status, the mark in the Contact, and the reason of a rejection: `302 TN-Validation-Passed`, `603 passport-stale`. */
export function toldOverSip(answer: string): string {
  const status = /^SIP\/2\.0 (\d+)/.exec(answer)?.[1]
  const mark = /^Contact:.*;verstat=([\w-]+)/im.exec(answer)?.[1]
  const reason = /^Reason:.*text="([\w-]+);/im.exec(answer)?.[1]
  return [status, mark, reason].filter(Boolean).join(' ')
}

/** Certificates that a repository gives, by path; any other it leaves unanswered. Ends with the test file. */
async function openRepository(files: Readonly<Record<string, string>>) {
  const outside = issue({ name: 'localhost', isAuthority: false })
  const fetched: string[] = []
  const key = outside.key.export({ type: 'pkcs8', format: 'pem' })
  const server = createServer({ key, cert: outside.pem }, ({ url = '' }, response) => {
    fetched.push(url)
    const file = files[url.replace(/\?.*$/, '')]
    // What is not there is not refused either: the repository falls silent.
    if (file !== undefined) response.end(file)
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { outside, fetched, port, at: (path: string) => `https://localhost:${port}${path}` }
}

/** Sockets of addresses of this machine, one for each last number; they end with the test file. */
function makeSockets() {
  const open = new Map<number, Promise<ReturnType<typeof createSocket>>>()
  after(async () => {
    for (const socket of await Promise.all(open.values())) socket.close()
  })
  return async (last: number) => {
    const bound = open.get(last) ?? listening(last)
    open.set(last, bound)
    return bound
  }
}

async function listening(last: number) {
  const socket = createSocket('udp4').bind(0, `127.0.0.${last}`)
  await once(socket, 'listening')
  return socket
}

/**
 * Starts the node, with a trunk `ours` (127.0.0.1) and `more` of the file of `--calls`. The repository has `/signer.pem` of the house,
 * `/single.pem` for the caller's number alone, `/stranger.pem` of another house. Call it at the top of a test file.
 */
export async function signedCallsNode(more: object = {}) {
  const house = certificateHouse()
  const single = issue({ name: 'One number', by: house.between, numbers: { numbers: [caller] } })
  const repository = await openRepository({
    '/signer.pem': house.file,
    '/single.pem': `${single.pem}\n${house.between.pem}`,
    '/stranger.pem': certificateHouse().file,
  })
  const { at, port, outside } = repository
  const token = randomUUID()
  const file = {
    trunks: [{ name: 'ours', kind: 'own', sources: ['127.0.0.1'], verstat: true }],
    rules: { passport: { mode: 'on', action: 'reject', onTimeout: 'pass', waitMs: 300 } },
    sip: { udp: '127.0.0.1:0', tcp: '127.0.0.1:0' },
    passport: { roots: ['root.pem'], ports: [port], networks: ['127.0.0.0/8', '::1'], authority: 'tls.pem' },
    http: { tokenFile: 'tokens' },
    callerHelp: 'saqbol.example/call',
    ...more,
  }
  const edge = await callsNode(file, { 'root.pem': house.root.pem, 'tls.pem': outside.pem, tokens: `${token}\n` })
  const socketOf = makeSockets()
  /** Calls over UDP, one at a time. */
  async function invite(call: SignedCall): Promise<string> {
    const from = await socketOf(call.from ?? 1)
    const { address, port: own } = from.address()
    from.send(inviteOf(call, `UDP ${address}:${own}`), edge.calls?.udpPort ?? 0, '127.0.0.1')
    const [answer] = (await once(from, 'message')) as [Buffer]
    return toldOverSip(answer.toString())
  }
  /** Posts JSON to a path below `/calls/`. */
  async function post(path: string, body: object) {
    const headers = { authorization: `Bearer ${token}` }
    const answer = await fetch(`${edge.address}/calls/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    return { status: answer.status, body: (await answer.json()) as Readonly<Record<string, unknown>> }
  }
  /** Calls again and again until the certificate of a key is there, or known to be none; the first call may not wait so long. */
  async function learn(key: SigningKey, tell: (call: SignedCall) => Promise<string> = invite): Promise<void> {
    const signed = () => tell({ identities: [signPassport(claimsOf(), key)] })
    await until(signed, (told) => told !== '302 No-TN-Validation')
  }
  const signer: SigningKey = { key: house.signer.key, x5u: at('/signer.pem') }
  const keys = { signer, single: { key: single.key, x5u: at('/single.pem') } }
  return { edge, file, house, ...keys, at, outside, fetched: repository.fetched, invite, post, learn }
}
