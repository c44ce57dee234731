import { type ChildProcess, spawn } from 'node:child_process'
import { createPublicKey } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../test/support/free-port.ts'
import { findProgram } from '../test/support/peers.ts'
import type { Bench, BenchContext } from './harness/types.ts'
import type { LoadOutcome } from './passport/load.ts'

const rounds = 3
const warmUp = 2
const seconds = 5

const here = join(dirname(fileURLToPath(import.meta.url)), 'passport')

/** A server under load, with what it takes to end it. */
interface Served {
  readonly port: number
  end(): Promise<void>
}

/** Starts a program on one core, where the system can pin it: what is measured and the load do not share one. */
function onCore(core: number, program: string, args: readonly string[], stdio: 'pipe' | 'ignore'): ChildProcess {
  const taskset = cpus().length > 1 ? findProgram('taskset') : undefined
  const [command, all] = taskset === undefined ? [program, args] : [taskset, ['-c', String(core), program, ...args]]
  return spawn(command, all, { stdio: [stdio, stdio, 'inherit'] })
}

const scriptOn = (core: number, name: string, args: readonly string[]) =>
  onCore(core, process.execPath, [...process.execArgv, join(here, name), ...args], 'pipe')

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill()
  await once(child, 'exit')
}

async function firstLine(child: ChildProcess): Promise<string> {
  let text = ''
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk)
    if (text.includes('\n')) break
  }
  return text.trim()
}

async function startOurs(folder: string): Promise<Served> {
  const child = scriptOn(0, 'serve.ts', [join(folder, 'signer.pem'), join(folder, 'root.pem')])
  const [port, by] = (await firstLine(child)).split(' ')
  if (by !== 'recvmmsg' && by !== 'dgram') throw new Error('our server did not start')
  return { port: Number(port), end: () => end(child) }
}

/**
 * One worker, the tlsf allocator, no log. The module checks signature and age; numbers and certificates it leaves to the
 * configuration.
 */
const configuration = (port: number, check: string) => `#!KAMAILIO
debug=-3
children=1
disable_tcp=yes
auto_aliases=no
listen=udp:127.0.0.1:${port}
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "textops.so"
loadmodule "secsipid.so"
modparam("secsipid", "expire", 300)
request_route {
  if (${check}) {
    append_to_reply("Contact: <sip:$rU;verstat=TN-Validation-Passed@127.0.0.1>\\r\\n");
    sl_send_reply("302", "Moved Temporarily");
  } else {
    sl_send_reply("438", "Invalid Identity Header");
  }
  exit;
}
`

async function startKamailio(folder: string, check: string): Promise<Served> {
  const program = findProgram('kamailio')
  if (program === undefined) {
    throw new Error('kamailio with its secsipid module is needed: tools/install-peers.sh installs both')
  }
  const port = await freePort()
  const file = join(folder, 'kamailio.cfg')
  writeFileSync(file, configuration(port, check))
  const memory = ['-X', 'tlsf', '-x', 'tlsf', '-m', '64', '-M', '16']
  const child = onCore(0, program, ['-f', file, '-DD', '-E', '-Y', folder, ...memory], 'ignore')
  await new Promise((resolve) => setTimeout(resolve, 2000))
  if (child.exitCode !== null) throw new Error('Kamailio did not start')
  return { port, end: () => end(child) }
}

async function load(port: number, folder: string, duration: number): Promise<number> {
  const child = scriptOn(1, 'load.ts', [String(port), String(duration), join(folder, 'signer.key')])
  const outcome = JSON.parse(await firstLine(child)) as LoadOutcome
  await end(child)
  const { perSecond, wrong, lost } = outcome
  // A machine that stands still for a moment may lose what is under way; a server that loses more is not measured.
  if (wrong > 0 || lost > 0.01 * perSecond * duration) throw new Error(`wrong or lost: ${JSON.stringify(outcome)}`)
  return perSecond
}

/** Calls per second of one server, which runs for that alone. */
async function measure(folder: string, start: () => Promise<Served>): Promise<number> {
  const served = await start()
  try {
    await load(served.port, folder, warmUp)
    return await load(served.port, folder, seconds)
  } finally {
    await served.end()
  }
}

/** The best of each over all rounds, which take turns so that a busy minute of the machine meets all alike. */
async function compare({ progress }: BenchContext, folder: string, key: string) {
  const asText = `secsipid_check_identity_pubkey("${key.trim().replaceAll('\n', '\\n')}")`
  const servers = {
    ours: () => startOurs(folder),
    keyFile: () => startKamailio(folder, `secsipid_check_identity("${join(folder, 'signer.pub')}")`),
    keyText: () => startKamailio(folder, asText),
  }
  const best = { ours: 0, keyFile: 0, keyText: 0 }
  for (let round = 1; round <= rounds; round++) {
    for (const name of ['ours', 'keyFile', 'keyText'] as const) {
      progress(`round ${round} of ${rounds}: ${name}`)
      best[name] = Math.max(best[name], await measure(folder, servers[name]))
    }
  }
  return best
}

async function run(context: BenchContext) {
  const { certificateHouse } = await import('../test/support/certificates.ts')
  const house = certificateHouse()
  const folder = mkdtempSync(join(tmpdir(), 'saqbol-bench-passport-'))
  try {
    const key = createPublicKey(house.signer.key).export({ type: 'spki', format: 'pem' }).toString()
    writeFileSync(join(folder, 'signer.key'), house.signer.key.export({ type: 'sec1', format: 'pem' }))
    writeFileSync(join(folder, 'signer.pub'), key)
    writeFileSync(join(folder, 'signer.pem'), house.file)
    writeFileSync(join(folder, 'root.pem'), house.root.pem)
    return await compare(context, folder, key)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Signed calls checked over UDP. */
export const bench: Bench = {
  name: 'calls-passport',
  about: `INVITEs with SHAKEN PASSporTs over UDP, one in 20 forged, 64 under way from a process on another core, answered 302 or 438 by one core: best of ${rounds} rounds of ${seconds} s. Ours checks ES256, numbers, age and the certificate's right to the number. Kamailio (one worker, tlsf) with secsipid checks ES256 and age, by a key file as its module is used, which is what vsSecsipid compares with; and by a key written into its configuration.`,
  keys: ['perSecond', 'vsSecsipid'],
  targets: { vsSecsipid: { atLeast: 1.3 } },
  limits: 'The check of one P-256 signature in OpenSSL, three quarters of the time of a call.',
  run: async (context) => {
    const { ours, keyFile, keyText } = await run(context)
    return {
      metrics: { perSecond: ours, vsSecsipid: ours / keyFile },
      peers: {
        'Kamailio + secsipid, key file': { perSecond: keyFile },
        'Kamailio + secsipid, key in the configuration': { perSecond: keyText },
      },
    }
  },
}
