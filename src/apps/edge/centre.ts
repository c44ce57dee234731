import { fail, ok, type Result } from '#kernel/result'

/** Where the centre is, and who asks. */
export interface CentreOptions {
  /** The centre's address without a trailing slash. */
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
}

/** A sighting as the centre takes it. */
export interface Sighting {
  readonly kind: string
  readonly value: string
  /** ISO 8601, UTC: when it was met last. Told again with the same time it counts once. */
  readonly at: string
  readonly count: number
}

/** What is asked of the centre. Whatever goes wrong on the way throws; what the centre refuses is a failure. */
export interface Centre {
  /** Lines of the feed after a number. Fails with `edge.snapshot-needed` where only a snapshot leads on. */
  lines(
    position: { readonly chain: string; readonly number: number },
    signal: AbortSignal,
  ): Promise<Result<readonly string[]>>
  /** The packed snapshot, of the chain that is ours now, and not from before a position of that chain. */
  snapshot(
    position: { readonly chain: string; readonly number: number } | undefined,
    signal: AbortSignal,
  ): Promise<Uint8Array>
  /** Hands over sightings; false where the centre will never take them. */
  tell(sightings: readonly Sighting[], signal: AbortSignal): Promise<boolean>
  /** Hands over JSON at a path, by POST where only that is said; false where the centre will never take it. */
  hand(target: string | HandedBy, json: string, signal: AbortSignal): Promise<boolean>
  /** What stands at a path, or undefined where it is still what an ETag names. */
  read(path: string, etag: string | undefined, signal: AbortSignal): Promise<TaggedText | undefined>
}

/** A path to which something is handed otherwise than by POST. */
export interface HandedBy {
  readonly method: 'PUT'
  readonly path: string
}

/** A text and what tells this state of it from any other. */
export interface TaggedText {
  readonly text: string
  readonly etag: string | undefined
}

/** How long one question waits for news, in seconds. */
const wait = 25
/** How long an answer may take beyond that, in milliseconds. */
const patience = 60_000

type Ask = (path: string, signal: AbortSignal, asked?: Asked) => Promise<Response>

/** Asks as a client that renews its token by itself. */
function makeAsking({ url, clientId, clientSecret }: CentreOptions): Ask {
  let token: { readonly text: string; readonly until: number } | undefined
  const take = async (signal: AbortSignal): Promise<string> => {
    if (token !== undefined && token.until > Date.now()) return token.text
    const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')
    const answer = await fetch(`${url}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials',
      signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
    })
    if (!answer.ok) throw new Error(`the centre gives no token: ${answer.status}`)
    const { access_token: text, expires_in: life } = (await answer.json()) as {
      access_token: string
      expires_in: number
    }
    token = { text, until: Date.now() + (life - 60) * 1000 }
    return text
  }
  return async (path, signal, { body, etag, method = 'POST' } = {}) => {
    const authorization = `Bearer ${await take(signal)}`
    const answer = await fetch(`${url}${path}`, {
      ...(body !== undefined && { method, body }),
      headers: {
        authorization,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(etag !== undefined && { 'if-none-match': etag }),
      },
      signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
    })
    if (answer.status === 401) token = undefined
    return answer
  }
}

/** Makes the client of the centre. */
export function makeCentre(options: CentreOptions): Centre {
  const ask = makeAsking(options)
  const hand = async (target: string | HandedBy, body: string, signal: AbortSignal): Promise<boolean> => {
    const { path, method } = typeof target === 'string' ? { path: target, method: 'POST' as const } : target
    const answer = await ask(path, signal, { body, method })
    await answer.body?.cancel()
    if (answer.status === 400 || answer.status === 413 || answer.status === 422) return false
    sound(answer)
    return true
  }
  return {
    lines: async ({ chain, number }, signal) => {
      const answer = await ask(`/api/v1/feed?after=${number}&chain=${chain}&wait=${wait}`, signal)
      if (answer.status === 409) {
        await answer.body?.cancel()
        return fail('edge.snapshot-needed')
      }
      const text = await sound(answer).text()
      // An answer that was cut off ends in half a line; what is whole before it is good.
      return ok(text.split('\n').slice(0, -1))
    },
    snapshot: async (position, signal) => {
      const from = position === undefined ? '' : `?chain=${position.chain}&after=${position.number}`
      return new Uint8Array(await sound(await ask(`/api/v1/feed/snapshot${from}`, signal)).arrayBuffer())
    },
    tell: (sightings, signal) => hand('/api/v1/sightings', JSON.stringify({ sightings }), signal),
    hand,
    read: async (path, etag, signal) => {
      const answer = await ask(path, signal, { etag })
      if (answer.status === 304) {
        await answer.body?.cancel()
        return undefined
      }
      return { text: await sound(answer).text(), etag: answer.headers.get('etag') ?? undefined }
    },
  }
}

interface Asked {
  readonly body?: string
  readonly etag?: string | undefined
  /** Of what has a body. */
  readonly method?: 'POST' | 'PUT'
}

function sound(answer: Response): Response {
  if (answer.ok) return answer
  throw new Error(`the centre answers ${answer.status}`)
}
