import { hour } from './plan.ts'
import { kinds, type Recorder } from './recorder.ts'
import { boxRole, type Sims } from './sims.ts'
import type { Stream } from './stream.ts'

/** A call between a SIM of ours and another SIM of ours or a number of another network. */
export interface Call {
  /** Milliseconds since 1970, within the hour that is being written. */
  at: number
  /** Place of the caller's SIM, or -1 for another network's. */
  from: number
  /** Place of the called SIM, or -1. */
  to: number
  /** The number of the side that is not ours. */
  otherNumber: number
  /** Chance that somebody answers. */
  answered: number
  /** Median seconds of talk. */
  seconds: number
  /** Chance that a call that nobody answers is returned. */
  callback: number
}

/** Writes calls with both their records, and the calls back that follow. */
export interface Dialling {
  /** The call to be made: fill it, then `dial()`. */
  readonly call: Call
  /** Makes the call and returns the seconds talked, 0 where nobody answered. */
  dial(): number
  /** Makes the calls back that fall into the hour from `start`; to be called once, after the hour's other calls. */
  later(start: number): void
}

/** In place of a cell: the card is in no device, so that nothing is recorded of it. */
export const unreachable = -1

/** Where a SIM is: its cell and device, people's and boxes' alike. */
export interface Locator {
  /** The cell in hour `h` (whole hours since 1970), or `unreachable`; `event` tells the events of one hour apart. */
  cell(sim: number, h: number, event: number): number
  /** The 14 digits of the device's IMEI in hour `h`. */
  imei(sim: number, h: number): number
}

interface Postponed {
  at: Float64Array
  from: Int32Array
  to: Int32Array
  number: Float64Array
  length: number
}

/** Calls back come with a mean delay of 25 minutes, redialling of four. */
const callbackDelay = 25 * 60_000
const redialDelay = 4 * 60_000

/** Dialling for these SIMs. */
export function makeDialling(sims: Sims, tools: { stream: Stream; recorder: Recorder; locator: Locator }): Dialling {
  const { stream, recorder, locator } = tools
  const { row, push } = recorder
  const call: Call = { at: 0, from: -1, to: -1, otherNumber: 0, answered: 0, seconds: 0, callback: 0 }
  const postponed = makePostponed()
  const write = (sim: number, other: number, start: number, kind: number) => {
    row.offset = call.at - start
    row.sim = sim
    row.imei = locator.imei(sim, start / hour)
    row.cell = locator.cell(sim, start / hour, row.offset)
    if (row.cell === unreachable) return
    row.peer = other < 0 ? call.otherNumber : (sims.number[other] as number)
    row.kind = kind
    push()
  }
  // A box has the next call waiting for the port.
  const redials = (from: number) => from < 0 || sims.role[from] !== boxRole
  const dial = () => {
    const start = Math.floor(call.at / hour) * hour
    const talks = stream.next() < call.answered
    row.seconds = talks ? Math.max(1, Math.min(7200, Math.round(stream.around(call.seconds, 1.1)))) : 0
    const { seconds } = row
    if (call.from >= 0) write(call.from, call.to, start, kinds.callOut)
    if (call.to >= 0) write(call.to, call.from, start, kinds.callIn)
    if (talks) return seconds
    if (stream.next() < call.callback) postpone(postponed, call, call.at + stream.wait(callbackDelay), true)
    else if (redials(call.from) && stream.next() < call.callback / 2)
      postpone(postponed, call, call.at + stream.wait(redialDelay), false)
    return 0
  }
  return {
    call,
    dial,
    later: (start) => {
      const waiting = { ...postponed }
      postponed.length = 0
      for (let i = 0; i < waiting.length; i++) {
        call.at = Math.floor(waiting.at[i] as number)
        call.from = waiting.from[i] as number
        call.to = waiting.to[i] as number
        call.otherNumber = waiting.number[i] as number
        call.answered = call.to >= 0 && sims.role[call.to] === boxRole ? 0.12 : 0.72
        call.seconds = 40
        call.callback = 0
        if (call.at < start + hour) dial()
        else postpone(postponed, call, call.at, false)
      }
    },
  }
}

function makePostponed(): Postponed {
  const size = 1024
  return {
    at: new Float64Array(size),
    from: new Int32Array(size),
    to: new Int32Array(size),
    number: new Float64Array(size),
    length: 0,
  }
}

/** Keeps a call for later: back from the called (`turned`), or once more by the caller. */
function postpone(postponed: Postponed, call: Call, at: number, turned: boolean): void {
  if (postponed.length === postponed.at.length) {
    for (const name of ['at', 'from', 'to', 'number'] as const) {
      const longer =
        name === 'from' || name === 'to' ? new Int32Array(2 * postponed.length) : new Float64Array(2 * postponed.length)
      longer.set(postponed[name])
      Object.assign(postponed, { [name]: longer })
    }
  }
  postponed.at[postponed.length] = at
  postponed.from[postponed.length] = turned ? call.to : call.from
  postponed.to[postponed.length] = turned ? call.from : call.to
  postponed.number[postponed.length] = call.otherNumber
  postponed.length++
}
