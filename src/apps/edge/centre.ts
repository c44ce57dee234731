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
}

/** How long one question waits for news, in seconds. */
const wait = 25
/** How long an answer may take beyond that, in milliseconds. */
const patience = 60_000

/** Makes the client of the centre, which renews its token by itself. */
export function makeCentre({ url, clientId, clientSecret }: CentreOptions): Centre {
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
  const ask = async (path: string, signal: AbortSignal, body?: string): Promise<Response> => {
    const authorization = `Bearer ${await take(signal)}`
    const answer = await fetch(`${url}${path}`, {
      ...(body !== undefined && { method: 'POST', body }),
      headers: { authorization, ...(body !== undefined && { 'content-type': 'application/json' }) },
      signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
    })
    if (answer.status === 401) token = undefined
    return answer
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
    tell: async (sightings, signal) => {
      const answer = await ask('/api/v1/sightings', signal, JSON.stringify({ sightings }))
      await answer.body?.cancel()
      if (answer.status === 400 || answer.status === 422) return false
      sound(answer)
      return true
    },
  }
}

function sound(answer: Response): Response {
  if (answer.ok) return answer
  throw new Error(`the centre answers ${answer.status}`)
}
