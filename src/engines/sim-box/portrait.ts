import { counter, wide, word } from './layout.ts'
import type { Reason } from './scorecard.ts'
import { wideStride, wordStride } from './sims.ts'
import type { Suspect } from './sweep.ts'
import type { Watch } from './watch.ts'
import { readerOf } from './windows.ts'

/** A suspect as an analyst is shown it; times in milliseconds since 1970. */
export interface SimPortrait {
  /** 15 digits. */
  readonly imsi: number
  /** E.164 digits, 0 where the books do not say. */
  readonly number: number
  /** IMEIs of 14 digits in which sweeps found it, the latest last. */
  readonly imeis: readonly number[]
  /** Cells in which sweeps found it, the latest last. */
  readonly cells: readonly number[]
  /** 0 to 1, of the last sweep that suspected it, and why. */
  readonly probability: number
  readonly reasons: readonly Reason[]
  /** Calls out of the running week and the one before. */
  readonly calls: number
  readonly firstSeen: number
  readonly lastSeen: number
}

const mostImeis = 50
const mostCells = 20
const weekWindow = 2

/** Draws suspects of one sweep, at its time in milliseconds; what earlier sweeps saw of devices and cells is added. */
export function drawSuspects(
  watch: Watch,
  suspects: readonly Suspect[],
  { at, before }: { readonly at: number; readonly before: ReadonlyMap<number, SimPortrait> },
): readonly SimPortrait[] {
  const { wide: numbers, words } = watch.sims
  const read = readerOf(watch.sims, at / 1000, watch.offset)
  return suspects.map(({ slot, imsi, probability, reasons }) => {
    const [far, base] = [slot * wideStride, slot * wordStride]
    const known = before.get(imsi)
    const { both } = read(slot)
    return {
      imsi,
      number: numbers[far + wide.number] ?? 0,
      imeis: added(known?.imeis ?? [], numbers[far + wide.imei] ?? 0, mostImeis),
      cells: added(known?.cells ?? [], numbers[far + wide.cell] ?? 0, mostCells),
      probability,
      reasons,
      calls: both(weekWindow, counter.out) + both(weekWindow, counter.near),
      firstSeen: known?.firstSeen ?? (words[base + word.firstAt] ?? 0) * 1000,
      lastSeen: (words[base + word.lastAt] ?? 0) * 1000,
    }
  })
}

function added(known: readonly number[], one: number, most: number): readonly number[] {
  if (one === 0 || known.at(-1) === one) return known
  return [...known.filter((other) => other !== one), one].slice(-most)
}
