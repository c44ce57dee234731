import { type Header, type Message, messageMost, type Question, type ResourceRecord, type Soa } from './message.ts'
import { labelsOf, nameOctetsMost } from './name.ts'

/** Writes a message with compressed names. Throws where a name is none, or where it grows over 65,535 octets. */
export function writeMessage(message: Message): Uint8Array {
  const { questions, answers, authorities, additionals } = message
  const sections = [answers, authorities, additionals]
  const writer = makeWriter()
  writeHeader(writer, message, [questions.length, ...sections.map(({ length }) => length)])
  for (const question of questions) writeQuestion(writer, question)
  for (const record of sections.flat()) writeRecord(writer, record)
  return writer.bytes.slice(0, writer.at)
}

/** A message that grows: names already written are pointed to. */
export interface MessageWriter {
  bytes: Uint8Array
  view: DataView
  at: number
  /** Names by where they stand, as far as a pointer reaches. */
  readonly places: Map<string, number>
}

/** Makes an empty message to write into. */
export function makeWriter(): MessageWriter {
  const bytes = new Uint8Array(2048)
  return { bytes, view: new DataView(bytes.buffer), at: 0, places: new Map() }
}

function reserve(writer: MessageWriter, octets: number): void {
  const needed = writer.at + octets
  if (needed > messageMost) throw new RangeError('a message of the DNS holds at most 65,535 octets')
  if (needed <= writer.bytes.length) return
  const bytes = new Uint8Array(Math.max(needed, Math.min(writer.bytes.length * 2, messageMost)))
  bytes.set(writer.bytes.subarray(0, writer.at))
  writer.bytes = bytes
  writer.view = new DataView(bytes.buffer)
}

function put16(writer: MessageWriter, value: number): void {
  reserve(writer, 2)
  writer.view.setUint16(writer.at, value)
  writer.at += 2
}

function put32(writer: MessageWriter, value: number): void {
  reserve(writer, 4)
  writer.view.setUint32(writer.at, value)
  writer.at += 4
}

function putBytes(writer: MessageWriter, bytes: Uint8Array): void {
  reserve(writer, bytes.length)
  writer.bytes.set(bytes, writer.at)
  writer.at += bytes.length
}

/** Writes a header with its four counts. */
export function writeHeader(writer: MessageWriter, header: Header, counts: readonly number[]): void {
  put16(writer, header.id)
  put16(
    writer,
    (header.isResponse ? 0x8000 : 0) |
      (header.opcode << 11) |
      (header.authoritative ? 0x0400 : 0) |
      (header.truncated ? 0x0200 : 0) |
      (header.recursionDesired ? 0x0100 : 0) |
      (header.recursionAvailable ? 0x0080 : 0) |
      header.rcode,
  )
  for (const count of counts) put16(writer, count)
}

/** Writes a question. */
export function writeQuestion(writer: MessageWriter, question: Question): void {
  writeName(writer, question.name)
  put16(writer, question.type)
  put16(writer, question.class)
}

/** Writes a record. */
export function writeRecord(writer: MessageWriter, record: ResourceRecord): void {
  writeName(writer, record.name)
  put16(writer, record.type)
  put16(writer, record.class)
  put32(writer, record.ttl)
  put16(writer, 0)
  const start = writer.at
  const { data } = record
  if (data.kind === 'bytes') putBytes(writer, data.bytes)
  else if (data.kind === 'name') writeName(writer, data.name)
  else writeSoa(writer, data.soa)
  writer.view.setUint16(start - 2, writer.at - start)
}

function writeSoa(writer: MessageWriter, soa: Soa): void {
  writeName(writer, soa.primary)
  writeName(writer, soa.mailbox)
  for (const value of [soa.serial, soa.refresh, soa.retry, soa.expire, soa.minimum]) put32(writer, value)
}

/** Writes a name, pointing to where the rest of it stands already (RFC 1035 §4.1.4). Case is kept. */
export function writeName(writer: MessageWriter, name: string): void {
  const labels = labelsOf(name)
  if (labels === undefined)
    throw new RangeError(`not a name of at most ${nameOctetsMost} octets: ${name.slice(0, 300)}`)
  let rest = name
  for (const label of labels) {
    const known = writer.places.get(rest)
    if (known !== undefined) return put16(writer, 0xc000 | known)
    if (writer.at < 0x4000) writer.places.set(rest, writer.at)
    reserve(writer, label.length + 1)
    writer.bytes[writer.at] = label.length
    writer.at += 1
    putBytes(writer, label)
    rest = rest.slice(rest.indexOf('.') + 1)
  }
  reserve(writer, 1)
  writer.bytes[writer.at] = 0
  writer.at += 1
}
