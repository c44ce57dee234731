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
  /** Milliseconds between two. */
  readonly every: number
  /** What is kept of segments that go; nothing where left out. */
  readonly history?: HistorySettings
}

/** Snapshots from time to time, so that a start need not read all of the journal. */
export interface Snapshots extends AsyncDisposable {
  /** Makes one now; false where it failed or one is being made. */
  make(): Promise<boolean>
  made(): number
}

/** Begins to make snapshots. Each is made by a thread out of the files alone; it takes the memory of the state once more while it runs. */
export function startSnapshots(services: SnapshotServices): Snapshots {
  const { folder, state, journal, decisions, log, every, history } = services
  let running: Worker | undefined
  let busy = false
  let made = 0
  let recordsBefore = 0
  const make = async (): Promise<boolean> => {
    if (busy) return false
    busy = true
    try {
      recordsBefore = journal.figures().records
      const upTo = await journal.rotate()
      const unneeded = Math.min(upTo, decisions.firstSegment() ?? upTo)
      const setup: CompactSetup = { folder, state, upTo, unneeded, ...(history && { history }) }
      running = new Worker(new URL('./compact-worker.ts', import.meta.url), { workerData: setup })
      running.on('message', (reason: string) => log.warn({ reason }, 'the history of payments could not be kept'))
      await ended(running)
      made++
      journal.removeBefore(unneeded)
      return true
    } catch (error) {
      log.error({ reason: String(error) }, 'no snapshot of payments could be made; the journal goes on')
      return false
    } finally {
      running = undefined
      busy = false
    }
  }
  const timer = setInterval(() => {
    // A node that nobody asked has nothing new to keep.
    if (journal.figures().records > recordsBefore) void make()
  }, every)
  timer.unref()
  return {
    make,
    made: () => made,
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer)
      // Half a snapshot lies beside and is written anew.
      await running?.terminate()
    },
  }
}

function ended(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the thread ended with ${code}`))))
  })
}
