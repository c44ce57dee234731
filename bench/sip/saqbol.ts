/**
 * The SIP server of the edge as a program: `saqbol.ts LISTED` lists the numbers of a file (64-bit floats), screens by all rules in
 * one worker thread, and prints its port.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { CallsConfig } from '../../src/apps/edge/calls/config.ts'
import { startSip } from '../../src/apps/edge/calls/sip/server.ts'
import { type LookupHandle, makeLookup, phoneKey } from '../../src/engines/lookup/index.ts'
import { allRules, emptyCallTables } from '../../src/engines/screening/index.ts'
import { makeLog } from '../../src/platform/log.ts'

const config: CallsConfig = {
  policy: {
    rules: allRules('on'),
    trunks: [{ name: 'bench', kind: 'own', dialPlan: { bare: 'national' }, mayWithhold: true, verstat: true }],
    listed: { measures: 0, reported: 'allow-verstat' },
  },
  trunks: [{ sources: ['127.0.0.0/8'], rejectWith: '603', advanceWith: 404 }],
  velocity: { windowSeconds: 600, distinctFrom: 32, shortFrom: 32, shortSeconds: 5 },
  sip: { udp: '127.0.0.1:0', tcp: '127.0.0.1:0', threads: 1, trunkBy: 'source' },
  callerHelp: 'saqbol.kz/call',
}

function listAll(path: string): LookupHandle {
  const file = readFileSync(path)
  const listed = new Float64Array(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength))
  const index = makeLookup({ capacity: listed.length })
  const value = { state: 'confirmed', measures: 4, confidence: 90, topic: 1, sources: 2, expiresAt: null } as const
  for (const number of listed) index.set(phoneKey(number), value)
  return index.handle
}

if (import.meta.main) {
  const index = listAll(process.argv[2] ?? '')
  const sip = await startSip({
    config: { ...config, sip: config.sip ?? { threads: 1, trunkBy: 'source' } },
    ground: () => ({ index, tables: emptyCallTables }),
    key: randomBytes(32),
    ask: () => Promise.resolve('unknown'),
    take: () => undefined,
    log: makeLog({ LOG_LEVEL: 'warn' }, 'bench'),
  })
  process.stdout.write(`${sip.udpPort} ${sip.tcpPort}\n`)
}
