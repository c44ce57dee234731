import { types } from './codes.ts'
import { readName } from './name.ts'

/** The header of a message (RFC 1035 §4.1.1) without its counts. */
export interface Header {
  /** 16 bits, chosen by who asks. */
  readonly id: number
  readonly isResponse: boolean
  readonly opcode: number
  readonly authoritative: boolean
  readonly truncated: boolean
  readonly recursionDesired: boolean
  readonly recursionAvailable: boolean
  /** The low four bits of the response code. */
  readonly rcode: number
}

/** What is asked. */
export interface Question {
  readonly name: string
  readonly type: number
  readonly class: number
}

/** The start of a zone's authority (RFC 1035 §3.3.13); times in seconds. */
export interface Soa {
  readonly primary: string
  readonly mailbox: string
  readonly serial: number
  readonly refresh: number
  readonly retry: number
  readonly expire: number
  readonly minimum: number
}

/** What a record holds: names and SOA are read, so that compression is undone; the rest are bytes as they came. */
export type RecordData =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'soa'; readonly soa: Soa }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }

/** A resource record (RFC 1035 §4.1.3). */
export interface ResourceRecord {
  readonly name: string
  readonly type: number
  readonly class: number
  /** Seconds; in OPT the upper response code, version and flags. */
  readonly ttl: number
  readonly data: RecordData
}

/** A whole message. */
export interface Message extends Header {
  readonly questions: readonly Question[]
  readonly answers: readonly ResourceRecord[]
  readonly authorities: readonly ResourceRecord[]
  readonly additionals: readonly ResourceRecord[]
}

/** A message as it was read. */
export interface ReadMessage extends Message {
  /** Where the last record of the additional section begins: what a TSIG there has signed ends here. */
  readonly lastRecordAt: number
}

/** The most octets of a message over TCP. */
export const messageMost = 65_535

/** Octets of a header. */
export const headerOctets = 12

/** How much of a message is read. */
export interface MessageLimits {
  /** Questions and records of all sections together. */
  readonly entries: number
}

/** What a question can need: itself, the SOA of IXFR, OPT, TSIG, and room for what we do not know. */
export const questionLimits: MessageLimits = { entries: 16 }

/** What fits into 64 KiB: a record has at least eleven octets. */
export const answerLimits: MessageLimits = { entries: 6000 }

/**
 * Reads a message. Undefined where it is malformed: counts that promise more than there is, bad names, record data that
 * does not fill its length, octets after the end, or more entries than the limits allow.
 */
export function parseMessage(bytes: Uint8Array, limits: MessageLimits = questionLimits): ReadMessage | undefined {
  if (bytes.length < headerOctets || bytes.length > messageMost) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const counts = [4, 6, 8, 10].map((at) => view.getUint16(at))
  if (counts.reduce((sum, count) => sum + count, 0) > limits.entries) return undefined
  const reader: Reader = { bytes, view, at: headerOctets }
  const questions: Question[] = []
  for (let left = counts[0] ?? 0; left > 0; left--) {
    const question = readQuestion(reader)
    if (question === undefined) return undefined
    questions.push(question)
  }
  let lastRecordAt = bytes.length
  const sections: ResourceRecord[][] = []
  for (const count of counts.slice(1)) {
    const records: ResourceRecord[] = []
    for (let left = count; left > 0; left--) {
      lastRecordAt = reader.at
      const record = readRecord(reader)
      if (record === undefined) return undefined
      records.push(record)
    }
    sections.push(records)
  }
  if (reader.at !== bytes.length) return undefined
  const [answers = [], authorities = [], additionals = []] = sections
  return { ...readHeader(view), questions, answers, authorities, additionals, lastRecordAt }
}

/** The header alone, of a message that cannot be read to its end; undefined under 12 octets. */
export function parseHeader(bytes: Uint8Array): Header | undefined {
  if (bytes.length < headerOctets) return undefined
  return readHeader(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
}

function readHeader(view: DataView): Header {
  const flags = view.getUint16(2)
  return {
    id: view.getUint16(0),
    isResponse: (flags & 0x8000) !== 0,
    opcode: (flags >> 11) & 15,
    authoritative: (flags & 0x0400) !== 0,
    truncated: (flags & 0x0200) !== 0,
    recursionDesired: (flags & 0x0100) !== 0,
    recursionAvailable: (flags & 0x0080) !== 0,
    rcode: flags & 15,
  }
}

interface Reader {
  readonly bytes: Uint8Array
  readonly view: DataView
  at: number
}

function readQuestion(reader: Reader): Question | undefined {
  const read = readName(reader.bytes, reader.at)
  if (read === undefined || read.next + 4 > reader.bytes.length) return undefined
  reader.at = read.next + 4
  const { view } = reader
  return { name: read.name, type: view.getUint16(read.next), class: view.getUint16(read.next + 2) }
}

function readRecord(reader: Reader): ResourceRecord | undefined {
  const { bytes, view } = reader
  const read = readName(bytes, reader.at)
  if (read === undefined || read.next + 10 > bytes.length) return undefined
  const at = read.next
  const start = at + 10
  const end = start + view.getUint16(at + 8)
  if (end > bytes.length) return undefined
  const type = view.getUint16(at)
  const data = readData(reader, type, { start, end })
  if (data === undefined) return undefined
  reader.at = end
  return { name: read.name, type, class: view.getUint16(at + 2), ttl: view.getUint32(at + 4), data }
}

interface Span {
  readonly start: number
  readonly end: number
}

function readData({ bytes, view }: Reader, type: number, { start, end }: Span): RecordData | undefined {
  if (type === types.CNAME || type === types.NS) {
    const read = readName(bytes, start)
    return read?.next === end ? { kind: 'name', name: read.name } : undefined
  }
  if (type !== types.SOA) return { kind: 'bytes', bytes: new Uint8Array(bytes.subarray(start, end)) }
  const primary = readName(bytes, start)
  const mailbox = primary && readName(bytes, primary.next)
  if (primary === undefined || mailbox === undefined || mailbox.next + 20 !== end) return undefined
  const [serial = 0, refresh = 0, retry = 0, expire = 0, minimum = 0] = [0, 4, 8, 12, 16].map((offset) =>
    view.getUint32(mailbox.next + offset),
  )
  const soa = { primary: primary.name, mailbox: mailbox.name, serial, refresh, retry, expire, minimum }
  return { kind: 'soa', soa }
}
