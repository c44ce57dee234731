import { batchMost } from '../../src/platform/sip/batch.ts'
import { linuxCalls } from '../../src/platform/sip/linux-calls.ts'
import { type LinuxSocket, openLinuxSocket } from '../../src/platform/sip/linux-socket.ts'
import { type Book, openBook } from './book.ts'
import { ackWriter, callOf, inviteWriter, type RequestWriter, statusOf } from './invites.ts'
import type { LoadPlan, LoadResult } from './plan.ts'

/** Bytes of a request at most. */
const slot = 2048

/** Runs a plan over UDP. It keeps its processor busy from the first call to the last, and the event loop waiting. */
export async function runUdp(plan: LoadPlan): Promise<LoadResult> {
  const calls = await linuxCalls()
  if (!calls) throw new Error('the load generator needs recvmmsg: Linux on x86-64 or AArch64')
  const socket = openLinuxSocket(calls, { connect: { host: '127.0.0.1', port: plan.port } })
  try {
    return drive(plan, socket)
  } finally {
    socket.close()
  }
}

function drive(plan: LoadPlan, socket: LinuxSocket): LoadResult {
  const book = openBook(plan)
  const origin = { transport: 'udp', port: plan.port, localPort: socket.port } as const
  const sender = makeSender(socket, [inviteWriter(origin), ackWriter(origin)])
  const rate = 'rate' in plan.load ? plan.load.rate : 0
  const window = 'saturate' in plan.load ? plan.load.saturate : 0
  const begin = performance.now()
  const measured = begin + plan.warmUp * 1000
  const end = measured + plan.seconds * 1000
  let due = begin
  let warm = false
  for (;;) {
    const now = performance.now()
    if (!warm && now >= measured) {
      warm = true
      book.restart(now)
    }
    if (now >= end) break
    const heard = hear(socket, book, plan.acknowledge ? sender : undefined)
    const waiting = book.waiting(now)
    if (rate > 0) {
      for (; due <= now && sender.free() > 0; due += 1000 / rate) sender.invite(book.begin(due))
    } else {
      for (let room = window - waiting; room > 0 && sender.free() > 0; room--) sender.invite(book.begin(now))
    }
    const sent = sender.flush()
    if (heard === 0 && sent === 0 && (rate === 0 || due - now > 2)) socket.wait(1)
  }
  const stopped = performance.now()
  // What is under way may still come.
  for (let now = stopped; now < stopped + (plan.patience ?? 500) && book.waiting(now) > 0; now = performance.now()) {
    if (hear(socket, book, undefined) === 0) socket.wait(1)
  }
  return book.result(stopped)
}

type Sender = ReturnType<typeof makeSender>

function makeSender(socket: LinuxSocket, [invite, ack]: readonly [RequestWriter, RequestWriter]) {
  // Each kind has slots of its own, where its text stands already.
  for (let n = 0; n < batchMost; n++) {
    invite.prepare(socket.out, 2 * n * slot)
    ack.prepare(socket.out, (2 * n + 1) * slot)
  }
  const put = (writer: RequestWriter, place: number, call: Parameters<RequestWriter['fill']>[2]) => {
    writer.fill(socket.out, place, call)
    socket.stage(place, writer.length, {})
  }
  return {
    free: () => batchMost - socket.staged(),
    invite: (call: Parameters<RequestWriter['fill']>[2]) => put(invite, 2 * socket.staged() * slot, call),
    acknowledge: (call: Parameters<RequestWriter['fill']>[2]) => put(ack, (2 * socket.staged() + 1) * slot, call),
    flush: (): number => {
      const staged = socket.staged()
      if (staged > 0) socket.sendAll()
      return staged
    },
  }
}

/** Takes the answers that wait, and acknowledges them. Returns how many. */
function hear(socket: LinuxSocket, book: Book, sender: Sender | undefined): number {
  const count = Math.max(0, socket.receive())
  const now = performance.now()
  for (let n = 0; n < count; n++) {
    const from = socket.starts[n] ?? 0
    const id = callOf(socket.bytes, from, socket.ends[n] ?? 0)
    const call = book.answer(id, statusOf(socket.bytes, from), now)
    if (call && sender) {
      if (sender.free() === 0) sender.flush()
      sender.acknowledge(call)
    }
  }
  return count
}
