import { bytesOfCallers, type Callers, makeCallers, noteCaller } from './callers.ts'
import { bytesOfDevices, type Devices, enterDevice, forgetSlots, makeDevices } from './devices.ts'
import { type Doubles, makeDoubles } from './doubles.ts'
import { hashOf } from './hash.ts'
import { counter, wide, word } from './layout.ts'
import { type Ahead, lookAhead, makeAhead, stretch } from './look-ahead.ts'
import type { RecordBatch, SimFacts } from './record.ts'
import {
  bytesOfSims,
  describeSim,
  findNumber,
  forgetSims,
  makeSims,
  placeSim,
  type Sims,
  wideStride,
  wordStride,
} from './sims.ts'
import { type Addition, addTo, admit, isIn, roll, type Stamps, stampsOf } from './windows.ts'

/** How a watch is laid out. */
export interface WatchOptions {
  /** The most SIMs it follows at a time; memory is asked for so many. */
  readonly sims: number
  /** Local time ahead of UTC in minutes; Kazakhstan's five hours without it. */
  readonly offsetMinutes?: number
  /** How far behind the newest record one may lie and still count, in seconds; two hours without it. */
  readonly lateness?: number
  /** How far ahead of the clock a record may lie, in seconds; five minutes without it. */
  readonly hurry?: number
}

/** Why a record was not counted. */
export type Refusal = 'late' | 'doubled' | 'future' | 'nameless' | 'full'

/** A record that was not counted, by its row in the batch. */
export interface Refused {
  readonly row: number
  readonly why: Refusal
}

/** What became of a batch. */
export interface Taken {
  readonly taken: number
  readonly refused: Readonly<Record<Refusal, number>>
  /** The first hundred that were refused. */
  readonly rows: readonly Refused[]
}

/** All that is known of the SIMs of one network: fixed memory, one pass over the records. */
export interface Watch {
  readonly sims: Sims
  readonly devices: Devices
  readonly callers: Callers
  readonly doubles: Doubles
  /** Local time ahead of UTC in seconds. */
  readonly offset: number
  readonly lateness: number
  readonly hurry: number
  /** Time of the newest record in seconds. */
  newest: number
}

/** An empty watch. Of each SIM it keeps 384 bytes, and about 100 more in the tables that all share. */
export function makeWatch(options: WatchOptions): Watch {
  return {
    sims: makeSims(options.sims),
    devices: makeDevices(options.sims),
    callers: makeCallers(options.sims),
    doubles: makeDoubles(options.sims * 2),
    offset: (options.offsetMinutes ?? 300) * 60,
    lateness: options.lateness ?? 7200,
    hurry: options.hurry ?? 300,
    newest: 0,
  }
}

/** Notes what the books say about a SIM; false where all places are taken. */
export function describe(watch: Watch, facts: SimFacts): boolean {
  return describeSim(watch.sims, facts)
}

/** Bytes that the watch holds, whatever comes. */
export function bytesOf({ sims, devices, callers, doubles }: Watch): number {
  return bytesOfSims(sims) + bytesOfDevices(devices) + bytesOfCallers(callers) + doubles.bytes
}

/**
 * Lets go of SIMs that were silent since a time in milliseconds, and returns how many went. The books' facts of those that
 * come back have to be given anew, and members of boxes are known by IMSI, not by slot.
 */
export function forgetSilent(watch: Watch, since: number): number {
  const gone = forgetSims(watch.sims, since / 1000)
  forgetSlots(watch.devices)
  watch.callers.words.fill(0)
  return gone
}

const mostRows = 100
const answeredFrom = 1
const shortBelow = 10
const tightWithin = 60

/**
 * Counts a batch of records. The order in event time decides, not the order of arrival: a record may come up to `lateness`
 * behind the newest; what is later, came before, lies in the future of `now` (milliseconds), names no SIM, or finds no place is refused.
 */
export function takeRecords(watch: Watch, batch: RecordBatch, now: number): Taken {
  const refused: Record<Refusal, number> = { late: 0, doubled: 0, future: 0, nameless: 0, full: 0 }
  const rows: Refused[] = []
  const scratch: Scratch = {
    stamps: { hour: 0, day: 0, week: 0 },
    addition: { bits: 0, seconds: 0, fresh: 0 },
    until: 0,
    from: 0,
    ahead: makeAhead(),
  }
  const ahead = now / 1000 + watch.hurry
  let taken = 0
  for (let row = 0; row < batch.length; row++) {
    if (row % stretch === 0) lookAhead(watch, batch, scratch.ahead, row)
    const why = takeRecord(watch, batch, { row, ahead, scratch })
    if (why === undefined) taken++
    else {
      refused[why]++
      if (rows.length < mostRows) rows.push({ row, why })
    }
  }
  return { taken, refused, rows }
}

/** What would be made anew for each record. */
interface Scratch {
  readonly stamps: Stamps
  readonly addition: Addition
  /** The hour for which the stamps are right, in seconds. */
  from: number
  until: number
  readonly ahead: Ahead
}

interface Place {
  readonly row: number
  readonly ahead: number
  readonly scratch: Scratch
}

function takeRecord(watch: Watch, batch: RecordBatch, { row, ahead, scratch }: Place): Refusal | undefined {
  const at = (batch.at[row] ?? 0) / 1000
  const imsi = batch.imsi[row] ?? 0
  const peer = batch.peer[row] ?? 0
  const kind = batch.kind[row] ?? 0
  if (!(imsi > 0)) return 'nameless'
  if (at > ahead) return 'future'
  if (!(at >= watch.newest - watch.lateness)) return 'late'
  const place = row % stretch
  if (watch.doubles.seen(scratch.ahead.high[place] ?? 0, scratch.ahead.low[place] ?? 0)) return 'doubled'
  if (at > watch.newest) watch.newest = at
  const found = scratch.ahead.slots[place] ?? -1
  const slot = found < 0 ? placeSim(watch.sims, imsi) : found
  if (slot < 0) return 'full'
  if (at < scratch.from || at >= scratch.until) {
    stampsOf(at, watch.offset, scratch.stamps)
    scratch.from = scratch.stamps.hour * 3600 - watch.offset
    scratch.until = scratch.from + 3600
  }
  roll(watch.sims, slot, scratch.stamps)
  const event: Event = { slot, at: Math.floor(at), peer, kind, seconds: batch.seconds[row] ?? 0 }
  const { addition } = scratch
  addition.bits = moveTo(watch, event, {
    cell: batch.cell[row] ?? 0,
    imei: batch.imei[row] ?? 0,
    stamps: scratch.stamps,
  })
  addition.seconds = 0
  addition.fresh = 0
  if (kind === 0) callOut(watch, event, scratch)
  else
    addition.bits |=
      kind === 1
        ? callIn(watch, event)
        : 1 << (kind === 2 ? counter.messageOut : kind === 3 ? counter.messageIn : counter.data)
  addTo(watch.sims, slot, scratch.stamps, addition)
  return undefined
}

interface Event {
  readonly slot: number
  /** Whole seconds. */
  readonly at: number
  readonly peer: number
  readonly kind: number
  readonly seconds: number
}

interface Whereabouts {
  readonly cell: number
  readonly imei: number
  readonly stamps: Stamps
}

/** Notes time, cell and device of an event; returns the counters that follow. */
function moveTo(watch: Watch, { slot, at }: Event, { cell, imei, stamps }: Whereabouts): number {
  const { wide: numbers, words } = watch.sims
  const [far, base] = [slot * wideStride, slot * wordStride]
  const last = words[base + word.lastAt] ?? 0
  if (last === 0) words[base + word.firstAt] = at
  if (at > last) words[base + word.lastAt] = at
  if (imei > 0 && imei !== numbers[far + wide.imei]) {
    numbers[far + wide.imei] = imei
    enterDevice(watch.devices, imei, { slot, at, week: stamps.week })
    const hash = hashOf(imei)
    const filter = base + word.devices + (stamps.week & 1) * 2 + ((hash >>> 5) & 1)
    words[filter] = ((words[filter] ?? 0) | (1 << (hash & 31))) >>> 0
  }
  if (cell <= 0 || cell === numbers[far + wide.cell]) return 0
  const first = numbers[far + wide.cell] === 0
  numbers[far + wide.cell] = cell
  const hash = hashOf(cell)
  const filter = base + word.cells + (stamps.day & 1) * 2 + ((hash >>> 5) & 1)
  words[filter] = ((words[filter] ?? 0) | (1 << (hash & 31))) >>> 0
  return first ? 0 : 1 << counter.moves
}

/** Whether the other side is a SIM of this network that was seen last in the same cell. */
function isNear({ sims }: Watch, { slot, peer }: Event): boolean {
  const other = peer > 0 ? findNumber(sims, peer) : -1
  if (other < 0) return false
  const cell = sims.wide[slot * wideStride + wide.cell] ?? 0
  return cell > 0 && sims.wide[other * wideStride + wide.cell] === cell
}

function callOut(watch: Watch, event: Event, { addition, stamps }: Scratch): void {
  const { slot, at, peer, seconds } = event
  if (isNear(watch, event)) {
    addition.bits |= 1 << counter.near
    return
  }
  const { words } = watch.sims
  const base = slot * wordStride
  let bits = addition.bits | (1 << counter.out)
  if (seconds >= answeredFrom) bits |= 1 << counter.answered
  if (seconds >= answeredFrom && seconds < shortBelow) bits |= 1 << counter.short
  const ended = words[base + word.lastOutEnd] ?? 0
  if (ended > 0 && at - ended < tightWithin) bits |= 1 << counter.tight
  if (at + seconds > ended) words[base + word.lastOutEnd] = at + seconds
  const hour = stamps.hour % 24
  if (hour >= 23 || hour < 6) bits |= 1 << counter.night
  words[base + word.hours + (stamps.day & 1)] = ((words[base + word.hours + (stamps.day & 1)] ?? 0) | (1 << hour)) >>> 0
  if (peer > 0) {
    addition.fresh = admit(words, { from: base + word.peers, size: 8, half: stamps.week & 1 }, hashOf(peer))
    const fellow = noteCaller(watch.callers, { peer, slot, at })
    if (fellow > 0 && sameCell(watch, slot, fellow - 1)) {
      bits |= 1 << counter.shared
      words[base + word.fellow] = fellow
    }
  }
  addition.bits = bits
  addition.seconds = seconds
}

function sameCell({ sims }: Watch, slot: number, other: number): boolean {
  const cell = sims.wide[slot * wideStride + wide.cell] ?? 0
  return cell > 0 && sims.wide[other * wideStride + wide.cell] === cell
}

function callIn(watch: Watch, event: Event): number {
  if (isNear(watch, event)) return 1 << counter.near
  const { slot, peer } = event
  const called = peer > 0 && isIn(watch.sims.words, { from: slot * wordStride + word.peers, size: 8 }, hashOf(peer))
  return (1 << counter.in) | (called ? 1 << counter.callback : 0)
}
