import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { unchanged } from '#platform/http/answers'
import { type Answer, answer, orProblem, type RequestContext, type Route, route } from '#platform/http/route'
import type { Feed } from './feed-service.ts'
import { batchesForm, batchesHeaders, snapshotForm, snapshotHeaders } from './form-routes.ts'
import {
  feedChainSchema,
  feedClientParams,
  feedKeySchema,
  feedQuerySchema,
  feedScopeSchema,
  feedSnapshotQuerySchema,
} from './schema.ts'

const tags = ['feed']
const gzipped = promisify(gzip)

/** The signed feed over HTTP. */
export function feedRoutes({ feed }: { readonly feed: Feed }): readonly Route[] {
  feed.listen()
  return [...readingRoutes(feed), ...keeperRoutes(feed)]
}

function readingRoutes(feed: Feed): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/feed',
      permission: 'publications:read-feed',
      summary: 'Signed batches after a number, one JSON line each, then the signed head; waits up to 30 s for news',
      tags,
      query: feedQuerySchema,
      answers: { 304: unchanged },
      byteAnswers: { 200: [batchesForm] },
      headers: batchesHeaders,
      handle: async ({ query }, context) => {
        const page = orProblem(await untilGone(context, (gone) => feed.read(context.actor, { ...query, gone })))
        const etag = `"${page.chain}-${page.reached}"`
        const headers = { etag, 'cache-control': 'private, no-cache', vary: 'accept-encoding' }
        if (page.batches.length === 0 && context.raw.headers['if-none-match'] === etag)
          return answer(304, undefined, headers)
        const text = [...page.batches, page.head].map((line) => `${line}\n`).join('')
        return packed({ status: 200, type: 'application/x-ndjson', headers, body: text }, context)
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/feed/snapshot',
      permission: 'publications:read-feed',
      summary: 'The whole state of the feed as gzip: a signed line, then one JSON array an entry',
      tags,
      query: feedSnapshotQuerySchema,
      byteAnswers: { 200: [snapshotForm] },
      headers: snapshotHeaders,
      limit: { max: 60, window: '1 minute' },
      handle: async ({ query }, { actor }) => {
        const { bytes, chain, number } = orProblem(await feed.snapshot(actor, query))
        const length = String(bytes[0].length + bytes[1].length)
        const headers = { etag: `"${chain}-${number}"`, 'cache-control': 'private, no-cache', 'content-length': length }
        return { status: 200, type: 'application/gzip', headers, body: Readable.from(bytes) }
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/feed/key',
      permission: 'publications:read-key',
      summary: 'The public key (Ed25519, base64url) that signs the feed now, and how it came after the ones before',
      tags,
      answers: { 200: feedKeySchema },
      handle: async () => answer(200, await feed.publishedKeys()),
    }),
  ]
}

function keeperRoutes(feed: Feed): readonly Route[] {
  return [
    route({
      method: 'PUT',
      path: '/api/v1/feed/scopes/:clientId',
      permission: 'publications:set-scope',
      summary: 'What an API client may read of the feed',
      tags,
      params: feedClientParams,
      body: feedScopeSchema,
      answers: { 200: feedChainSchema },
      handle: async ({ params, body }, { actor }) =>
        answer(200, { chain: await feed.subscribe(actor, params.clientId, body) }),
    }),
  ]
}

/** Runs something that ends early when the reader hangs up. */
async function untilGone<T>({ raw }: RequestContext, work: (gone: AbortSignal) => Promise<T>): Promise<T> {
  const { socket } = raw.raw
  const gone = new AbortController()
  const end = () => gone.abort()
  socket.once('close', end)
  try {
    return await work(gone.signal)
  } finally {
    socket.off('close', end)
  }
}

/** The answer, packed for a reader that takes gzip. */
async function packed(given: Answer & { readonly body: string }, { raw }: RequestContext): Promise<Answer> {
  if (given.body.length < 2048 || !/\bgzip\b/.test(raw.headers['accept-encoding'] ?? '')) return given
  const body = await gzipped(given.body, { level: 4 })
  return { ...given, body, headers: { ...given.headers, 'content-encoding': 'gzip' } }
}
