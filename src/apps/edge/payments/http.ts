import type { IncomingMessage, ServerResponse } from 'node:http'
import type { z } from 'zod'
import { type Language, negotiateLanguage } from '#kernel/language'
import { makeTokenCheck } from '../calls/http/handler.ts'
import type { ServedPart } from '../exchange.ts'
import type { ToldDecision } from './answer.ts'
import type { PaymentsConfig } from './config.ts'
import { type IsoForm, readTransfers, writeStatus } from './iso.ts'
import { ibanOf, type PaymentOrder, type Read, type Refusal, readOrder, refuse } from './order.ts'
import { overrideEndSchema, overrideSchema } from './override.ts'
import { listOverrides } from './override-list.ts'
import type { Overrides } from './overrides.ts'
import { batchSchema, outcomeSchema } from './schema.ts'
import type { Screening } from './screening.ts'

/** What payments over HTTP rest on. */
export interface PaymentsHttpServices {
  readonly config: Pick<PaymentsConfig, 'tokens' | 'staffTokens'>
  readonly screening: Screening
  readonly overrides: Overrides
  /** Tells of the node. */
  readonly stats: () => object
  /** Hears how long an answer took, in milliseconds. */
  readonly took: (milliseconds: number) => void
  /** Hears of what went wrong on our side. */
  readonly failed: (error: unknown) => void
}

/** A status and a body of JSON or XML. */
interface Reply {
  readonly status: number
  readonly body: string | Buffer
  readonly type?: string
}

/** One request, with its body. */
interface Asked {
  readonly request: IncomingMessage
  readonly body: Buffer
  readonly now: number
}

interface Route {
  /** Most bytes of the body. */
  readonly most: number
  readonly staff?: boolean
  answer(asked: Asked): Promise<Reply> | Reply
}

const small = 16 * 1024
const large = 4 * 1024 * 1024
/** Payments that may wait for the disk at one time. */
const waitingMost = 20_000

/** Payments over HTTP, below `/payments/`. */
export function makePaymentsHttp(services: PaymentsHttpServices): ServedPart {
  const isKnown = makeTokenCheck(services.config.tokens)
  const isStaff = makeTokenCheck(services.config.staffTokens)
  const routes = routesOf(services)
  return {
    prefix: '/payments/',
    serve: (request, response, path) => {
      const route = routes.get(`${request.method} ${path}`) ?? openRoute(services, request.method ?? '', path)
      if (route === undefined) return false
      const { authorization } = request.headers
      if (!(route.staff === true ? isStaff(authorization) : isKnown(authorization))) {
        response.setHeader('www-authenticate', 'Bearer')
        request.resume()
        answer(response, refusal({ status: 401, code: 'request.unauthorised' }))
        return true
      }
      const begun = performance.now()
      takeBody(request, route.most, (body) => {
        // It fails by nothing that it knows, and a second promise for each payment is not free.
        void answerRoute(services, route, { request, body }).then((reply) => {
          try {
            answer(response, reply)
            services.took(performance.now() - begun)
          } catch (error) {
            services.failed(error)
            response.destroy()
          }
        })
      })
      return true
    },
  }
}

const failure: Refusal = { status: 500, code: 'request.failed' }

async function answerRoute(
  { failed }: PaymentsHttpServices,
  route: Route,
  { request, body }: { readonly request: IncomingMessage; readonly body: Buffer | undefined },
): Promise<Reply> {
  if (body === undefined) return refusal({ status: 413, code: 'request.too-large' })
  try {
    return await route.answer({ request, body, now: Date.now() })
  } catch (error) {
    failed(error)
    return refusal(failure)
  }
}

function answer(response: ServerResponse, { status, body, type = 'application/json' }: Reply): void {
  if (response.destroyed) return
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

/** The whole body at once; undefined where it is longer than it may be. */
function takeBody(request: IncomingMessage, most: number, done: (body: Buffer | undefined) => void): void {
  const parts: Buffer[] = []
  let size = 0
  request.on('data', (part: Buffer) => {
    size += part.length
    if (size <= most) parts.push(part)
  })
  request.on('end', () =>
    done(size > most ? undefined : parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)),
  )
}

function refusal({ status, code, place }: Refusal): Reply {
  return { status, body: JSON.stringify(place === undefined ? { code } : { code, place }) }
}

function replyOf<T>(read: Read<T>, write: (value: T) => string | Buffer, status = 200): Reply {
  return read.ok ? { status, body: write(read.value) } : refusal(read.refusal)
}

/** Some programs begin every text with a mark of its order of bytes (U+FEFF), which UTF-8 does not need (RFC 8259 §8.1). */
function textOf(body: Buffer): string {
  const text = body.toString('utf8')
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(textOf(body))
  } catch {
    return undefined
  }
}

function bySchema<T>(schema: z.ZodType<T>, body: Buffer): Read<T> {
  const parsed = schema.safeParse(jsonOf(body))
  if (parsed.success) return { ok: true, value: parsed.data }
  return refuse('request.invalid', parsed.error.issues[0]?.path.join('.') ?? '', 400)
}

const spoken = new Map<string, Language>()

/** The same few headers come again and again. */
function languageOf(request: IncomingMessage): Language {
  const header = request.headers['accept-language'] ?? ''
  const known = spoken.get(header)
  if (known !== undefined) return known
  const language = negotiateLanguage(header)
  if (spoken.size < 1000) spoken.set(header, language)
  return language
}

function routesOf(services: PaymentsHttpServices): ReadonlyMap<string, Route> {
  const { overrides, stats } = services
  const listed = ({ request, now }: Asked) => replyOf(listOverrides(overrides, request.url ?? '', now), JSON.stringify)
  return new Map<string, Route>([
    ['POST /payments/screenings', { most: small, answer: (asked) => screenOne(services, asked) }],
    ['POST /payments/screenings/batch', { most: large, answer: (asked) => screenMany(services, asked) }],
    ['POST /payments/iso', { most: large, answer: (asked) => screenIso(services, asked) }],
    ['POST /payments/outcomes', { most: small, answer: (asked) => settle(services, asked) }],
    ['GET /payments/stats', { most: small, answer: () => ({ status: 200, body: JSON.stringify(stats()) }) }],
    ['GET /payments/overrides', { most: small, staff: true, answer: listed }],
    ['POST /payments/overrides', { most: small, staff: true, answer: (asked) => addOverride(services, asked) }],
  ])
}

/** Paths that name something. */
function openRoute(services: PaymentsHttpServices, method: string, path: string): Route | undefined {
  const uetr = /^\/payments\/screenings\/([a-f0-9-]{36})$/.exec(path)?.[1]
  if (method === 'GET' && uetr !== undefined) {
    const find = async () =>
      replyOf(await services.screening.find({ uetr, debtor: '', endToEndId: '' }), (bytes) => bytes)
    return { most: small, answer: find }
  }
  const id = /^\/payments\/overrides\/([a-f0-9-]{36})\/end$/.exec(path)?.[1]
  if (method !== 'POST' || id === undefined) return undefined
  return { most: small, staff: true, answer: (asked) => endOverride(services, id, asked) }
}

const busy: Reply = refusal({ status: 503, code: 'payments.busy' })

async function screenOne({ screening }: PaymentsHttpServices, { request, body, now }: Asked): Promise<Reply> {
  if (screening.waiting() >= waitingMost) return busy
  const order = readOrder(jsonOf(body), now)
  if (!order.ok) return refusal(order.refusal)
  return replyOf(await screening.screen(order.value, languageOf(request)), (bytes) => bytes)
}

/** Lets others have their turn between so many payments of one body. */
const breath = 100
const pause = (place: number) =>
  place > 0 && place % breath === 0 ? new Promise<void>((resolve) => setImmediate(resolve)) : undefined

/**
 * Screens one of many. What goes wrong with it is its answer: a rejection that nobody looks at while others have their turn would
 * end the process.
 */
function screenQuietly(
  { screening, failed }: PaymentsHttpServices,
  order: PaymentOrder,
  language: Language,
): Promise<Read<Buffer>> {
  return screening.screen(order, language).catch((error: unknown) => {
    failed(error)
    return { ok: false, refusal: failure }
  })
}

async function screenMany(services: PaymentsHttpServices, { request, body, now }: Asked): Promise<Reply> {
  if (services.screening.waiting() >= waitingMost) return busy
  const batch = bySchema(batchSchema, body)
  if (!batch.ok) return refusal(batch.refusal)
  const language = languageOf(request)
  const answers: Promise<Read<Buffer>>[] = []
  for (const [place, payment] of batch.value.payments.entries()) {
    await pause(place)
    const order = readOrder(payment, now)
    answers.push(order.ok ? screenQuietly(services, order.value, language) : Promise.resolve(order))
  }
  const results = (await Promise.all(answers)).map((read) => replyOf(read, (bytes) => bytes).body.toString())
  return { status: 200, body: `{"results":[${results.join(',')}]}` }
}

function formOf(request: IncomingMessage): IsoForm | undefined {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  if (type === 'application/xml' || type === 'text/xml') return 'xml'
  return type === 'application/json' ? 'json' : undefined
}

async function screenIso(services: PaymentsHttpServices, { request, body, now }: Asked): Promise<Reply> {
  const form = formOf(request)
  if (form === undefined) return refusal({ status: 415, code: 'request.unsupported-media-type' })
  if (services.screening.waiting() >= waitingMost) return busy
  const read = readTransfers(textOf(body), form, now)
  if (!read.ok) return refusal(read.refusal)
  const { message, orders } = read.value
  const answers = await screenAll(services, orders, languageOf(request))
  const told: ToldDecision[] = []
  for (const [place, one] of answers.entries()) {
    if (!one.ok) return refusal({ ...one.refusal, place: String(place + 1) })
    told.push(JSON.parse(one.value.toString('utf8')) as ToldDecision)
  }
  const type = form === 'xml' ? 'application/xml' : 'application/json'
  return { status: 200, body: writeStatus(message, told, form), type }
}

async function screenAll(
  services: PaymentsHttpServices,
  orders: readonly PaymentOrder[],
  language: Language,
): Promise<readonly Read<Buffer>[]> {
  const answers: Promise<Read<Buffer>>[] = []
  for (const [place, order] of orders.entries()) {
    await pause(place)
    answers.push(screenQuietly(services, order, language))
  }
  return Promise.all(answers)
}

async function settle({ screening }: PaymentsHttpServices, { body }: Asked): Promise<Reply> {
  const read = bySchema(outcomeSchema, body)
  if (!read.ok) return refusal(read.refusal)
  const { uetr = null, endToEndId = '', debtorIban, outcome } = read.value
  const debtor = debtorIban === undefined ? { ok: true as const, value: '' } : ibanOf(debtorIban, 'debtorIban')
  if (!debtor.ok) return refusal(debtor.refusal)
  const settled = await screening.settle({ uetr, debtor: debtor.value, endToEndId }, outcome)
  return replyOf(settled, (value) => JSON.stringify({ outcome, ...value }))
}

function addOverride({ overrides }: PaymentsHttpServices, { body, now }: Asked): Reply {
  const read = bySchema(overrideSchema, body)
  if (!read.ok) return refusal(read.refusal)
  return replyOf(overrides.add(read.value, now), (added) => JSON.stringify(added), 201)
}

function endOverride({ overrides }: PaymentsHttpServices, id: string, { body, now }: Asked): Reply {
  const read = bySchema(overrideEndSchema, body)
  return read.ok ? replyOf(overrides.end(id, read.value, now), JSON.stringify) : refusal(read.refusal)
}
