import { parentPort, workerData } from 'node:worker_threads'
import type { PaymentStateOptions } from '#engines/screening'
import { type HistorySettings, keepHistory } from './history.ts'
import { compact } from './recover.ts'

/** What the thread is started with. */
export interface CompactSetup {
  readonly folder: string
  readonly state: PaymentStateOptions
  readonly upTo: number
  /** Segments before this one are no longer needed; what is kept of them. */
  readonly unneeded: number
  readonly history?: HistorySettings
}

const { folder, state, upTo, unneeded, history } = workerData as CompactSetup
compact(folder, state, upTo)
try {
  if (history !== undefined) keepHistory(folder, unneeded, history)
} catch (error) {
  // Nobody is answered from it: the segments go all the same.
  parentPort?.postMessage(String(error))
}
