import { readFileSync } from 'node:fs'
import type { LoadPlan, LoadResult } from './plan.ts'

/** Calls under way at most. */
const ring = 1 << 17
/** Microseconds that are told apart one by one. */
const finest = 200_000

/** The calls of a run: which come next, which wait for an answer, and what became of the others. */
export interface Book {
  /** The call that begins at `at` milliseconds; one object, filled anew. */
  begin(at: number): { readonly id: number; readonly caller: number; readonly called: number }
  /** Notes an answer. Returns the call where it ends one, else undefined. */
  answer(
    id: number,
    status: number,
    now: number,
  ): { readonly id: number; readonly caller: number; readonly called: number } | undefined
  /** Gives up what has waited too long, and returns how many calls still wait. */
  waiting(now: number): number
  /** Forgets what was measured up to here: the warm-up is over. */
  restart(now: number): void
  result(now: number): LoadResult
}

/** Opens the book of a plan. */
export function openBook({ calls, patience = 500 }: LoadPlan): Book {
  const table = readCalls(calls)
  const waiting = makeWaiting(patience)
  let measuredFrom = 0
  let tally = makeTally()
  let start = 0
  let answeredInAll = 0
  const giveUp = (now: number) => {
    waiting.giveUp(now, (id) => {
      if (id >= measuredFrom) tally.lost++
    })
  }
  return {
    begin: (at) => {
      if (waiting.isFull()) giveUp(at)
      return table.look(waiting.begin(at))
    },
    answer: (id, status, now) => {
      if (status < 200) return undefined
      const begun = waiting.end(id)
      if (begun < 0) {
        tally.stray++
        return undefined
      }
      answeredInAll++
      if (id >= measuredFrom) tally.note(status, (now - begun) * 1000, table.expected(id))
      return table.look(id)
    },
    waiting: (now) => {
      giveUp(now)
      return waiting.count()
    },
    restart: (now) => {
      tally = makeTally()
      measuredFrom = waiting.next()
      start = now
    },
    result: (now) => {
      giveUp(Number.POSITIVE_INFINITY)
      return { ...tally.result((now - start) / 1000), answeredInAll }
    },
  }
}

/** The calls of a file, from the beginning again after the last. */
function readCalls(path: string) {
  const file = readFileSync(path)
  const table = new Float64Array(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength))
  const count = table.length / 3
  const call = { id: 0, caller: 0, called: 0 }
  return {
    look: (id: number) => {
      const at = (id % count) * 3
      call.id = id
      call.caller = table[at] ?? 0
      call.called = table[at + 1] ?? 0
      return call
    },
    expected: (id: number) => table[(id % count) * 3 + 2] ?? 0,
  }
}

/** Calls without an answer, by their number, with the moment each began. */
function makeWaiting(patience: number) {
  const begun = new Float64Array(ring)
  const open = new Uint8Array(ring)
  let next = 0
  let oldest = 0
  let count = 0
  return {
    isFull: () => next - oldest >= ring,
    next: () => next,
    count: () => count,
    begin: (at: number): number => {
      begun[next & (ring - 1)] = at
      open[next & (ring - 1)] = 1
      count++
      return next++
    },
    /** Returns when the call began, or -1 where none waits. */
    end: (id: number): number => {
      const place = id & (ring - 1)
      if (id < oldest || id >= next || open[place] === 0) return -1
      open[place] = 0
      count--
      return begun[place] ?? 0
    },
    giveUp: (now: number, lost: (id: number) => void) => {
      for (; oldest < next; oldest++) {
        const place = oldest & (ring - 1)
        if (open[place] === 0) continue
        if (now - (begun[place] ?? 0) < patience && next - oldest < ring) return
        open[place] = 0
        count--
        lost(oldest)
      }
    },
  }
}

function makeTally() {
  const times = new Uint32Array(finest + 1)
  const statuses = new Uint32Array(700)
  let most = 0
  let wrong = 0
  const tally = {
    lost: 0,
    stray: 0,
    note: (status: number, microseconds: number, expected: number) => {
      if (status !== expected) wrong++
      statuses[status] = (statuses[status] ?? 0) + 1
      const place = Math.min(finest, Math.max(0, Math.round(microseconds)))
      times[place] = (times[place] ?? 0) + 1
      if (microseconds > most) most = microseconds
    },
    result: (seconds: number): Omit<LoadResult, 'answeredInAll'> => {
      const answered = times.reduce((sum, count) => sum + count, 0)
      const quantile = (share: number) => {
        let left = Math.ceil(answered * share)
        const place = times.findIndex((count) => (left -= count) <= 0)
        return place === finest ? most / 1000 : place / 1000
      }
      const byStatus = [...statuses.entries()]
        .filter(([, count]) => count > 0)
        .map(([status, count]) => [status, count])
      return {
        seconds,
        answered,
        perSecond: answered / seconds,
        lost: tally.lost,
        wrong,
        stray: tally.stray,
        statuses: Object.fromEntries(byStatus) as Record<string, number>,
        p50Ms: quantile(0.5),
        p99Ms: quantile(0.99),
        p999Ms: quantile(0.999),
        mostMs: most / 1000,
      }
    },
  }
  return tally
}
