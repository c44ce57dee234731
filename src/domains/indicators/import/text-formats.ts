import type { Entry } from './entry.ts'
import type { Line } from './lines.ts'

/** How a line of a text format becomes entries. */
export type LineReader = (line: Line) => readonly Entry[]

/** Comments of hosts files, of our own lists and of browsers' block lists. */
const comment = /^\s*(?:$|#|!|;|\/\/|\[)/

/** One identifier a line; `kind` where the format says what they are. */
export function oneEachLine(kind?: 'domain' | 'url'): LineReader {
  return ({ number, text, cut }) => {
    if (comment.test(text)) return []
    const written = text.replace(/\s+#.*$/, '').trim()
    const entry = { line: number, text: written, ...(kind !== undefined && { kind }) }
    return [cut ? { ...entry, refused: 'import.line-too-long' } : entry]
  }
}

/** Addresses that a hosts file sends blocked names to. */
const nowhere = /^(?:0\.0\.0\.0|127\.\d+\.\d+\.\d+|::1?|0)$/

/** Names that stand in every hosts file and block nothing. */
const ownNames = /^(?:localhost|localhost\.localdomain|local|broadcasthost|ip6-[a-z]+|0\.0\.0\.0)$/i

/** A hosts file: `0.0.0.0 evil.kz also-evil.kz  # why`. */
export const hostsLine: LineReader = ({ number, text, cut }) => {
  if (comment.test(text)) return []
  if (cut) return [{ line: number, text: text.slice(0, 200), refused: 'import.line-too-long' }]
  const [address = '', ...names] = text.replace(/#.*$/, '').trim().split(/\s+/)
  if (names.length === 0 || !nowhere.test(address)) {
    // A line like `192.168.1.7 printer` names a machine of somebody's own; ff00::0 and friends are multicast.
    const own = /^(?:ff|fe80)/i.test(address)
    return own ? [] : [{ line: number, text: text.trim(), refused: 'import.not-a-block-line' }]
  }
  return names.filter((name) => !ownNames.test(name)).map((name) => ({ line: number, text: name, kind: 'domain' }))
}
