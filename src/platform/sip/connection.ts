import type { Socket } from 'node:net'
import { answerMost, batchMost, type MessageBatch, type OnBatch, requireAnswerLength } from './batch.ts'
import type { Frame, StreamLimits } from './stream-port.ts'

/** What a server and its connections count. */
export interface StreamTally {
  received: number
  answered: number
  refused: number
  broken: number
}

/** One connection of a server, as the server sees it. */
export interface Connection {
  /** Closes it where it has outstayed a limit; `now` is of `performance.now`. */
  sweep(now: number): void
  cut(): void
}

/** What a connection shares with its server. */
export interface ConnectionOptions {
  readonly frame: Frame
  readonly on: OnBatch
  readonly onError: (error: unknown) => void
  readonly limits: StreamLimits
  readonly tally: StreamTally
  readonly source: { readonly words: Uint32Array; readonly port: number }
  /** Called when messages came; may be called again. */
  readonly spoke: () => void
}

/** Answers are written in here by whichever connection has its turn, and copied when they leave. */
const out = new Uint8Array(4 * (answerMost + 1))
const nothing: Uint8Array = new Uint8Array(0)

/** When things happened, in milliseconds of `performance.now`; 0 for what is not going on. */
interface Times {
  /** The last whole message. */
  message: number
  /** The first byte of the message that is not whole yet; for a new connection its beginning. */
  begun: number
  /** The last time that a slow reader took something, while it has answers waiting. */
  stalled: number
}

/** Serves a connection from now on, until it is closed from either side. */
export function makeConnection(socket: Socket, options: ConnectionOptions): Connection {
  const { limits, tally } = options
  const began = performance.now()
  const times: Times = { message: began, begun: began, stalled: 0 }
  const answers = makeAnswers(socket, { limits, tally, times })
  const batch = makeBatch(options, answers)
  let rest = nothing
  let over = false

  const cut = () => void socket.destroy()
  /** Ends the connection when the answers given so far have left; the sweep ends it where nobody takes them. */
  const refuse = () => {
    tally.broken++
    over = true
    times.begun = performance.now()
    answers.flush()
    socket.destroySoon()
  }
  /** Takes what came, together with what was left over; what is left of the last message stays for the next time. */
  const take = (bytes: Uint8Array) => {
    const left = takeWhole(bytes, options, batch)
    if (left < 0) return refuse()
    if (left > 0) {
      options.spoke()
      times.message = times.begun = performance.now()
    }
    // A copy: the piece that Node read, 64 kB of it, is not kept for the sake of some bytes.
    rest = left === bytes.length ? nothing : new Uint8Array(bytes.subarray(left))
    if (rest.length === 0) times.begun = 0
  }
  socket.on('error', cut)
  socket.on('data', (chunk: Uint8Array) => {
    if (over) return
    if (rest.length === 0 && times.begun === 0) times.begun = performance.now()
    try {
      take(rest.length === 0 ? chunk : Buffer.concat([rest, chunk]))
    } catch (error) {
      options.onError(error)
      cut()
    }
    answers.flush()
  })
  return {
    cut,
    sweep: (now) => {
      const slow = times.begun > 0 && now - times.begun > limits.message
      const stalled = times.stalled > 0 && now - times.stalled > limits.stalled
      if ((slow || stalled) && !over) tally.broken++
      if (slow || stalled || now - times.message > limits.idle) cut()
    },
  }
}

/** Hands over all whole messages. Returns where the rest begins, or -1 where that is no message. */
function takeWhole(
  bytes: Uint8Array,
  { frame, limits }: ConnectionOptions,
  batch: Pick<ReturnType<typeof makeBatch>, 'add' | 'deliver'>,
): number {
  let from = 0
  let sound = true
  while (sound && from < bytes.length) {
    const length = frame(bytes, from, bytes.length)
    if (length === 0 && bytes.length - from <= limits.largest) break
    sound = length > 0 && length <= limits.largest && from + length <= bytes.length
    if (sound && batch.add(from, from + length)) batch.deliver(bytes)
    if (sound) from += length
  }
  batch.deliver(bytes)
  return sound ? from : -1
}

type Answers = ReturnType<typeof makeAnswers>

/** Collects answers, and writes them in one piece. */
function makeAnswers(
  socket: Socket,
  { limits, tally, times }: Pick<ConnectionOptions, 'limits' | 'tally'> & { readonly times: Times },
) {
  let at = 0
  let late: Uint8Array[] = []
  const write = (bytes: Uint8Array) => {
    if (bytes.length === 0 || socket.destroyed) return
    if (socket.write(bytes) || socket.writableLength <= limits.waiting) return
    if (times.stalled > 0) return
    times.stalled = performance.now()
    socket.pause()
    socket.once('drain', () => {
      times.stalled = 0
      socket.resume()
    })
  }
  const flush = () => {
    if (at > 0) write(Buffer.from(out.subarray(0, at)))
    at = 0
  }
  return {
    at: () => at,
    open: () => !socket.destroyed,
    flush,
    move: (length: number) => {
      tally.answered++
      at += length
      if (out.length - at < answerMost) flush()
    },
    /** An answer from outside a batch; those of one turn of the event loop leave together. */
    later: (bytes: Uint8Array): boolean => {
      if (socket.destroyed || !socket.writable) return false
      if (late.length === 0) {
        setImmediate(() => {
          const pieces = late
          late = []
          write(Buffer.concat(pieces))
        })
      }
      late.push(Buffer.from(bytes))
      tally.answered++
      return true
    },
  }
}

/** The batch of a connection: one object, filled anew. */
function makeBatch({ on, tally, source }: ConnectionOptions, answers: Answers) {
  const starts = new Uint32Array(batchMost)
  const ends = new Uint32Array(batchMost)
  const sources = Uint32Array.from({ length: 4 * batchMost }, (_, n) => source.words[n % 4] ?? 0)
  const ports = new Uint16Array(batchMost).fill(source.port)
  let bytes = nothing
  let size = 0
  let collected = 0
  const batch: MessageBatch = {
    transport: 'tcp',
    starts,
    ends,
    sources,
    ports,
    out,
    get count() {
      return size
    },
    get bytes() {
      return bytes
    },
    get at() {
      return answers.at()
    },
    answer: (n, length) => {
      requireAnswerLength(length)
      if (n >= size) return false
      answers.move(length)
      return true
    },
    returnPath: () => ({
      answer: (answer) => {
        requireAnswerLength(answer.length)
        return answers.later(answer)
      },
    }),
  }
  return {
    /** Returns whether the batch is full. */
    add: (from: number, to: number): boolean => {
      starts[collected] = from
      ends[collected] = to
      collected++
      return collected === batchMost
    },
    deliver: (from: Uint8Array) => {
      if (collected === 0) return
      size = collected
      collected = 0
      if (!answers.open()) return
      bytes = from
      tally.received += size
      try {
        on(batch)
      } finally {
        size = 0
        bytes = nothing
      }
    },
  }
}
