import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Below the ports that systems lend to outgoing connections (from 32,768 on Linux, 49,152 elsewhere): a port that was
 * free a moment ago is not lent to one of them before its server takes it, nor while a test stops that server for a while.
 */
const [lowest, highest] = [10_000, 32_000]

const given = new Set<number>()

/** A port of the loopback that nobody listens on, over TCP and UDP; no process is given one twice. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(lowest, highest)
    if (given.has(port) || !(await isFree(port))) continue
    given.add(port)
    return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  const socket = createSocket('udp4')
  try {
    const listening = [once(server, 'listening'), once(socket, 'listening')]
    server.listen(port, '127.0.0.1')
    socket.bind(port, '127.0.0.1')
    const done = await Promise.allSettled(listening)
    return done.every(({ status }) => status === 'fulfilled')
  } finally {
    if (server.listening) await new Promise((resolve) => server.close(resolve))
    await new Promise<void>((resolve) => socket.close(resolve))
  }
}
