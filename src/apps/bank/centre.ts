import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { Clock } from '#kernel/clock'
import { fail, ok, type Result } from '#kernel/result'
import { type JwsKey, openJwsKey, signatureHeader, signDetached, verifyDetached } from '#platform/jws'
import { requestPageSchema } from './request.ts'

/** Where the centre is, and as whom it is spoken to. */
export interface CentreOptions {
  /** The centre's address without a trailing slash. */
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  /** The bank's code. */
  readonly bank: string
  /** The bank's private key. */
  readonly key: JwsKey
  readonly clock: Clock
}

/** What is told to the centre. */
export interface Told {
  readonly path: '/api/v1/recalls/replies' | '/api/v1/recalls/returns' | '/api/v1/recalls/releases'
  readonly type: 'application/xml' | 'application/json'
  readonly text: string
}

/** The centre, as a bank speaks with it. What goes wrong on the way throws, and is to be tried again. */
export interface Centre {
  /** Requests that are new or have changed since a place. */
  requests(after: string | null): Promise<z.output<typeof requestPageSchema>>
  /** Tells something, signed; fails with the code by which the centre refuses it. */
  tell(told: Told): Promise<Result<{ readonly text: string }>>
}

/** How long an answer may take, in milliseconds. */
const patience = 30_000

/** Makes the client: it renews its token and learns the centre's keys by itself, and believes only what is signed by one. */
export function makeCentre(options: CentreOptions): Centre {
  const { url, bank, key, clock } = options
  const token = makeToken(options)
  let known: readonly JwsKey[] = []
  const learn = async () => {
    const answer = await fetch(`${url}/api/v1/payments/keys`, { signal: AbortSignal.timeout(patience) })
    if (!answer.ok) throw new Error(`the centre does not tell its keys: ${answer.status}`)
    const { keys } = (await answer.json()) as { readonly keys: readonly JwsKey['jwk'][] }
    known = (await Promise.all(keys.map((jwk) => openJwsKey(jwk)))).filter((opened) => opened !== undefined)
  }
  const proved = async (answer: Response, { method, target }: { readonly method: string; readonly target: string }) => {
    const body = new Uint8Array(await answer.arrayBuffer())
    const header = answer.headers.get(signatureHeader) ?? undefined
    const check = () =>
      verifyDetached(header, { method, target, audience: bank, body }, { keys: known, at: clock.now().getTime() })
    let { fault } = await check()
    if (fault === 'unknown-key') {
      await learn()
      ;({ fault } = await check())
    }
    if (fault !== undefined) throw new Error(`the centre's signature is not taken: ${fault}`)
    return Buffer.from(body).toString('utf8')
  }
  const ask = async (target: string, init: RequestInit = {}) =>
    fetch(`${url}${target}`, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), authorization: `Bearer ${await token()}` },
      signal: AbortSignal.timeout(patience),
    })
  return {
    requests: async (after) => {
      const target = `/api/v1/recalls/requests${after === null ? '' : `?modifiedAfter=${encodeURIComponent(after)}`}`
      const answer = await ask(target)
      if (!answer.ok) throw new Error(`the centre does not tell its requests: ${answer.status}`)
      return requestPageSchema.parse(JSON.parse(await proved(answer, { method: 'GET', target })))
    },
    tell: async ({ path, type, text }) => {
      const message = { method: 'POST', target: path, audience: 'saqbol', body: Buffer.from(text) }
      const signature = await signDetached(key, message, { at: clock.now().getTime(), nonce: randomUUID() })
      const headers = { 'content-type': type, [signatureHeader]: signature }
      const answer = await ask(path, { method: 'POST', body: text, headers })
      if (answer.ok) return ok({ text: await proved(answer, { method: 'POST', target: path }) })
      const { code = 'unknown' } = (await answer.json().catch(() => ({}))) as { readonly code?: string }
      // A clock that is set right, a key that is registered: the same message may be taken then.
      const later = answer.status >= 500 || [401, 403, 429].includes(answer.status) || code.startsWith('bank.')
      if (later) throw new Error(`the centre takes nothing now: ${answer.status} ${code}`)
      return fail(code)
    },
  }
}

function makeToken({ url, clientId, clientSecret }: CentreOptions): () => Promise<string> {
  let kept: { readonly text: string; readonly until: number } | undefined
  return async () => {
    if (kept !== undefined && kept.until > Date.now()) return kept.text
    const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')
    const answer = await fetch(`${url}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials',
      signal: AbortSignal.timeout(patience),
    })
    if (!answer.ok) throw new Error(`the centre gives no token: ${answer.status}`)
    const { access_token: text, expires_in: life } = (await answer.json()) as {
      access_token: string
      expires_in: number
    }
    kept = { text, until: Date.now() + Math.max(life - 60, 1) * 1000 }
    return text
  }
}
