import { bitsIn, hashOf, powerOfTwo } from './hash.ts'

/**
 * What is known of devices: a table of fixed size with eight ways to stand, in which the one unseen for longest gives
 * way, so that a box that invents an IMEI for each call costs no memory.
 */
export interface Devices {
  readonly imei: Float64Array
  /** By device six words: last SIM (slot plus one), its time, week stamp, SIMs seen (32 bits, two weeks), hand-overs. */
  readonly words: Uint32Array
  readonly mask: number
}

const ways = 8
const stride = 6

/** A table for about so many devices. */
export function makeDevices(most: number): Devices {
  const places = powerOfTwo(most)
  return { imei: new Float64Array(places), words: new Uint32Array(places * stride), mask: places - 1 }
}

/** The place of a device, or -1. */
export function findDevice({ imei, mask }: Devices, wanted: number): number {
  const first = hashOf(wanted) & mask & -ways
  for (let place = first; place < first + ways; place++) if (imei[place] === wanted) return place
  return -1
}

function placeDevice(devices: Devices, wanted: number): number {
  const { imei, words, mask } = devices
  const first = hashOf(wanted) & mask & -ways
  let [oldest, since] = [first, Infinity]
  for (let place = first; place < first + ways; place++) {
    if (imei[place] === wanted) return place
    const at = words[place * stride + 1] ?? 0
    if (at < since) [oldest, since] = [place, at]
  }
  imei[oldest] = wanted
  words.fill(0, oldest * stride, (oldest + 1) * stride)
  return oldest
}

/** Notes that a SIM came into a device at a time in seconds. Returns the SIM that was in it before as slot plus one, 0 for none. */
export function enterDevice(
  devices: Devices,
  wanted: number,
  entry: { slot: number; at: number; week: number },
): number {
  const { words } = devices
  const base = placeDevice(devices, wanted) * stride
  const before = words[base] ?? 0
  const week = words[base + 2] ?? 0
  if (entry.week > week) {
    if (entry.week > week + 1) words[base + 4 - (entry.week & 1)] = 0
    words[base + 3 + (entry.week & 1)] = 0
    words[base + 2] = entry.week
  }
  if (before !== 0 && before !== entry.slot + 1) words[base + 5] = (words[base + 5] ?? 0) + 1
  words[base] = entry.slot + 1
  words[base + 1] = entry.at
  const bit = 1 << (hashOf(entry.slot) & 31)
  const filter = base + 3 + (week > entry.week ? week & 1 : entry.week & 1)
  words[filter] = ((words[filter] ?? 0) | bit) >>> 0
  return before === entry.slot + 1 ? 0 : before
}

/** How many SIMs were in a device in this week and the last, by the filling of a filter of 32 bits: 1 to about 110. */
export function simsIn({ words }: Devices, place: number): number {
  const filled = bitsIn((words[place * stride + 3] ?? 0) | (words[place * stride + 4] ?? 0))
  return -32 * Math.log((32 - Math.min(31, filled)) / 32)
}

/** How often the SIM in a device was another than before, since the device is remembered. */
export function handOversOf({ words }: Devices, place: number): number {
  return words[place * stride + 5] ?? 0
}

/** Forgets who was in them, for slots that move. */
export function forgetSlots({ words }: Devices): void {
  for (let base = 0; base < words.length; base += stride) words[base] = 0
}

/** Bytes of the table. */
export function bytesOfDevices({ imei, words }: Devices): number {
  return imei.byteLength + words.byteLength
}
