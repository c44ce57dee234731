import { findDevice, handOversOf, simsIn } from './devices.ts'
import { bitsIn } from './hash.ts'
import { counter, wide, word } from './layout.ts'
import { wideStride, wordStride } from './sims.ts'
import type { Watch } from './watch.ts'
import { countIn, type Reading, readerOf } from './windows.ts'

/**
 * What is told of a SIM by itself, in the order of the vector. Shares are drawn towards `usual` as long as there is little to
 * go by, so that one call says little.
 */
export const ownFeatures = [
  /** Calls out, in the last hour, day, week. */
  'outHour',
  'outDay',
  'outWeek',
  /** Calls in, of all calls. */
  'inDay',
  'inWeek',
  /** Numbers called for the first time in two weeks, of calls out: distinct B, and its contrary, repeated B. */
  'freshDay',
  'freshWeek',
  /** Calls in from numbers that were called, for each call out. */
  'callbackWeek',
  /** Answered, of calls out. */
  'answeredDay',
  /** Seconds of an answered call out. */
  'talkDay',
  /** Under ten seconds, of answered calls out. */
  'shortDay',
  /** Begun within a minute of the end of the one before, of calls out. */
  'tightHour',
  'tightDay',
  /** Seconds of talk in calls out, of the time. */
  'occupancyHour',
  'occupancyDay',
  /** From 23:00 to 06:00, of calls out. */
  'nightDay',
  'nightWeek',
  /** Messages and data for each call out. */
  'messagesOutWeek',
  'messagesInWeek',
  'dataWeek',
  /** Cells in two days; changes of the cell for each event. */
  'cells',
  'movesDay',
  /** Devices in two weeks; SIMs in its device; how often the SIM of the device changed. */
  'devices',
  'simsOnDevice',
  'handOvers',
  /** Hours of the day with calls out, of two days. */
  'hours',
  /** Days since first use, or since it was first seen. */
  'age',
  /** Calls with SIMs that were seen last in the same cell, of all calls. */
  'nearDay',
  /** To a number that another SIM of the cell called within a day, of calls out. */
  'sharedDay',
] as const

/** One of the features of a SIM by itself. */
export type OwnFeature = (typeof ownFeatures)[number]

const hourWindow = 0
const dayWindow = 1
const weekWindow = 2

/** A share with so many imagined cases of the usual kind added. */
function share(part: number, of: number, usual: number): number {
  return (part + usual * weight) / (of + weight)
}

const weight = 4

/** Reads the features of SIMs as of a time in seconds: `read(slot, into)` fills the first `ownFeatures.length` places. */
export function featureReader(watch: Watch, at: number): (slot: number, into: Float64Array) => void {
  const reader = readerOf(watch.sims, at, watch.offset)
  return (slot, into) => {
    const reading = reader(slot)
    const next = { place: 0 }
    const put = (value: number) => {
      into[next.place++] = value
    }
    putVolumes(reading, put)
    putTalk(reading, put)
    putLife(reading, put)
    putPlace(watch, { slot, at, reading }, put)
  }
}

type Put = (value: number) => void

function putVolumes({ count, both }: Reading, put: Put): void {
  put(count(hourWindow, counter.out))
  put(count(dayWindow, counter.out))
  put(count(weekWindow, counter.out))
  for (const window of [dayWindow, weekWindow]) {
    const came = both(window, counter.in)
    put(share(came, came + both(window, counter.out), 0.5))
  }
  for (const window of [dayWindow, weekWindow]) put(share(both(window, counter.fresh), both(window, counter.out), 0.4))
  put(share(both(weekWindow, counter.callback), both(weekWindow, counter.out), 0.3))
}

function putTalk({ seconds, both }: Reading, put: Put): void {
  const out = both(dayWindow, counter.out)
  const answered = both(dayWindow, counter.answered)
  put(share(answered, out, 0.6))
  const days = seconds(dayWindow)
  put(share(days, answered, 90))
  put(share(both(dayWindow, counter.short), answered, 0.1))
  put(share(both(hourWindow, counter.tight), both(hourWindow, counter.out), 0.1))
  put(share(both(dayWindow, counter.tight), out, 0.1))
  put(seconds(hourWindow) / 3600)
  put(days / 86_400)
}

function putLife({ both }: Reading, put: Put): void {
  put(share(both(dayWindow, counter.night), both(dayWindow, counter.out), 0.05))
  const out = both(weekWindow, counter.out)
  put(share(both(weekWindow, counter.night), out, 0.05))
  put(share(both(weekWindow, counter.messageOut), out, 0.2))
  put(share(both(weekWindow, counter.messageIn), out, 0.4))
  put(share(both(weekWindow, counter.data), out, 1))
}

function putPlace({ sims, devices }: Watch, at: { slot: number; at: number; reading: Reading }, put: Put): void {
  const { both } = at.reading
  const { words } = sims
  const base = at.slot * wordStride
  put(countIn(words, base + word.cells, 2))
  const [out, came, near] = [both(dayWindow, counter.out), both(dayWindow, counter.in), both(dayWindow, counter.near)]
  const events = out + came + near + both(dayWindow, counter.data) + both(dayWindow, counter.messageIn)
  put(share(both(dayWindow, counter.moves), events, 0.3))
  put(countIn(words, base + word.devices, 2))
  const imei = sims.wide[at.slot * wideStride + wide.imei] ?? 0
  const device = imei > 0 ? findDevice(devices, imei) : -1
  put(device < 0 ? 1 : simsIn(devices, device))
  put(device < 0 ? 0 : handOversOf(devices, device))
  const hours = ((words[base + word.hours] ?? 0) | (words[base + word.hours + 1] ?? 0)) & 0xff_ffff
  put(bitsIn(hours))
  const since = words[base + word.activatedAt] || (words[base + word.firstAt] ?? 0)
  put(Math.max(0, at.at - since) / 86_400)
  put(share(near, out + came + near, 0.02))
  put(share(both(dayWindow, counter.shared), out, 0.02))
}
