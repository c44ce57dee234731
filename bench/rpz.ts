import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Services } from '../src/apps/services.ts'
import { parseObservable } from '../src/formats/observable.ts'
import { unwrap } from '../src/kernel/result.ts'
import { systemActor } from '../src/platform/access.ts'
import { readConfig } from '../src/platform/config.ts'
import { inTransaction } from '../src/platform/database.ts'
import { makeLog } from '../src/platform/log.ts'
import { blockedName, fillBlocked } from '../test/support/blocked-names.ts'
import { freePort } from '../test/support/free-port.ts'
import { findProgram } from '../test/support/peers.ts'
import {
  ask,
  type Resolver,
  type ResolverPlaces,
  runResolver,
  startBind,
  startUnbound,
  startWorld,
  untilKnown,
  worldAddress,
} from '../test/support/resolvers.ts'
import { until } from '../test/support/until.ts'
import { quantile } from './harness/quantile.ts'
import type { Bench, BenchContext } from './harness/types.ts'

const names = 100_000
const rounds = 5
const decisions = 7
const zone = 'rpz.saqbol'
const garden = 'blocked.saqbol-garden.kz'
const admin = systemActor('cli')

/** Where a zone is taken from. */
interface Primary {
  readonly port: number
  readonly keyName: string
  readonly secret: string
}

const keyBlock = ({ keyName, secret }: Primary) => `key "${keyName}" { algorithm hmac-sha256; secret "${secret}"; };\n`

const options = (folder: string, port: number) => `options { directory "${folder}"; pid-file "${folder}/named.pid";
  session-keyfile none; listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; }; recursion no; notify no;
  dnssec-validation no; };\ncontrols { };\n`

/** Seconds that a fresh BIND takes for the whole zone from a primary, by its own log. */
async function transferSeconds(primary: Primary): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'saqbol-bench-secondary-'))
  const port = await freePort()
  const source = `127.0.0.1 port ${primary.port} key "${primary.keyName}"`
  const text = `${keyBlock(primary)}${options(folder, port)}zone "${zone}" { type secondary; primaries { ${source}; }; file "zone"; };\n`
  writeFileSync(join(folder, 'named.conf'), text)
  const resolver = await runResolver({ program: 'named', args: ['-g', '-c', join(folder, 'named.conf')], folder, port })
  try {
    const done = () => /(\d+) records, \d+ bytes, ([\d.]+) secs/.exec(resolver.said())
    await until(async () => done() !== null)
    const [, records, seconds] = done() ?? []
    if (Number(records) < 2 * names) throw new Error(`only ${records} records came`)
    return Number(seconds)
  } finally {
    await resolver.close()
  }
}

/** BIND as the primary of the very same zone, written by `dig` from ours. */
async function startBindPrimary(ours: Primary): Promise<Resolver> {
  const folder = mkdtempSync(join(tmpdir(), 'saqbol-bench-primary-'))
  const port = await freePort()
  const key = `hmac-sha256:${ours.keyName}:${ours.secret}`
  const args = ['@127.0.0.1', '-p', String(ours.port), '-y', key, '+onesoa', '+nocomments', '+nostats', zone, 'AXFR']
  const { stdout } = await promisify(execFile)('dig', args, { maxBuffer: 256e6 })
  const records = stdout.split('\n').filter((line) => !/\sTSIG\s/.test(line))
  writeFileSync(join(folder, 'zone'), `${records.join('\n')}\n`)
  const allowed = `allow-transfer { key "${ours.keyName}"; };`
  const text = `${keyBlock(ours)}${options(folder, port)}zone "${zone}" { type primary; file "zone"; ${allowed} };\n`
  writeFileSync(join(folder, 'named.conf'), text)
  return runResolver({ program: 'named', args: ['-g', '-c', join(folder, 'named.conf')], folder, port })
}

interface Delays {
  readonly blockedSeconds: number
  readonly releasedSeconds: number
}

/** The longest times from a decision to its effect in a resolver, and back. */
async function measureDelays(services: Services, { port }: Resolver, word: string): Promise<Delays> {
  const isBlocked = async (host: string) => (await ask(port, host))?.aliases.includes(garden) ?? false
  await until(() => isBlocked(blockedName(names)))
  const blocked: number[] = []
  const released: number[] = []
  for (let n = 0; n < decisions; n++) {
    const host = `${word}-${n}.kz`
    const [seen] = await inTransaction(services.db, (tx) =>
      services.indicators.observe(tx, [unwrap(parseObservable(host))]),
    )
    const observableId = seen?.id ?? ''
    const grounds = { topic: 'fraud', legalBasis: 'communications-41-1', reason: 'A bench' } as const
    const start = performance.now()
    unwrap(await services.indicators.confirmListing(admin, { observableId, ...grounds, measures: ['block-page'] }))
    await until(() => isBlocked(host))
    const middle = performance.now()
    unwrap(await services.indicators.takeOff(admin, { observableId, reason: 'A bench' }))
    await until(
      async () => (await ask(port, host))?.addresses.includes(worldAddress) === true && !(await isBlocked(host)),
    )
    blocked.push((middle - start) / 1000)
    released.push((performance.now() - middle) / 1000)
  }
  return { blockedSeconds: Math.max(...blocked), releasedSeconds: Math.max(...released) }
}

/** Ends the resolver whatever comes of the work. */
async function withResolver<T>(resolver: Resolver, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } finally {
    await resolver.close()
  }
}

async function measure({ progress }: BenchContext, services: Services, zonePort: number) {
  const world = await startWorld()
  const placesOf = async (keyName: string, more: { networks?: readonly string[] }, port: number) => {
    const view = { name: keyName, garden, notify: [`127.0.0.1:${port}`], ...more }
    const { secret } = unwrap(await services.zoneKeys.add(admin, view))
    const places: ResolverPlaces = { zonePort, zone, keyName, secret, worldPort: world.port }
    await untilKnown(places)
    return places
  }
  try {
    const { secret } = await placesOf('bench', {}, 9)
    const ours = { port: zonePort, keyName: 'bench', secret }
    const primary = await startBindPrimary(ours)
    const own: number[] = []
    const theirs: number[] = []
    try {
      for (let round = 0; round < rounds; round++) {
        progress(`whole transfers to BIND, round ${round + 1} of ${rounds}`)
        own.push(await transferSeconds(ours))
        theirs.push(await transferSeconds({ ...ours, port: primary.port }))
      }
    } finally {
      await primary.close()
    }
    progress('decisions followed by BIND')
    const bindPort = await freePort()
    const bind = await startBind(await placesOf('bench-bind', {}, bindPort), bindPort)
    const inBind = await withResolver(bind, () => measureDelays(services, bind, 'bench-bind'))
    progress('decisions followed by Unbound')
    const unboundPort = await freePort()
    const places = await placesOf('bench-unbound', { networks: ['127.0.0.1'] }, unboundPort)
    const start = performance.now()
    const unbound = await startUnbound(places, unboundPort)
    await until(async () => ((await ask(unboundPort, blockedName(names)))?.aliases.length ?? 0) > 0)
    const unboundReady = (performance.now() - start) / 1000
    const inUnbound = await withResolver(unbound, () => measureDelays(services, unbound, 'bench-unbound'))
    return { own: quantile(own, 0.5), theirs: quantile(theirs, 0.5), inBind, inUnbound, unboundReady }
  } finally {
    await world.close()
  }
}

/** The zone with the product as it runs: registry, worker and DNS in one process. */
async function run(context: BenchContext) {
  if (findProgram('named') === undefined || findProgram('unbound') === undefined) {
    throw new Error('bind9 and unbound are needed: tools/install-peers.sh installs them')
  }
  // Composing the product is slow to import, and listing the benches imports them all.
  const { openData } = await import('../src/apps/data.ts')
  const { makeServices } = await import('../src/apps/services.ts')
  const { startWorker } = await import('../src/apps/worker/worker.ts')
  const folder = mkdtempSync(join(tmpdir(), 'saqbol-bench-rpz-'))
  chmodSync(folder, 0o755)
  mkdirSync(join(folder, 'data'))
  const zonePort = await freePort()
  const settings = { SAQBOL_DATA: join(folder, 'data'), DNS_LISTEN: `127.0.0.1:${zonePort}`, DNS_ZONE: zone }
  const config = unwrap(readConfig({ ...settings, LOG_LEVEL: 'silent' }))
  const log = makeLog(config, 'bench')
  try {
    await using data = await openData(config, log)
    const services = await makeServices({ config, data, log })
    context.progress(`listing ${names} names`)
    await fillBlocked(services.pool, names)
    await services.blocked.reconcile()
    await using _worker = await startWorker(services)
    return await measure(context, services, zonePort)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The zone of blocked names, as resolvers of providers take it. */
export const bench: Bench = {
  name: 'rpz',
  about: `Whole transfers of ${names / 1000}k blocked names (two records each, TSIG) to a fresh BIND, by its own log, median of ${rounds}, against BIND serving the same zone; then the longest of ${decisions} times from a decision to its effect in BIND and Unbound.`,
  keys: ['axfrSeconds', 'axfrVsBind', 'blockedSeconds', 'releasedSeconds'],
  targets: {
    axfrVsBind: { atMost: 1 },
    blockedSeconds: { atMost: 5 },
    releasedSeconds: { atMost: 5 },
  },
  limits: 'The BIND that takes the zone: it writes every record into its tree while it reads.',
  run: async (context) => {
    const { own, theirs, inBind, inUnbound, unboundReady } = await run(context)
    return {
      metrics: {
        axfrSeconds: own,
        axfrVsBind: own / theirs,
        blockedSeconds: Math.max(inBind.blockedSeconds, inUnbound.blockedSeconds),
        releasedSeconds: Math.max(inBind.releasedSeconds, inUnbound.releasedSeconds),
      },
      peers: {
        'BIND serving the same zone': { axfrSeconds: theirs },
        'in BIND': { ...inBind },
        'in Unbound': { ...inUnbound, fromStartSeconds: unboundReady },
      },
    }
  },
}
