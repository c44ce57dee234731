/** A thread that hunts for SIM boxes: it reads files of records and of the books piece by piece, and tells of boxes. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import {
  type BoxPortrait,
  type CsvBatch,
  type Hunt,
  imsiAt,
  makeCsvReader,
  makeHunt,
  type Refusal,
} from '#engines/sim-box'
import { makeBookReader, makeOwnerHash } from './books.ts'
import type { BooksOutcome, FileKind, FromHunter, HunterSetup, RecordsOutcome, ToHunter } from './messages.ts'
import { makeOwnerCount } from './owners.ts'
import { keepState, readState } from './state-file.ts'
import { type Telling, toldBox } from './told-box.ts'

/** One file that is being read. */
interface Reading {
  write(piece: Uint8Array): void
  end(): RecordsOutcome | BooksOutcome
}

interface State {
  readonly setup: HunterSetup
  readonly hunt: Hunt
  readonly tell: (message: FromHunter) => void
  readonly telling: Telling
  readonly readings: Map<number, Reading>
  /** Undefined until the first list: till then those kept with the state stay licensed. */
  licensed: ReadonlySet<number> | undefined
  taken: number
  refused: number
  keptAt: number
  settling: NodeJS.Timeout | undefined
}

const figuresEvery = 1000

function run(port: MessagePort, setup: HunterSetup): void {
  const tell = (message: FromHunter) => port.postMessage(message)
  const hunt = makeHunt({ sims: setup.sims, least: setup.least })
  const kept = readState(setup.stateFile, hunt)
  const state: State = {
    setup,
    hunt,
    tell,
    telling: { regionOf: (cell) => setup.cells.get(cell), synthetic: false },
    readings: new Map(),
    licensed: undefined,
    taken: 0,
    refused: 0,
    keptAt: Date.now(),
    settling: undefined,
  }
  port.on('message', (message: ToHunter) => hear(state, message, port))
  setInterval(() => tellFigures(state), figuresEvery).unref()
  tell({ kind: 'ready', kept })
  // What was told last before a fall may not have been kept there: the same box told again changes nothing.
  if (kept === 'taken-up') tellBoxes(state, hunt.boxes())
}

function hear(state: State, message: ToHunter, port: MessagePort): void {
  const { readings, tell } = state
  switch (message.kind) {
    case 'open':
      clearTimeout(state.settling)
      readings.set(message.id, message.file === 'records' ? recordsReading(state) : booksReading(state, message.file))
      return
    case 'piece':
      read(state, message.id, (reading) => reading.write(message.bytes))
      return tell({ kind: 'read', id: message.id })
    case 'close':
      read(state, message.id, (reading) => {
        const outcome = reading.end()
        tellFigures(state)
        tell({ kind: 'closed', id: message.id, outcome })
      })
      return close(state, message.id)
    case 'drop':
      return close(state, message.id)
    case 'licensed':
      return license(state, message.imsis)
    case 'stop':
      keep(state)
      tellFigures(state)
      port.close()
  }
}

function close(state: State, id: number): void {
  state.readings.delete(id)
  if (state.readings.size > 0) return
  clearTimeout(state.settling)
  state.settling = setTimeout(() => {
    tellBoxes(state, state.hunt.look())
    keepNowAndThen(state)
  }, state.setup.settle)
  state.settling.unref()
}

/** A header that cannot be read ends the file; anything else that is thrown is a fault of ours and ends the thread. */
function read({ readings, tell }: State, id: number, step: (reading: Reading) => void): void {
  const reading = readings.get(id)
  if (reading === undefined) return
  try {
    step(reading)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    readings.delete(id)
    tell({ kind: 'unfit', id, reason: error.message })
  }
}

const mostLines = 100

function recordsReading(state: State): Reading {
  const refused: Record<Refusal, number> = { late: 0, doubled: 0, future: 0, nameless: 0, full: 0 }
  const refusedLines: { line: number; why: Refusal }[] = []
  let taken = 0
  const reader = makeCsvReader((batch: CsvBatch) => {
    const caught = state.hunt.take(batch, Date.now())
    taken += caught.taken
    state.taken += caught.taken
    for (const why of Object.keys(refused) as Refusal[]) {
      refused[why] += caught.refused[why]
      state.refused += caught.refused[why]
    }
    for (const { row, why } of caught.rows) {
      if (refusedLines.length < mostLines) refusedLines.push({ line: batch.lines[row] ?? 0, why })
    }
    tellBoxes(state, caught.boxes)
    keepNowAndThen(state)
  })
  return {
    write: (piece) => reader.write(piece),
    end: () => ({ ...reader.end(), taken, refused, refusedLines }),
  }
}

function booksReading(state: State, file: FileKind): Reading {
  const owners = makeOwnerCount()
  let full = 0
  const reader = makeBookReader(makeOwnerHash(state.setup.key), ({ company, ...facts }) => {
    if (!company && facts.owner !== undefined) owners.add(facts.owner)
    const { hunt, licensed } = state
    if (!hunt.describe(licensed === undefined ? facts : { ...facts, licensed: licensed.has(facts.imsi) })) full++
  })
  return {
    write: (piece) => reader.write(piece),
    end: () => {
      const tally = reader.end()
      if (file === 'whole-books') state.tell({ kind: 'owners', owners: owners.many() })
      return { ...tally, full }
    },
  }
}

/** A licence kept with the state may have ended while nobody heard: before the first list any SIM may have had one. */
function license(state: State, imsis: readonly number[]): void {
  const { hunt } = state
  const licensed = new Set(imsis)
  for (const imsi of state.licensed ?? everySim(hunt)) if (!licensed.has(imsi)) hunt.describe({ imsi, licensed: false })
  for (const imsi of licensed) hunt.describe({ imsi, licensed: true })
  state.licensed = licensed
}

function* everySim({ watch: { sims } }: Hunt): Generator<number> {
  for (let slot = 0; slot < sims.used; slot++) yield imsiAt(sims, slot)
}

function tellBoxes({ tell, telling }: State, boxes: readonly BoxPortrait[]): void {
  if (boxes.length > 0) tell({ kind: 'boxes', boxes: boxes.map((box) => toldBox(box, telling)) })
}

function tellFigures({ tell, hunt, taken, refused }: State): void {
  const { watch } = hunt
  const figures = {
    taken,
    refused,
    boxes: hunt.size(),
    sims: watch.sims.used,
    sweeps: hunt.sweeps(),
    newest: watch.newest,
  }
  tell({ kind: 'figures', figures })
}

function keepNowAndThen(state: State): void {
  if (Date.now() - state.keptAt >= state.setup.keepEvery) keep(state)
}

function keep(state: State): void {
  state.keptAt = Date.now()
  try {
    keepState(state.setup.stateFile, state.hunt)
  } catch (error) {
    state.tell({ kind: 'not-kept', code: (error as { code?: string }).code ?? 'unknown' })
  }
}

if (parentPort !== null) run(parentPort, workerData as HunterSetup)
