import { batchMost } from './batch.ts'
import { type LinuxCalls, linux } from './linux-calls.ts'
import { at, awaitReady, type Memory } from './linux-layout.ts'

/** Where a packet goes: a whole `sockaddr`, or the source of a packet received; neither for a connected socket. */
export interface Destination {
  readonly name?: Uint8Array | number
  /** Another port than that of the name; 0 or none for the same. */
  readonly port?: number
}

/** Bytes of packets that one message may carry to be cut by the system: the longest datagram. */
const groupMost = 65_000
const nameWords = linux.name / 4
const headerWords = linux.header / 4
const vectorWords = linux.vector / 4

/**
 * Packets of equal length to one place leave as one message that the system cuts (`UDP_SEGMENT`, Linux 4.18): the way
 * through its layers, which costs more than all else here, is gone once for all of them. Answers to one switch often
 * are of equal length.
 */
export function makeSender(calls: LinuxCalls, memory: Memory & { readonly nameLength: number }) {
  const { bytes, view, nameLength } = memory
  const names = new Uint32Array(bytes.buffer, at.outNames, batchMost * nameWords)
  const sources = new Uint32Array(bytes.buffer, at.inNames, batchMost * nameWords)
  const froms = new Uint32Array(batchMost)
  const lengths = new Uint32Array(batchMost)
  let connected = false
  let count = 0
  const stage = (from: number, length: number, { name, port = 0 }: Destination) => {
    if (count === batchMost) throw new RangeError(`no more than ${batchMost} packets are sent at once`)
    if (typeof name === 'number') {
      for (let w = 0; w < nameWords; w++) names[count * nameWords + w] = sources[name * nameWords + w] ?? 0
    } else if (name !== undefined) bytes.set(name.subarray(0, nameLength), at.outNames + count * linux.name)
    connected = name === undefined
    if (port > 0) view.setUint16(at.outNames + count * linux.name + 2, port)
    froms[count] = from
    lengths[count] = length
    count++
  }
  const staged = { froms, lengths, names, count: () => count, connected: () => connected }
  const grouping = makeGrouping(memory, staged)
  const send = makeSending(calls, memory)
  /** Bytes of a packet up to which the system has cut so far. */
  let cutMost = groupMost
  const sendAll = (): number => {
    let unsent = 0
    while (count > 0) {
      const outcome = send(grouping.arrange(cutMost))
      unsent += outcome.unsent
      if (outcome.uncut < 0) break
      // The system, or the way to that place, does not cut packets so long: those that are left go by themselves.
      count = grouping.keepFrom(outcome.uncut, (length) => {
        cutMost = Math.min(cutMost, length - 1)
      })
    }
    count = 0
    return unsent
  }
  return { stage, staged: () => count, sendAll }
}

interface Staged {
  readonly froms: Uint32Array
  readonly lengths: Uint32Array
  readonly names: Uint32Array
  count(): number
  connected(): boolean
}

/** Puts packets of equal length to one place together. */
function makeGroups({ lengths, froms, names, count, connected }: Staged) {
  /** The group of a packet, and of a group the first packet and how many it holds. */
  const groupOf = new Uint8Array(batchMost)
  const firsts = new Uint8Array(batchMost)
  const sizes = new Uint8Array(batchMost)
  const sameName = (one: number, other: number): boolean => {
    if (connected()) return true
    for (let w = 0; w < nameWords; w++) {
      if (names[one * nameWords + w] !== names[other * nameWords + w]) return false
    }
    return true
  }
  const groupFor = (packet: number, groups: number, most: number): number => {
    const length = lengths[packet] ?? 0
    if (length === 0 || length > most) return groups
    for (let group = 0; group < groups; group++) {
      const first = firsts[group] ?? 0
      const fits = ((sizes[group] ?? 0) + 1) * length <= groupMost
      if (lengths[first] === length && fits && sameName(first, packet)) return group
    }
    return groups
  }
  /** Returns how many groups there are, where packets up to `most` bytes are put together. */
  const assign = (most: number): number => {
    let groups = 0
    for (let packet = 0; packet < count(); packet++) {
      const group = groupFor(packet, groups, most)
      if (group === groups) {
        firsts[group] = packet
        sizes[group] = 0
        groups++
      }
      groupOf[packet] = group
      sizes[group] = (sizes[group] ?? 0) + 1
    }
    return groups
  }
  /** Leaves only the packets from a group on, and returns how many; `tooLong` is told the length in that group. */
  const keepFrom = (group: number, tooLong: (length: number) => void): number => {
    tooLong(lengths[firsts[group] ?? 0] ?? 0)
    let kept = 0
    for (let packet = 0; packet < count(); packet++) {
      if ((groupOf[packet] ?? 0) < group) continue
      froms[kept] = froms[packet] ?? 0
      lengths[kept] = lengths[packet] ?? 0
      names.copyWithin(kept * nameWords, packet * nameWords, (packet + 1) * nameWords)
      kept++
    }
    return kept
  }
  return { groupOf, firsts, sizes, assign, keepFrom }
}

/** Writes the headers of messages for what is staged. */
function makeGrouping({ bytes, base }: Memory, staged: Staged) {
  const { froms, lengths, count, connected } = staged
  const { groupOf, firsts, sizes, assign, keepFrom } = makeGroups(staged)
  const headers = new Uint32Array(bytes.buffer, at.outHeaders, batchMost * headerWords)
  const vectors = new Uint32Array(bytes.buffer, at.outVectors, batchMost * vectorWords)
  const controls = new Uint16Array(bytes.buffer, at.outControls, (batchMost * linux.control) / 2)
  /** Where the next packet of a group has its vector. */
  const nexts = new Uint8Array(batchMost)
  const pointer = (words: Uint32Array, where: number, address: number) => {
    words[where] = address
    words[where + 1] = Math.floor(address / 0x1_0000_0000)
  }
  /** Returns how many messages there are, when packets up to `most` bytes are put together. */
  const arrange = (most: number): number => {
    const groups = assign(most)
    let vector = 0
    for (let group = 0; group < groups; group++) {
      writeHeader(group, vector)
      nexts[group] = vector
      vector += sizes[group] ?? 0
    }
    for (let packet = 0; packet < count(); packet++) {
      const group = groupOf[packet] ?? 0
      const place = nexts[group] ?? 0
      nexts[group] = place + 1
      pointer(vectors, place * vectorWords, base + at.answers + (froms[packet] ?? 0))
      vectors[place * vectorWords + 2] = lengths[packet] ?? 0
    }
    return groups
  }
  const writeHeader = (group: number, vector: number) => {
    const first = firsts[group] ?? 0
    const header = group * headerWords
    pointer(headers, header, connected() ? 0 : base + at.outNames + first * linux.name)
    pointer(headers, header + 4, base + at.outVectors + vector * linux.vector)
    headers[header + 6] = sizes[group] ?? 0
    const cut = (sizes[group] ?? 0) > 1
    pointer(headers, header + 8, cut ? base + at.outControls + group * linux.control : 0)
    headers[header + 10] = cut ? linux.control : 0
    // The number behind the head of the control message: bytes of each packet.
    if (cut) controls[(group * linux.control) / 2 + 8] = lengths[first] ?? 0
  }
  return { arrange, keepFrom }
}

/** Lays out all that stays as it is. `nameLength` is 0 for a connected socket. */
export function prepareSender({ view }: Memory, nameLength: number): void {
  for (let n = 0; n < batchMost; n++) {
    view.setUint32(at.outHeaders + n * linux.header + 8, nameLength, true)
    const control = at.outControls + n * linux.control
    view.setBigUint64(control, BigInt(linux.controlLength), true)
    view.setInt32(control + 8, linux.SOL_UDP, true)
    view.setInt32(control + 12, linux.UDP_SEGMENT, true)
  }
}

/** Sends messages: how many packets did not leave, and the message that the system could not cut, or -1. */
function makeSending(calls: LinuxCalls, memory: Memory) {
  const { descriptor, base, bytes } = memory
  const headers = new Uint32Array(bytes.buffer, at.outHeaders, batchMost * headerWords)
  const cannotCut = ['EINVAL', 'EIO', 'EMSGSIZE', 'EOPNOTSUPP'].map((name) => calls.errors[name])
  const isFull = ['EAGAIN', 'ENOBUFS'].map((name) => calls.errors[name])
  return (messages: number): { readonly unsent: number; readonly uncut: number } => {
    let unsent = 0
    let waits = 0
    for (let n = 0; n < messages; ) {
      const sent = calls.sendmmsg(descriptor, base + at.outHeaders + n * linux.header, messages - n, linux.MSG_NOSIGNAL)
      if (sent > 0) {
        n += sent
        continue
      }
      const errno = calls.errno()
      const packets = headers[n * headerWords + 6] ?? 0
      if (packets > 1 && cannotCut.includes(errno)) return { unsent, uncut: n }
      if (isFull.includes(errno) && waits++ < 3) {
        awaitReady(calls, memory, { events: linux.POLLOUT, milliseconds: 1 })
      } else {
        // This one cannot leave (no route, a firewall, an error of ICMP from before): the rest may.
        unsent += packets
        n++
      }
    }
    return { unsent, uncut: -1 }
  }
}
