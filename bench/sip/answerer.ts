/**
 * The least server there can be: `answerer.ts LISTED` looks the caller up among the numbers of a file (64-bit floats),
 * answers INVITE with 603 or 302 by copying header lines, and prints its port. It shows what the transports can do.
 */
import { readFileSync } from 'node:fs'
import { type LookupReader, makeLookup, openLookup, phoneKey } from '../../src/engines/lookup/index.ts'
import type { MessageBatch, OnBatch } from '../../src/platform/sip/batch.ts'
import { openDatagrams } from '../../src/platform/sip/datagrams.ts'
import type { Frame } from '../../src/platform/sip/stream-port.ts'
import { openStreams } from '../../src/platform/sip/streams.ts'

const codeOf = (letter: string) => letter.charCodeAt(0)
const [newline, plus, letterI, letterA, letterV, letterF, letterT, letterC] = [10, 43, 73, 65, 86, 70, 84, 67]
const heads = {
  listed: Buffer.from('SIP/2.0 603 Decline\r\nReason: Q.850;cause=21\r\nContent-Length: 0\r\n'),
  unlisted: Buffer.from('SIP/2.0 302 Moved Temporarily\r\nContact: <sip:192.0.2.1>\r\nContent-Length: 0\r\n'),
}

/** Copies Via, From, To, Call-ID and CSeq, finding each line by its first letters; returns the bytes written. */
function answerInvite(reader: LookupReader, batch: MessageBatch, n: number): number {
  const { bytes, out, at } = batch
  const end = batch.ends[n] ?? 0
  const fromLine = bytes.indexOf(newline, batch.starts[n]) + 1
  let caller = 0
  let line = fromLine
  let copied = at + heads.unlisted.length
  // Room for either head is kept in front; the lines are written behind it.
  for (let next = bytes.indexOf(newline, line) + 1; next > 0 && next <= end; next = bytes.indexOf(newline, line) + 1) {
    if (next - line === 2) break
    const [first, second] = [bytes[line], bytes[line + 1]]
    if (first === letterF) caller = numberAt(bytes, bytes.indexOf(plus, line) + 1, next)
    const wanted =
      first === letterV ||
      first === letterF ||
      first === letterT ||
      (first === letterC && (second === codeOf('a') || second === codeOf('S')))
    if (wanted) for (let place = line; place < next; place++) out[copied++] = bytes[place] ?? 0
    line = next
  }
  const isListed = reader.facts(Math.floor(caller / 0x1_0000_0000), caller >>> 0) !== 0
  const head = isListed ? heads.listed : heads.unlisted
  const shift = head.length - heads.unlisted.length
  if (shift !== 0) out.copyWithin(at + head.length, at + heads.unlisted.length, copied)
  out.set(head, at)
  copied += shift
  out[copied++] = 13
  out[copied++] = 10
  return copied - at
}

/** The decimal number that begins at `from`. */
function numberAt(bytes: Uint8Array, from: number, to: number): number {
  let number = 0
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] ?? 0) - 48
    if (digit < 0 || digit > 9) break
    number = number * 10 + digit
  }
  return number
}

const answering =
  (reader: LookupReader): OnBatch =>
  (batch) => {
    for (let n = 0; n < batch.count; n++) {
      const first = batch.bytes[batch.starts[n] ?? 0]
      if (first === letterI) batch.answer(n, answerInvite(reader, batch, n))
      else if (first !== letterA) throw new Error('neither INVITE nor ACK')
    }
  }

const headEnd = Buffer.from('\r\n\r\n')
const contentLength = Buffer.from('Content-Length: ')

/** A request with its body. */
const frame: Frame = (bytes, from, to) => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, to)
  const end = buffer.indexOf(headEnd, from)
  if (end < 0) return 0
  const place = buffer.indexOf(contentLength, from)
  if (place < 0 || place > end) return -1
  const length = end + 4 - from + numberAt(bytes, place + contentLength.length, end)
  return from + length <= to ? length : 0
}

if (import.meta.main) {
  const file = readFileSync(process.argv[2] ?? '')
  const listed = new Float64Array(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength))
  const index = makeLookup({ capacity: listed.length })
  const value = { state: 'confirmed', measures: 1, confidence: 90, topic: 1, sources: 2, expiresAt: null } as const
  for (const number of listed) index.set(phoneKey(number), value)
  const on = answering(openLookup(index.handle))
  const onError = (error: unknown) => {
    throw error
  }
  const streams = await openStreams({ host: '127.0.0.1', port: 0, framer: () => frame, on, onError })
  const by = process.argv[3] === 'dgram' ? 'dgram' : undefined
  await openDatagrams({ host: '127.0.0.1', port: streams.port, on, onError }, by)
  process.stdout.write(`${streams.port}\n`)
}
