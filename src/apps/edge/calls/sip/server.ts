import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { PortedNumbers } from '#engines/screening'
import type { Log } from '#platform/log'
import type { CallsConfig, SipSettings } from '../config.ts'
import type { AskFact } from '../decider.ts'
import { type ListenAddress, listenAddress } from '../listen-address.ts'
import type { RecentHandle } from '../recent.ts'
import type { Ground } from '../screening.ts'
import type { TallyPart } from '../tally.ts'
import type { EndedCalls, FromWorker, ToWorker, WorkerCounts, WorkerSetup } from './messages.ts'
import type { MissedReport } from './missed.ts'

/** What the SIP server needs. */
export interface SipServices {
  readonly config: CallsConfig & { readonly sip: SipSettings }
  /** What threads decide by at this moment. */
  readonly ground: () => Ground
  readonly key: Uint8Array
  readonly recent: RecentHandle
  readonly ask: AskFact
  /** Takes what a thread counted, about every second. */
  readonly take: (part: TallyPart) => void
  /** Hears how many calls a switch carried without a verdict; nobody counts them where left out. */
  readonly hearMissed?: (report: MissedReport) => void
  readonly log: Log
  /** What threads run, where not the worker beside this file. */
  readonly program?: URL
}

/** The SIP server of a node: its threads, watched. */
export interface SipServer extends AsyncDisposable {
  /** Ports taken; 0 where a transport is not used. */
  readonly udpPort: number
  readonly tcpPort: number
  /** Tells all threads what they decide by from now on. */
  stand(ground: Partial<Ground>): void
  /** Tells all threads of calls that ended. */
  ended(calls: EndedCalls): void
  /** What the threads counted, each since it was started. */
  counts(): readonly WorkerCounts[]
  /** How often a thread broke down and was started anew. */
  restarts(): number
}

/** One thread, started anew where it breaks down. */
interface Seat {
  worker: Worker
  /** The ported numbers that the thread has. */
  ported: PortedNumbers
  counts: WorkerCounts | undefined
  ended: Promise<void>
  /** Breakdowns in a row, each soon after the start. */
  failures: number
}

interface State {
  readonly services: SipServices
  readonly setup: Omit<WorkerSetup, 'ground'>
  readonly seats: Seat[]
  restarts: number
  stopping: boolean
}

/** Milliseconds that threads get to answer what waits when they are stopped. */
const stopWithin = 2000
/** Milliseconds that a thread has to have lived for its breakdown to be the first one. */
const longLife = 10_000

/**
 * Starts the threads; when it comes back all of them answer. Rejects with the first thread's error where an address cannot be
 * taken. A thread that breaks down later is started anew; the others go on meanwhile.
 */
export async function startSip(services: SipServices): Promise<SipServer> {
  const { config, key, recent } = services
  const wanted = { udp: addressOf(config.sip.udp), tcp: addressOf(config.sip.tcp) }
  const state: State = { services, setup: { config, key, recent, ...wanted }, seats: [], restarts: 0, stopping: false }
  const first = await startSeat(state)
  const { udpPort, tcpPort } = first
  const ports: Pick<WorkerSetup, 'udp' | 'tcp'> = {
    udp: wanted.udp && { ...wanted.udp, port: udpPort },
    tcp: wanted.tcp && { ...wanted.tcp, port: tcpPort },
  }
  Object.assign(state.setup, ports)
  await Promise.all(Array.from({ length: config.sip.threads - 1 }, () => startSeat(state)))
  return {
    udpPort,
    tcpPort,
    stand: (ground) => {
      for (const seat of state.seats) stand(seat, ground)
    },
    ended: (calls) => {
      for (const { worker } of state.seats) tell(worker, calls)
    },
    counts: () => state.seats.flatMap(({ counts }) => counts ?? []),
    restarts: () => state.restarts,
    [Symbol.asyncDispose]: async () => {
      state.stopping = true
      await Promise.all(state.seats.map(stop))
    },
  }
}

const addressOf = (text: string | undefined): ListenAddress | undefined =>
  text === undefined ? undefined : listenAddress(text)

function tell(worker: Worker, message: ToWorker): void {
  worker.postMessage(message)
}

/** Ported numbers are told only where they changed: by the million they take long to copy and to compile. */
function stand(seat: Seat, { tables, ...others }: Partial<Ground>): void {
  if (tables === undefined) return tell(seat.worker, { kind: 'ground', ground: others })
  const { operators: _, ported, ...rest } = tables
  const told = ported === seat.ported ? rest : tables
  seat.ported = ported
  tell(seat.worker, { kind: 'ground', ground: { ...others, tables: told } })
}

async function stop({ worker, ended }: Seat): Promise<void> {
  tell(worker, { kind: 'stop' })
  const timer = setTimeout(() => void worker.terminate(), stopWithin)
  await ended
  clearTimeout(timer)
}

interface Ready {
  readonly udpPort: number
  readonly tcpPort: number
}

/**
 * Megabytes of what a thread has just made. Where V8 may take its usual 48, it marks the whole heap each time they are full, lest they find no
 * room: every few seconds, for 40 ms.
 */
const youngMost = 12

/** Starts a thread in a new seat, or anew in one that was left. */
async function startSeat(state: State, left?: Seat): Promise<Ready> {
  const ground = state.services.ground()
  const { ported } = ground.tables
  const workerData: WorkerSetup = { ...state.setup, ground }
  // Node reads the worker itself: the loader that the main thread may run under, for TSX, wraps every function it makes.
  const options = { workerData, execArgv: [], resourceLimits: { maxYoungGenerationSizeMb: youngMost } }
  const worker = new Worker(state.services.program ?? new URL('./worker.ts', import.meta.url), options)
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  const seat = left ?? { worker, ported, counts: undefined, ended, failures: 0 }
  Object.assign(seat, { worker, ported, counts: undefined, ended } satisfies Partial<Seat>)
  if (left === undefined) state.seats.push(seat)
  const ready = await new Promise<Ready>((resolve, reject) => {
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'ready') resolve(message)
      else hear(state, seat, message)
    })
    worker.on('error', (error: unknown) => {
      state.services.log.error({ reason: String(error) }, 'a thread that answers SIP broke down')
      reject(error instanceof Error ? error : new Error(String(error)))
    })
    worker.once('exit', () => reject(new Error('a thread that answers SIP ended')))
  })
  const startedAt = performance.now()
  worker.once('exit', () => void startAnew(state, seat, startedAt))
  return ready
}

function hear({ services }: State, seat: Seat, message: Exclude<FromWorker, { kind: 'ready' }>): void {
  const { log, take, ask } = services
  if (message.kind === 'error') {
    log.error({ reason: message.message }, 'a message could not be answered')
  } else if (message.kind === 'counted') {
    seat.counts = message.counts
    if (message.part !== undefined) take(message.part)
  } else if (message.kind === 'missed') {
    services.hearMissed?.(message.report)
  } else {
    const { worker } = seat
    const { id, question } = message
    ask(question).then(
      (fact) => tell(worker, { kind: 'fact', id, fact }),
      (error: unknown) => {
        log.warn({ reason: String(error), fact: question.fact }, 'a fact could not be asked for')
        tell(worker, { kind: 'fact', id, fact: 'unknown' })
      },
    )
  }
}

/** Tries until it comes up: at once after a long life, else more and more slowly, up to every ten seconds. */
async function startAnew(state: State, seat: Seat, startedAt: number): Promise<void> {
  seat.failures = performance.now() - startedAt > longLife ? 0 : seat.failures + 1
  while (!state.stopping) {
    if (seat.failures > 0) await sleep(Math.min(10_000, 50 * 2 ** seat.failures), undefined, { ref: false })
    if (state.stopping) return
    state.restarts++
    try {
      await startSeat(state, seat)
      if (state.stopping) await stop(seat)
      return
    } catch {
      seat.failures++
    }
  }
}
