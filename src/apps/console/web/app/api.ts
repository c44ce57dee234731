/** The API as the console calls it: JSON in and out, the CSRF token, and problems (RFC 9457) as errors. */

/** What went wrong with one field. */
export interface FieldProblem {
  readonly field: string
  readonly message: string
}

/** An answer that is no success: its words are in the reader's language already. */
export class Problem extends Error {
  readonly code: string
  readonly status: number
  readonly title: string
  readonly detail: string | undefined
  readonly fields: readonly FieldProblem[]
  /** The whole answer, for codes that carry more (a conflict carries what changed). */
  readonly body: Readonly<Record<string, unknown>>

  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    const title = typeof body['title'] === 'string' ? body['title'] : ''
    super(title)
    this.status = status
    this.title = title
    this.body = body
    this.code = typeof body['code'] === 'string' ? body['code'] : 'request.failed'
    this.detail = typeof body['detail'] === 'string' ? body['detail'] : undefined
    this.fields = Array.isArray(body['errors']) ? (body['errors'] as readonly FieldProblem[]) : []
  }
}

/** The code of a `Problem` that never reached the server: the network is gone. */
export const offline = 'console.offline'

/** What a call may say besides its path. */
export interface CallOptions {
  readonly query?: Readonly<Record<string, string | number | boolean | undefined | null>>
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
  /** The answer is a file to save, and comes as a `Blob`. */
  readonly file?: boolean
}

/**
 * What a call may have to ask of the person at the screen before it can go on: the session is used from another network
 * (`elsewhere`), a key of the account is about to change (`proof`), or the session is over (`ended`).
 */
export type Question = 'elsewhere' | 'proof' | 'ended'

let token: string | null = null
let language = 'kk'
let signedOut: () => void = () => undefined
let ask: (question: Question) => Promise<boolean> = () => Promise.resolve(false)

/** Tells the calls who they come from; the session's provider does. */
export function useToken(csrf: string | null): void {
  token = csrf
}

/** Tells the calls in which language problems shall speak. */
export function speak(tongue: string): void {
  language = tongue
}

/** What to do when the session has ended. */
export function onSignedOut(act: () => void): void {
  signedOut = act
}

/** Who asks the person: resolves to true once they answered rightly, and the call goes on as if nothing had been. */
export function onQuestion(asks: (question: Question) => Promise<boolean>): void {
  ask = asks
}

/** The calls. Each rejects with a `Problem`. */
export const api = {
  get: <T>(path: string, query?: CallOptions['query'], options?: CallOptions): Promise<T> =>
    call('GET', path, undefined, { ...options, ...(query && { query }) }),
  post: <T>(path: string, body?: unknown, options?: CallOptions): Promise<T> => call('POST', path, body ?? {}, options),
  put: <T>(path: string, body: unknown, options?: CallOptions): Promise<T> => call('PUT', path, body, options),
  patch: <T>(path: string, body: unknown, options?: CallOptions): Promise<T> => call('PATCH', path, body, options),
  /** Asks for a file by a request that says why. */
  file: (path: string, body: unknown): Promise<Blob> => call('POST', path, body, { file: true }),
  delete: <T>(path: string, options?: CallOptions): Promise<T> => call('DELETE', path, undefined, options),
}

/** The address of a file that the browser fetches itself (a download), in the reader's language. */
export function fileAddress(path: string, query: CallOptions['query'] = {}): string {
  return addressOf(path, { ...query, lang: language })
}

async function call<T>(method: string, path: string, body: unknown, options: CallOptions = {}): Promise<T> {
  const first = await attempt<T>(method, path, body, options)
  if (!(first instanceof Problem)) return first
  const question = questionOf(first)
  if (question === undefined) throw first
  if (!(await ask(question))) {
    if (first.status === 401) signedOut()
    throw first
  }
  const second = await attempt<T>(method, path, body, options)
  if (second instanceof Problem) throw second
  return second
}

async function attempt<T>(method: string, path: string, body: unknown, options: CallOptions): Promise<T | Problem> {
  const response = await send(method, path, body, options)
  if (response.ok && options.file === true) return (await response.blob()) as T
  const text = await response.text()
  const read: unknown = text === '' ? undefined : parsed(text)
  if (response.ok) return read as T
  const problem = new Problem(response.status, isObject(read) ? read : {})
  // Another tab of this browser signed in anew: its token counts from now on.
  if (problem.code === 'access.csrf.forbidden') signedOut()
  return problem
}

/** Whoever was signed in at this screen is asked, so that nothing typed is lost; nobody is asked who was not. */
function questionOf({ code }: Problem): Question | undefined {
  if (code === 'access.session-elsewhere.unauthenticated') return 'elsewhere'
  if (code === 'session.proof-missing.forbidden') return 'proof'
  return code === 'access.unauthenticated' && token !== null ? 'ended' : undefined
}

async function send(method: string, path: string, body: unknown, options: CallOptions): Promise<Response> {
  try {
    return await fetch(addressOf(path, options.query), {
      method,
      headers: {
        accept: 'application/json',
        'accept-language': language,
        ...(token !== null && method !== 'GET' && { 'x-csrf-token': token }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(options.idempotencyKey !== undefined && { 'idempotency-key': options.idempotencyKey }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(options.signal && { signal: options.signal }),
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Problem(0, { code: offline })
  }
}

function addressOf(path: string, query: CallOptions['query'] = {}): string {
  const asked = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') asked.set(name, String(value))
  }
  return asked.size === 0 ? path : `${path}?${asked.toString()}`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
