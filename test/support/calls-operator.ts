/** An operator of the simulation with a real centre: its tables and listings, and `saqbol edge --calls` as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after } from 'node:test'
import { unwrap } from '#kernel/result'
import { inTransaction } from '#platform/database'
import type { CallAttempts, SimulatedAttempt } from '#simulation/calls'
import { end } from './calls-switch.ts'
import type { testEdges } from './edge.ts'
import { freePort } from './free-port.ts'
import { boundToUs } from './processes.ts'
import { analyst } from './registry.ts'
import { until } from './until.ts'

type Centre = Awaited<ReturnType<typeof testEdges>>

const second = { ...analyst, id: '01900000-0000-7000-8000-0000000000a2' } as const
const administrator = { ...analyst, id: '01900000-0000-7000-8000-0000000000a3', roles: ['administrator'] } as const

/** Fills the centre with what the network of the simulation has: numbering plan, numbers that never call, listings, reports. */
export async function fillCentre(centre: Centre, { tables, listed, reported, now }: CallAttempts): Promise<void> {
  const { tables: kept } = centre.services.calls
  const dayOf = (moment: number) => new Date(moment).toISOString().slice(0, 10)
  for (const { from, to, use, operator, validFrom, validTo } of tables.allocated) {
    if (use === 'short') continue
    const days = { validFrom: dayOf(validFrom ?? now - 365 * 86_400_000), ...(validTo && { validTo: dayOf(validTo) }) }
    const range = { numbers: `${from}-${to}`, use, ...(operator !== undefined && { operator }), ...days }
    unwrap(await kept.addRange(administrator, { ...range, source: 'Simulation' }))
  }
  for (const { from, to, owner } of tables.doNotOriginate.filter((span) => span.from >= 10_000)) {
    const rule = {
      effect: 'do-not-originate',
      numbers: `${from}-${to}`,
      holder: owner ?? 'A bank',
      reason: 'Only takes calls',
    } as const
    const { id } = unwrap(await kept.propose(analyst, { ...rule, days: 30 }))
    unwrap(await kept.approve(second, id))
  }
  for (const number of listed) await centre.list(`+${number}`)
  for (const number of reported) await report(centre, `+${number}`)
}

async function report({ services, observe }: Centre, text: string): Promise<void> {
  const { indicators, keys, ids, db, clock } = services
  const observableIds = [await observe(text)]
  const marks = {
    reporterMark: keys.hash('reporter-mark', text),
    textMark: keys.hash('reporter-mark', `${text} words`),
  }
  const note = {
    reportId: ids.next<'report'>(),
    observableIds,
    ...marks,
    topic: 'fraud',
    fraudType: 'bank-call',
  } as const
  await inTransaction(db, (tx) => indicators.recordReport(tx, { ...note, at: clock.now() }))
}

const token = 'token-of-the-test-token-of-the-test'

/** Seconds that a registration counts; so long after its start the edge cannot say that a call was not registered. */
export const registrationSeconds = 9

/** The file of `--calls` for an operator's trunks behind a switch at the loopback. */
function callsFile({ policy }: Pick<CallAttempts, 'policy'>, more: readonly object[], port: number): object {
  const trunks = policy.trunks.map(({ mayPresent, ...trunk }) => ({
    ...trunk,
    ...(mayPresent && { mayPresent: mayPresent.map(({ from, to }) => `${from}-${to}`) }),
  }))
  const listen = `127.0.0.1:${port}`
  return {
    trunks: [...trunks, ...more].map((trunk) => ({ ...trunk, sources: ['127.0.0.1'] })),
    // As long as may be: whatever else runs beside the tests must not make an answer late.
    rules: { ...policy.rules, unregistered: { ...policy.rules.unregistered, waitMs: 400 } },
    listed: { measures: [], reported: policy.listed.reported },
    sip: { udp: listen, tcp: listen, trunkBy: 'group' },
    http: { tokenFile: 'token' },
    ported: 'ported.csv',
    registrationSeconds,
    callerHelp: 'saqbol.example/call',
  }
}

/** `saqbol edge --calls` in a process of its own. */
export interface EdgeProcess {
  readonly sipPort: number
  /** Starts it, or starts it anew, and waits until it holds so many listings and the centre's tables. */
  start(entries: number): Promise<void>
  /** Ends it at once, as a machine that loses its power. */
  kill(): Promise<void>
  /** A figure of its metrics; NaN where there is none. */
  figure(name: string): Promise<number>
  /** Tells it something over HTTP, a thousand entries at a time. */
  tell(what: 'registrations' | 'roaming', entries: readonly object[]): Promise<void>
}

/** Prepares an edge of the centre for the network of the simulation and for more trunks, as a file describes them. */
export async function edgeProcess(centre: Centre, world: CallAttempts, more: readonly object[]): Promise<EdgeProcess> {
  const [sipPort, port] = [await freePort(), await freePort()]
  const folder = centre.newFolder()
  const { clientId, clientSecret } = await centre.newClient()
  const { key } = await centre.feed.publishedKeys()
  const file = (name: string, text: string) => {
    const path = `${folder}-${name}`
    writeFileSync(path, text)
    return path
  }
  const { ported, operators } = world.tables
  const moved = Array.from(ported.numbers, (number, at) => `${number},${operators[ported.operators[at] ?? 0]}\n`)
  const config = { ...callsFile(world, more, sipPort), ported: file('ported.csv', moved.join('')) }
  const calls = file('calls.json', JSON.stringify({ ...config, http: { tokenFile: file('token', token) } }))
  const options = {
    feed: centre.origin,
    key,
    client: clientId,
    'secret-file': file('secret', clientSecret),
    data: folder,
    port: String(port),
    calls,
  }
  const address = `http://127.0.0.1:${port}`
  const metrics = async () => (await fetch(`${address}/metrics`)).text()
  const figure = async (name: string) =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await metrics())?.[1] ?? Number.NaN)
  let child: ChildProcess | undefined
  after(() => child && end(child))
  return {
    sipPort,
    start: async (entries) => {
      child = await startEdgeProcess(options)
      await until(async () => (await figure('saqbol_edge_entries')) >= entries)
      await until(async () => (await figure('saqbol_calls_tables_signed')) > 0)
    },
    kill: async () => {
      if (child === undefined) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
    figure,
    tell: async (what, entries) => {
      for (let from = 0; from < entries.length; from += 1000) {
        const body = JSON.stringify({ [what]: entries.slice(from, from + 1000) })
        const headers = { authorization: `Bearer ${token}` }
        const answer = await fetch(`${address}/calls/${what}`, { method: 'POST', headers, body })
        if (answer.status !== 200) throw new Error(`${what}: ${answer.status} ${await answer.text()}`)
      }
    },
  }
}

const root = join(import.meta.dirname, '../..')

/** Starts the command line with these options, and waits until it answers over SIP. */
async function startEdgeProcess(options: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])
  const args = ['--import', 'tsx', join(root, 'src/apps/cli/main.ts'), 'edge', ...words]
  const child = spawn(...boundToUs(process.execPath, args), {
    cwd: root,
    env: { ...process.env, LANG: 'en', LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const keep = (part: Buffer) => {
    said = (said + part.toString()).slice(-10_000)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  await until(() => child.exitCode !== null || said.includes('SIP'))
  if (said.includes('SIP')) return child
  child.kill('SIGKILL')
  throw new Error(`the edge does not start: ${said}`)
}

/** What operators tell an edge before these calls: who registered which call, and who is abroad. */
export function toldBefore(attempts: readonly SimulatedAttempt[], roaming: ReadonlySet<number>) {
  const until = new Date(Date.now() + 3_600_000).toISOString()
  const asked = attempts.flatMap(({ kind, caller, diversion }) =>
    ['roaming', 'diverted', 'spoofed-mobile', 'spoofed-fixed'].includes(kind) ? [caller, diversion] : [],
  )
  const numbers = [...new Set(asked)].filter((number) => number > 0)
  return {
    registrations: attempts
      .filter(({ registered }) => registered)
      .map(({ caller, called }) => ({ caller: `+${caller}`, called: `+${called}` })),
    roaming: numbers.map((number) => ({ number: `+${number}`, abroad: roaming.has(number), until })),
  }
}
