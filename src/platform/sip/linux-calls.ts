/** The system calls of Linux that Node has no door for, and the layout of what they read and write. */

/** Numbers of `bits/socket.h` and `asm-generic/socket.h`, the same on x86-64 and AArch64. */
export const linux = {
  AF_INET: 2,
  AF_INET6: 10,
  SOCK_DGRAM: 2,
  SOCK_NONBLOCK: 0o4000,
  SOCK_CLOEXEC: 0o2000000,
  SOL_SOCKET: 1,
  SO_SNDBUF: 7,
  SO_RCVBUF: 8,
  SO_REUSEPORT: 15,
  SO_MEMINFO: 55,
  MSG_DONTWAIT: 0x40,
  MSG_NOSIGNAL: 0x4000,
  MSG_TRUNC: 0x20,
  POLLIN: 1,
  POLLOUT: 4,
  /** Bytes of `struct mmsghdr`: `struct msghdr` (56), then the length of the message. */
  header: 64,
  /** Bytes of `struct iovec`. */
  vector: 16,
  /** Bytes of a control message that holds one 16-bit number (`CMSG_SPACE`), and its length without padding. */
  control: 24,
  controlLength: 18,
  SOL_UDP: 17,
  UDP_SEGMENT: 103,
  /** Bytes kept for a `struct sockaddr_in` (16) or `sockaddr_in6` (28). */
  name: 32,
} as const

/** A function of the C library: its arguments in the order of C, as numbers; -1 is failure, see `errno`. */
type SystemCall = (...words: readonly number[]) => number

/** System calls by their C names. Pointers are numbers, exactly: user space ends below 2^48. */
export interface LinuxCalls {
  readonly socket: SystemCall
  readonly bind: SystemCall
  readonly connect: SystemCall
  readonly close: SystemCall
  readonly getsockname: SystemCall
  readonly setsockopt: SystemCall
  readonly getsockopt: SystemCall
  readonly recvmmsg: SystemCall
  readonly sendmmsg: SystemCall
  readonly poll: SystemCall
  readonly errno: () => number
  /** Numbers of errors by name: `EAGAIN`. */
  readonly errors: Readonly<Record<string, number>>
  /** Where the memory of a buffer stands; it does not move as long as the buffer is kept. */
  readonly addressOf: (buffer: ArrayBuffer) => number
}

let loaded: Promise<LinuxCalls | undefined> | undefined

/** The system calls, or undefined on another system or processor, or where the native library cannot be loaded. */
export function linuxCalls(): Promise<LinuxCalls | undefined> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<LinuxCalls | undefined> {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) return undefined
  try {
    const { default: koffi } = await import('koffi')
    const library = koffi.load(null)
    const words = { socket: 3, bind: 3, connect: 3, close: 1, getsockname: 3, setsockopt: 5, getsockopt: 5 }
    const counts = { ...words, recvmmsg: 5, sendmmsg: 4, poll: 3 }
    // Every argument is passed as a 64-bit word, which is right for narrower ones too under both calling conventions.
    const functions = Object.entries(counts).map(([name, count]) => {
      const word = Array.from({ length: count }, () => 'intptr_t')
      return [name, library.func(name, 'int', word)] as const
    })
    return {
      ...(Object.fromEntries(functions) as unknown as Omit<LinuxCalls, 'errno' | 'errors' | 'addressOf'>),
      errno: () => koffi.errno(),
      errors: koffi.os.errno,
      addressOf: (buffer) => Number(koffi.address(buffer)),
    }
  } catch {
    return undefined
  }
}
