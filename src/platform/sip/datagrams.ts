import type { DatagramOptions, Datagrams } from './datagram-port.ts'
import { linuxCalls } from './linux-calls.ts'
import { openLinuxDatagrams } from './linux-datagrams.ts'
import { openNodeDatagrams } from './node-datagrams.ts'

/**
 * Listens for datagrams. On Linux 64 of them are taken and answered with one system call each; elsewhere, or with
 * `by: 'dgram'`, Node's own sockets are used. Answers go to the address a datagram came from and nowhere else. Rejects
 * with the `code` of the system: `EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL`.
 */
export async function openDatagrams(options: DatagramOptions, by?: Datagrams['by']): Promise<Datagrams> {
  const calls = by === 'dgram' ? undefined : await linuxCalls()
  if (calls) return openLinuxDatagrams(calls, options)
  if (by === 'recvmmsg') throw new Error('recvmmsg is not to be had on this system')
  return openNodeDatagrams(options)
}
