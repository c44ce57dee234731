import { setImmediate } from 'node:timers'

/** The outcome of `work`, or a rejection with code `LATE` after so many milliseconds; what comes later is dropped. */
export function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    // A process that was busy for so long looks at what has arrived meanwhile before it gives up.
    const late = () => setImmediate(() => reject(Object.assign(new Error('no answer in time'), { code: 'LATE' })))
    const timer = setTimeout(late, milliseconds)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
