import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { type LookupReader, type LookupValue, makeLookup, openLookup } from '../src/engines/lookup/index.ts'
import { freePort } from '../test/support/free-port.ts'
import { findProgram } from '../test/support/peers.ts'
import type { Bench, BenchContext } from './harness/types.ts'

const listed = 10_000_000
const asked = 4_000_000
const rounds = 5
/** Redis is filled with fewer: it answers as fast, and filling it is not what is measured. */
const listedInRedis = 1_000_000

const value: LookupValue = {
  state: 'reported',
  measures: 3,
  confidence: 42,
  topic: 7,
  sources: 3,
  expiresAt: Date.UTC(2027, 0, 1),
}

/** Keys as two words each: half telephone numbers in rows, half fingerprints. */
interface Keys {
  readonly high: Uint32Array
  readonly low: Uint32Array
}

/** Marsaglia's xorshift: quick, so that drawing is a small part of what is measured. */
function drawing(seed: number): () => number {
  let x = seed
  return () => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    return x >>> 0
  }
}

const firstNumber = 77_000_000_000

function makeKeys(count: number): Keys {
  const high = new Uint32Array(count)
  const low = new Uint32Array(count)
  const draw = drawing(20261121)
  for (let place = 0; place < count; place++) {
    const digits = firstNumber + place
    const isNumber = place % 2 === 0
    high[place] = isNumber ? Math.floor(digits / 2 ** 32) : draw() | 0x8000_0000
    low[place] = isNumber ? digits : draw()
  }
  return { high, low }
}

/** What is asked, in order: half is listed, half is not. Drawn before, so that drawing is not measured. */
function makeQuestions(keys: Keys): Keys {
  const draw = drawing(99)
  const high = new Uint32Array(asked)
  const low = new Uint32Array(asked)
  for (let place = 0; place < asked; place++) {
    const from = draw() % listed
    high[place] = keys.high[from] ?? 0
    low[place] = place % 2 === 0 ? (keys.low[from] ?? 0) : draw()
  }
  return { high, low }
}

function fastest(look: () => number): number {
  let best = 0
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    const found = look()
    if (found < asked / 2) throw new Error(`only ${found} of ${asked} were found`)
    best = Math.max(best, (asked * 1000) / (performance.now() - start))
  }
  return best
}

function lookUpAll(reader: LookupReader, { high, low }: Keys): number {
  let found = 0
  for (let place = 0; place < asked; place++) if (reader.facts(high[place] ?? 0, low[place] ?? 0) !== 0) found++
  return found
}

/** The same questions to a `Map` whose keys are numbers of 53 bits: the quickest a program has at hand. */
function measureMap(keys: Keys, questions: Keys): { lookupsPerSecond: number; megabytes: number } {
  const narrow = (high: number, low: number) => (high & 0x1f_ffff) * 2 ** 32 + low
  globalThis.gc?.()
  const before = process.memoryUsage().rss
  const map = new Map<number, number>()
  for (let place = 0; place < listed; place++) map.set(narrow(keys.high[place] ?? 0, keys.low[place] ?? 0), place)
  const megabytes = (process.memoryUsage().rss - before) / 1e6
  const lookupsPerSecond = fastest(() => {
    let found = 0
    for (let place = 0; place < asked; place++) {
      if (map.has(narrow(questions.high[place] ?? 0, questions.low[place] ?? 0))) found++
    }
    return found
  })
  return { lookupsPerSecond, megabytes }
}

/** `MGET` of a thousand keys at a time over the loopback, as a program beside Redis would ask. */
async function measureRedis({ progress }: BenchContext): Promise<number | undefined> {
  const program = findProgram('redis-server')
  if (program === undefined) {
    progress('redis-server is not installed: not measured')
    return undefined
  }
  const folder = mkdtempSync(join(tmpdir(), 'saqbol-redis-'))
  const port = await freePort()
  const server = spawn(program, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder], {
    stdio: 'ignore',
  })
  const redis = new Redis({ port, host: '127.0.0.1' })
  redis.on('error', () => undefined)
  try {
    const name = (place: number) => `i:${firstNumber + place}`
    for (let from = 0; from < listedInRedis; from += 10_000) {
      await redis.mset(Array.from({ length: 10_000 }, (_, n) => [name(from + n), 'r3']).flat())
    }
    const draw = drawing(7)
    const start = performance.now()
    let answered = 0
    while (performance.now() - start < 5000) {
      const wanted = Array.from({ length: 8 }, () =>
        redis.mget(Array.from({ length: 1000 }, () => name(draw() % (2 * listedInRedis)))),
      )
      for (const answers of await Promise.all(wanted)) answered += answers.length
    }
    return (answered * 1000) / (performance.now() - start)
  } finally {
    redis.disconnect()
    server.kill()
    await new Promise((resolve) => server.once('exit', resolve))
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The registry in memory: how many look-ups one core answers. */
export const bench: Bench = {
  name: 'lookup',
  about: `Looks up ${asked / 1e6} M keys, half of them listed, among ${listed / 1e6} M (half telephone numbers in rows, half fingerprints) on one core, best of ${rounds} rounds; Map holds the same, Redis ${listedInRedis / 1e6} M, asked with MGET of 1,000.`,
  keys: ['lookupsPerSecond', 'megabytes', 'buildSeconds', 'vsMap', 'vsRedis'],
  targets: {
    lookupsPerSecond: { atLeast: 4_000_000 },
    megabytes: { atMost: 256 },
    buildSeconds: { atMost: 10 },
  },
  limits: 'Every look-up waits for one or two lines of memory that no cache holds.',
  run: async (context) => {
    const { progress } = context
    const keys = makeKeys(listed)
    const questions = makeQuestions(keys)
    progress(`building an index of ${listed} values`)
    const start = performance.now()
    const index = makeLookup({ capacity: listed })
    for (let place = 0; place < listed; place++) {
      index.set({ high: keys.high[place] ?? 0, low: keys.low[place] ?? 0 }, value)
    }
    const buildSeconds = (performance.now() - start) / 1000
    const reader = openLookup(index.handle)
    const lookupsPerSecond = fastest(() => lookUpAll(reader, questions))
    progress('the same in a Map')
    const map = measureMap(keys, questions)
    progress('the same in Redis')
    const redis = await measureRedis(context)
    return {
      metrics: {
        lookupsPerSecond,
        megabytes: index.bytes() / 1e6,
        buildSeconds,
        vsMap: lookupsPerSecond / map.lookupsPerSecond,
        vsRedis: redis === undefined ? 0 : lookupsPerSecond / redis,
      },
      peers: {
        Map: map,
        ...(redis !== undefined && { 'Redis MGET': { lookupsPerSecond: redis } }),
      },
    }
  },
}
