import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { Place } from './segments.ts'

/** Says beside the journal up to where the disk has it, so that what is missing at its very end is missed. */
export interface Marker {
  /** To be told after the disk has it. It is written within a tenth of a second; a disk that refuses it is no reason not to answer. */
  note(place: Place): void
  close(): void
}

const fileName = 'mark'
/** Count, segment, offset, then the CRC-32 of them. The two slots are written in turn, so that one of them is always whole. */
const slotBytes = 32
/**
 * Milliseconds until it is written, once for all that came meanwhile: ten small writes a second cost nothing. Under load each record
 * says of those before it that the disk had them, so it is asked for the last batch before a pause alone.
 */
const writeAfter = 100

/** Opens the marker of a folder. */
export function openMarker(folder: string): Marker {
  let count = slotsIn(folder).reduce((most, slot) => Math.max(most, slot.count), 0)
  const file = openFile(join(folder, fileName))
  const slot = Buffer.alloc(slotBytes)
  let timer: NodeJS.Timeout | undefined
  let noted: Place | undefined
  const write = () => {
    timer = undefined
    if (noted === undefined) return
    count++
    slot.writeDoubleLE(count, 0)
    slot.writeDoubleLE(noted.segment, 8)
    slot.writeDoubleLE(noted.offset, 16)
    slot.writeUInt32LE(crc32(slot.subarray(0, 24)), 24)
    noted = undefined
    try {
      writeSync(file, slot, 0, slotBytes, (count % 2) * slotBytes)
    } catch {
      // It says less than it could.
    }
  }
  return {
    note: (place) => {
      noted = place
      timer ??= setTimeout(write, writeAfter).unref()
    },
    close: () => {
      clearTimeout(timer)
      write()
      closeSync(file)
    },
  }
}

/** Not `a`: what is appended goes to the end wherever it is told to. */
function openFile(path: string): number {
  try {
    return openSync(path, 'r+')
  } catch {
    return openSync(path, 'w+', 0o600)
  }
}

/** Up to where the disk had the journal at least; undefined where nothing says so. */
export function readMark(folder: string): Place | undefined {
  return slotsIn(folder).toSorted((a, b) => b.count - a.count)[0]
}

function slotsIn(folder: string): readonly (Place & { readonly count: number })[] {
  let bytes: Buffer
  try {
    bytes = readFileSync(join(folder, fileName))
  } catch {
    return []
  }
  return [0, slotBytes].flatMap((from) => {
    const slot = bytes.subarray(from, from + slotBytes)
    if (slot.length < 28 || crc32(slot.subarray(0, 24)) !== slot.readUInt32LE(24)) return []
    return [{ count: slot.readDoubleLE(0), segment: slot.readDoubleLE(8), offset: slot.readDoubleLE(16) }]
  })
}
