import { createSocket } from 'node:dgram'
import type { Metrics } from '#platform/metrics'
import { listenAddress } from '../listen-address.ts'
import { makeResponder, type RadiusCounts, type RadiusServices } from './responder.ts'

/** Calls over RADIUS, being answered. */
export interface RadiusServer extends AsyncDisposable {
  /** The port taken. */
  readonly port: number
  /** Brings the figures in the metrics up to date. */
  refresh(): void
}

/** Octets that the system keeps for us while we are busy. */
const waitingOctets = 4 * 1024 * 1024

const figures: readonly (readonly [keyof RadiusCounts, string])[] = [
  ['decided', 'Questions over RADIUS answered after a decision since the start'],
  ['failedOpen', 'Calls let through undecided over RADIUS since the start'],
  ['registered', 'Calls registered over RADIUS since the start'],
  ['ended', 'Ends of calls told over RADIUS since the start'],
  ['repeated', 'RADIUS packets sent again since the start'],
  ['strangers', 'RADIUS packets from unknown addresses since the start'],
  ['unproved', 'RADIUS packets without proof of the secret since the start'],
  ['dropped', 'RADIUS packets that are not served since the start'],
]

/** Starts to answer; rejects where the address is taken. */
export async function startRadius(services: RadiusServices, metrics: Metrics): Promise<RadiusServer> {
  const { log, config } = services
  const responder = makeResponder(services)
  const { host, port } = listenAddress(config.radius.listen)
  const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', recvBufferSize: waitingOctets })
  const under = new Set<Promise<void>>()
  let open = true
  socket.on('message', (datagram, source) => {
    const answered = responder.respond(datagram, source).then(
      (answer) => {
        // An answer that cannot be sent is asked for again.
        if (answer !== undefined && open) socket.send(answer, source.port, source.address, () => undefined)
      },
      (error: unknown) => log.error({ reason: String(error) }, 'a RADIUS packet could not be answered'),
    )
    under.add(answered)
    void answered.finally(() => under.delete(answered))
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, host, resolve)
  })
  socket.on('error', (error) => log.error({ reason: String(error) }, 'the RADIUS socket failed'))
  const gauges = figures.map(([name, help]) => {
    const words = name.replace(/[A-Z]/, (letter) => `_${letter.toLowerCase()}`)
    return { name, gauge: metrics.gauge(`saqbol_radius_${words}`, help) }
  })
  return {
    port: socket.address().port,
    refresh: () => {
      for (const { name, gauge } of gauges) gauge.set(responder.counts()[name])
    },
    [Symbol.asyncDispose]: async () => {
      // What was asked is still answered; calls wait 400 ms at most.
      await Promise.all(under)
      if (!open) return
      open = false
      await new Promise<void>((resolve) => {
        socket.close(resolve)
      })
    },
  }
}
