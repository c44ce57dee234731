import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { type SipMessageView, spanText } from '#formats/sip/view'
import { makeSourceTable, readAddress } from '#platform/sip/addresses'

/** What a switch says of the calls that it carried without a verdict, since nobody answered in time. */
export interface MissedReport {
  /** The switch, the same over all its connections: `192.0.2.10:5060`, `192.0.2.10 core.example.kz:5060`. */
  readonly source: string
  /** When it began to count, by its own clock: seconds since 1970. */
  readonly since: number
  /** Calls since then. */
  readonly missed: number
}

/** Calls that switches carried without a verdict. */
export interface MissedCalls {
  /** Takes a report. One that comes twice, late, or after we were away counts nothing twice. */
  hear(report: MissedReport): void
  /** Calls missed by all switches that were ever heard of here. */
  total(): number
}

/** The header of an OPTIONS: `X-Saqbol-Missed: 17;since=1795305600`. */
const header = /\r?\nx-saqbol-missed[ \t]*:[ \t]*(\d{1,12})[ \t]*;[ \t]*since[ \t]*=[ \t]*(\d{1,12})[ \t]*\r?\n/i

/** More switches than any operator has; beyond them nobody new is heard. */
const switchesMost = 1000

/** As long as a host's name can be (RFC 1035 section 2.3.4). */
const hostMost = 255

/**
 * By its address and what it calls itself in the topmost Via (sent-by, RFC 3261 section 18.1.1): over TCP the port that it comes from is another
 * one with each connection. Undefined where that is no name.
 */
function switchOf(view: SipMessageView, address: string): string | undefined {
  const { host, port } = view.via
  if (host.end - host.start > hostMost) return undefined
  const name = spanText(view.bytes, host).toLowerCase()
  return `${name === address ? address : `${address} ${name}`}:${port === 0 ? 5060 : port}`
}

/** Reads reports out of OPTIONS, but only of switches in these networks: anybody may send one. Undefined where there is none. */
export function makeMissedReader(networks: readonly string[]): (view: SipMessageView) => MissedReport | undefined {
  const known = makeSourceTable(networks.map((network) => ({ network, value: 0 })))
  const words = new Uint32Array(4)
  return (view) => {
    const { text, length } = view.source
    const address = Buffer.from(text.subarray(0, length)).toString('latin1')
    if (!readAddress(address, words) || known.find(words, 0) < 0) return undefined
    const [, missed, since] = header.exec(spanText(view.bytes, view)) ?? []
    const source = missed === undefined ? undefined : switchOf(view, address)
    return source === undefined ? undefined : { source, missed: Number(missed), since: Number(since) }
  }
}

const count = z.int().min(0)
const savedSchema = z.object({
  total: count,
  switches: z.record(z.string(), z.object({ since: count, missed: count })),
})

/** What was kept at an earlier time; nothing where the file is missing or damaged. */
function readSaved(file: string): z.infer<typeof savedSchema> {
  try {
    const parsed = savedSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    if (parsed.success) return parsed.data
  } catch {
    // The first start, or a damaged file: counted anew from what the switches say.
  }
  return { total: 0, switches: {} }
}

/**
 * Counts missed calls, and keeps the count in a file: a switch tells what it missed while this node was away when the node is
 * there again. `onError` gets what the disk refuses; counting goes on in memory.
 */
export function openMissed(file: string, onError: (error: unknown) => void): MissedCalls {
  const saved = readSaved(file)
  let { total } = saved
  const switches = new Map(Object.entries(saved.switches))
  const save = () => {
    try {
      writeFileSync(`${file}.new`, JSON.stringify({ total, switches: Object.fromEntries(switches) }))
      renameSync(`${file}.new`, file)
    } catch (error) {
      onError(error)
    }
  }
  return {
    hear: ({ source, since, missed }) => {
      const last = switches.get(source)
      if (last === undefined && switches.size >= switchesMost) return
      // What was sent before the switch was started anew, and came after it.
      if (last !== undefined && since < last.since) return
      const more = missed - (last?.since === since ? last.missed : 0)
      if (more < 0 || (more === 0 && last?.since === since)) return
      switches.set(source, { since, missed })
      total += more
      save()
    },
    total: () => total,
  }
}
