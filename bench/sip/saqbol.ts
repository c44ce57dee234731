/**
 * The SIP server of the edge as a program: `saqbol.ts LISTED CALLS` lists the numbers of a file (64-bit floats), knows that the
 * callers of a file of calls are abroad, screens by all rules in one worker thread, and prints its port.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { CallsConfig } from '../../src/apps/edge/calls/config.ts'
import { makeRecent } from '../../src/apps/edge/calls/recent.ts'
import { startSip } from '../../src/apps/edge/calls/sip/server.ts'
import { type LookupHandle, makeLookup, phoneKey } from '../../src/engines/lookup/index.ts'
import { allRules, emptyCallTables } from '../../src/engines/screening/index.ts'
import { makeLog } from '../../src/platform/log.ts'
import { freePort } from '../../test/support/free-port.ts'

/** An international trunk that may present anything: calls pass through every rule. */
const config: CallsConfig = {
  policy: {
    rules: allRules('on'),
    trunks: [
      {
        name: 'bench',
        kind: 'international',
        dialPlan: { bare: 'e164' },
        mayWithhold: true,
        verstat: true,
        mayPresent: [{ from: 1_000_000, to: 999_999_999_999_999 }],
      },
    ],
    listed: { measures: 4, reported: 'allow-verstat' },
  },
  trunks: [{ sources: ['127.0.0.0/8'], rejectWith: '603', advanceWith: 404 }],
  velocity: { windowSeconds: 600, distinctFrom: 32, shortFrom: 32, shortSeconds: 5 },
  callerHelp: 'saqbol.kz/call',
}

function numbersOf(path: string | undefined): Float64Array {
  const file = readFileSync(path ?? '')
  return new Float64Array(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength))
}

function listAll(listed: Float64Array): LookupHandle {
  const index = makeLookup({ capacity: listed.length })
  const value = { state: 'confirmed', measures: 4, confidence: 90, topic: 1, sources: 2, expiresAt: null } as const
  for (const number of listed) index.set(phoneKey(number), value)
  return index.handle
}

if (import.meta.main) {
  const [listed, calls] = [numbersOf(process.argv[2]), numbersOf(process.argv[3])]
  const index = listAll(listed)
  const recent = makeRecent({ roaming: 2_000_000 })
  const now = Date.now()
  for (let at = 0; at < calls.length; at += 3) {
    recent.roams({ number: calls[at] ?? 0, abroad: true }, now + 3_600_000, now)
  }
  const port = await freePort()
  const address = `127.0.0.1:${port}`
  const sip = await startSip({
    config: { ...config, sip: { udp: address, tcp: address, threads: 1, trunkBy: 'source' } },
    ground: () => ({ index, tables: emptyCallTables }),
    recent: recent.handle,
    key: randomBytes(32),
    ask: () => Promise.resolve('unknown'),
    take: () => undefined,
    log: makeLog({ LOG_LEVEL: 'warn' }, 'bench'),
  })
  process.once('SIGTERM', () => void sip[Symbol.asyncDispose]().then(() => process.exit()))
  process.stdout.write(`${port}\n`)
}
