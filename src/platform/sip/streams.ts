import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { readAddress } from './addresses.ts'
import { type Connection, makeConnection, type StreamTally } from './connection.ts'
import { type StreamOptions, type Streams, streamLimits } from './stream-port.ts'

/**
 * Listens for connections (TCP) and cuts what comes over them into messages. Messages that arrive together are handed
 * over together, and their answers leave in one piece. Rejects with the `code` of the system: `EADDRINUSE`, ….
 */
export async function openStreams(options: StreamOptions): Promise<Streams> {
  const limits = { ...streamLimits, ...options.limits }
  const tally: StreamTally = { received: 0, answered: 0, refused: 0, broken: 0 }
  const open = new Set<Connection>()
  const silent = new Set<Connection>()
  const ofOne = new Map<string, number>()

  const admit = (socket: Socket) => {
    const words = new Uint32Array(4)
    const known = readAddress(socket.remoteAddress ?? '', words)
    const address = customerOf(words)
    const mine = ofOne.get(address) ?? 0
    if (!known || mine >= limits.connectionsOfOne || !makeRoom()) {
      tally.refused++
      socket.destroy()
      return
    }
    const source = { words, port: socket.remotePort ?? 0 }
    const spoke = () => silent.delete(connection)
    const connection = makeConnection(socket, { ...options, frame: options.framer(), limits, tally, source, spoke })
    open.add(connection)
    silent.add(connection)
    ofOne.set(address, mine + 1)
    socket.once('close', () => {
      open.delete(connection)
      silent.delete(connection)
      const left = (ofOne.get(address) ?? 1) - 1
      if (left > 0) ofOne.set(address, left)
      else ofOne.delete(address)
    })
  }
  /** Where all places are taken, a connection that never said anything gives its place away. */
  const makeRoom = (): boolean => {
    if (open.size < limits.connections) return true
    const [oldest] = silent
    if (oldest === undefined) return false
    tally.refused++
    open.delete(oldest)
    silent.delete(oldest)
    oldest.cut()
    return true
  }

  const server = createServer({ noDelay: true, allowHalfOpen: false }, admit)
  server.listen({ host: options.host, port: options.port, reusePort: options.share ?? false })
  await once(server, 'listening')
  server.on('error', options.onError)
  const least = Math.min(limits.idle, limits.message, limits.stalled)
  const sweep = setInterval(() => sweepAll(open), Math.max(20, Math.min(1000, least / 4)))
  sweep.unref()
  return {
    port: (server.address() as AddressInfo).port,
    counts: () => ({ ...tally, connections: open.size }),
    [Symbol.asyncDispose]: async () => {
      clearInterval(sweep)
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const connection of open) connection.cut()
      await closed
    },
  }
}

/** An IPv4 address, or the first 64 bits of any other: so many one customer has at least. */
function customerOf([a = 0, b = 0, c = 0, d = 0]: Uint32Array): string {
  return a === 0 && b === 0 && c === 0xffff ? `${d}` : `${a}:${b}`
}

function sweepAll(open: ReadonlySet<Connection>): void {
  const now = performance.now()
  for (const connection of open) connection.sweep(now)
}
