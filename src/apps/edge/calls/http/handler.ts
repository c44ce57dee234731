import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import type { z } from 'zod'
import type { Redacted } from '#kernel/redacted'
import { makeShelf } from '#platform/state/shelf'
import { jsonOf, readBody, type ServedPart, send } from '../../exchange.ts'
import type { Facts } from '../ask.ts'
import type { CallsConfig } from '../config.ts'
import type { Deliveries } from '../deliveries.ts'
import type { Judge } from '../judge.ts'
import type { ProvePassports } from '../passports.ts'
import type { EndedCalls } from '../sip/messages.ts'
import {
  type AskedCall,
  callSchema,
  callsSchema,
  complaintsSchema,
  endedSchema,
  registrationsSchema,
  roamingSchema,
} from './schema.ts'
import { makeVerdicts } from './verdicts.ts'

/** What calls over HTTP rest on. */
export interface CallsHttpServices {
  readonly config: Pick<CallsConfig, 'policy' | 'callerHelp'>
  /** Whoever has one of these may ask and tell. */
  readonly tokens: Redacted<readonly string[]>
  readonly judge: Judge
  /** Checks PASSporTs; none are looked at where left out. */
  readonly provePassports?: ProvePassports | undefined
  readonly facts: Facts
  /** Hears of answered calls that ended. */
  readonly ended: (calls: EndedCalls) => void
  readonly deliveries: Pick<Deliveries, 'complained'>
}

/** A status and a body. */
interface Reply {
  readonly status: number
  readonly body: object
}

const bodyMost = 1024 * 1024
/** Room for `togetherMost` calls, each with a PASSporT as networks send them: 700 to 1,200 characters. */
const signedMost = 2 * bodyMost
const mostOf = (path: string) => (path === '/calls/verdict' || path === '/calls/verdicts' ? signedMost : bodyMost)

type Take = (body: unknown, now: number) => Promise<Reply>

/** Calls over HTTP: verdicts, registrations, who is abroad, complaints. */
export function makeCallsHttp(services: CallsHttpServices): ServedPart {
  const isKnown = makeTokenCheck(services.tokens)
  const takes = takesOf(services)
  return {
    prefix: '/calls/',
    serve: (request, response, path) => {
      const take = request.method === 'POST' ? takes.get(path) : undefined
      const asked = request.method === 'GET' ? /^\/calls\/registrations\/(\d{7,15})\/(\d{7,15})$/.exec(path) : null
      if (take === undefined && asked === null) return false
      if (!isKnown(request.headers.authorization)) {
        response.setHeader('www-authenticate', 'Bearer')
        send(response, 401, '{"code":"request.unauthorised"}')
        return true
      }
      const reply =
        take !== undefined
          ? takeBody(request, mostOf(path), take)
          : askRegistration(services.facts, { called: Number(asked?.[1]), caller: Number(asked?.[2]) })
      return reply.then(({ status, body }) => send(response, status, JSON.stringify(body)))
    },
  }
}

/** Compares hashes, so that neither the length nor the beginning of a token shows in the time it takes. */
export function makeTokenCheck(tokens: Redacted<readonly string[]>): (authorization: string | undefined) => boolean {
  const hashOf = (text: string) => createHash('sha256').update(text).digest()
  const hashes = tokens.reveal().map(hashOf)
  return (authorization = '') => {
    const told = hashOf(/^Bearer (\S+)$/i.exec(authorization)?.[1] ?? '')
    return hashes.filter((hash) => timingSafeEqual(hash, told)).length > 0
  }
}

async function takeBody(request: IncomingMessage, most: number, take: Take): Promise<Reply> {
  const body = await readBody(request, most)
  return body === undefined ? refusal(413, 'request.too-large') : take(jsonOf(body), Date.now())
}

function refusal(status: number, code: string, more: object = {}): Reply {
  return { status, body: { code, ...more } }
}

/** Reads a body by its schema, and names the place that is wrong. */
function reading<T>(schema: z.ZodType<T>, use: (given: T, now: number) => Promise<Reply>): Take {
  return (body, now) => {
    const parsed = schema.safeParse(body)
    if (parsed.success) return use(parsed.data, now)
    const place = parsed.error.issues[0]?.path.join('.') ?? ''
    return Promise.resolve(refusal(400, 'request.invalid', { place }))
  }
}

function takesOf(services: CallsHttpServices): ReadonlyMap<string, Take> {
  const { config, facts, ended, deliveries } = services
  const verdicts = makeVerdicts(services)
  const told = makeShelf<true>(100_000)
  return new Map<string, Take>([
    [
      '/calls/verdict',
      reading(callSchema, async (call, now) => {
        const verdict = await verdicts(call, now)
        return verdict === undefined ? refusal(422, 'calls.no-such-trunk') : { status: 200, body: verdict }
      }),
    ],
    [
      '/calls/verdicts',
      reading(callsSchema, async ({ calls }, now) => {
        const unknown = calls.findIndex(({ trunk }) => !config.policy.trunks.some(({ name }) => name === trunk))
        if (unknown >= 0) return refusal(422, 'calls.no-such-trunk', { place: `calls.${unknown}.trunk` })
        return { status: 200, body: { verdicts: await judgeAll(calls, (call) => verdicts(call, now)) } }
      }),
    ],
    [
      '/calls/registrations',
      reading(registrationsSchema, async ({ registrations }, now) => {
        const kept = registrations.map(({ at, ...call }) =>
          facts.register(call, at === undefined ? now : Date.parse(at), now),
        )
        return { status: 200, body: { taken: kept.length, shared: (await Promise.all(kept)).every(Boolean) } }
      }),
    ],
    [
      '/calls/roaming',
      reading(roamingSchema, async ({ roaming }, now) => {
        const kept = roaming.map(({ until, ...subscriber }) => facts.roams(subscriber, Date.parse(until), now))
        return { status: 200, body: { taken: kept.length, shared: (await Promise.all(kept)).every(Boolean) } }
      }),
    ],
    [
      '/calls/ended',
      reading(endedSchema, (body, now) => {
        const calls = Float64Array.from(body.ended.flatMap(({ caller, seconds }) => [caller, seconds]))
        ended({ kind: 'ended', calls, at: now })
        return Promise.resolve({ status: 202, body: { taken: body.ended.length } })
      }),
    ],
    [
      '/calls/complaints',
      reading(complaintsSchema, ({ id, complaints }, now) => {
        const repeated = id !== undefined && told.get(id, now) === true
        if (id !== undefined) told.set(id, true, now + 86_400_000)
        if (!repeated) for (const { caller, calls } of complaints) deliveries.complained(caller, calls, now)
        return Promise.resolve({ status: 202, body: { taken: complaints.length, repeated } })
      }),
    ],
  ])
}

/** Lets others have their turn between so many signed calls of one body: a signature takes some 50 µs, and a call may carry several. */
const breath = 25

async function judgeAll<Call extends Pick<AskedCall, 'identity'>, Verdict>(
  calls: readonly Call[],
  judge: (call: Call) => Promise<Verdict>,
): Promise<readonly Verdict[]> {
  if (calls.every(({ identity }) => identity === undefined)) return Promise.all(calls.map(judge))
  const told: Promise<Verdict>[] = []
  let signed = 0
  for (const call of calls) {
    if (call.identity !== undefined && ++signed % breath === 0) await setImmediate()
    const verdict = judge(call)
    // A rejection that nobody looks at while others have their turn would end the process.
    verdict.catch(() => undefined)
    told.push(verdict)
  }
  return Promise.all(told)
}

/** In the shape of a call placement service (ATIS-1000096): the called number before the caller's. */
async function askRegistration(
  facts: Facts,
  { called, caller }: { readonly called: number; readonly caller: number },
): Promise<Reply> {
  const registered = await facts.isRegistered(caller, called, Date.now())
  if (registered === undefined) return refusal(503, 'calls.registrations-away')
  if (!registered) return refusal(404, 'calls.registration.not-found')
  return { status: 200, body: { called: `+${called}`, caller: `+${caller}`, registered } }
}
