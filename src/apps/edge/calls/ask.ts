import { setTimeout as sleep } from 'node:timers/promises'
import type { Fact } from '#engines/screening'
import type { Log } from '#platform/log'
import type { Found, Registration } from '#platform/state/state'
import { type RoamingPeer, type RoamingSettings, registrationSecondsUsual } from './config.ts'
import type { AskFact } from './decider.ts'
import type { Recent } from './recent.ts'

/** What asking rests on. */
export interface AskServices {
  readonly recent: Recent
  /** What the nodes of several sites share; none where this node is the only one. */
  readonly shared?: Registration
  readonly roaming?: RoamingSettings
  /** The operator that a number belongs to, by its name in the numbering tables. */
  readonly operatorOf: (number: number) => string | undefined
  /** Seconds that the registration of a call counts. */
  readonly registrationSeconds?: number
  readonly log: Log
}

/** Learns and tells what calls need to know. */
export interface Facts {
  readonly ask: AskFact
  /** A call that its operator registered at a moment; false where the other sites could not be told. */
  register(call: { readonly caller: number; readonly called: number }, at: number, now: number): Promise<boolean>
  /** A subscriber is, or is not, abroad until a moment; false where the other sites could not be told. */
  roams(subscriber: { readonly number: number; readonly abroad: boolean }, until: number, now: number): Promise<boolean>
  /** Whether a call is registered, here or at another site; undefined where nobody can tell. */
  isRegistered(caller: number, called: number, now: number): Promise<boolean | undefined>
}

/** Questions to operators at one time; beyond it the answer is `unknown`. */
const askedMost = 200
/** Milliseconds between two looks for a registration that is still on its way. */
const lookEvery = 25
/** Milliseconds kept for an answer's way to the thread that waits for it: on a busy machine a late one helps nobody. */
const wayBack = (waitMs: number) => Math.max(40, waitMs / 3)
/** Milliseconds that an operator's answer is waited for: one too late for its call is there for the next. */
const answerWithin = 2000
/** Operators tell only their own subscribers of this instance; nobody is believed for longer than a day, in milliseconds. */
const believedMost = 86_400_000

const callKey = (caller: number, called: number) => `call:${caller}:${called}`
const roamingKey = (number: number) => `roaming:${number}`

/** Makes the part of the main thread that learns what threads ask for. */
export function makeFacts(services: AskServices): Facts {
  const { recent, shared, registrationSeconds = registrationSecondsUsual } = services
  const window = registrationSeconds * 1000
  /** When a call was last registered with this node: where nobody registers any, absence says nothing. */
  const heard = { at: Number.NEGATIVE_INFINITY }
  const askPeer = makePeerQuestions(services)
  return {
    ask: (question) =>
      question.fact === 'roaming'
        ? askRoaming(services, askPeer, question)
        : askRegistration(services, { ...question, caller: question.number }, { heard, window }),
    register: async ({ caller, called }, at, now) => {
      const until = Math.min(at, now) + window
      heard.at = now
      if (until <= now) return true
      recent.register({ caller, called }, until, now)
      if (shared === undefined) return true
      const [kept] = await Promise.all([
        shared.set(callKey(caller, called), '1', until - now),
        shared.set(aliveKey, '1', aliveFor),
      ])
      return kept === 'kept'
    },
    roams: (subscriber, end, now) => roams(services, subscriber, Math.min(end, now + believedMost), now),
    isRegistered: async (caller, called, now) => {
      const fact = await registrationAt(services, { caller, called, now }, { heard, window })
      return fact === 'unknown' ? undefined : fact === 'yes'
    },
  }
}

const aliveKey = 'calls-registered'
/** Milliseconds without any registration after which the absence of one says nothing. */
const aliveFor = 60_000

async function roams(
  { recent, shared }: AskServices,
  { number, abroad }: { readonly number: number; readonly abroad: boolean },
  until: number,
  now: number,
): Promise<boolean> {
  recent.roams({ number, abroad }, until, now)
  if (shared === undefined || until <= now) return true
  return (await shared.set(roamingKey(number), `${abroad ? 'yes' : 'no'} ${until}`, until - now)) === 'kept'
}

interface CallQuestion {
  readonly caller: number
  readonly called: number
  readonly waitMs: number
}

/**
 * Whether a call was registered. A registration may come a little after its call, so it is waited for; only then, and only where it
 * could not have been missed, the answer is `no`.
 */
async function askRegistration(
  { recent, shared }: AskServices,
  { caller, called, waitMs }: CallQuestion,
  { heard, window }: { readonly heard: { readonly at: number }; readonly window: number },
): Promise<Fact> {
  const until = performance.now() + waitMs - wayBack(waitMs)
  const askShared = async (): Promise<Found['is'] | undefined> => (await shared?.get(callKey(caller, called)))?.is
  if ((await askShared()) === 'found') return 'yes'
  while (performance.now() < until) {
    if (recent.registered(caller, called, Date.now()) === 'yes') return 'yes'
    await sleep(Math.min(lookEvery, Math.max(1, until - performance.now())))
  }
  return registrationAt({ recent, shared }, { caller, called, now: Date.now() }, { heard, window })
}

/** What is known of a registration at this moment: `no` only where it could not have been missed. */
async function registrationAt(
  { recent, shared }: Pick<AskServices, 'recent' | 'shared'>,
  { caller, called, now }: { readonly caller: number; readonly called: number; readonly now: number },
  { heard, window }: { readonly heard: { readonly at: number }; readonly window: number },
): Promise<'yes' | 'no' | 'unknown'> {
  const seen = recent.registered(caller, called, now)
  if (seen === 'yes') return 'yes'
  const [found, alive] = await Promise.all([shared?.get(callKey(caller, called)), shared?.get(aliveKey)])
  if (found?.is === 'found') return 'yes'
  if (found?.is === 'unknown') return 'unknown'
  if (found?.is === 'absent') return alive?.is === 'found' ? 'no' : 'unknown'
  return seen === 'absent' && now - heard.at < Math.max(window, aliveFor) ? 'no' : 'unknown'
}

type AskPeer = (number: number, waitMs: number) => Promise<boolean | undefined>

async function askRoaming(
  services: AskServices,
  askPeer: AskPeer,
  { number, waitMs }: { readonly number: number; readonly waitMs: number },
): Promise<Fact> {
  const now = Date.now()
  const known = services.recent.roaming(number, now)
  if (known !== 'pending') return known
  const found = await services.shared?.get(roamingKey(number))
  const told = found?.is === 'found' ? /^(yes|no) (\d+)$/.exec(found.value) : null
  if (told !== null && Number(told[2]) > now) {
    services.recent.roams({ number, abroad: told[1] === 'yes' }, Number(told[2]), now)
    return told[1] === 'yes' ? 'yes' : 'no'
  }
  const abroad = await askPeer(number, waitMs - wayBack(waitMs) - (Date.now() - now))
  return abroad === undefined ? 'unknown' : abroad ? 'yes' : 'no'
}

/** Asks the number's operator, once for all calls that wait for the same answer. */
function makePeerQuestions(services: AskServices): AskPeer {
  const { roaming, operatorOf, log } = services
  const running = new Map<number, Promise<boolean | undefined>>()
  const told = new Set<string>()
  const askOne = async (number: number, name: string, peer: RoamingPeer) => {
    try {
      const answer = await askOperator(peer, number)
      told.delete(name)
      const now = Date.now()
      const usual = now + (roaming?.keepSeconds ?? 60) * 1000
      const until = answer.until ?? usual
      if (until > now)
        await roams(services, { number, abroad: answer.abroad }, Math.min(until, now + believedMost), now)
      return answer.abroad
    } catch (error) {
      if (!told.has(name))
        log.warn({ operator: name, reason: (error as Error).name }, 'an operator does not say who is abroad')
      told.add(name)
      return undefined
    }
  }
  return (number, waitMs) => {
    const name = roaming === undefined ? undefined : operatorOf(number)
    const peer = name === undefined ? undefined : roaming?.peers[name]
    if (name === undefined || peer === undefined || waitMs <= 0) return Promise.resolve(undefined)
    const before = running.get(number)
    if (before !== undefined) return before
    if (running.size >= askedMost) return Promise.resolve(undefined)
    const asked = askOne(number, name, peer).finally(() => running.delete(number))
    running.set(number, asked)
    return asked
  }
}

async function askOperator(
  { url, token }: RoamingPeer,
  number: number,
): Promise<{ readonly abroad: boolean; readonly until: number | undefined }> {
  const answer = await fetch(url, {
    method: 'POST',
    redirect: 'error',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token.reveal()}` }),
    },
    body: JSON.stringify({ number }),
    signal: AbortSignal.timeout(answerWithin),
  })
  if (!answer.ok) throw new Error(`status ${answer.status}`)
  const { abroad, until } = (await answer.json()) as { readonly abroad?: unknown; readonly until?: unknown }
  if (typeof abroad !== 'boolean') throw new TypeError('no answer')
  const end = typeof until === 'string' ? Date.parse(until) : Number.NaN
  return { abroad, until: Number.isNaN(end) ? undefined : end }
}
