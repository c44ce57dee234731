import { Worker } from 'node:worker_threads'
import type { PaymentStateOptions } from '#engines/screening'
import type { Log } from '#platform/log'
import type { CompactSetup } from './compact-worker.ts'
import type { Decisions } from './decisions.ts'
import type { HistorySettings } from './history.ts'
import type { Journal } from './journal.ts'

/** What snapshots are made of. */
export interface SnapshotServices {
  readonly folder: string
  readonly state: PaymentStateOptions
  readonly journal: Pick<Journal, 'rotate' | 'removeBefore' | 'figures'>
  readonly decisions: Pick<Decisions, 'firstSegment'>
  readonly log: Log
  /** The clock, milliseconds since 1970; the machine's where not said. */
  readonly now?: () => number
  /** Milliseconds between two looks at whether one is worth its writing. */
  readonly every: number
  /** Records from which one is: so many more are read at a start without it. Fewer are worth one a day. */
  readonly after: number
  /** Records that the newest snapshot lacked when the node started. */
  readonly behind: number
  /** What is kept of segments that go; nothing where left out. */
  readonly history?: HistorySettings
}

/** Snapshots from time to time, so that a start need not read all of the journal. */
export interface Snapshots extends AsyncDisposable {
  /** Makes one now; false where it failed or one is being made. */
  make(): Promise<boolean>
  made(): number
}

const day = 86_400_000

/**
 * Begins to make snapshots. Each is made by a thread out of the files alone; while it runs it takes what is used of the state's memory once
 * more, and it is written whole: so none is made for a few payments.
 */
export function startSnapshots(services: SnapshotServices): Snapshots {
  const { folder, state, journal, decisions, log, every, after, history, now = Date.now } = services
  let running: Worker | undefined
  let making: Promise<boolean> | undefined
  let closed = false
  let made = 0
  let recordsBefore = -services.behind
  let madeAt = now()
  const make = async (): Promise<boolean> => {
    if (making !== undefined || closed) return false
    making = makeOne()
    try {
      return await making
    } finally {
      making = undefined
    }
  }
  const makeOne = async (): Promise<boolean> => {
    try {
      const { records } = journal.figures()
      const begun = now()
      const upTo = await journal.rotate()
      const unneeded = Math.min(upTo, decisions.firstSegment() ?? upTo)
      const setup: CompactSetup = { folder, state, upTo, unneeded, ...(history && { history }) }
      // Whoever closes lets go of the folder: nothing may work in it afterwards.
      if (closed) return false
      running = new Worker(new URL('./compact-worker.ts', import.meta.url), { workerData: setup })
      running.on('message', (reason: string) => log.warn({ reason }, 'the history of payments could not be kept'))
      await ended(running)
      made++
      recordsBefore = records
      madeAt = begun
      journal.removeBefore(unneeded)
      return true
    } catch (error) {
      log.error({ reason: String(error) }, 'no snapshot of payments could be made; the journal goes on')
      return false
    } finally {
      running = undefined
    }
  }
  const timer = setInterval(() => {
    const lacking = journal.figures().records - recordsBefore
    // A clock that was set back must not keep the day from ending.
    if (lacking >= after || (lacking > 0 && Math.abs(now() - madeAt) >= day)) void make()
  }, every)
  timer.unref()
  return {
    make,
    made: () => made,
    [Symbol.asyncDispose]: async () => {
      closed = true
      clearInterval(timer)
      // Half a snapshot lies beside and is written anew.
      await running?.terminate()
      await making
    },
  }
}

function ended(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the thread ended with ${code}`))))
  })
}
