import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Language } from '#kernel/language'
import type { Failure, Result } from '#kernel/result'
import type { Actor } from '../access.ts'
import type { Translate } from '../messages.ts'

/** What every handler may know about a request besides its parsed parts. */
export interface RequestContext {
  readonly actor: Actor
  /** The reader's language: `lang` in the query, the first path segment of the site, or `Accept-Language`. */
  readonly language: Language
  readonly t: Translate
  /** Address of the client after trusted proxies. Personal data: hash it, never store or log it. */
  readonly ip: string
  readonly userAgent: string
  readonly requestId: string
  /** The value of the `Idempotency-Key` header, at most 200 characters. */
  readonly idempotencyKey: string | undefined
  readonly raw: FastifyRequest
}

/** An answer: JSON by default; `html` and `text` for pages, lists and feeds. */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Content type when the body is a text or bytes to send as they are. */
  readonly type?: string
}

/** The parsed parts of a request, with the types of the route's schemas. */
export interface Parsed<Body, Query, Params> {
  readonly body: Body
  readonly query: Query
  readonly params: Params
}

/** How often one client address may call a route. */
export interface RouteLimit {
  readonly max: number
  /** The same for requests that come with a token or a session; `max` where not said, and for a key that is nobody's. */
  readonly withKey?: number
  readonly window: '1 minute' | '1 hour'
}

/** A form in which a body or an answer goes over the line as bytes. It is for the API description alone: the handler reads and writes it itself. */
export interface ByteForm {
  /** Its media type: `application/xml`. */
  readonly type: string
  /** What it holds, and by which standard. English: it is documentation for engineers. */
  readonly holds: string
  /** Its bytes are no text: a file, or something packed. */
  readonly binary?: true
  /** Its shape, where it is JSON of ours. */
  readonly schema?: z.ZodType
  /** A whole one that would be taken: a text, or a value of JSON. */
  readonly example?: unknown
}

/** Headers by their names in small letters, and what each holds. English, for the API description alone. */
export type DescribedHeaders = Readonly<Record<string, string>>

/** A route as a domain or an app declares it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path with `:name` parameters, from the root. */
  readonly path: string
  /** The action of a policy that the actor needs (`reports:assess`). Without one the server does not start. */
  readonly permission: string
  /** One line for the API page. English: it is documentation for engineers. */
  readonly summary: string
  readonly tags?: readonly string[]
  readonly body?: z.ZodType
  readonly query?: z.ZodType
  readonly params?: z.ZodType
  /**
   * JSON answers by status; problems are added by the router. What has no body is declared by `nothing` or `unchanged`. Unless it is a page,
   * a route that declares no good answer, here or in `byteAnswers`, does not register.
   */
  readonly answers?: Readonly<Record<number, z.ZodType>>
  readonly limit?: RouteLimit
  /**
   * Takes the body as it came, JSON or XML, unparsed: the handler finds its bytes by `bytesOf`. For what is signed as it is sent. The forms say
   * what engineers may send.
   */
  readonly bytes?: readonly ByteForm[]
  /** Forms of an answer beside the JSON of `answers`, or instead of it, by status. */
  readonly byteAnswers?: Readonly<Record<number, readonly ByteForm[]>>
  /** Headers that a request must bring, those that it may bring, and those that answers come with. */
  readonly headers?: {
    readonly request?: DescribedHeaders
    readonly mayBring?: DescribedHeaders
    readonly answer?: DescribedHeaders
  }
  /** Most bytes of a body; 128 KiB where not said. */
  readonly bodyLimit?: number
  /** Pages of the site: not part of the API description, errors as HTML. */
  readonly page?: boolean
  readonly handle: (request: Parsed<never, never, never>, context: RequestContext) => Promise<Answer>
}

interface Typed<B extends z.ZodType, Q extends z.ZodType, P extends z.ZodType> extends Omit<Route, 'handle'> {
  readonly body?: B
  readonly query?: Q
  readonly params?: P
  readonly handle: (request: Parsed<z.output<B>, z.output<Q>, z.output<P>>, context: RequestContext) => Promise<Answer>
}

/** Declares a route; the handler's request gets its types from the schemas. */
export function route<
  B extends z.ZodType = z.ZodType<undefined>,
  Q extends z.ZodType = z.ZodType<undefined>,
  P extends z.ZodType = z.ZodType<undefined>,
>(declared: Typed<B, Q, P>): Route {
  return declared
}

/** The body of a route that takes bytes; none where nothing was sent. */
export function bytesOf({ raw }: RequestContext): Uint8Array {
  return raw.body instanceof Uint8Array ? raw.body : new Uint8Array()
}

/** A JSON answer. */
export function answer(status: number, body?: unknown, headers?: Answer['headers']): Answer {
  return { status, body, ...(headers && { headers }) }
}

/** A page. */
export function page(status: number, html: string, headers?: Answer['headers']): Answer {
  return { status, body: html, type: 'text/html; charset=utf-8', ...(headers && { headers }) }
}

/** Sends the reader elsewhere: 303 See Other, so that a form is not sent again. */
export function redirect(location: string): Answer {
  return { status: 303, headers: { location } }
}

/** Thrown by handlers to answer with a problem; `answerOf` does it for a failed result. */
export class ProblemError extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.code)
    this.failure = failure
  }
}

/** The value of a result, or the problem it failed with. */
export function orProblem<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new ProblemError(result.error)
}
