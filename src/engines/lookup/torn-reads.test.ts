import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { setImmediate as breathe } from 'node:timers/promises'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { type LookupHandle, type LookupValue, makeLookup, openLookup, phoneKey } from './index.ts'

/** How many numbers are set, changed and deleted all the time: few, so that readers meet the writer often. */
const numbers = 3000
const first = 77_070_000_000
/** How long the writer writes, in milliseconds. */
const duration = 10_000

/** A value every part of which follows from the number and one drawn figure: a mixture of two would not fit together. */
function valueOf(number: number, drawn: number): LookupValue {
  const turn = (number * 31 + drawn) % 256
  return {
    state: 'confirmed',
    measures: turn,
    sources: turn ^ 255,
    confidence: turn % 101,
    topic: turn % 32,
    expiresAt: (30_000_000 + number * 256 + turn) * 60_000,
  }
}

function fits(number: number, value: LookupValue): boolean {
  const turn = value.measures
  const minutes = (value.expiresAt ?? 0) / 60_000 - 30_000_000
  return (
    value.sources === (turn ^ 255) &&
    value.confidence === turn % 101 &&
    value.topic === turn % 32 &&
    minutes === number * 256 + turn
  )
}

/** Reads until it is told to stop, and tells how often it read, found, and found what cannot be. */
function readAll({ handle, stop }: { readonly handle: LookupHandle; readonly stop: SharedArrayBuffer }): void {
  const reader = openLookup(handle)
  const stopping = new Int32Array(stop)
  const seen = { reads: 0, found: 0, torn: 0, lost: 0 }
  while (Atomics.load(stopping, 0) === 0) {
    for (let number = 0; number < numbers; number++) {
      const value = reader.find(phoneKey(first + number), 0)
      seen.reads++
      // Every tenth number is never deleted.
      if (value === null && number % 10 === 0) seen.lost++
      if (value !== null) {
        seen.found++
        if (!fits(number, value)) seen.torn++
      }
    }
  }
  parentPort?.postMessage(seen)
}

if (!isMainThread) readAll(workerData as Parameters<typeof readAll>[0])
else {
  test('readers never see a half-written entry while a writer sets, deletes and makes tables larger', async () => {
    const index = makeLookup({ reserve: 2 ** 26 })
    const stop = new SharedArrayBuffer(4)
    for (let number = 0; number < numbers; number++) index.set(phoneKey(first + number), valueOf(number, 0))
    const workerData = { handle: index.handle, stop }
    const readers = [0, 1].map(() => new Worker(new URL(import.meta.url), { workerData }))
    const told = readers.map((reader) => once(reader, 'message'))
    const end = Date.now() + duration
    let writes = 0
    for (let round = 1; Date.now() < end; round++) {
      for (let number = 0; number < numbers; number++, writes++) {
        const deletes = number % 10 !== 0 && (number + round) % 3 === 0
        if (deletes) index.delete(phoneKey(first + number))
        else index.set(phoneKey(first + number), valueOf(number, round))
      }
      // Other numbers come in, so that the tables are copied under the readers' eyes.
      if (round < 400)
        for (let more = 0; more < 500; more++) index.set(phoneKey(round * 1000 + more + 1), valueOf(0, 0))
      await breathe()
    }
    Atomics.store(new Int32Array(stop), 0, 1)
    for (const [seen] of await Promise.all(told)) {
      const { reads, found, torn, lost } = seen as { reads: number; found: number; torn: number; lost: number }
      assert.ok(reads > 0 && found > 0)
      assert.deepEqual({ torn, lost }, { torn: 0, lost: 0 })
    }
    assert.ok(writes > numbers)
  })
}
