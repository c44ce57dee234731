import { classes, opcodes, types } from './codes.ts'
import { type Soa } from './message.ts'
import { type MessageWriter, makeWriter, writeHeader, writeQuestion, writeRecord } from './writing.ts'

/** The rule for one host in a response policy zone: its CNAME says what answers become (draft-vixie-dnsop-dns-rpz §3). */
export interface PolicyRule {
  /** Lower-case ASCII without escapes: a host. Its owner name is this, put before the zone's. */
  readonly host: string
  /** The name that the CNAME leads to; empty for the root, which means "no such name". */
  readonly target: string
  /** Whether everything below the host is meant too, by a wildcard of its own. */
  readonly below: boolean
}

/** One step of a transfer. */
export type TransferItem =
  | { readonly kind: 'soa'; readonly soa: Soa }
  | { readonly kind: 'record'; readonly type: number; readonly target: string }
  | { readonly kind: 'rule'; readonly rule: PolicyRule }

/** What a transfer is of. */
export interface TransferHead {
  readonly zone: string
  /** AXFR or IXFR: the type that was asked for. */
  readonly type: number
  /** Seconds that answers made of the rules may be kept. */
  readonly ttl: number
}

/** Octets of a message of a transfer: small enough that every name in it can be pointed to (RFC 1035 §4.1.4). */
export const transferOctets = 16_000

/**
 * Writes a transfer as messages of up to 16,000 octets with id 0 (RFC 5936 §2.2, RFC 1995 §4). The zone's own name
 * stands in the question of each, so that an owner name costs its host and a pointer, and less beside its siblings.
 */
export function* transferMessages(head: TransferHead, items: Iterable<TransferItem>): Generator<Uint8Array> {
  let open = startMessage(head)
  for (const item of items) {
    if (open.count > 0 && open.writer.at + octetsOf(item) > transferOctets) {
      yield finish(open)
      open = startMessage(head)
    }
    writeItem(open, item)
  }
  if (open.count > 0) yield finish(open)
}

interface OpenMessage {
  readonly head: TransferHead
  readonly writer: MessageWriter
  /** Where each target stands, for pointers. */
  readonly targets: Map<string, number>
  /** Where the part of each host behind its first label stands, the zone's name with it. */
  readonly parents: Map<string, number>
  count: number
}

const header = {
  id: 0,
  isResponse: true,
  opcode: opcodes.query,
  authoritative: true,
  truncated: false,
  recursionDesired: false,
  recursionAvailable: false,
  rcode: 0,
}

function startMessage(head: TransferHead): OpenMessage {
  const writer = makeWriter()
  const bytes = new Uint8Array(transferOctets + 2048)
  writer.bytes = bytes
  writer.view = new DataView(bytes.buffer)
  writeHeader(writer, header, [1, 0, 0, 0])
  writeQuestion(writer, { name: head.zone, type: head.type, class: classes.IN })
  return { head, writer, targets: new Map(), parents: new Map(), count: 0 }
}

function finish({ writer, count }: OpenMessage): Uint8Array {
  writer.view.setUint16(6, count)
  return writer.bytes.slice(0, writer.at)
}

/** An upper bound of what an item takes. */
function octetsOf(item: TransferItem): number {
  if (item.kind === 'soa') return 600
  if (item.kind === 'record') return 300
  return item.rule.host.length + item.rule.target.length + 40
}

function writeItem(open: OpenMessage, item: TransferItem): void {
  const { head, writer } = open
  if (item.kind === 'rule') return writeRule(open, item.rule)
  const common = { name: head.zone, class: classes.IN, ttl: head.ttl }
  const record =
    item.kind === 'soa'
      ? { ...common, type: types.SOA, data: { kind: 'soa', soa: item.soa } as const }
      : { ...common, type: item.type, data: { kind: 'name', name: item.target } as const }
  writeRecord(writer, record)
  open.count += 1
}

/** Where the zone's name stands in every message: behind the header. */
const zonePointer = 0xc00c

function writeRule(open: OpenMessage, { host, target, below }: PolicyRule): void {
  const { writer } = open
  const owner = writer.at
  writeOwner(open, host)
  writeCname(open, target)
  if (!below) return
  writer.view.setUint16(writer.at, 0x012a)
  writer.view.setUint16(writer.at + 2, 0xc000 | owner)
  writer.at += 4
  writeCname(open, target)
}

/** A host put before the zone's name; where its neighbour's parent is its own, only the first label is written. */
function writeOwner({ writer, parents }: OpenMessage, host: string): void {
  const dot = host.indexOf('.')
  const parent = dot < 0 ? '' : host.slice(dot + 1)
  const known = dot < 0 ? undefined : parents.get(parent)
  if (known === undefined && dot >= 0) parents.set(parent, writer.at + dot + 1)
  writeHost(writer, known === undefined ? host : host.slice(0, dot))
  writer.view.setUint16(writer.at, known === undefined ? zonePointer : 0xc000 | known)
  writer.at += 2
}

/** A host's labels without the root. */
function writeHost(writer: MessageWriter, host: string): void {
  const { bytes } = writer
  let lengthAt = writer.at
  let at = lengthAt + 1
  for (let index = 0; index < host.length; index++) {
    const code = host.charCodeAt(index)
    if (code === 0x2e) {
      bytes[lengthAt] = at - lengthAt - 1
      lengthAt = at
    } else bytes[at] = code
    at += 1
  }
  bytes[lengthAt] = at - lengthAt - 1
  writer.at = at
}

function writeCname(open: OpenMessage, target: string): void {
  const { writer, targets, head } = open
  const { view } = writer
  const start = writer.at
  view.setUint16(start, types.CNAME)
  view.setUint16(start + 2, classes.IN)
  view.setUint32(start + 4, head.ttl)
  writer.at = start + 10
  const known = targets.get(target)
  if (target === '') {
    writer.bytes[writer.at] = 0
    writer.at += 1
  } else if (known === undefined) {
    targets.set(target, writer.at)
    writeHost(writer, target)
    writer.bytes[writer.at] = 0
    writer.at += 1
  } else {
    view.setUint16(writer.at, 0xc000 | known)
    writer.at += 2
  }
  view.setUint16(start + 8, writer.at - start - 10)
  open.count += 1
}
