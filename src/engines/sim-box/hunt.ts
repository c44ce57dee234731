import { type Box, type Boxes, type KeptBoxes, type LinkKind, makeBoxes } from './boxes.ts'
import { makeGroups } from './groups.ts'
import { learntModel } from './points-table.ts'
import { drawSuspects, type SimPortrait } from './portrait.ts'
import type { RecordBatch, SimFacts } from './record.ts'
import { type SimBoxModel, type Sweep, sweep } from './sweep.ts'
import {
  describe,
  forgetSilent,
  makeWatch,
  type Refusal,
  type Refused,
  type Taken,
  takeRecords,
  type Watch,
  type WatchOptions,
} from './watch.ts'
import { type KeptPiece, keepWatch, takeUpWatch, type WatchNote } from './watch-state.ts'

/** How a hunt is set up. */
export interface HuntOptions extends WatchOptions {
  /** The points learnt from the simulation where not said. */
  readonly model?: SimBoxModel
  /** SIMs from which a box is told of; three where not said: one or two are a suspicion that may yet grow. */
  readonly least?: number
}

/** A box as an analyst is shown it; times in milliseconds since 1970. */
export interface BoxPortrait {
  /** Its name for good: the IMSI of its first SIM. */
  readonly id: number
  /** 0 to 1: the surest of its SIMs. */
  readonly score: number
  readonly firstSeen: number
  readonly lastSeen: number
  readonly links: Readonly<Record<LinkKind, number>>
  /** The surest first. */
  readonly sims: readonly SimPortrait[]
}

/** What a piece of the records came to. */
export interface Caught extends Taken {
  /** Boxes that are new or have changed; a box that changed twice stands here once. */
  readonly boxes: readonly BoxPortrait[]
}

/** The search for boxes in a stream of records, by event time. */
export interface Hunt {
  readonly watch: Watch
  /** Notes what the books say of a SIM; false where all places are taken. */
  describe(facts: SimFacts): boolean
  /** Counts records as `takeRecords` does, and looks at all SIMs before the first record of each new hour. */
  take(batch: RecordBatch, now: number): Caught
  /** Looks at all SIMs as of the newest record: for the end of a file. Nothing where no record came since the last look. */
  look(): readonly BoxPortrait[]
  /** All boxes that are large enough, the surest first. */
  boxes(): readonly BoxPortrait[]
  /** How often all SIMs were looked at, since it was begun or taken up. */
  sweeps(): number
  /** How many boxes are large enough. */
  size(): number
  /** All that it knows: a text, and views of its memory that are good until the next record. */
  keep(): { readonly text: string; readonly pieces: readonly Uint8Array[] }
  /** Goes on from what another hunt kept, before the first record; false where it does not fit, and then nothing is taken up. */
  takeUp(kept: KeptHunt): boolean
}

/** What a hunt kept, as it is read again. */
export interface KeptHunt {
  readonly text: string
  readonly pieces: readonly KeptPiece[]
}

/** Another number where a layout changes: what was kept before does not fit then. */
const form = 1

interface Note {
  readonly form: number
  readonly watch: WatchNote
  readonly boxes: KeptBoxes
  readonly sims: readonly SimPortrait[]
  readonly next: number
  readonly last: number
}

const hour = 3_600_000
/** SIMs silent for so long give way where places run out, in milliseconds. */
const silence = 14 * 24 * hour
/** The part of the places from which on they do. */
const nearlyFull = 0.95

const hourAfter = (at: number) => (Math.floor(at / hour) + 1) * hour

interface State {
  readonly watch: Watch
  readonly sweep: Sweep
  boxes: Boxes
  readonly sims: Map<number, SimPortrait>
  readonly least: number
  /** When all SIMs are looked at next, in milliseconds; 0 before the first record. */
  next: number
  sweeps: number
}

/** Begins a hunt; all memory for `sims` SIMs is asked for at once. */
export function makeHunt({ model = learntModel, least = 3, ...options }: HuntOptions): Hunt {
  const watch = makeWatch(options)
  const state: State = {
    watch,
    sweep: { watch, model, groups: makeGroups(), last: 0 },
    boxes: makeBoxes(),
    sims: new Map(),
    least,
    next: 0,
    sweeps: 0,
  }
  return {
    watch,
    describe: (facts) => describe(watch, facts),
    take: (batch, now) => take(state, batch, now),
    look: () =>
      watch.newest <= state.sweep.last ? [] : portraits(state, lookAt(state, Math.ceil(watch.newest) * 1000)),
    boxes: () => portraits(state, state.boxes.all()).toSorted((a, b) => b.score - a.score || a.id - b.id),
    sweeps: () => state.sweeps,
    size: () => state.boxes.all().filter(({ members }) => members.length >= least).length,
    keep: () => keep(state),
    takeUp: (kept) => takeUp(state, kept),
  }
}

function keep({ watch, boxes, sims, next, sweep: { last } }: State): ReturnType<Hunt['keep']> {
  const { note, pieces } = keepWatch(watch)
  const kept: Note = { form, watch: note, boxes: boxes.keep(), sims: [...sims.values()], next, last }
  return { text: JSON.stringify(kept), pieces }
}

function takeUp(state: State, { text, pieces }: KeptHunt): boolean {
  const note = JSON.parse(text) as Note
  if (note.form !== form || !takeUpWatch(state.watch, note.watch, pieces)) return false
  state.boxes = makeBoxes(note.boxes)
  for (const sim of note.sims) state.sims.set(sim.imsi, sim)
  state.next = note.next
  state.sweep.last = note.last
  return true
}

function take(state: State, batch: RecordBatch, now: number): Caught {
  const refused: Record<Refusal, number> = { late: 0, doubled: 0, future: 0, nameless: 0, full: 0 }
  const rows: Refused[] = []
  const changed = new Set<Box>()
  let taken = 0
  let from = 0
  const count = (until: number) => {
    if (until === from) return
    const part = takeRecords(state.watch, stretchOf(batch, from, until), now)
    taken += part.taken
    for (const why of Object.keys(refused) as Refusal[]) refused[why] += part.refused[why]
    for (const { row, why } of part.rows) if (rows.length < 100) rows.push({ row: row + from, why })
    from = until
  }
  const latest = now + state.watch.hurry * 1000
  for (let row = 0; row < batch.length; row++) {
    const at = batch.at[row] ?? 0
    if (!(at >= state.next && at <= latest)) continue
    if (state.next > 0) {
      count(row)
      for (const box of lookAt(state, state.next)) changed.add(box)
    }
    state.next = hourAfter(at)
  }
  count(batch.length)
  return { taken, refused, rows, boxes: portraits(state, [...changed]) }
}

function stretchOf(batch: RecordBatch, from: number, until: number): RecordBatch {
  if (from === 0 && until === batch.length) return batch
  return {
    length: until - from,
    at: batch.at.subarray(from, until),
    imsi: batch.imsi.subarray(from, until),
    imei: batch.imei.subarray(from, until),
    peer: batch.peer.subarray(from, until),
    cell: batch.cell.subarray(from, until),
    seconds: batch.seconds.subarray(from, until),
    kind: batch.kind.subarray(from, until),
  }
}

/** Looks at all SIMs as of a time in milliseconds; returns the boxes that are new or changed. */
function lookAt(state: State, at: number): readonly Box[] {
  const { watch, sims } = state
  const suspects = sweep(state.sweep, at)
  const changed = state.boxes.unite(watch.sims, suspects, at)
  for (const sim of drawSuspects(watch, suspects, { at, before: sims })) sims.set(sim.imsi, sim)
  state.sweeps++
  if (watch.sims.used >= watch.sims.capacity * nearlyFull) forgetSilent(watch, at - silence)
  return changed
}

function portraits(state: State, boxes: readonly Box[]): readonly BoxPortrait[] {
  // A box that was told to change may have become part of another since.
  return boxes
    .filter(({ id, members }) => members.length >= state.least && state.boxes.of(id)?.id === id)
    .map(({ id, members, links }) => {
      const sims = members.flatMap((imsi) => state.sims.get(imsi) ?? [])
      return {
        id,
        score: Math.max(...sims.map(({ probability }) => probability)),
        firstSeen: Math.min(...sims.map(({ firstSeen }) => firstSeen)),
        lastSeen: Math.max(...sims.map(({ lastSeen }) => lastSeen)),
        links: { ...links },
        sims: sims.toSorted((a, b) => b.probability - a.probability || a.imsi - b.imsi),
      }
    })
}
