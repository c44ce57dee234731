import { batchMost } from './batch.ts'
import { type LinuxCalls, linux } from './linux-calls.ts'

/** Bytes between packets: no multiple of a page, or the beginnings of all would fight for the same lines of the cache. */
export const slot = 65_536 + 640
/** Bytes of answers that wait together. */
export const room = 4 * 65_536

/** Where each part of the block begins, in bytes. */
export const at = (() => {
  const inHeaders = 0
  const inVectors = inHeaders + batchMost * linux.header
  const inNames = inVectors + batchMost * linux.vector
  const outHeaders = inNames + batchMost * linux.name
  const outVectors = outHeaders + batchMost * linux.header
  const outNames = outVectors + batchMost * linux.vector
  const outControls = outNames + batchMost * linux.name
  const scratch = outControls + batchMost * linux.control
  const answers = scratch + 256
  const packets = answers + room
  return { inHeaders, inVectors, inNames, outHeaders, outVectors, outNames, outControls, scratch, answers, packets }
})()

/** The block of a socket as the parts of it see it. */
export interface Memory {
  readonly descriptor: number
  readonly bytes: Uint8Array
  readonly view: DataView
  /** Address of the block. */
  readonly base: number
}

/** Waits until the socket is ready for `events` of `poll`, at most so long. */
export function awaitReady(calls: LinuxCalls, memory: Memory, wait: { events: number; milliseconds: number }): void {
  memory.view.setInt32(at.scratch, memory.descriptor, true)
  memory.view.setUint32(at.scratch + 4, wait.events, true)
  calls.poll(memory.base + at.scratch, 1, wait.milliseconds)
}
