import { fail, ok, type Result } from '#kernel/result'
import type { Model } from './model.ts'

/** The first bytes of a serialised model, the last of them its version. */
const magic = [0x53, 0x51, 0x54, 0x31] as const

interface Header extends Pick<Model, 'classes' | 'buckets' | 'scales' | 'bias' | 'trust' | 'sureFrom'> {
  readonly rowCount: number
}

/**
 * A model as bytes: `SQT1`, the length of the header (32 bits, big-endian), the header (JSON), a bit for each bucket that
 * has a row, then the rows in order of their buckets, one signed byte per class.
 */
export function saveModel(model: Model): Uint8Array {
  const { classes, buckets, scales, bias, trust, sureFrom, rows, steps } = model
  const rowCount = rows.reduce((count, row) => count + (row < 0 ? 0 : 1), 0)
  const header: Header = { classes, buckets, scales, bias, trust, sureFrom, rowCount }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const bitsAt = magic.length + 4 + json.length
  const rowsAt = bitsAt + buckets / 8
  const bytes = new Uint8Array(rowsAt + rowCount * classes.length)
  bytes.set(magic)
  new DataView(bytes.buffer).setUint32(magic.length, json.length)
  bytes.set(json, magic.length + 4)
  let place = rowsAt
  for (let bucket = 0; bucket < buckets; bucket++) {
    const row = rows[bucket] ?? -1
    if (row < 0) continue
    const at = bitsAt + (bucket >>> 3)
    bytes[at] = (bytes[at] ?? 0) | (1 << (bucket & 7))
    const from = row * classes.length
    bytes.set(new Uint8Array(steps.slice(from, from + classes.length).buffer), place)
    place += classes.length
  }
  return bytes
}

/** Reads a model back. Fails with `triage-model.damaged` where the bytes are not exactly what `saveModel` writes. */
export function loadModel(bytes: Uint8Array): Result<Model> {
  const header = headerOf(bytes)
  if (header === undefined) return fail('triage-model.damaged')
  const { rowCount, ...known } = header.value
  const bits = bytes.subarray(header.end, header.end + known.buckets / 8)
  const weights = Uint8Array.from(bytes.subarray(header.end + known.buckets / 8))
  const rows = new Int32Array(known.buckets).fill(-1)
  let row = 0
  for (let bucket = 0; bucket < known.buckets; bucket++) {
    if (((bits[bucket >>> 3] ?? 0) & (1 << (bucket & 7))) !== 0) rows[bucket] = row++
  }
  if (row !== rowCount || weights.length !== rowCount * known.classes.length) return fail('triage-model.damaged')
  return ok({ ...known, rows, steps: new Int8Array(weights.buffer) })
}

function headerOf(bytes: Uint8Array): { readonly value: Header; readonly end: number } | undefined {
  if (bytes.length < 8 || magic.some((byte, at) => bytes[at] !== byte)) return undefined
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4)
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Header
    const power = Number.isInteger(Math.log2(value.buckets)) && value.buckets >= 8 && value.buckets <= 2 ** 24
    const lists = [value.scales, value.bias].every((list) => list.length === value.classes.length)
    const sound = power && lists && value.trust.learnt >= 0 && Number.isInteger(value.rowCount)
    return sound ? { value, end: 8 + length } : undefined
  } catch {
    return undefined
  }
}
