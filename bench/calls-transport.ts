import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bench, BenchContext } from './harness/types.ts'
import { mobileNumbers, writeCalls } from './sip/calls.ts'
import { startKamailio } from './sip/kamailio.ts'
import { compareServers, measureAtRate } from './sip/measure.ts'
import { startServer } from './sip/programs.ts'

const listedCount = 1_000_000
const callCount = 200_000
const rounds = 3
const rate = 3000

async function run({ progress }: BenchContext) {
  const folder = mkdtempSync(join(tmpdir(), 'saqbol-calls-transport-'))
  const [numbers, calls] = [join(folder, 'listed'), join(folder, 'calls')]
  const listed = mobileNumbers(listedCount)
  writeFileSync(numbers, listed)
  writeCalls(calls, listed, callCount)
  const answerer = join(import.meta.dirname, 'sip/answerer.ts')
  await using stack = new AsyncDisposableStack()
  stack.defer(() => rmSync(folder, { recursive: true, force: true }))
  progress('starting Kamailio and the answerers')
  const kamailio = stack.adopt(await startKamailio(listed), (server) => server.close())
  const saqbol = stack.adopt(await startServer(answerer, [numbers]), (server) => server.close())
  const dgram = stack.adopt(await startServer(answerer, [numbers, 'dgram']), (server) => server.close())
  const comparison = { calls, rounds, seconds: 4, warmUp: 1, progress }
  const figures = await compareServers({ saqbol, kamailio, dgram }, comparison)
  progress(`${rate} calls a second`)
  const steady = await measureAtRate(saqbol, rate, comparison)
  const steadyKamailio = await measureAtRate(kamailio, rate, comparison)
  return { figures, p99Ms: steady.p99Ms, kamailioP99Ms: steadyKamailio.p99Ms }
}

/** The transports of calls, without any rule. */
export const bench: Bench = {
  name: 'calls-transport',
  about: `INVITE → final answer on one core by the least program there can be on our transports (copied headers, one look among a million numbers), against Kamailio (tlsf, htable of a million) doing the same; load generator on the other core, median of ${rounds}.`,
  keys: [
    'udpPerSecond',
    'udpVsKamailio',
    'tcpPerSecond',
    'tcpVsKamailio',
    'udpCpuVsKamailio',
    'tcpCpuVsKamailio',
    'p99Ms',
  ],
  targets: { udpVsKamailio: { atLeast: 1.8 }, tcpVsKamailio: { atLeast: 2 }, p99Ms: { atMost: 2 } },
  limits: 'over UDP the system: sending and receiving a packet take more than reading and answering it.',
  run: async (context) => {
    const { figures, p99Ms, kamailioP99Ms } = await run(context)
    const { saqbol, kamailio, dgram } = figures
    return {
      metrics: {
        udpPerSecond: saqbol.udpPerSecond,
        udpVsKamailio: saqbol.udpPerSecond / kamailio.udpPerSecond,
        tcpPerSecond: saqbol.tcpPerSecond,
        tcpVsKamailio: saqbol.tcpPerSecond / kamailio.tcpPerSecond,
        udpCpuVsKamailio: saqbol.udpPerCpuSecond / kamailio.udpPerCpuSecond,
        tcpCpuVsKamailio: saqbol.tcpPerCpuSecond / kamailio.tcpPerCpuSecond,
        p99Ms,
      },
      peers: {
        Kamailio: { ...kamailio, p99Ms: kamailioP99Ms },
        'the same on dgram': { ...dgram },
        'per second of processor time': { udpPerSecond: saqbol.udpPerCpuSecond, tcpPerSecond: saqbol.tcpPerCpuSecond },
      },
    }
  },
}
