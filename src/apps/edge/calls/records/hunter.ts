import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { FoundBox } from '#domains/calls'
import { fail, ok, type Result } from '#kernel/result'
import type { Log } from '#platform/log'
import type {
  BooksOutcome,
  FileKind,
  FromHunter,
  HunterFigures,
  HunterSetup,
  RecordsOutcome,
  ToHunter,
} from './messages.ts'

/** What the hunter needs. */
export interface HunterServices {
  readonly setup: HunterSetup
  /** Hears of boxes that are new or changed, and of owners with too many SIMs. */
  readonly onBoxes: (boxes: readonly FoundBox[]) => void
  readonly onOwners: (owners: readonly { readonly owner: string; readonly sims: number }[]) => void
  readonly log: Log
}

/** The search for SIM boxes in a thread of its own, watched. */
export interface Hunter extends AsyncDisposable {
  /**
   * Reads a file to its end; no faster than the thread takes it. Fails with `records.unfit` for a header that cannot be read,
   * `records.busy` where four files are being read, `records.interrupted` where the thread broke down. Rejects as the file does.
   */
  read(kind: FileKind, file: AsyncIterable<Uint8Array>): Promise<Result<RecordsOutcome | BooksOutcome>>
  /** Tells which SIMs belong to gateways with a licence, in place of those told before. */
  license(imsis: readonly number[]): void
  /** As of the last second; undefined before the thread is ready. */
  figures(): HunterFigures | undefined
  /** How often the thread broke down. */
  restarts(): number
}

/** Files read at a time. */
const filesMost = 4
/** Bytes of a file that may be on their way to the thread. */
const aheadMost = 2 * 1024 * 1024
/** Milliseconds before a thread that broke down is started anew: twice as long each time, up to a minute. */
const restartAfter = 1000
const restartMost = 60_000
/** Milliseconds that a thread may take to keep its state at the end. */
const stopWithin = 30_000

type Outcome = Result<RecordsOutcome | BooksOutcome>

/** One file on its way. */
interface Way {
  ahead: number
  readonly sizes: number[]
  /** Wakes whoever waits for room. */
  wake: () => void
  readonly finish: (outcome: Outcome) => void
  readonly finished: Promise<Outcome>
  over: boolean
}

interface State {
  readonly services: HunterServices
  readonly ways: Map<number, Way>
  worker: Worker
  ended: Promise<void>
  /** Undefined until a list was told. */
  licensed: readonly number[] | undefined
  figures: HunterFigures | undefined
  lastId: number
  restarts: number
  /** Between a fall and the next start nobody hears. */
  away: boolean
  stopping: boolean
}

/** Starts the thread; it takes up the state that was kept. */
export function startHunter(services: HunterServices): Hunter {
  const state: State = {
    services,
    ways: new Map(),
    ...started(services.setup),
    licensed: undefined,
    figures: undefined,
    lastId: 0,
    restarts: 0,
    away: false,
    stopping: false,
  }
  listen(state)
  return {
    read: (kind, file) => read(state, kind, file),
    license: (imsis) => {
      state.licensed = imsis
      tell(state, { kind: 'licensed', imsis })
    },
    figures: () => state.figures,
    restarts: () => state.restarts,
    [Symbol.asyncDispose]: async () => {
      state.stopping = true
      interrupt(state)
      tell(state, { kind: 'stop' })
      const timer = setTimeout(() => void state.worker.terminate(), stopWithin)
      await state.ended
      clearTimeout(timer)
    },
  }
}

function started(setup: HunterSetup): Pick<State, 'worker' | 'ended'> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: setup })
  return { worker, ended: new Promise((resolve) => worker.once('exit', () => resolve())) }
}

function tell({ worker }: State, message: ToHunter, transfer: readonly ArrayBuffer[] = []): void {
  worker.postMessage(message, transfer)
}

function listen(state: State): void {
  const { worker, ended, services } = state
  worker.on('message', (message: FromHunter) => hear(state, message))
  worker.on('error', (error) => services.log.error({ err: error }, 'the search for SIM boxes broke down'))
  void ended.then(async () => {
    if (state.stopping) return
    state.away = true
    interrupt(state)
    await sleep(Math.min(restartMost, restartAfter * 2 ** state.restarts++), undefined, { ref: false })
    if (state.stopping) return
    Object.assign(state, started(services.setup), { away: false })
    listen(state)
    if (state.licensed !== undefined) tell(state, { kind: 'licensed', imsis: state.licensed })
  })
}

/** Ends all files that are being read: the thread is gone. */
function interrupt({ ways }: State): void {
  for (const way of ways.values()) way.finish(fail('records.interrupted'))
}

function hear(state: State, message: FromHunter): void {
  const { services, ways } = state
  const { log } = services
  switch (message.kind) {
    case 'ready':
      if (message.kept === 'unfit') log.warn('the state of the search for SIM boxes does not fit and begins anew')
      return
    case 'read': {
      const way = ways.get(message.id)
      if (way === undefined) return
      way.ahead -= way.sizes.shift() ?? 0
      return way.wake()
    }
    case 'closed':
      return ways.get(message.id)?.finish(ok(message.outcome))
    case 'unfit':
      return ways.get(message.id)?.finish(fail('records.unfit', { reason: message.reason }))
    case 'boxes':
      return services.onBoxes(message.boxes)
    case 'owners':
      return services.onOwners(message.owners)
    case 'figures':
      state.figures = message.figures
      return
    case 'not-kept':
      log.error({ code: message.code }, 'the state of the search for SIM boxes was not kept')
  }
}

function makeWay(): Way {
  const { promise: finished, resolve } = Promise.withResolvers<Outcome>()
  const way: Way = {
    ahead: 0,
    sizes: [],
    wake: () => undefined,
    finish: (outcome) => {
      way.over = true
      resolve(outcome)
      way.wake()
    },
    finished,
    over: false,
  }
  return way
}

async function read(state: State, kind: FileKind, file: AsyncIterable<Uint8Array>): Promise<Outcome> {
  if (state.stopping || state.away) return fail('records.interrupted')
  if (state.ways.size >= filesMost) return fail('records.busy', { most: filesMost })
  const id = ++state.lastId
  const way = makeWay()
  state.ways.set(id, way)
  try {
    tell(state, { kind: 'open', id, file: kind })
    for await (const piece of file) {
      while (way.ahead > aheadMost && !way.over) {
        const room = Promise.withResolvers<void>()
        way.wake = room.resolve
        await room.promise
      }
      if (way.over) return await way.finished
      // A copy of its own: pieces of streams share memory, which must not go to the thread.
      const bytes = new Uint8Array(piece)
      way.sizes.push(bytes.length)
      way.ahead += bytes.length
      tell(state, { kind: 'piece', id, bytes }, [bytes.buffer])
    }
    tell(state, { kind: 'close', id })
    return await way.finished
  } catch (error) {
    tell(state, { kind: 'drop', id })
    throw error
  } finally {
    state.ways.delete(id)
  }
}
