import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { createGzip, gzip } from 'node:zlib'
import { to as copyTo } from 'pg-copy-streams'
import type { FeedContext } from './context-service.ts'
import { cutOf, type FeedAllowed } from './entry.ts'
import { allowancesStatement } from './exception-store.ts'
import * as store from './feed-store.ts'
import { signStatement } from './signature-service.ts'
import type { FeedSnapshot } from './statement.ts'

/** A snapshot as it is sent: gzip (RFC 1952) of a signed first line and one line an entry. */
export interface PackedSnapshot {
  readonly chain: string
  readonly number: number
  readonly entries: number
  /** What is sent, in order: the first line, and the rest, which many readers share. */
  readonly bytes: readonly [first: Buffer, rest: Buffer]
}

/** Snapshots of chains. */
export interface Snapshots {
  /**
   * A snapshot of the chain as it stands, or as it stood a short while ago: readers go on from there. Who has the batch
   * `known` already is given a newer one, where there is any: the batches that follow may be gone. `asked` is a moment from before
   * the chain was read: of a chain that did not move since, the snapshot says that it held then.
   */
  of(chain: store.Chain, question: { readonly asked: Date; readonly known?: number }): Promise<PackedSnapshot>
}

/** A snapshot is given out again for so long, in milliseconds: many edges come at once after an outage. */
const fresh = 60_000
/** Snapshots held in memory; of those used longest ago the oldest goes. */
const heldMost = 8

/** A snapshot in memory: what its first line says, and the packed lines after that. */
interface Held {
  readonly statement: FeedSnapshot
  readonly keyId: number
  readonly rest: Buffer
}

/** Makes the packer of snapshots. Who asks for one that is being made waits for the same. */
export function makeSnapshots(context: FeedContext): Snapshots {
  const held = new Map<string, Promise<Held>>()
  const begin = (chainId: string): Promise<Held> => {
    const begun = pack(context, chainId)
    held.delete(chainId)
    held.set(chainId, begun)
    for (const oldest of [...held.keys()].slice(0, -heldMost)) held.delete(oldest)
    begun.catch(() => held.delete(chainId))
    return begun
  }
  return {
    of: async (chain, { asked, known = -1 }) => {
      const last = held.get(chain.id)
      const found = await last?.catch(() => undefined)
      if (found !== undefined && found.keyId === chain.keyId && found.statement.number >= known) {
        const { number, hash, at } = found.statement
        // Nothing came since, however long that is ago: it is signed anew, since who comes from another chain takes nothing older.
        if (number === chain.head && hash === chain.hash) return signed(context, found, asked.toISOString())
        const young = asked.getTime() - Date.parse(at) < fresh
        if (young && number < chain.head && number > known) return signed(context, found, at)
      }
      // One that somebody began while we waited for the last began after we asked: it is as new as anybody needs.
      const next = held.get(chain.id)
      const packed = await (next !== undefined && next !== last ? next : begin(chain.id))
      return signed(context, packed, packed.statement.at)
    },
  }
}

/** Signs the first line, which says of which moment the snapshot holds. */
async function signed(
  { db, feedKeys }: FeedContext,
  { statement, keyId, rest }: Held,
  at: string,
): Promise<PackedSnapshot> {
  const { line } = signStatement(await feedKeys.byId(db, keyId), 'snapshot', { ...statement, at })
  // Two members of gzip make one text: the first line is known last.
  const first = await promisify(gzip)(`${line}\n`)
  const { chain, number, entries } = statement
  return { chain, number, entries, bytes: [first, rest] }
}

async function pack({ db, pool, clock, feedKeys }: FeedContext, chainId: string): Promise<Held> {
  const client = await pool.connect()
  let broken = true
  try {
    // From before the look at the tables: what comes while they are read is not in it.
    const at = clock.now().toISOString()
    // One view of the tables: the head of the chain and the entries belong together.
    await client.query('begin isolation level repeatable read read only')
    const chain = await chainAsSeen(client, chainId)
    const body = await packBody(client.query(copyTo(store.snapshotCopy(db, cutOf(chain)))))
    const { rows: allowed } = await client.query<FeedAllowed>(allowancesStatement(db, cutOf(chain)))
    await client.query('commit')
    broken = false
    const { introductions } = await feedKeys.published(db)
    const key = await feedKeys.byId(db, chain.keyId)
    const statement: FeedSnapshot = {
      version: 1,
      chain: chain.id,
      number: chain.head,
      hash: chain.hash,
      at,
      entries: body.entries,
      ...(allowed.length > 0 && { allowed }),
      sha256: body.sha256,
      key: key.publicKey,
      introductions,
    }
    return { statement, keyId: chain.keyId, rest: Buffer.concat(body.parts) }
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
