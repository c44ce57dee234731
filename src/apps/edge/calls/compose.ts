import { join } from 'node:path'
import { makeLookup } from '#engines/lookup'
import type { Log } from '#platform/log'
import type { Metrics } from '#platform/metrics'
import type { ServedPart } from '../exchange.ts'
import type { Replica } from '../replica.ts'
import type { Facts } from './ask.ts'
import { makeCodes } from './codes.ts'
import type { CallsConfig } from './config.ts'
import { countEnded } from './ended.ts'
import { watchCalls } from './figures.ts'
import { type CallsHttpServices, makeCallsHttp } from './http/handler.ts'
import { type Judge, makeJudge } from './judge.ts'
import { type Learning, openLearning } from './learning.ts'
import { type Link, type LinkOptions, openLink } from './link.ts'
import { makeMarked } from './marked.ts'
import { makePassportProver } from './passports.ts'
import type { RadiusServices } from './radius/responder.ts'
import { type RadiusServer, startRadius } from './radius/server.ts'
import { type RecordsPart, startRecords } from './records/part.ts'
import { type Ground, makeThreadScreening } from './screening.ts'
import type { EndedCalls } from './sip/messages.ts'
import { openMissed } from './sip/missed.ts'
import { startSip } from './sip/server.ts'
import { makeTally, readBlocked, readCounts, type TallyPart } from './tally.ts'

/** What screening of calls is started with. */
export interface CallsOptions {
  readonly config: CallsConfig
  readonly replica: Pick<Replica, 'registry' | 'position'>
  readonly log: Log
  readonly metrics: Metrics
  /** 32 random bytes that stay on this node: numbers are hashed and codes are made under them. */
  readonly key: Uint8Array
  /** How the centre is reached, and where what it told and what waits for it is kept. */
  readonly link: LinkOptions
}

/** Screening of calls, running. */
export interface Calls extends AsyncDisposable {
  /** Ports taken; 0 where SIP is not asked for over a transport. */
  readonly udpPort: number
  readonly tcpPort: number
  /** 0 where nobody asks over RADIUS. */
  readonly radiusPort: number
  /** What is served over HTTP; its figures in the metrics are brought up to date with them. */
  readonly parts: readonly ServedPart[]
  /** Decides on a call for those who ask otherwise than over SIP. */
  readonly judge: Judge
  readonly link: Link
  /** Whether a number (E.164 with a plus) had a call rejected here within the last hour. */
  isMarked(number: string): boolean
}

/** Milliseconds between two looks at what changed, and two times that the main thread's counts are taken. */
const lookEvery = 500

/** Starts screening of calls: by what the replica holds, and by whatever comes later. Rejects where an address is taken. */
export async function startCalls(options: CallsOptions): Promise<Calls> {
  const { config, key, log } = options
  await using begun = new AsyncDisposableStack()
  const link = begun.use(openLink(options.link, options))
  const learning = await openLearning(options, begun)
  const main = makeMainThread(options, link, learning)
  const { judge } = main
  const { facts, recent } = learning
  const missed = watchMissed(options)
  const services = { ground: main.ground, key, recent: recent.handle, ask: facts.ask, take: main.take, log }
  const hearing = { ...services, hearMissed: missed.hear }
  const sip = config.sip && begun.use(await startSip({ ...hearing, config: { ...config, sip: config.sip } }))
  const ended = (calls: EndedCalls) => {
    main.ended(calls)
    sip?.ended(calls)
  }
  const radius = begun.use(await openRadius(options, { judge, facts, ended }))
  const records = begun.use(openRecords(options, link))
  const look = () => {
    const moved = main.look()
    if (moved !== undefined) sip?.stand(moved)
  }
  const looking = setInterval(look, lookEvery)
  looking.unref()
  link.start((tables) => {
    main.stand({ tables })
    sip?.stand({ tables })
  })
  const refresh = () => {
    main.figures.refresh(sip?.counts() ?? [], sip?.restarts() ?? 0)
    for (const part of [radius, link, learning, missed]) part?.refresh()
  }
  const http = openHttp(config, { judge, facts, ended, deliveries: link.deliveries })
  const ports = { udpPort: sip?.udpPort ?? 0, tcpPort: sip?.tcpPort ?? 0, radiusPort: radius?.port ?? 0 }
  log.info({ ...ports, http: http !== undefined }, 'calls are screened')
  const running = begun.move()
  return {
    ...ports,
    parts: [{ ...(http ?? { prefix: '/calls/', serve: () => false }), refresh }, ...(records ? [records.part] : [])],
    judge,
    link,
    isMarked: main.isMarked,
    [Symbol.asyncDispose]: async () => {
      clearInterval(looking)
      // The threads hand over their last counts before the deliveries are written.
      await Promise.all([sip?.[Symbol.asyncDispose](), radius?.[Symbol.asyncDispose]()])
      look()
      await running.disposeAsync()
    },
  }
}

/** Those who ask over HTTP; undefined where none may. Their calls' PASSporTs are checked in this thread. */
function openHttp(config: CallsConfig, services: Pick<CallsHttpServices, 'judge' | 'facts' | 'ended' | 'deliveries'>) {
  const { tokens } = config
  return tokens && makeCallsHttp({ ...services, config, tokens, provePassports: makePassportProver(config) })
}

/** The search for SIM boxes; undefined where nobody hands in records. */
function openRecords(
  { config: { records: settings, tokens }, key, log, metrics, link: { centre, folder } }: CallsOptions,
  { deliveries }: Link,
): RecordsPart | undefined {
  if (settings === undefined || tokens === undefined) return undefined
  return startRecords({ settings, tokens, centre, deliveries, folder, key, log, metrics })
}

/** The main thread decides too: for those who ask over HTTP and RADIUS. It gathers what all threads count. */
function makeMainThread({ config, replica, metrics, key }: CallsOptions, link: Link, learning: Learning) {
  const codes = makeCodes(key)
  const { policy } = config
  /** Until a snapshot was proved nobody is listed. */
  const nobody = makeLookup({ capacity: 1, reserve: 2 ** 20 }).handle
  let ground: Ground = { index: replica.registry()?.handle ?? nobody, tables: link.tables.current() }
  const figures = watchCalls(metrics, policy)
  const screening = makeThreadScreening(config, ground, { known: learning.recent, ask: learning.facts.ask })
  learning.useNumbers(screening.numbers)
  const tally = makeTally(policy)
  const marked = makeMarked()
  const take = (part: TallyPart) => {
    figures.count(part)
    marked.hear(part)
    link.deliveries.decided({ counts: readCounts(part, policy), blocked: readBlocked(part, policy, codes) })
  }
  const stand = (next: Partial<Ground>) => {
    ground = { ...ground, ...next }
    screening.stand(next)
  }
  return {
    figures,
    isMarked: marked.isMarked,
    take,
    stand,
    ground: () => ground,
    ended: (calls: EndedCalls) => countEnded(screening.decider, calls),
    judge: makeJudge({ decider: screening.decider, tally, codes }),
    /** Takes what this thread counted, and an index that came in place of another: tells which. */
    look: (): Pick<Ground, 'index'> | undefined => {
      const part = tally.take()
      if (part !== undefined) take(part)
      const index = replica.registry()?.handle ?? nobody
      if (index === ground.index) return undefined
      stand({ index })
      return { index }
    },
  }
}

/** Those who ask over RADIUS; undefined where none may. What a switch tells there is waited for by nobody. */
async function openRadius(
  { config, log, metrics }: CallsOptions,
  { judge, facts, ended }: Pick<RadiusServices, 'judge' | 'ended'> & { readonly facts: Facts },
): Promise<RadiusServer | undefined> {
  const { radius } = config
  if (radius === undefined) return undefined
  const register: RadiusServices['register'] = (call) => {
    const now = Date.now()
    facts.register(call, now, now).catch((error: unknown) => log.error({ err: error }, 'a call was not registered'))
  }
  return startRadius({ config: { ...config, radius }, judge, register, ended, log }, metrics)
}

/** Calls that switches carried while nobody answered them, by what they say themselves. */
function watchMissed({ link, log, metrics }: CallsOptions) {
  const told = (error: unknown) => log.warn({ reason: String(error) }, 'what switches missed could not be kept')
  const missed = openMissed(join(link.folder, 'missed.json'), told)
  const figure = metrics.gauge(
    'saqbol_calls_missed',
    'Calls that switches carried without a verdict, by their own count',
  )
  return { hear: missed.hear, refresh: () => figure.set(missed.total()) }
}
