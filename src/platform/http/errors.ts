import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isLanguage, type Language, negotiateLanguage } from '#kernel/language'
import type { Failure } from '#kernel/result'
import { isDatabaseUnavailable, isUnstorableText } from '../database.ts'
import { type FieldProblem, problemOf } from './problem.ts'
import { ProblemError } from './route.ts'
import type { HttpServices } from './services.ts'

/** Thrown when a request does not match the route's schemas. */
export class FieldsError extends ProblemError {
  readonly fields: readonly FieldProblem[]

  constructor(fields: readonly FieldProblem[]) {
    super({ code: 'request.invalid' })
    this.fields = fields
  }
}

/** The reader's language: first path segment, `lang` in the query, then `Accept-Language`. */
export function languageOf(request: FastifyRequest): Language {
  const segment = request.url.split(/[/?]/, 2)[1] ?? ''
  if (isLanguage(segment)) return segment
  const asked = (request.query as { lang?: unknown } | undefined)?.lang
  if (typeof asked === 'string' && isLanguage(asked)) return asked
  return negotiateLanguage(request.headers['accept-language'])
}

/** Every error of every route becomes a problem (or an error page), logged once where it was not expected. */
export function answerErrors(server: FastifyInstance, services: HttpServices): void {
  server.setErrorHandler<FastifyError>((error, request, reply) => answerError(services, error, { request, reply }))
  server.setNotFoundHandler((request, reply) =>
    send(services, request, reply, { failure: { code: 'request.not-found' }, fields: undefined }),
  )
}

/** Answers one error; also for those that occur before any route is found, such as an address that cannot be decoded. */
export function answerError(
  services: HttpServices,
  error: FastifyError,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): FastifyReply {
  const failure = failureOf(error)
  if (failure.code === 'request.failed') services.log.error({ err: error, id: request.id }, 'request failed')
  return send(services, request, reply, { failure, fields: error instanceof FieldsError ? error.fields : undefined })
}

function failureOf(error: FastifyError): Failure {
  if (error instanceof ProblemError) return error.failure
  if (isDatabaseUnavailable(error)) return { code: 'database.unavailable' }
  if (error.statusCode === 429) return { code: 'request.too-many' }
  if (error.statusCode === 413) return { code: 'request.too-large' }
  if (error.statusCode === 415) return { code: 'request.unsupported-type' }
  if (error.statusCode === 400 || isUnstorableText(error)) return { code: 'request.invalid' }
  return { code: 'request.failed' }
}

function send(
  services: HttpServices,
  request: FastifyRequest,
  reply: FastifyReply,
  error: { readonly failure: Failure; readonly fields: readonly FieldProblem[] | undefined },
): FastifyReply {
  const language = languageOf(request)
  const t = services.messages.in(language)
  const problem = problemOf(error.failure, request.id, { messages: services.messages, t })
  const status = error.failure.code === 'request.failed' ? 500 : problem.status
  if (status === 503 || status === 429) reply.header('retry-after', reply.getHeader('retry-after') ?? '5')
  reply.header('content-language', language).header('cache-control', 'no-store')
  if (services.errorPage && wantsHtml(request)) {
    const context = { language, t, requestId: request.id, path: request.url }
    const drawn = services.errorPage(status, error.failure.code, context)
    return reply.code(status).type('text/html; charset=utf-8').send(drawn.body)
  }
  const body = { ...problem, status, ...(error.fields && { errors: error.fields }) }
  return reply.code(status).header('content-type', 'application/problem+json').send(JSON.stringify(body))
}

function wantsHtml(request: FastifyRequest): boolean {
  if (request.url.startsWith('/api/') || request.url.startsWith('/oauth/')) return false
  return (request.headers.accept ?? '').includes('text/html')
}
