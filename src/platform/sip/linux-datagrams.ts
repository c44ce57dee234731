import { createSocket, type RemoteInfo } from 'node:dgram'
import { once } from 'node:events'
import { makeAnswerLimit } from './answer-limit.ts'
import { answerMost, batchMost, type MessageBatch, type ReturnPath, requireAnswerLength } from './batch.ts'
import type { DatagramOptions, Datagrams } from './datagram-port.ts'
import type { LinuxCalls } from './linux-calls.ts'
import { type LinuxSocket, openLinuxSocket } from './linux-socket.ts'

/** Batches taken before the event loop gets its turn: timers and other sockets wait some milliseconds at most. */
const turn = 16

/**
 * A server of datagrams by `recvmmsg` and `sendmmsg`, in the thread that opens it; see `openDatagrams`. Node's own socket
 * watches the same descriptor: when it reads a packet, the thread has been woken, and all others are taken together.
 * So nothing native is left behind where a thread is ended by force, and an idle server costs nothing.
 */
export async function openLinuxDatagrams(calls: LinuxCalls, options: DatagramOptions): Promise<Datagrams> {
  const { host, port, share = false } = options
  const socket = openLinuxSocket(calls, { bind: { host, port }, share })
  const server = makeServer(socket, options)
  const watch = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  const listening = once(watch, 'listening')
  watch.bind({ fd: socket.descriptor })
  await listening
  watch.on('message', server.awake)
  watch.on('error', options.onError)
  return {
    port: socket.port,
    by: 'recvmmsg',
    counts: server.counts,
    // The watching socket closes the descriptor that both use.
    [Symbol.asyncDispose]: () => server.close(() => watch.close()),
  }
}

/** What is counted while it runs; `DatagramCounts` adds what the system lost. */
interface Tally {
  received: number
  answered: number
  limited: number
  oversized: number
  unsent: number
}

function makeServer(socket: LinuxSocket, options: DatagramOptions) {
  const tally: Tally = { received: 0, answered: 0, limited: 0, oversized: 0, unsent: 0 }
  const answers = makeAnswers(socket, options, tally)
  const { deliver } = makeBatch(socket, options, { tally, answers })
  const drain = makeDrain({ socket, onError: options.onError, answers, deliver })
  let state: 'open' | 'closing' | 'closed' = 'open'
  let busy = false
  let lostAtEnd = 0
  let finish = () => {}

  const end = () => {
    answers.flush()
    answers.close()
    lostAtEnd = socket.lost()
    state = 'closed'
    finish()
  }
  const awake = (bytes: Uint8Array, from: RemoteInfo) => {
    if (state !== 'open') return
    busy = true
    answers.flush()
    socket.admit(bytes, from)
    drain(isOpen)
    busy = false
    // Closed by the handler: the socket must not be gone while answers of its batch are still to be sent.
    if (isClosing()) end()
  }
  const isClosing = () => state === 'closing'
  const isOpen = () => state === 'open'
  return {
    awake,
    counts: () => ({ ...tally, lost: state === 'closed' ? lostAtEnd : socket.lost() }),
    close: (release: () => void) => {
      if (state !== 'open') return Promise.resolve()
      return new Promise<void>((resolve) => {
        state = 'closing'
        finish = () => {
          release()
          resolve()
        }
        if (!busy) end()
      })
    },
  }
}

interface Drain {
  readonly socket: LinuxSocket
  readonly onError: (error: unknown) => void
  readonly answers: Answers
  readonly deliver: (count: number) => void
}

/** Hands over packets until none waits; packet 0 is there already. */
function makeDrain({ socket, onError, answers, deliver }: Drain): (isOpen: () => boolean) => void {
  /** Batches taken in this turn of the event loop. */
  let taken = 0
  return (isOpen) => {
    if (taken === 0) {
      setImmediate(() => {
        taken = 0
      })
    }
    let first = 1
    while (isOpen()) {
      // In a turn that has had its share, only what Node has read is answered.
      const count = taken < turn ? socket.receive(first) : 0
      if (count < 0) onError(Object.assign(new Error('recvmmsg failed'), { errno: -count }))
      const size = first + Math.max(0, count)
      if (size === 0) break
      deliver(size)
      answers.flush()
      taken++
      if (count <= 0 || size < batchMost) break
      first = 0
    }
  }
}

type Answers = ReturnType<typeof makeAnswers>

/** Collects answers in the block of the socket, and sends them together. */
function makeAnswers(socket: LinuxSocket, { limits }: DatagramOptions, tally: Tally) {
  const limit = limits && makeAnswerLimit(limits)
  let at = 0
  let scheduled = false
  let open = true
  const flush = () => {
    const staged = socket.staged()
    if (staged === 0) return
    const unsent = socket.sendAll()
    tally.unsent += unsent
    tally.answered += staged - unsent
    at = 0
  }
  const allowed = (words: Uint32Array, place: number): boolean => {
    if (!open) return false
    // The clock is asked for strangers alone.
    if (!limit || limit.knows(words, place) || limit.allows(words, place, performance.now())) return true
    tally.limited++
    return false
  }
  const stage = (length: number, to: { readonly name: Uint8Array | number; readonly port: number }) => {
    socket.stage(at, length, to)
    at += length
    if (socket.staged() === batchMost || socket.out.length - at < answerMost) flush()
  }
  return {
    at: () => at,
    flush,
    allowed,
    stage,
    /** Sends with the next turn of the event loop, together with what else is answered until then. */
    flushSoon: () => {
      if (scheduled) return
      scheduled = true
      setImmediate(() => {
        scheduled = false
        if (open) flush()
      })
    },
    close: () => {
      open = false
    },
  }
}

/** The batch of a socket: one object for all of them, whose columns are those of the socket. */
function makeBatch(
  socket: LinuxSocket,
  { on, onError, largest = answerMost }: DatagramOptions,
  { tally, answers }: { readonly tally: Tally; readonly answers: Answers },
) {
  const { bytes, out, sources, ports } = socket
  const kept = makeKept(socket, largest)
  const batch: MessageBatch = {
    transport: 'udp',
    bytes,
    starts: kept.starts,
    ends: kept.ends,
    sources,
    ports,
    out,
    get count() {
      return kept.count()
    },
    get at() {
      return answers.at()
    },
    answer: (n, length, port = 0) => {
      requireAnswerLength(length)
      if (n >= kept.count() || !answers.allowed(sources, 4 * n)) return false
      answers.stage(length, { name: kept.packets[n] ?? 0, port })
      return true
    },
    returnPath: (n) => {
      const name = socket.nameOf(kept.packets[n] ?? 0)
      return makeReturnPath({ name, words: sources.slice(4 * n, 4 * n + 4), out, answers })
    },
  }
  const deliver = (count: number) => {
    kept.sift(count)
    tally.oversized += count - kept.count()
    tally.received += kept.count()
    if (kept.count() === 0) return
    try {
      on(batch)
    } catch (error) {
      onError(error)
    }
  }
  return { deliver }
}

interface Source {
  readonly name: Uint8Array
  readonly words: Uint32Array
  readonly out: Uint8Array
  readonly answers: Answers
}

function makeReturnPath({ name, words, out, answers }: Source): ReturnPath {
  return {
    answer: (answer, port = 0) => {
      requireAnswerLength(answer.length)
      if (!answers.allowed(words, 0)) return false
      out.set(answer, answers.at())
      answers.stage(answer.length, { name, port })
      answers.flushSoon()
      return true
    },
  }
}

/** What is left of the packets of a socket when the oversized ones are taken out. */
function makeKept({ starts: from, ends: to, cut, ports, sources }: LinuxSocket, largest: number) {
  const starts = new Uint32Array(batchMost)
  const ends = new Uint32Array(batchMost)
  /** The packet of the socket behind message `n` of the batch. */
  const packets = new Uint8Array(batchMost)
  let size = 0
  const sift = (count: number) => {
    size = 0
    for (let n = 0; n < count; n++) {
      if (cut[n] === 1 || (to[n] ?? 0) - (from[n] ?? 0) > largest) continue
      starts[size] = from[n] ?? 0
      ends[size] = to[n] ?? 0
      packets[size] = n
      if (size !== n) {
        ports[size] = ports[n] ?? 0
        sources.copyWithin(4 * size, 4 * n, 4 * n + 4)
      }
      size++
    }
  }
  return { starts, ends, packets, sift, count: () => size }
}
