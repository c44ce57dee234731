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
const rounds = 5
const rate = 3000

async function run({ progress }: BenchContext) {
  const folder = mkdtempSync(join(tmpdir(), 'saqbol-calls-sip-'))
  const [numbers, calls] = [join(folder, 'listed'), join(folder, 'calls')]
  const listed = mobileNumbers(listedCount)
  writeFileSync(numbers, listed)
  writeCalls(calls, listed, callCount)
  await using stack = new AsyncDisposableStack()
  stack.defer(() => rmSync(folder, { recursive: true, force: true }))
  progress('starting Kamailio and the edge')
  const kamailio = stack.adopt(await startKamailio(listed), (server) => server.close())
  const program = join(import.meta.dirname, 'sip/saqbol.ts')
  const saqbol = stack.adopt(await startServer(program, [numbers, calls]), (server) => server.close())
  const comparison = { calls, rounds, seconds: 4, warmUp: 2, progress }
  const figures = await compareServers({ saqbol, kamailio }, comparison)
  progress(`${rate} calls a second`)
  const steady = await measureAtRate(saqbol, rate, comparison)
  const steadyKamailio = await measureAtRate(kamailio, rate, comparison)
  return { figures, p99Ms: steady.p99Ms, kamailioP99Ms: steadyKamailio.p99Ms }
}

/** Screening of calls over SIP, as a switch meets it. */
export const bench: Bench = {
  name: 'calls-sip',
  about: `INVITE → final answer on one core by the edge's SIP server, all nine rules on, ${listedCount} listed numbers, half of the callers listed: against Kamailio (tlsf, one look into an htable of a million); load generator on the other core, median of ${rounds}.`,
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
  limits:
    'over UDP the system: sendmmsg and recvmmsg take a quarter of the time; then reading the headers, which strict SIP has to look at one by one.',
  run: async (context) => {
    const { figures, p99Ms, kamailioP99Ms } = await run(context)
    const { saqbol, kamailio } = figures
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
        'per second of processor time': { udpPerSecond: saqbol.udpPerCpuSecond, tcpPerSecond: saqbol.tcpPerCpuSecond },
      },
    }
  },
}
