import { setTimeout as sleep } from 'node:timers/promises'
import { type FeedHead, nameOfLine, verifyLine } from '#domains/publications'
import type { Failure } from '#kernel/result'
import type { Log } from '#platform/log'
import type { Centre } from './centre.ts'
import { nextStep, type Position } from './chain.ts'
import type { Registry } from './registry.ts'
import { openSnapshot } from './snapshot.ts'
import type { Store } from './store.ts'

/** What a replica works with. */
export interface ReplicaServices {
  readonly centre: Centre
  readonly store: Store
  readonly log: Log
  /** The public key of the feed that the operator was given. */
  readonly pinned: string
}

/** The registry of one partner, as far as it is known here. */
export interface Replica extends AsyncDisposable {
  /** The values; undefined until a snapshot was proved. */
  registry(): Registry | undefined
  position(): Position | undefined
  /** Seconds since the centre last said, under its signature, that this is all there is. Infinity before that. */
  staleSeconds(): number
  /** Whether the last question to the centre was answered. */
  connected(): boolean
  /** How many batches and snapshots were refused, by the reason. */
  refusals(): ReadonlyMap<string, number>
  /** Reads what the disk holds. */
  open(): Promise<void>
  /** Begins to follow the centre. */
  start(): void
}

/** A log longer than this is replaced by a fresh snapshot. */
const logMost = 64 * 1024 * 1024
/** So many refusals in a row, and a snapshot is asked for instead. */
const refusalsMost = 3

interface State {
  registry: Registry | undefined
  position: Position | undefined
  mark: string
  /** The key that signed the snapshot on the disk. */
  diskKey: string | undefined
  /** When the newest signed statement was made, in milliseconds since 1970. */
  toldAt: number
  connected: boolean
  needsSnapshot: boolean
  inRow: number
  readonly refusals: Map<string, number>
}

/** Makes a replica. */
export function makeReplica(services: ReplicaServices): Replica {
  const state: State = {
    registry: undefined,
    position: undefined,
    mark: '',
    diskKey: undefined,
    toldAt: Number.NEGATIVE_INFINITY,
    connected: false,
    needsSnapshot: true,
    inRow: 0,
    refusals: new Map(),
  }
  const stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()
  return {
    registry: () => state.registry,
    position: () => state.position,
    staleSeconds: () => Math.max(0, (Date.now() - state.toldAt) / 1000),
    connected: () => state.connected,
    refusals: () => state.refusals,
    open: () => openFromDisk(services, state),
    start: () => {
      running = followForever(services, state, stopping.signal)
    },
    [Symbol.asyncDispose]: async () => {
      stopping.abort()
      await running
    },
  }
}

const refusalWords: Readonly<Record<string, string>> = {
  'edge.batch-forged': 'a batch was refused: altered, cut off, or signed by another key',
  'edge.batch-of-other-chain': 'a batch was refused: it belongs to another chain',
  'edge.batch-replayed': 'a batch was refused: it was taken before',
  'edge.batch-missing': 'a batch was refused: one before it is missing',
  'edge.batch-does-not-follow': 'a batch was refused: it follows another history than ours',
  'edge.snapshot-forged': 'a snapshot was refused: the key we trust does not vouch for it',
  'edge.snapshot-damaged': 'a snapshot was refused: it is cut off or altered',
  'edge.snapshot-older': 'a snapshot was refused: it is older than what we have',
}

function refuse({ log }: ReplicaServices, state: State, { code, details }: Failure): void {
  state.inRow++
  state.refusals.set(code, (state.refusals.get(code) ?? 0) + 1)
  log.error({ code, ...details }, refusalWords[code] ?? code)
}

async function openFromDisk(services: ReplicaServices, state: State): Promise<void> {
  const { store, log, pinned } = services
  const packed = store.snapshot()
  if (packed === undefined) return
  const opened = await openSnapshot(packed, pinned)
  if (!opened.ok) return refuse(services, state, opened.error)
  let { position, madeAt } = opened.value
  const { registry, mark } = opened.value
  const diskKey = position.key
  const good: string[] = []
  const lines = store.lines(mark)
  for (const line of lines) {
    const step = nextStep(position, line)
    if (!step.ok) {
      refuse(services, state, step.error)
      store.keepLines(mark, good)
      break
    }
    registry.take(step.value.batch)
    position = step.value.position
    madeAt = Math.max(madeAt, Date.parse(step.value.batch.at))
    good.push(line)
  }
  Object.assign(state, {
    registry,
    position,
    mark,
    diskKey,
    toldAt: madeAt,
    needsSnapshot: false,
    inRow: 0,
  } satisfies Partial<State>)
  log.info({ number: position.number, entries: registry.size() }, 'the replica on the disk was read')
}

async function followForever(services: ReplicaServices, state: State, signal: AbortSignal): Promise<void> {
  const { store, log } = services
  let failures = 0
  while (!signal.aborted) {
    const before = state.inRow
    state.registry?.blocks.settle(Date.now())
    try {
      const worn = store.isBehind() ? store.takes() : store.logBytes() > logMost || isUnderOldKey(state)
      // Where we can go on without a snapshot, one that is not to be had keeps nothing from us.
      const renews = worn && failures === 0
      if (state.needsSnapshot || renews || state.inRow >= refusalsMost) await takeSnapshot(services, state, signal)
      else await takeLines(services, state, signal)
      if (!state.connected) log.info('the centre answers')
      state.connected = true
      failures = 0
    } catch (error) {
      if (signal.aborted) return
      if (state.connected || failures === 0) {
        log.warn({ reason: error instanceof Error ? error.message : 'unknown' }, 'the centre is away; answers go on')
      }
      state.connected = false
      failures++
    }
    const refused = state.inRow > before
    if (failures > 0 || refused) await pause(Math.min(30_000, 500 * 2 ** Math.min(failures + state.inRow, 6)), signal)
  }
}

/** Whether the key has changed since the snapshot on the disk: who is given the new one alone could not prove that any more. */
function isUnderOldKey({ position, diskKey }: State): boolean {
  return position !== undefined && position.key !== diskKey
}

/** Waits, a little more or less, so that fifty edges do not come back in the same moment. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => undefined)
}

async function takeSnapshot(services: ReplicaServices, state: State, signal: AbortSignal): Promise<void> {
  const { centre, store, log, pinned } = services
  const packed = await centre.snapshot(state.position, signal)
  const opened = await openSnapshot(packed, state.position?.key ?? pinned)
  if (!opened.ok) return refuse(services, state, opened.error)
  const { position, registry, madeAt, mark } = opened.value
  const known = state.position
  const older = known?.chain === position.chain ? position.number < known.number : madeAt < state.toldAt
  if (known !== undefined && older) return refuse(services, state, { code: 'edge.snapshot-older' })
  Object.assign(state, {
    registry,
    position,
    mark,
    diskKey: position.key,
    // What the centre said of this chain since the snapshot was made stays said.
    toldAt: known?.chain === position.chain ? Math.max(state.toldAt, madeAt) : madeAt,
    needsSnapshot: false,
    inRow: 0,
  } satisfies Partial<State>)
  store.replace(mark, packed)
  log.info({ number: position.number, entries: registry.size(), key: position.key }, 'a snapshot was taken')
}

async function takeLines(services: ReplicaServices, state: State, signal: AbortSignal): Promise<void> {
  const { centre, store, log } = services
  const { registry, position: from } = state
  if (registry === undefined || from === undefined) {
    state.needsSnapshot = true
    return
  }
  const answer = await centre.lines(from, signal)
  if (!answer.ok) {
    log.warn('the centre goes on from elsewhere; a snapshot is asked for')
    state.needsSnapshot = true
    return
  }
  const taken: string[] = []
  let failure: Failure | undefined
  for (const line of answer.value) {
    if (nameOfLine(line) === 'head') {
      hearHead(state, line)
      continue
    }
    const step = nextStep(state.position ?? from, line)
    if (!step.ok) {
      failure = step.error
      break
    }
    registry.take(step.value.batch)
    state.position = step.value.position
    taken.push(line)
  }
  // Lines that wait for the disk are tried again with every answer.
  if (taken.length > 0 || store.fault() !== null) store.append(state.mark, taken)
  if (failure !== undefined) refuse(services, state, failure)
  else if (answer.value.length > 0) state.inRow = 0
}

/** The head says until when we have everything: an end that somebody withholds makes us stale. */
function hearHead(state: State, line: string): void {
  const { position } = state
  const head: FeedHead | undefined = position && verifyLine(position.key, 'head', line)?.statement
  if (head === undefined || position === undefined || head.chain !== position.chain) return
  if (head.number !== position.number) return
  if (head.hash !== position.hash) state.needsSnapshot = true
  else state.toldAt = Math.max(state.toldAt, Date.parse(head.at))
}
