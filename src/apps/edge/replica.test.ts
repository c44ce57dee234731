import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { hashOf, makeKeyPair, openKey, signStatement } from '#domains/publications'
import { fail, ok } from '#kernel/result'
import { makeLog } from '#platform/log'
import { until } from '#test/until'
import type { Centre } from './centre.ts'
import { makeReplica } from './replica.ts'
import { openStore } from './store.ts'

const log = makeLog({ LOG_LEVEL: 'silent' }, 'edge')
const folder = mkdtempSync(join(tmpdir(), 'saqbol-edge-replica-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const { publicKey, pkcs8 } = makeKeyPair()
const key = openKey(publicKey, pkcs8)
const hour = 3_600_000

test('a snapshot from before what the centre said of the same chain takes back nothing of that', async () => {
  const chain = '01930000-0000-7000-8000-000000000001'
  const stands = { chain, number: 5, hash: hashOf('the fifth batch') }
  const at = (ago: number) => new Date(Date.now() - ago).toISOString()
  const content = { version: 1, entries: 0, sha256: hashOf(''), key: publicKey, introductions: [] } as const
  const snapshot = gzipSync(`${signStatement(key, 'snapshot', { ...stands, ...content, at: at(hour) }).line}\n`)
  const head = signStatement(key, 'head', { ...stands, at: at(0) }).line
  let snapshots = 0
  let pages = 0
  // A centre that gives out one snapshot for long, and whose batches before the head are gone once.
  const centre: Centre = {
    snapshot: async () => {
      snapshots++
      return snapshot
    },
    lines: async (_position, signal) => {
      pages++
      if (pages === 1) return ok([head])
      if (pages === 2) return fail('edge.snapshot-needed')
      await sleep(hour, undefined, { signal })
      return ok([])
    },
    tell: async () => true,
    hand: async () => true,
    read: async () => undefined,
  }
  await using replica = makeReplica({ centre, store: openStore(folder, { log }), log, pinned: publicKey })
  replica.start()
  await until(() => pages === 3)
  assert.equal(snapshots, 2)
  assert.ok(replica.staleSeconds() < 1800, `${replica.staleSeconds()} s`)
})
