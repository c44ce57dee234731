/** A node that screens calls by a file, while the centre is away: everything but the registry's listings. */
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { unwrap } from '#kernel/result'
import { makeLog } from '#platform/log'
import { readCallsFile } from '../../src/apps/edge/calls/config-file.ts'
import { type Edge, startEdge } from '../../src/apps/edge/compose.ts'

/** Starts a node in a folder of its own, with what `--calls` would name, and other files beside it. Ends with the test file. */
export async function callsNode(file: object, beside: Readonly<Record<string, string>> = {}): Promise<Edge> {
  const folder = mkdtempSync(join(tmpdir(), 'saqbol-calls-'))
  for (const [name, text] of Object.entries(beside)) writeFileSync(join(folder, name), text)
  writeFileSync(join(folder, 'calls.json'), JSON.stringify(file))
  const { publicKey } = generateKeyPairSync('ed25519')
  const edge = await startEdge({
    // Port 9 discards; nobody listens there.
    url: 'http://127.0.0.1:9',
    clientId: 'nobody',
    clientSecret: 'nothing',
    key: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64url'),
    folder: join(folder, 'data'),
    host: '127.0.0.1',
    port: 0,
    log: makeLog({ LOG_LEVEL: 'silent' }, 'edge'),
    calls: unwrap(readCallsFile(join(folder, 'calls.json'))),
  })
  after(async () => {
    await edge[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })
  return edge
}

/** What the metrics of a node say of one figure without labels. */
export async function figureOf(edge: Edge, name: string): Promise<number> {
  const text = await (await fetch(`${edge.address}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN)
}

/** The first piece of the calls file that a section of the operators' guide shows, by the section's name. */
export function blockOfGuide(section: string): unknown {
  const guide = readFileSync(new URL('../../docs/guides/calls.md', import.meta.url), 'utf8')
  const text = guide.split(/^## \d+\. /m).find((part) => part.startsWith(`${section}\n`)) ?? ''
  const block = /```json\n(.*?)```/s.exec(text)?.[1] ?? ''
  return JSON.parse(block)
}
