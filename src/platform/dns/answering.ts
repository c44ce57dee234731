import { classes, opcodes, rcodes, types } from '#formats/dns/codes'
import {
  type Header,
  headerOctets,
  type Message,
  parseHeader,
  parseMessage,
  type Question,
  type ReadMessage,
  type ResourceRecord,
} from '#formats/dns/message'
import { canonicalName, nameWithin, sameName } from '#formats/dns/name'
import { tsigOctets } from '#formats/dns/tsig'
import { writeMessage } from '#formats/dns/writing'
import { answerBad, makeSigner, verifyRequest } from './signing.ts'
import type { ServedZone, ZoneView } from './zone.ts'

/** Octets of an answer over UDP that every path carries (DNS flag day 2020); what does not fit is asked again over TCP. */
const udpMost = 1232

/** Octets of an answer to who does not speak EDNS (RFC 1035 §4.2.1). */
const plainUdpMost = 512

/** A request with where it came from. */
export interface Incoming {
  readonly bytes: Uint8Array
  readonly transport: 'udp' | 'tcp'
  /** The address of who asks. */
  readonly address: string
  readonly now: Date
}

/**
 * Answers one message with one or, for transfers over TCP, many. Nothing at all for what is no request: less than a header,
 * or an answer itself. The answer is never larger than the request but for those who are known.
 */
export function* answerTo(zone: ServedZone, incoming: Incoming): Generator<Uint8Array> {
  const header = parseHeader(incoming.bytes)
  if (header === undefined || header.isResponse) return
  const message = parseMessage(incoming.bytes)
  if (message === undefined) {
    yield writeMessage(reply(header, { rcode: rcodes.formErr }))
    return
  }
  const { now } = incoming
  const signature = verifyRequest(incoming.bytes, message, { keyOf: (name) => zone.keyOf(name), now })
  if (signature.state === 'misplaced') {
    yield writeMessage(reply(message, { rcode: rcodes.formErr }))
    return
  }
  if (signature.state === 'bad') {
    yield answerBad(writeMessage(reply(message, { rcode: rcodes.notAuth })), signature, now)
    return
  }
  const asker = signature.state === 'good' ? { key: signature.key.name } : { address: plainAddress(incoming.address) }
  const sign =
    signature.state === 'good'
      ? makeSigner(signature.key, signature.mac, () => incoming.now)
      : (bytes: Uint8Array) => bytes
  const reserved = signature.state === 'good' ? tsigOctets(signature.key.name) : 0
  for (const bytes of answers({ zone, message, incoming, view: zone.viewOf(asker), reserved })) yield sign(bytes)
}

/** An IPv4 address that a socket of both kinds hands over in the form of IPv6 (RFC 4291 §2.5.5.2), as itself. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=[\d.]+$)/i, '')
}

interface Asked {
  readonly zone: ServedZone
  readonly message: ReadMessage
  readonly incoming: Incoming
  /** Undefined for strangers. */
  readonly view: ZoneView | undefined
  /** Octets that the signature will take. */
  readonly reserved: number
}

function* answers(asked: Asked): Generator<Uint8Array> {
  const { message, zone, view, incoming } = asked
  const edns = ednsOf(message)
  const one = (part: Partial<Message>, extended = 0) => writeMessage(withEdns(reply(message, part), edns, extended))
  const [question] = message.questions
  if (edns === 'malformed') return yield one({ rcode: rcodes.formErr })
  if (edns !== undefined && edns.version > 0) return yield one({ rcode: rcodes.badVers & 15 }, rcodes.badVers >> 4)
  if (message.opcode !== opcodes.query) return yield one({ rcode: rcodes.notImp })
  if (question === undefined || message.questions.length !== 1) return yield one({ rcode: rcodes.formErr })
  const within = question.class === classes.IN ? nameWithin(question.name, zone.name) : undefined
  if (within === undefined || view === undefined) return yield one({ rcode: rcodes.refused })
  if (question.type === types.AXFR || question.type === types.IXFR) {
    if (within !== '') return yield one({ rcode: rcodes.notAuth })
    return yield* transfer(asked, { question, view, one })
  }
  const whole = one(lookUp(view, { question, within, zone: zone.name }))
  const most = edns === undefined ? plainUdpMost : Math.min(Math.max(edns.size, plainUdpMost), udpMost)
  if (incoming.transport === 'tcp' || whole.length + asked.reserved <= most) return yield whole
  return yield one({ truncated: true })
}

interface TransferAsked {
  readonly question: Question
  readonly view: ZoneView
  readonly one: (part: Partial<Message>) => Uint8Array
}

/** AXFR goes over TCP alone; IXFR over UDP is answered with the SOA, so that who is behind comes over TCP (RFC 1995 §2). */
function* transfer({ message, incoming }: Asked, { question, view, one }: TransferAsked): Generator<Uint8Array> {
  const known = message.authorities.find(({ type, name }) => type === types.SOA && sameName(name, question.name))
  const current = () => one({ authoritative: true, answers: [soaRecord(question.name, view)] })
  if (question.type === types.AXFR) {
    if (incoming.transport === 'udp') return yield one({ rcode: rcodes.formErr })
    return yield* asAsked(message, question, view.transfer())
  }
  if (known?.data.kind !== 'soa') return yield one({ rcode: rcodes.formErr })
  const { serial } = known.data.soa
  if (incoming.transport === 'udp' || !isBefore(serial, view.soa.serial)) return yield current()
  return yield* asAsked(message, question, view.changes(serial) ?? view.transfer())
}

/** Whether a serial is older than another, in the arithmetic of RFC 1982. */
export function isBefore(serial: number, other: number): boolean {
  return serial !== other && ((other - serial) | 0) > 0
}

/** Messages made before are sent under the id and the type of who asks now: a whole zone may answer IXFR too. */
function* asAsked({ id }: Header, question: Question, messages: Iterable<Uint8Array>): Generator<Uint8Array> {
  const typeAt = headerOctets + canonicalName(question.name).length
  for (const bytes of messages) {
    const own = Buffer.from(bytes)
    own.writeUInt16BE(id, 0)
    own.writeUInt16BE(question.type, typeAt)
    yield own
  }
}

function lookUp(
  view: ZoneView,
  { question, within, zone }: { readonly question: Question; readonly within: string; readonly zone: string },
): Partial<Message> {
  const soa = soaRecord(zone, view)
  const records = view.find(within)
  if (records === undefined) return { authoritative: true, rcode: rcodes.nxDomain, authorities: [soa] }
  const wanted = records.filter(
    ({ type }) => type === question.type || type === types.CNAME || question.type === types.ANY,
  )
  if (wanted.length === 0) return { authoritative: true, authorities: [soa] }
  return { authoritative: true, answers: wanted }
}

function soaRecord(name: string, { soa }: ZoneView): ResourceRecord {
  return { name, type: types.SOA, class: classes.IN, ttl: soa.minimum, data: { kind: 'soa', soa } }
}

function reply(to: Header & Partial<Message>, part: Partial<Message>): Message {
  return {
    id: to.id,
    isResponse: true,
    opcode: to.opcode,
    authoritative: false,
    truncated: false,
    recursionDesired: to.recursionDesired,
    recursionAvailable: false,
    rcode: rcodes.noError,
    questions: to.questions ?? [],
    answers: [],
    authorities: [],
    additionals: [],
    ...part,
  }
}

interface Edns {
  /** Octets that who asks takes over UDP. */
  readonly size: number
  readonly version: number
}

/** The OPT record of a request (RFC 6891 §6.1): at most one, at the root. */
function ednsOf({ additionals }: ReadMessage): Edns | 'malformed' | undefined {
  const found = additionals.filter(({ type }) => type === types.OPT)
  const [opt] = found
  if (opt === undefined) return undefined
  if (found.length > 1 || opt.name !== '') return 'malformed'
  return { size: opt.class, version: (opt.ttl >>> 16) & 255 }
}

function withEdns(message: Message, edns: Edns | 'malformed' | undefined, extended: number): Message {
  if (edns === undefined || edns === 'malformed') return message
  const data = { kind: 'bytes', bytes: new Uint8Array(0) } as const
  const opt: ResourceRecord = { name: '', type: types.OPT, class: udpMost, ttl: (extended << 24) >>> 0, data }
  return { ...message, additionals: [...message.additionals, opt] }
}

/** What can be a message at all; shorter ones are not looked at. */
export const requestLeast = headerOctets
