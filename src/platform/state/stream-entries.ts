/** Packs the entries of one append: the log's name, then each entry, each behind its length in four bytes (big-endian). */
export function packEntries(name: string, entries: readonly Uint8Array[]): Buffer {
  const parts = [Buffer.from(name), ...entries]
  return Buffer.concat(parts.flatMap((part) => [lengthOf(part), part]))
}

function lengthOf({ byteLength }: Uint8Array): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(byteLength)
  return length
}

/** Unpacks what `packEntries` made; undefined where it was packed for another log or is cut. */
export function unpackEntries(name: string, packed: Buffer): readonly Buffer[] | undefined {
  const parts: Buffer[] = []
  for (let place = 0; place < packed.length; ) {
    if (place + 4 > packed.length) return undefined
    const end = place + 4 + packed.readUInt32BE(place)
    if (end > packed.length) return undefined
    parts.push(packed.subarray(place + 4, end))
    place = end
  }
  const [own, ...entries] = parts
  return own?.toString() === name ? entries : undefined
}
