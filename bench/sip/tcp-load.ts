import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type Book, openBook } from './book.ts'
import { ackWriter, callOf, inviteWriter, type RequestWriter, statusOf } from './invites.ts'
import type { LoadPlan, LoadResult } from './plan.ts'

const headEnd = Buffer.from('\r\n\r\n')
const together = 64

/** Runs a plan over TCP: every connection carries several calls at a time, written and read together. */
export async function runTcp(plan: LoadPlan): Promise<LoadResult> {
  const book = openBook(plan)
  const lines = await Promise.all(Array.from({ length: plan.connections ?? 4 }, () => openLine(plan, book)))
  const begin = performance.now()
  const measured = begin + plan.warmUp * 1000
  const end = measured + plan.seconds * 1000
  const pace = makePace(plan, { lines, book, begin })
  let warm = false
  for (let now = performance.now(); now < end; now = performance.now()) {
    if (!warm && now >= measured) {
      warm = true
      book.restart(now)
    }
    pace(now)
    await new Promise(setImmediate)
  }
  const stopped = performance.now()
  for (let now = stopped; now < stopped + (plan.patience ?? 500) && book.waiting(now) > 0; now = performance.now()) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  for (const { socket } of lines) socket.destroy()
  return book.result(stopped)
}

interface Run {
  readonly lines: readonly Line[]
  readonly book: Book
  readonly begin: number
}

/** Begins the calls that are due, or for which there is room, spread over the connections. */
function makePace(plan: LoadPlan, { lines, book, begin }: Run): (now: number) => void {
  const { load } = plan
  let due = begin
  let turn = 0
  const next = () => lines[turn++ % lines.length]
  if ('rate' in load) {
    return (now) => {
      book.waiting(now)
      for (; due <= now; due += 1000 / load.rate) next()?.begin(due)
      for (const line of lines) line.flush()
    }
  }
  return (now) => {
    for (let room = load.saturate - book.waiting(now); room > 0; room -= together) {
      const line = next()
      for (let n = Math.min(room, together); n > 0; n--) line?.begin(now)
    }
    for (const line of lines) line.flush()
  }
}

interface Line {
  readonly socket: Socket
  /** Begins a call, which leaves with the next flush. */
  begin(at: number): void
  flush(): void
}

async function openLine(plan: LoadPlan, book: Book): Promise<Line> {
  const socket = connect({ host: '127.0.0.1', port: plan.port, noDelay: true })
  await once(socket, 'connect')
  socket.on('error', () => undefined)
  const origin = { transport: 'tcp', port: plan.port, localPort: socket.localPort ?? 0 } as const
  const [invite, ack] = [inviteWriter(origin), ackWriter(origin)]
  let out = Buffer.alloc(together * invite.length)
  let at = 0
  const flush = () => {
    if (at > 0) socket.write(out.subarray(0, at))
    if (at > 0) out = Buffer.alloc(together * invite.length)
    at = 0
  }
  const put = (writer: RequestWriter, call: Parameters<RequestWriter['fill']>[2]) => {
    if (at + writer.length > out.length) flush()
    writer.prepare(out, at)
    writer.fill(out, at, call)
    at += writer.length
  }
  let rest = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const now = performance.now()
    let from = 0
    for (;;) {
      // The answers of all servers measured here have no body.
      const to = bytes.indexOf(headEnd, from)
      if (to < 0) break
      const call = book.answer(callOf(bytes, from, to), statusOf(bytes, from), now)
      if (call && plan.acknowledge) put(ack, call)
      from = to + headEnd.length
    }
    rest = Buffer.from(bytes.subarray(from))
  })
  return { socket, flush, begin: (moment) => put(invite, book.begin(moment)) }
}
