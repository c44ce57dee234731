import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { readAddress } from './addresses.ts'
import { makeAnswerLimit } from './answer-limit.ts'
import { answerMost, type MessageBatch, requireAnswerLength } from './batch.ts'
import type { DatagramOptions, Datagrams } from './datagram-port.ts'

/** A server of datagrams by `node:dgram`, a batch for each datagram; see `openDatagrams`. */
export async function openNodeDatagrams(options: DatagramOptions): Promise<Datagrams> {
  const type = options.host.includes(':') ? 'udp6' : 'udp4'
  const socket = createSocket({ type, reusePort: options.share ?? false, recvBufferSize: 1 << 22 })
  const server = makeServer(socket, options)
  await bind(socket, options)
  socket.on('error', options.onError)
  return {
    port: socket.address().port,
    by: 'dgram',
    counts: server.counts,
    [Symbol.asyncDispose]: () => server.close(),
  }
}

async function bind(socket: Socket, { host, port }: DatagramOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const failed = (error: Error) => {
      socket.close()
      reject(error)
    }
    socket.once('error', failed)
    socket.bind({ address: host, port }, () => {
      socket.off('error', failed)
      resolve()
    })
  })
}

function makeServer(socket: Socket, { on, onError, limits, largest = answerMost }: DatagramOptions) {
  const tally = { received: 0, answered: 0, limited: 0, oversized: 0, unsent: 0 }
  const limit = limits && makeAnswerLimit(limits)
  const out = new Uint8Array(2 * answerMost)
  let open = true

  const send = (bytes: Uint8Array, to: RemoteInfo, words: Uint32Array): boolean => {
    if (!open) return false
    if (limit && !limit.allows(words, 0, performance.now())) {
      tally.limited++
      return false
    }
    // The system may take it later than `out` is written again.
    socket.send(Buffer.from(bytes), to.port, to.address, (error) => {
      if (error) tally.unsent++
      else tally.answered++
    })
    return true
  }

  socket.on('message', (bytes, from) => {
    if (!open) return
    if (bytes.length > largest) {
      tally.oversized++
      return
    }
    tally.received++
    try {
      on(makeBatch({ bytes, from, out, send }))
    } catch (error) {
      onError(error)
    }
  })
  return {
    counts: () => ({ ...tally, lost: 0 }),
    close: () => {
      if (!open) return Promise.resolve()
      open = false
      return new Promise<void>((resolve) => socket.close(() => resolve()))
    },
  }
}

interface Arrival {
  readonly bytes: Uint8Array
  readonly from: RemoteInfo
  readonly out: Uint8Array
  readonly send: (bytes: Uint8Array, to: RemoteInfo, words: Uint32Array) => boolean
}

function makeBatch({ bytes, from, out, send }: Arrival): MessageBatch {
  const sources = new Uint32Array(4)
  readAddress(from.address, sources)
  const to = (port: number): RemoteInfo => (port === 0 ? from : { ...from, port })
  let at = 0
  return {
    transport: 'udp',
    count: 1,
    bytes,
    starts: Uint32Array.of(0),
    ends: Uint32Array.of(bytes.length),
    sources,
    ports: Uint16Array.of(from.port),
    out,
    get at() {
      return at
    },
    answer: (n, length, port = 0) => {
      requireAnswerLength(length)
      if (n > 0) return false
      const sent = send(out.subarray(at, at + length), to(port), sources)
      // What was handed over has been copied, so that one more longest answer always has room.
      if (sent) at = at + length > answerMost ? 0 : at + length
      return sent
    },
    returnPath: () => ({
      answer: (answer, port = 0) => {
        requireAnswerLength(answer.length)
        return send(answer, to(port), sources)
      },
    }),
  }
}
