import { normalizeIP } from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import { z } from 'zod'
import { isLanguage } from '#kernel/language'
import { may } from '../access.ts'
import { FieldsError, languageOf } from './errors.ts'
import { type FieldProblem, fieldProblems, problemSchema } from './problem.ts'
import { countOf } from './rate-limit-store.ts'
import { type Answer, orProblem, ProblemError, type RequestContext, type Route, type RouteLimit } from './route.ts'
import type { HttpServices } from './services.ts'

/** What routes need: requests are counted in one place. */
type RouteServices = HttpServices & Required<Pick<HttpServices, 'state'>>

/**
 * Adds one route. Throws at start when its permission is missing or stands in no policy, or when a route of the API does not say what
 * a good answer is.
 */
export function registerRoute(server: FastifyInstance, services: RouteServices, declared: Route): void {
  const { method, path, permission, limit } = declared
  if (!permission) throw new Error(`route ${method} ${path} names no permission`)
  if (!Object.hasOwn(services.policy, permission)) {
    throw new Error(`route ${method} ${path}: permission "${permission}" stands in no policy`)
  }
  if (!declared.page && !saysGoodAnswer(declared)) {
    throw new Error(`route ${method} ${path} does not say what a good answer is: declare answers or byteAnswers`)
  }
  server.route({
    method,
    url: path,
    schema: documentation(declared, services.policy[permission]?.includes('anyone') ?? false),
    // Parsing happens below, after the permission check, so that a stranger learns nothing about shapes.
    validatorCompiler: () => () => true,
    serializerCompiler: () => (data) => JSON.stringify(data),
    ...(declared.bodyLimit !== undefined && { bodyLimit: declared.bodyLimit }),
    config: { ...(limit && { rateLimit: rateLimitOf(limit) }), ...(declared.bytes && { bytes: true }), declared },
    handler: (request, reply) => serve(services, declared, request, reply),
  })
}

function saysGoodAnswer({ answers = {}, byteAnswers = {} }: Route): boolean {
  const forms = Object.entries(byteAnswers).filter(([, some]) => some.length > 0)
  return [...Object.keys(answers), ...forms.map(([status]) => status)].some((status) => status.startsWith('2'))
}

/** Guesses count by address alone, whatever a request presents: a made-up session must not open a second count. */
function rateLimitOf({ max, withKey, window: timeWindow }: RouteLimit) {
  if (withKey === undefined) return { max, timeWindow, keyGenerator: neighbourhoodOf }
  return { max: (request: FastifyRequest) => (presentsKey(request) ? withKey : max), timeWindow }
}

/** The address that requests are counted by: IPv6 by its /64, which one household or machine has to itself. */
export function neighbourhoodOf({ ip }: FastifyRequest): string {
  return normalizeIP(ip, 64)
}

/** Whether a request comes with a token or a session. Nobody has looked at it yet: a wrong one is refused later. */
export function presentsKey({ headers }: FastifyRequest): boolean {
  return headers.authorization !== undefined || (headers.cookie?.includes('saqbol_session=') ?? false)
}

async function serve(services: RouteServices, declared: Route, request: FastifyRequest, reply: FastifyReply) {
  const context = await contextOf(services, request)
  if (!may(services.policy, context.actor, declared.permission)) {
    const { kind, refusal } = context.actor
    throw new ProblemError({ code: refusal ?? (kind === 'anonymous' ? 'access.unauthenticated' : 'access.forbidden') })
  }
  await countUnknown(services, declared, { request, reply, context })
  const parsed = parse(declared, request, context)
  return write(reply, context, await declared.handle(parsed as never, context))
}

interface Asked {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly context: RequestContext
}

/**
 * Counts who turned out to be nobody although they present a key: with those who present none, and no more of them are
 * let in. Whoever is known was counted among those with a key, and is not counted here.
 */
async function countUnknown({ state }: RouteServices, { limit }: Route, asked: Asked): Promise<void> {
  const { request, reply, context } = asked
  if (limit?.withKey === undefined || context.actor.kind !== 'anonymous' || !presentsKey(request)) return
  const count = countOf(request.method, String(request.routeOptions.url)) + neighbourhoodOf(request)
  const { allowed, reset } = await state.limits.hit(count, windows[limit.window], limit.max)
  if (allowed) return
  reply.header('retry-after', String(Math.ceil(reset / 1000)))
  throw new ProblemError({ code: 'request.too-many' })
}

const windows: Readonly<Record<RouteLimit['window'], number>> = { '1 minute': 60_000, '1 hour': 3_600_000 }

async function contextOf(services: HttpServices, request: FastifyRequest): Promise<RequestContext> {
  refuseCrossSite(request)
  const language = languageOf(request)
  const key = request.headers['idempotency-key']
  if (typeof key === 'string' && (key.length > 200 || key.length < 8)) {
    throw new ProblemError({ code: 'request.bad-idempotency-key' })
  }
  return {
    actor: orProblem(await services.authenticate(request)),
    language,
    t: services.messages.in(language),
    ip: request.ip,
    userAgent: (request.headers['user-agent'] ?? '').slice(0, 300),
    requestId: request.id,
    idempotencyKey: typeof key === 'string' ? key : undefined,
    raw: request,
  }
}

/** Browsers say where a form came from (Fetch Metadata, W3C): what changes something must come from our own pages. */
function refuseCrossSite(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const site = request.headers['sec-fetch-site']
  if (site === 'cross-site' || site === 'same-site') throw new ProblemError({ code: 'access.cross-site.forbidden' })
}

function parse(declared: Route, request: FastifyRequest, context: RequestContext) {
  const problems: FieldProblem[] = []
  const read = (part: 'body' | 'query' | 'params', schema: z.ZodType | undefined) => {
    if (!schema) return undefined
    const sent = part === 'query' ? withoutLanguage(schema, request.query) : request[part]
    const outcome = schema.safeParse(sent ?? {}, { reportInput: true })
    if (outcome.success) return outcome.data
    problems.push(...fieldProblems(part, outcome.error.issues, context.t))
    return undefined
  }
  const parsed = {
    params: read('params', declared.params),
    query: read('query', declared.query),
    body: read('body', declared.body),
  }
  if (problems.length > 0) throw new FieldsError(problems)
  return parsed
}

/** `lang` may stand in the query of every route (see `languageOf`); schemas that do not name it need not know. */
function withoutLanguage(schema: z.ZodType, query: unknown): unknown {
  const { lang, ...rest } = (query ?? {}) as Readonly<Record<string, unknown>>
  const named = schema instanceof z.ZodObject && 'lang' in schema.shape
  return typeof lang === 'string' && isLanguage(lang) && !named ? rest : query
}

function write(reply: FastifyReply, context: RequestContext, answer: Answer) {
  reply.code(answer.status).header('content-language', context.language)
  if (answer.headers?.['cache-control'] === undefined) reply.header('cache-control', 'no-store')
  if (answer.headers) reply.headers(answer.headers)
  if (answer.type !== undefined) return reply.type(answer.type).send(answer.body)
  if (answer.body === undefined) return reply.send()
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer.body))
}

function documentation(declared: Route, open: boolean): FastifySchema {
  if (declared.page) return { hide: true }
  return {
    summary: declared.summary,
    description: `Permission: \`${declared.permission}\``,
    tags: [...(declared.tags ?? [])],
    ...(!open && { security: [{ oauth: [declared.permission] }, { session: [] }] }),
    ...(declared.body && { body: declared.body }),
    ...(declared.query && { querystring: declared.query }),
    ...(declared.params && { params: declared.params }),
    response: { ...declared.answers, '4xx': problemSchema, '5xx': problemSchema },
  }
}
