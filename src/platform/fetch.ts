import { lookup as systemLookup } from 'node:dns'
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from '#formats/public-address'
import { fail, ok, type Result } from '#kernel/result'

/** What a fetcher may reach, and how long and large an answer it takes. */
export interface FetchLimits {
  /** Milliseconds from the call to the last octet, redirects included; 5,000 unless told. */
  readonly milliseconds?: number
  /** Octets of the body; 1 MB unless told. */
  readonly mostOctets?: number
  /** Redirects that are followed, each checked anew; 3 unless told. */
  readonly mostRedirects?: number
  /** Protocols; `https:` alone unless told. */
  readonly protocols?: readonly ('https:' | 'http:')[]
  /** Ports; 443 alone unless told. An empty list allows every port. */
  readonly ports?: readonly number[]
  /** Whether an address may be connected to; public ones alone unless told. */
  readonly mayReach?: (address: string) => boolean
  /** Authorities for TLS in place of the system's, PEM. */
  readonly ca?: string
  /** How names are resolved; by the system unless told. Every address that it gives is checked. */
  readonly resolve?: (host: string) => Promise<readonly string[]>
}

/** An answer with status 200. */
export interface Fetched {
  /** Where it came from in the end. */
  readonly url: string
  readonly bytes: Uint8Array
  readonly contentType: string | undefined
  readonly cacheControl: string | undefined
}

/** What is sent by POST; without it a URL is read. */
export interface Posted {
  readonly body: Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

/**
 * GETs what a stranger named, without letting the stranger reach into our network. Fails with `fetch.url-refused`,
 * `.address-refused`, `.unreachable`, `.timeout`, `.status`, `.too-large`, `.too-many-redirects`.
 */
export type GuardedFetch = (url: string, posted?: Posted) => Promise<Result<Fetched>>

interface Rules extends Required<Omit<FetchLimits, 'ca'>> {
  readonly ca: string | undefined
}

/**
 * A fetcher that connects to public addresses over https alone unless the limits say otherwise. A name is resolved
 * once for each hop; if one of its addresses may not be reached none is, and the connection goes to an address that was
 * checked, so that a second answer of the name server cannot lead elsewhere. No cookies, no credentials, no compression.
 */
export function makeGuardedFetch(limits: FetchLimits = {}): GuardedFetch {
  const rules: Rules = {
    milliseconds: limits.milliseconds ?? 5000,
    mostOctets: limits.mostOctets ?? 1_000_000,
    mostRedirects: limits.mostRedirects ?? 3,
    protocols: limits.protocols ?? ['https:'],
    ports: limits.ports ?? [443],
    mayReach: limits.mayReach ?? isPublicAddress,
    resolve: limits.resolve ?? bySystem,
    ca: limits.ca,
  }
  return async (url, posted) => {
    const deadline = AbortSignal.timeout(rules.milliseconds)
    let next = url
    for (let hop = 0; hop <= rules.mostRedirects; hop++) {
      const answer = await getOne(next, { rules, posted }, deadline)
      if (!answer.ok) return answer
      // What is posted goes where it was meant to and nowhere else.
      if (posted !== undefined && answer.value.kind === 'redirect') return fail('fetch.too-many-redirects')
      if (answer.value.kind === 'fetched') return ok(answer.value)
      next = answer.value.location
    }
    return fail('fetch.too-many-redirects')
  }
}

type Answer = ({ readonly kind: 'fetched' } & Fetched) | { readonly kind: 'redirect'; readonly location: string }

interface Asked {
  readonly rules: Rules
  readonly posted: Posted | undefined
}

async function getOne(text: string, { rules, posted }: Asked, deadline: AbortSignal): Promise<Result<Answer>> {
  const url = allowedUrl(text, rules)
  if (url === undefined) return fail('fetch.url-refused')
  const address = await addressOf(url, rules, deadline)
  if (!address.ok) return address
  const options: RequestOptions & { ca?: string } = {
    agent: false,
    lookup: pinned(address.value),
    signal: deadline,
    maxHeaderSize: 16_384,
    ...(posted && { method: 'POST' }),
    headers: { ...posted?.headers, accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'Saqbol' },
    ...(rules.ca === undefined ? {} : { ca: rules.ca }),
  }
  return new Promise((resolve) => {
    const failed = () => resolve(fail(deadline.aborted ? 'fetch.timeout' : 'fetch.unreachable'))
    const start = url.protocol === 'https:' ? httpsRequest : httpRequest
    const asked = start(url, options, (response) => {
      response.on('error', failed)
      const outcome = outcomeOf(response, url, posted !== undefined)
      if (outcome === 'body') collect(response, rules.mostOctets, (body) => resolve(fetched(body, response, url)))
      else {
        resolve(outcome)
        asked.destroy()
      }
    })
    asked.on('error', failed)
    asked.end(posted?.body)
  })
}

/** The URL, or undefined where it is none, or its protocol or port is not allowed, or it carries credentials. */
function allowedUrl(text: string, { protocols, ports }: Rules): URL | undefined {
  const url = text.length > 2048 ? null : URL.parse(text)
  if (url === null || !(protocols as readonly string[]).includes(url.protocol)) return undefined
  if (url.username !== '' || url.password !== '' || url.hostname === '') return undefined
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
  return ports.length === 0 || ports.includes(port) ? url : undefined
}

/** The address to connect to: Node asks no resolver for a literal one, so both kinds are checked here. */
async function addressOf(url: URL, { resolve, mayReach }: Rules, deadline: AbortSignal): Promise<Result<string>> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const found = isIP(host) === 0 ? await withDeadline(resolve(host), deadline) : [host]
  if (found === undefined) return fail(deadline.aborted ? 'fetch.timeout' : 'fetch.unreachable')
  const [first] = found
  if (first === undefined) return fail('fetch.unreachable')
  return found.every(mayReach) ? ok(first) : fail('fetch.address-refused')
}

/** What is promised, or undefined where it fails or the deadline comes first. */
async function withDeadline<T>(promised: Promise<T>, deadline: AbortSignal): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>()
  const end = () => resolve(undefined)
  deadline.addEventListener('abort', end)
  if (deadline.aborted) end()
  try {
    return await Promise.race([promised, late])
  } catch {
    return undefined
  } finally {
    deadline.removeEventListener('abort', end)
  }
}

/** Gives the one address that was checked, whichever name is asked for. */
function pinned(address: string): LookupFunction {
  const family = isIP(address)
  return (_host, options, callback) => {
    if (options.all === true) callback(null, [{ address, family }])
    else callback(null, address, family)
  }
}

function outcomeOf({ statusCode = 0, headers }: IncomingMessage, url: URL, posted: boolean): 'body' | Result<Answer> {
  if (statusCode === 200 || (posted && (statusCode === 202 || statusCode === 204))) return 'body'
  const to = [301, 302, 303, 307, 308].includes(statusCode) ? headers.location : undefined
  const location = to === undefined ? null : URL.parse(to, url)
  if (location === null) return fail('fetch.status', { status: statusCode })
  return ok({ kind: 'redirect', location: location.href })
}

/** The body, or undefined as soon as it is longer than allowed. */
function collect(response: IncomingMessage, most: number, done: (body: Buffer | undefined) => void): void {
  const chunks: Buffer[] = []
  let length = 0
  response.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > most) {
      done(undefined)
      response.destroy()
    } else chunks.push(chunk)
  })
  response.on('end', () => done(Buffer.concat(chunks)))
}

function fetched(bytes: Buffer | undefined, { headers }: IncomingMessage, url: URL): Result<Answer> {
  if (bytes === undefined) return fail('fetch.too-large')
  const { 'content-type': contentType, 'cache-control': cacheControl } = headers
  return ok({ kind: 'fetched', url: url.href, bytes, contentType, cacheControl })
}

function bySystem(host: string): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    systemLookup(host, { all: true, verbatim: false }, (error, found) => {
      if (error) reject(error)
      else resolve(found.map(({ address }) => address))
    })
  })
}
