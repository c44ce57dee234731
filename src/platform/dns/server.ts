import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import type { Clock } from '#kernel/clock'
import type { Log } from '../log.ts'
import { answerTo, requestLeast } from './answering.ts'
import type { ServedZone } from './zone.ts'

/** What the server holds on to at most. */
export interface DnsLimits {
  /** TCP connections at the same moment. */
  readonly connections: number
  /** TCP connections of one address at the same moment. */
  readonly connectionsOfOne: number
  /** Milliseconds without an octet in either direction after which a TCP connection is closed. */
  readonly idle: number
  /** Octets of a request over TCP. */
  readonly request: number
}

/** What is held to where nothing else is said. */
export const dnsLimits: DnsLimits = { connections: 100, connectionsOfOne: 20, idle: 10_000, request: 4096 }

/** A DNS server that listens; dispose it to close. */
export interface DnsServer extends AsyncDisposable {
  /** The one port of UDP and TCP. */
  readonly port: number
  /** The most TCP connections that stood at one moment. */
  readonly connectionsSeen: () => number
}

/** What the server needs. */
export interface DnsServices {
  /** `host:port` or `[address]:port`; port 0 takes a free one. */
  readonly listen: string
  readonly zone: ServedZone
  readonly clock: Clock
  readonly log: Log
  readonly limits?: Partial<DnsLimits>
}

/**
 * Serves one zone over UDP and TCP (RFC 1035, 7766). It answers for that zone alone, to those alone who are known, and
 * never asks anybody else. Rejects as `listen` does (`EADDRINUSE`, …).
 */
export async function startDnsServer(services: DnsServices): Promise<DnsServer> {
  const limits = { ...dnsLimits, ...services.limits }
  const { host, port: wanted } = addressOf(services.listen)
  const tcp = makeTcp(services, limits)
  const port = await listenTcp(tcp.server, { host, port: wanted })
  const udp = makeUdp(services, host)
  try {
    await bindUdp(udp, { host, port })
  } catch (error) {
    await tcp.close()
    throw error
  }
  services.log.info({ port, zone: services.zone.name }, 'serving the zone')
  return {
    port,
    connectionsSeen: tcp.most,
    [Symbol.asyncDispose]: async () => {
      await new Promise<void>((resolve) => udp.close(() => resolve()))
      await tcp.close()
    },
  }
}

/** The host and port of `host:port`, brackets of IPv6 taken off. */
export function addressOf(listen: string): { readonly host: string; readonly port: number } {
  const at = listen.lastIndexOf(':')
  return { host: listen.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(listen.slice(at + 1)) }
}

function makeUdp({ zone, clock, log }: DnsServices, host: string): UdpSocket {
  const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4' })
  socket.on('message', (bytes, { address, port }) => {
    if (bytes.length < requestLeast || port === 0) return
    try {
      for (const answer of answerTo(zone, { bytes, transport: 'udp', address, now: clock.now() })) {
        socket.send(
          answer,
          port,
          address,
          (error) => error && log.debug({ code: error.name }, 'an answer was not sent'),
        )
      }
    } catch (error) {
      log.error(error, 'a question over UDP was not answered')
    }
  })
  return socket
}

async function bindUdp(socket: UdpSocket, at: { readonly host: string; readonly port: number }): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind({ address: at.host, port: at.port }, () => {
      socket.off('error', reject)
      socket.on('error', () => undefined)
      resolve()
    })
  })
}

async function listenTcp(server: Server, at: { readonly host: string; readonly port: number }): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(at.port, at.host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return (server.address() as AddressInfo).port
}

function makeTcp(services: DnsServices, limits: DnsLimits) {
  const open = new Set<Socket>()
  let most = 0
  const server = createServer((socket) => {
    const address = socket.remoteAddress ?? ''
    const ofOne = [...open].filter(({ remoteAddress }) => remoteAddress === address).length
    if (open.size >= limits.connections || ofOne >= limits.connectionsOfOne) {
      socket.destroy()
      return
    }
    open.add(socket)
    most = Math.max(most, open.size)
    socket.on('error', () => undefined)
    socket.on('close', () => open.delete(socket))
    socket.setTimeout(limits.idle, () => socket.destroy())
    serve(services, limits, socket, address).catch((error: unknown) => {
      if (!socket.destroyed) services.log.error(error, 'a question over TCP was not answered')
      socket.destroy()
    })
  })
  const close = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    for (const socket of open) socket.destroy()
    await closed
  }
  return { server, close, most: () => most }
}

/** Takes the questions of one connection in turn: the next is read when the last is answered, so nothing piles up. */
async function serve(services: DnsServices, limits: DnsLimits, socket: Socket, address: string): Promise<void> {
  const { zone, clock } = services
  let waiting: Buffer = Buffer.alloc(0)
  for await (const part of socket as AsyncIterable<Buffer>) {
    waiting = waiting.length === 0 ? part : Buffer.concat([waiting, part])
    while (waiting.length >= 2) {
      const length = waiting.readUInt16BE(0)
      if (length < requestLeast || length > limits.request) return void socket.destroy()
      if (waiting.length < length + 2) break
      const bytes = waiting.subarray(2, length + 2)
      waiting = waiting.subarray(length + 2)
      await send(socket, answerTo(zone, { bytes, transport: 'tcp', address, now: clock.now() }))
    }
  }
  socket.end()
}

/**
 * Sends messages, several in one write, and makes no more of them than a slow reader takes: the rest waits until what lies
 * before it is gone.
 */
async function send(socket: Socket, answers: Iterable<Uint8Array>): Promise<void> {
  socket.cork()
  for (const answer of answers) {
    if (socket.destroyed) throw new Error('the connection is gone')
    const framed = Buffer.allocUnsafe(answer.length + 2)
    framed.writeUInt16BE(answer.length, 0)
    framed.set(answer, 2)
    if (socket.write(framed)) continue
    socket.uncork()
    if (socket.writableNeedDrain) await drained(socket)
    socket.cork()
  }
  socket.uncork()
}

/** Resolves when what was written is on its way; rejects when the connection is gone. */
async function drained(socket: Socket): Promise<void> {
  const gone = new AbortController()
  const stop = () => gone.abort()
  socket.once('close', stop)
  try {
    await once(socket, 'drain', { signal: gone.signal })
  } finally {
    socket.off('close', stop)
  }
}
