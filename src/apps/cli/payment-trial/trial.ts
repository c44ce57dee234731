import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { BackTest, PolicyTrial } from '#domains/payments'
import type { PaymentPolicy } from '#engines/screening'

/** What the thread is given. */
export interface TrialTask {
  readonly current: PaymentPolicy
  readonly candidate: PaymentPolicy
}

/**
 * Tries proposals of rules over the payments of a made-up country, in a thread of its own, so that the server goes on answering
 * meanwhile. Rejects where a policy does not compile.
 */
export const tryOnSimulation: PolicyTrial = async (current, candidate) => {
  const workerData: TrialTask = { current, candidate }
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData })
  try {
    const [told] = (await once(worker, 'message')) as [BackTest]
    return told
  } finally {
    await worker.terminate()
  }
}
