import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { classes, opcodes, rcodes, types } from '#formats/dns/codes'
import { parseHeader, type Soa } from '#formats/dns/message'
import { writeMessage } from '#formats/dns/writing'
import { signRequest, type TsigKey } from './signing.ts'

/** Who is told that a zone changed, and what (RFC 1996 §3.7). */
export interface Notice {
  readonly zone: string
  readonly soa: Soa
  readonly host: string
  readonly port: number
  /** Our own address to send from, which the resolver takes notices from; the system's choice where not said. */
  readonly from?: string | undefined
  /** Signs the notice; not there for resolvers that cannot read a signature. */
  readonly key?: TsigKey | undefined
  /** 16 random bits. */
  readonly id: number
  readonly now: () => Date
}

/** Milliseconds to wait for an answer before each notice is sent again. */
const waits = [1000, 2000, 4000, 8000]

/**
 * Sends NOTIFY until it is answered, at most five times; tells whether it was taken. It never rejects: who misses every
 * notice still asks by itself when the refresh time of the SOA is over. Aborting ends it at once.
 */
export async function notify(notice: Notice, signal: AbortSignal, again = waits): Promise<boolean> {
  const socket = createSocket(isIPv6(notice.host) ? 'udp6' : 'udp4')
  const { from } = notice
  if (from !== undefined && isIPv6(from) === isIPv6(notice.host)) socket.bind({ address: from, port: 0 })
  const answered = new Promise<boolean>((resolve) => {
    socket.on('message', (bytes) => {
      const header = parseHeader(bytes)
      if (header?.isResponse && header.id === notice.id && header.opcode === opcodes.notify) {
        resolve(header.rcode === rcodes.noError)
      }
    })
    socket.on('error', () => undefined)
    signal.addEventListener('abort', () => resolve(false), { once: true })
    if (signal.aborted) resolve(false)
  })
  try {
    for (const wait of [0, ...again]) {
      if (wait > 0 && (await within(answered, wait)) !== undefined) break
      if (signal.aborted) return false
      socket.send(messageOf(notice), notice.port, notice.host, () => undefined)
    }
    return (await within(answered, again.at(-1) ?? 1000)) ?? false
  } finally {
    socket.close()
  }
}

async function within(answer: Promise<boolean>, milliseconds: number): Promise<boolean | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}

function messageOf({ zone, soa, key, id, now }: Notice): Uint8Array {
  const bytes = writeMessage({
    id,
    isResponse: false,
    opcode: opcodes.notify,
    authoritative: true,
    truncated: false,
    recursionDesired: false,
    recursionAvailable: false,
    rcode: 0,
    questions: [{ name: zone, type: types.SOA, class: classes.IN }],
    answers: [{ name: zone, type: types.SOA, class: classes.IN, ttl: soa.minimum, data: { kind: 'soa', soa } }],
    authorities: [],
    additionals: [],
  })
  return key === undefined ? bytes : signRequest(key, bytes, now()).bytes
}
