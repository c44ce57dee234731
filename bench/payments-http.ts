import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { runApart } from './harness/apart.ts'
import type { Bench, BenchContext } from './harness/types.ts'
import type { LoadResult } from './payments-http/load.ts'
import { memory } from './payments-http/warm.ts'

const connections = 64
const seconds = 8
const token = 'b'.repeat(40)

/** Starts this file as a process of its own: the edge; it tells its port when it answers. */
async function startServer(plan: object): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, [...process.execArgv, import.meta.filename, JSON.stringify(plan)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const fallen = once(child, 'exit').then(() => {
    throw new Error('the edge ended before it answered')
  })
  const [port] = (await Promise.race([once(child, 'message'), fallen])) as [number]
  return { child, port }
}

async function measure(folder: string, { progress }: BenchContext) {
  const data = join(folder, 'data')
  const program = (name: string) => join(import.meta.dirname, 'payments-http', `${name}.ts`)
  progress('a million accounts pay for two days')
  await runApart<number>(program('warm'), { data }, folder)
  progress('the edge reads what it remembers')
  const { child, port } = await startServer({ data })
  try {
    progress(`${connections} connections pay for ${seconds} seconds`)
    const plan = { port, token, connections, seconds }
    const { answered, p50Ms, p99Ms, decisions } = await runApart<LoadResult>(program('load'), plan, folder)
    progress(JSON.stringify(decisions))
    const screeningsPerSecond = answered / seconds
    const perVcpu = screeningsPerSecond / availableParallelism()
    return {
      metrics: { screeningsPerSecond, p99Ms, perVcpu, p50Ms },
      peers: {
        'Tazama 4 on 944 vCPU (as published, not measured here)': { perVcpu: 2.4 },
        'run-true FDE on 4 vCPU (as published, not measured here)': { perVcpu: 66 },
      },
    }
  } finally {
    child.kill()
  }
}

/** Screening of payments at a bank, over HTTP. */
export const bench: Bench = {
  name: 'payments-http',
  about: `Payments screened at an edge over HTTP by the whole shipped policy, each with a name of its own and on the disk before it is answered (fdatasync): a million accounts warm, ${connections} connections with one payment each on the way; the edge is one process of one thread, the load generator shares the machine, and perVcpu counts its share too.`,
  keys: ['screeningsPerSecond', 'p99Ms', 'perVcpu', 'p50Ms'],
  targets: { screeningsPerSecond: { atLeast: 5000 }, p99Ms: { atMost: 25 }, perVcpu: { atLeast: 660 } },
  limits:
    'No part is the greatest by far, as a profile shows: answers leave one by one, which takes a tenth of the time; features, rules, hashes, and reading what was asked share the rest.',
  run: async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'saqbol-payments-bench-'))
    try {
      return await measure(folder, context)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/** The process that is asked. Nobody is behind it as its centre: port 9 discards. */
async function serve({ data }: { readonly data: string }): Promise<number> {
  const { startEdge } = await import('../src/apps/edge/compose.ts')
  const { makeLog } = await import('../src/platform/log.ts')
  const { usualPaymentPolicy } = await import('../src/engines/screening/index.ts')
  const { Redacted } = await import('../src/kernel/redacted.ts')
  const { makeKeyPair } = await import('../src/domains/publications/index.ts')
  const edge = await startEdge({
    url: 'http://127.0.0.1:9',
    key: makeKeyPair().publicKey,
    folder: data,
    clientId: 'x',
    clientSecret: 'x',
    host: '127.0.0.1',
    port: 0,
    log: makeLog({ LOG_LEVEL: 'error' }, 'edge'),
    payments: {
      tokens: new Redacted([token]),
      staffTokens: new Redacted([]),
      policy: usualPaymentPolicy,
      sizes: { state: memory, decisions: { decisions: 1_000_000, keepMs: 3 * 86_400_000 } },
      snapshotEvery: 3_600_000,
      snapshotAfter: 250_000,
      segmentBytes: 64 * 2 ** 20,
    },
  })
  return Number(new URL(edge.address).port)
}

if (import.meta.main) process.send?.(await serve(JSON.parse(process.argv[2] ?? '{}') as { data: string }))
