/**
 * Names of the DNS (RFC 1035 §3.1, §4.1.4). In a program a name is a text: labels parted by dots, the root is the empty
 * text, and bytes that are not plain (a dot inside a label, a control character) are written `\DDD`.
 */

/** The most octets of a name on the wire, with its length octets and the root. */
export const nameOctetsMost = 255

const labelMost = 63

/** A name read from a message, and where what follows it begins. */
export interface ReadName {
  readonly name: string
  readonly next: number
}

/**
 * Reads a name at a place of a message. A pointer must lead backwards, to before the name or the pointer it is read
 * from, so that no chain of pointers can circle. Undefined where it is malformed or longer than 255 octets.
 */
export function readName(bytes: Uint8Array, start: number): ReadName | undefined {
  const labels: string[] = []
  let at = start
  let next: number | undefined
  let before = start
  for (let octets = 1; ; ) {
    const length = bytes[at]
    if (length === undefined) return undefined
    if (length === 0) return { name: labels.join('.'), next: next ?? at + 1 }
    if (length >= 0xc0) {
      const low = bytes[at + 1]
      if (low === undefined) return undefined
      const target = ((length & 0x3f) << 8) | low
      if (target >= before) return undefined
      next ??= at + 2
      before = target
      at = target
      continue
    }
    octets += length + 1
    if (length > labelMost || octets > nameOctetsMost || at + 1 + length > bytes.length) return undefined
    labels.push(labelText(bytes, at + 1, length))
    at += 1 + length
  }
}

function labelText(bytes: Uint8Array, start: number, length: number): string {
  let text = ''
  for (let at = start; at < start + length; at++) {
    const byte = bytes[at] ?? 0
    const plain = byte > 0x20 && byte < 0x7f && byte !== 0x2e && byte !== 0x5c
    text += plain ? String.fromCharCode(byte) : `\\${String(byte).padStart(3, '0')}`
  }
  return text
}

/** The labels of a name as bytes; undefined where it is no name: an empty or long label, a bad escape, over 255 octets. */
export function labelsOf(name: string): readonly Uint8Array[] | undefined {
  if (name === '') return []
  const labels: Uint8Array[] = []
  let octets = 1
  for (const text of name.split('.')) {
    const label = labelBytes(text)
    if (label === undefined || label.length === 0 || label.length > labelMost) return undefined
    octets += label.length + 1
    labels.push(label)
  }
  return octets > nameOctetsMost ? undefined : labels
}

function labelBytes(text: string): Uint8Array | undefined {
  const bytes: number[] = []
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x5c) {
      const digits = text.slice(at + 1, at + 4)
      if (!/^\d{3}$/.test(digits) || Number(digits) > 255) return undefined
      bytes.push(Number(digits))
      at += 3
    } else if (code > 0x20 && code < 0x7f) bytes.push(code)
    else return undefined
  }
  return Uint8Array.from(bytes)
}

/** A name on the wire without compression, in lower case: the form of RFC 8945 §4.3.3. Throws on what is no name. */
export function canonicalName(name: string): Uint8Array {
  const labels = labelsOf(name.toLowerCase())
  if (labels === undefined) throw new Error(`not a name: ${name.slice(0, 300)}`)
  return Uint8Array.from([...labels.flatMap((label) => [label.length, ...label]), 0])
}

/** Whether two names are the same: case does not matter (RFC 4343). */
export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

/** The part of a name before a zone's, in lower case: empty at the zone itself, undefined outside of it. */
export function nameWithin(name: string, zone: string): string | undefined {
  const [inner, outer] = [name.toLowerCase(), zone.toLowerCase()]
  if (inner === outer) return ''
  if (outer === '') return inner
  return inner.endsWith(`.${outer}`) ? inner.slice(0, -outer.length - 1) : undefined
}
