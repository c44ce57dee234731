import { networkInterfaces } from 'node:os'
import { readAddress } from './addresses.ts'
import { answerMost, batchMost } from './batch.ts'
import { type LinuxCalls, linux } from './linux-calls.ts'
import { at, awaitReady, type Memory, room, slot } from './linux-layout.ts'
import { type Destination, makeSender, prepareSender } from './linux-sender.ts'

/** Where a socket of UDP listens, or whom it talks to. */
export interface SocketPlace {
  /** An address, no name. `::` takes IPv4 too. */
  readonly host: string
  /** 0 takes a free port. */
  readonly port: number
}

/**
 * A UDP socket that takes and sends up to `batchMost` packets with one system call, out of and into one block of
 * memory. It never waits. Belongs to one thread.
 */
export interface LinuxSocket {
  readonly descriptor: number
  readonly port: number
  /** Address family, `AF_INET` or `AF_INET6`. */
  readonly family: number
  /** The whole block as bytes: packets and the answers staged. */
  readonly bytes: Uint8Array
  /** The part of the block that answers are written into. */
  readonly out: Uint8Array
  /** Packet `n` of the last `receive` lies from `starts[n]` to `ends[n]`; one that was cut has `cut[n]` 1. */
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  readonly cut: Uint8Array
  readonly sources: Uint32Array
  readonly ports: Uint16Array
  /**
   * Takes what waits, from packet `first` on (0 or 1; the one before is left as it is). Returns how many packets were
   * taken, 0 if none, or a negative error number.
   */
  receive(first?: number): number
  /** Makes a packet that somebody else has read packet 0. */
  admit(bytes: Uint8Array, from: { readonly address: string; readonly port: number }): void
  /** The `struct sockaddr` of packet `n`, copied: for `stage` after the next `receive`. */
  nameOf(n: number): Uint8Array
  /** Stages one packet of `length` bytes at `from` of `out` for `sendAll`. */
  stage(from: number, length: number, to: Destination): void
  /** Packets staged and not yet sent. */
  staged(): number
  /** Sends what is staged, and returns how many packets the system did not take, after waiting a little for room. */
  sendAll(): number
  /** Packets that the system threw away because nobody took them in time, since the socket was opened. */
  lost(): number
  /** Waits until something can be read, at most so long. Blocks the thread: for tools, not for servers. */
  wait(milliseconds: number): void
  close(): void
}

/** What to open: a socket that listens at `bind`, or talks to `connect` alone. */
export interface LinuxSocketOptions {
  readonly bind?: SocketPlace
  readonly connect?: SocketPlace
  /** Lets several sockets listen at one port; the system spreads senders over them (`SO_REUSEPORT`). */
  readonly share?: boolean
}

/** Opens a socket. Throws an error with the `code` of the system (`EADDRINUSE`, …). */
export function openLinuxSocket(calls: LinuxCalls, options: LinuxSocketOptions): LinuxSocket {
  const block = new ArrayBuffer(at.packets + batchMost * slot)
  const base = calls.addressOf(block)
  const { descriptor, family } = makeDescriptor(calls, { ...options, block, base })
  const bytes = new Uint8Array(block)
  const view = new DataView(block)
  const memory = { descriptor, bytes, view, base }
  const nameLength = layOut(memory, family)
  prepareSender(memory, options.bind ? nameLength : 0)
  const scratch = base + at.scratch
  return {
    descriptor,
    family,
    port: portOf(calls, memory),
    bytes,
    out: bytes.subarray(at.answers, at.answers + room),
    ...makeReceiver(calls, { ...memory, family }),
    ...makeSender(calls, { ...memory, nameLength }),
    lost: () => {
      view.setUint32(at.scratch, 36, true)
      const failed = calls.getsockopt(descriptor, linux.SOL_SOCKET, linux.SO_MEMINFO, scratch + 8, scratch) < 0
      // The ninth word is SK_MEMINFO_DROPS of linux/sock_diag.h.
      return failed ? 0 : view.getUint32(at.scratch + 8 + 32, true)
    },
    wait: (milliseconds) => {
      awaitReady(calls, memory, { events: linux.POLLIN, milliseconds })
    },
    close: () => {
      calls.close(descriptor)
    },
  }
}

function makeDescriptor(
  calls: LinuxCalls,
  { bind, connect, share, block, base }: LinuxSocketOptions & { readonly block: ArrayBuffer; readonly base: number },
): { readonly descriptor: number; readonly family: number } {
  const place = bind ?? connect ?? { host: '127.0.0.1', port: 0 }
  const family = place.host.includes(':') ? linux.AF_INET6 : linux.AF_INET
  const descriptor = calls.socket(family, linux.SOCK_DGRAM | linux.SOCK_NONBLOCK | linux.SOCK_CLOEXEC, 0)
  const name = base + at.scratch
  const check = (outcome: number, call: string) => {
    if (outcome >= 0) return
    const error = systemError(calls, `${call} ${place.host} ${place.port}`)
    if (descriptor >= 0) calls.close(descriptor)
    throw error
  }
  check(descriptor, 'socket')
  const set = (option: number, value: number) => {
    new DataView(block).setInt32(at.scratch, value, true)
    return calls.setsockopt(descriptor, linux.SOL_SOCKET, option, name, 4)
  }
  // As much as the system allows: 4 MiB hold a burst of some thousand packets.
  set(linux.SO_RCVBUF, 1 << 22)
  set(linux.SO_SNDBUF, 1 << 22)
  if (share) check(set(linux.SO_REUSEPORT, 1), 'setsockopt')
  const length = writeName(new DataView(block), at.scratch, place)
  if (bind) check(calls.bind(descriptor, name, length), 'bind')
  else check(calls.connect(descriptor, name, length), 'connect')
  return { descriptor, family }
}

function systemError(calls: LinuxCalls, what: string): NodeJS.ErrnoException {
  const errno = calls.errno()
  const code = Object.entries(calls.errors).find(([, value]) => value === errno)?.[0] ?? `E${errno}`
  return Object.assign(new Error(`${what}: ${code}`), { code, errno })
}

/** Writes a `struct sockaddr_in` or `sockaddr_in6`, and returns its length. */
function writeName(view: DataView, where: number, { host, port }: SocketPlace): number {
  const words = new Uint32Array(4)
  if (!readAddress(host, words)) throw new RangeError(`no address: ${host}`)
  const six = host.includes(':')
  for (let n = 0; n < linux.name; n += 4) view.setUint32(where + n, 0)
  view.setUint16(where, six ? linux.AF_INET6 : linux.AF_INET, true)
  view.setUint16(where + 2, port)
  if (!six) view.setUint32(where + 4, words[3] ?? 0)
  else {
    for (const [n, word] of words.entries()) view.setUint32(where + 8 + 4 * n, word)
    if (host.includes('%')) view.setUint32(where + 24, scopeOf(host.replace(/.*%/, '')), true)
  }
  return six ? 28 : 16
}

/** The number of a zone (RFC 4007), which a link-local address needs: `%2`, or the name of an interface, `%eth0`. */
function scopeOf(zone: string): number {
  const found = networkInterfaces()[zone]?.find(({ family }) => family === 'IPv6')
  return found?.scopeid ?? (Number(zone) || 0)
}

function portOf(calls: LinuxCalls, { descriptor, view, base }: Memory): number {
  view.setUint32(at.scratch, linux.name, true)
  calls.getsockname(descriptor, base + at.scratch + 8, base + at.scratch)
  return view.getUint16(at.scratch + 8 + 2)
}

/** Lays out where each header finds its name and its packet. Returns the bytes of a name. */
function layOut({ view, base }: Memory, family: number): number {
  const nameLength = family === linux.AF_INET6 ? 28 : 16
  const pointer = (where: number, target: number) => view.setBigUint64(where, BigInt(base + target), true)
  for (let n = 0; n < batchMost; n++) {
    const header = at.inHeaders + n * linux.header
    pointer(header, at.inNames + n * linux.name)
    view.setUint32(header + 8, nameLength, true)
    pointer(header + 16, at.inVectors + n * linux.vector)
    view.setUint32(header + 24, 1, true)
    pointer(at.inVectors + n * linux.vector, at.packets + n * slot)
    view.setUint32(at.inVectors + n * linux.vector + 8, answerMost, true)
  }
  return nameLength
}

function makeReceiver(
  calls: LinuxCalls,
  { descriptor, family, bytes, base, view }: Memory & { readonly family: number },
) {
  const words = new Uint32Array(bytes.buffer, at.inHeaders, (batchMost * linux.header) / 4)
  const starts = Uint32Array.from({ length: batchMost }, (_, n) => at.packets + n * slot)
  const ends = new Uint32Array(batchMost)
  const cut = new Uint8Array(batchMost)
  const sources = new Uint32Array(4 * batchMost)
  const ports = new Uint16Array(batchMost)
  const headers = base + at.inHeaders
  const six = family === linux.AF_INET6
  const readName = (n: number) => {
    const name = at.inNames + n * linux.name
    ports[n] = view.getUint16(name + 2)
    if (six) for (let w = 0; w < 4; w++) sources[4 * n + w] = view.getUint32(name + 8 + 4 * w)
    else {
      sources[4 * n + 2] = 0xffff
      sources[4 * n + 3] = view.getUint32(name + 4)
    }
  }
  return {
    starts,
    ends,
    cut,
    sources,
    ports,
    nameOf: (n: number) => bytes.slice(at.inNames + n * linux.name, at.inNames + (n + 1) * linux.name),
    admit: (packet: Uint8Array, { address, port }: { readonly address: string; readonly port: number }) => {
      bytes.set(packet, starts[0])
      ends[0] = (starts[0] ?? 0) + packet.length
      cut[0] = 0
      writeName(view, at.inNames, { host: address, port })
      readName(0)
    },
    receive: (first = 0) => {
      const count = calls.recvmmsg(descriptor, headers + first * linux.header, batchMost - first, linux.MSG_DONTWAIT, 0)
      if (count < 0) return calls.errno() === calls.errors['EAGAIN'] ? 0 : -calls.errno()
      for (let n = first; n < first + count; n++) {
        const header = n * (linux.header / 4)
        ends[n] = (starts[n] ?? 0) + (words[header + 14] ?? 0)
        cut[n] = ((words[header + 12] ?? 0) & linux.MSG_TRUNC) === 0 ? 0 : 1
        readName(n)
      }
      return count
    },
  }
}
