import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { createGzip, gzip } from 'node:zlib'
import { to as copyTo } from 'pg-copy-streams'
import type { FeedContext } from './context-service.ts'
import { cutOf, type FeedAllowed } from './entry.ts'
import { allowancesStatement } from './exception-store.ts'
import * as store from './feed-store.ts'
import { signStatement } from './signature-service.ts'

/** A snapshot as it is sent: gzip (RFC 1952) of a signed first line and one line an entry. */
export interface PackedSnapshot {
  readonly chain: string
  readonly number: number
  readonly keyId: number
  readonly entries: number
  readonly bytes: Buffer
}

/** Snapshots of chains. */
export interface Snapshots {
  /**
   * A snapshot of the chain as it stands, or as it stood a short while ago: readers go on from there. Who has the batch
   * `known` already is given a newer one, where there is any: the batches that follow may be gone.
   */
  of(chain: store.Chain, known?: number): Promise<PackedSnapshot>
}

/** A snapshot is given out again for so long, in milliseconds: many edges come at once after an outage. */
const fresh = 60_000
/** Snapshots held in memory; of those used longest ago the oldest goes. */
const heldMost = 8

/** Makes the packer of snapshots. Who asks for one that is being made waits for the same. */
export function makeSnapshots(context: FeedContext): Snapshots {
  const held = new Map<string, { readonly made: number; readonly packed: Promise<PackedSnapshot> }>()
  return {
    of: async (chain, known = -1) => {
      const last = held.get(chain.id)
      if (last !== undefined) {
        const packed = await last.packed.catch(() => undefined)
        const young = context.clock.now().getTime() - last.made < fresh
        const fits =
          packed !== undefined && packed.keyId === chain.keyId && packed.number <= chain.head && packed.number >= known
        if (fits && ((young && packed.number > known) || packed.number === chain.head)) return packed
      }
      const packed = pack(context, chain.id)
      held.delete(chain.id)
      held.set(chain.id, { made: context.clock.now().getTime(), packed })
      for (const oldest of [...held.keys()].slice(0, -heldMost)) held.delete(oldest)
      packed.catch(() => held.delete(chain.id))
      return packed
    },
  }
}

async function pack({ db, pool, clock, feedKeys }: FeedContext, chainId: string): Promise<PackedSnapshot> {
  const client = await pool.connect()
  let broken = true
  try {
    // One view of the tables: the head of the chain and the entries belong together.
    await client.query('begin isolation level repeatable read read only')
    const chain = await chainAsSeen(client, chainId)
    const body = await packBody(client.query(copyTo(store.snapshotCopy(db, cutOf(chain)))))
    const { rows: allowed } = await client.query<FeedAllowed>(allowancesStatement(db, cutOf(chain)))
    await client.query('commit')
    broken = false
    const { introductions } = await feedKeys.published(db)
    const key = await feedKeys.byId(db, chain.keyId)
    const { line } = signStatement(key, 'snapshot', {
      version: 1,
      chain: chain.id,
      number: chain.head,
      hash: chain.hash,
      at: clock.now().toISOString(),
      entries: body.entries,
      ...(allowed.length > 0 && { allowed }),
      sha256: body.sha256,
      key: key.publicKey,
      introductions,
    })
    // Two members of gzip make one text: the first line is known last.
    const first = await promisify(gzip)(`${line}\n`)
    return {
      chain: chain.id,
      number: chain.head,
      keyId: chain.keyId,
      entries: body.entries,
      bytes: Buffer.concat([first, ...body.parts]),
    }
  } finally {
    client.release(broken)
  }
}

async function chainAsSeen(
  client: { query: (text: string, values: unknown[]) => Promise<{ rows: unknown[] }> },
  id: string,
) {
  const { rows } = await client.query(store.chainStatement, [id])
  const [chain] = rows as store.Chain[]
  if (chain === undefined) throw new Error('the chain is gone')
  return chain
}

/** Packs and hashes what comes, in the stream's own pace. */
async function packBody(lines: AsyncIterable<Buffer>) {
  const hash = createHash('sha256')
  const packer = createGzip({ level: 5, memLevel: 9 })
  const parts: Buffer[] = []
  packer.on('data', (part: Buffer) => parts.push(part))
  const packed = new Promise<void>((resolve, reject) => packer.once('end', resolve).once('error', reject))
  let entries = 0
  let waiting: Buffer[] = []
  let size = 0
  const flush = async () => {
    const block = Buffer.concat(waiting)
    waiting = []
    size = 0
    hash.update(block)
    for (let at = block.indexOf(10); at >= 0; at = block.indexOf(10, at + 1)) entries++
    if (!packer.write(block)) await new Promise<void>((resolve) => packer.once('drain', resolve))
  }
  for await (const part of lines) {
    waiting.push(part)
    size += part.length
    if (size >= 262_144) await flush()
  }
  await flush()
  packer.end()
  await packed
  return { entries, parts, sha256: hash.digest('hex') }
}
