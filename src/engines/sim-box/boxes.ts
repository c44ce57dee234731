import { wide, word } from './layout.ts'
import { type Sims, wideStride, wordStride } from './sims.ts'
import type { Suspect } from './sweep.ts'
import { type KeptTravel, makeTravel, type Travel } from './travel.ts'

/**
 * What ties two SIMs: first the strong ties, which boxes are made of and united by; then the weak ones, which bring a stray
 * to its box, since two boxes may stand in one cell and call the same people. A stray waits one sweep before it goes to
 * a box that strong ties hold.
 */
export const linkKinds = ['device', 'device-row', 'card-row', 'owner', 'route', 'hand-over', 'peers', 'cell'] as const

const strongKinds = linkKinds.slice(0, 4)

/** One of the kinds of links. */
export type LinkKind = (typeof linkKinds)[number]

/** SIMs that belong together, for an analyst to decide on. */
export interface Box {
  /** The IMSI of its first SIM; stays when SIMs are added, and of two boxes that turn out to be one the older one's stays. */
  readonly id: number
  /** When its first SIM was found, in milliseconds. */
  readonly since: number
  /** When a SIM of it was found last, in milliseconds. */
  readonly until: number
  /** IMSIs in the order in which they were found. */
  readonly members: readonly number[]
  /** How many of its SIMs were tied to another by a link of each kind. */
  readonly links: Readonly<Record<LinkKind, number>>
}

/** Boxes over time. It grows with the SIMs found alone. */
export interface Boxes {
  /** Takes the suspects of one sweep, at its time in milliseconds. Returns the boxes that are new or changed. */
  unite(sims: Sims, suspects: readonly Suspect[], at: number): readonly Box[]
  /** All boxes, the oldest first; a SIM that nothing ties to another is a box of one. */
  all(): readonly Box[]
  /** The box of a SIM, or nothing. */
  of(imsi: number): Box | undefined
  /** All of it as plain data. */
  keep(): KeptBoxes
}

/** What is kept of boxes, as JSON carries it. */
export interface KeptBoxes {
  readonly boxes: readonly Box[]
  readonly tied: readonly string[]
  readonly travel: KeptTravel
}

interface Grown {
  readonly id: number
  readonly since: number
  until: number
  readonly members: number[]
  readonly links: Record<LinkKind, number>
}

/** A cell with so many suspects at a time holds a box, not a coincidence. */
const crowd = 4
/** A SIM that begins within so many seconds of another's falling silent in the same cell takes over from it. */
const handOverWithin = 900

/** No boxes yet, but for those kept. */
export function makeBoxes(kept?: KeptBoxes): Boxes {
  const boxOf = new Map<number, Grown>()
  for (const box of kept?.boxes ?? []) {
    const grown: Grown = { ...box, members: [...box.members], links: { ...box.links } }
    for (const imsi of grown.members) boxOf.set(imsi, grown)
  }
  const tied = new Set<string>(kept?.tied)
  const travel = makeTravel(kept?.travel)
  const all = () => [...new Set(boxOf.values())].toSorted((a, b) => a.since - b.since || a.id - b.id)
  const join = ({ from, to, kind }: Link, at: number): Grown | undefined => {
    const [one, other] = [boxOf.get(from), boxOf.get(to)]
    if (one === undefined || other === undefined || from === to) return undefined
    if (one !== other && !strongKinds.includes(kind) && areApart(one, other, at)) return undefined
    const merged = one === other ? one : merge(one, other)
    const tie = `${kind} ${to}`
    if (!tied.has(tie)) merged.links[kind]++
    tied.add(tie)
    if (one === other) return undefined
    for (const imsi of merged.members) boxOf.set(imsi, merged)
    return merged
  }
  return {
    unite: (sims, suspects, at) => {
      const changed = new Set<Grown>()
      for (const { imsi } of suspects) {
        const known = boxOf.get(imsi)
        if (known !== undefined) known.until = at
        else changed.add(opened(boxOf, imsi, at))
      }
      for (const link of linksAmong(sims, suspects, travel)) {
        const merged = join(link, at)
        if (merged !== undefined) changed.add(merged)
      }
      return [...changed].filter((box) => boxOf.get(box.id) === box)
    },
    all,
    of: (imsi) => boxOf.get(imsi),
    keep: () => ({ boxes: all(), tied: [...tied], travel: travel.keep() }),
  }
}

function opened(boxOf: Map<number, Grown>, imsi: number, at: number): Grown {
  const links = Object.fromEntries(linkKinds.map((kind) => [kind, 0])) as Record<LinkKind, number>
  const box: Grown = { id: imsi, since: at, until: at, members: [imsi], links }
  boxOf.set(imsi, box)
  return box
}

/** Whether strong ties hold a box together. */
function isFirm({ links }: Grown): boolean {
  return strongKinds.some((kind) => links[kind] > 0)
}

/** Whether weak ties must not unite two boxes: one is firm, and the other is no stray, or one that was found only now. */
function areApart(one: Grown, other: Grown, at: number): boolean {
  const keepsOff = (box: Grown) => box.members.length > 1 || box.since === at
  return (isFirm(one) && keepsOff(other)) || (isFirm(other) && keepsOff(one))
}

/** The older box takes the members of the younger. */
function merge(one: Grown, other: Grown): Grown {
  const older = one.since < other.since || (one.since === other.since && one.members.length >= other.members.length)
  const [into, gone] = older ? [one, other] : [other, one]
  for (const imsi of gone.members) into.members.push(imsi)
  for (const kind of linkKinds) into.links[kind] += gone.links[kind]
  into.until = Math.max(into.until, gone.until)
  return into
}

/** A tie between two suspects, by IMSI. */
interface Link {
  readonly from: number
  readonly to: number
  readonly kind: LinkKind
}

/**
 * Every suspect tied to the first that shares something with it: as many links as needed, not one for each pair; the strong
 * ones first.
 */
function linksAmong(sims: Sims, suspects: readonly Suspect[], travel: Travel): readonly Link[] {
  const links: Link[] = []
  const routes: Link[] = []
  const weak: Link[] = []
  const first = new Map<string, number>()
  const imsiBySlot = new Map(suspects.map(({ slot, imsi }) => [slot, imsi]))
  const tie = (key: string, imsi: number, kind: LinkKind) => {
    const other = first.get(`${kind} ${key}`)
    if (other === undefined) first.set(`${kind} ${key}`, imsi)
    else links.push({ from: other, to: imsi, kind })
  }
  for (const { slot, imsi } of suspects) {
    const base = slot * wideStride
    const imei = sims.wide[base + wide.imei] ?? 0
    const iccid = sims.wide[base + wide.iccid] ?? 0
    const cell = sims.wide[base + wide.cell] ?? 0
    const owner = sims.words[slot * wordStride + word.owner] ?? 0
    if (imei > 0) tie(`${imei}`, imsi, 'device')
    for (const row of rowsOf(imei)) tie(`${row} ${cell}`, imsi, 'device-row')
    for (const row of rowsOf(iccid)) tie(`${row} ${cell}`, imsi, 'card-row')
    if (owner > 0) tie(`${owner}`, imsi, 'owner')
    const fellow = imsiBySlot.get((sims.words[slot * wordStride + word.fellow] ?? 0) - 1)
    if (cell > 0) for (const other of travel.note(imsi, cell)) routes.push({ from: other, to: imsi, kind: 'route' })
    if (fellow !== undefined) weak.push({ from: fellow, to: imsi, kind: 'peers' })
  }
  for (const [, present] of byCell(sims, suspects)) weak.push(...inCell(sims, present))
  return [...links, ...routes, ...weak]
}

/** Two hundreds that a serial number stands in, of which one holds its neighbours across the end of the other; none for 0. */
function rowsOf(serial: number): readonly string[] {
  return serial > 0 ? [`${Math.floor(serial / 100)}`, `half ${Math.floor((serial + 50) / 100)}`] : []
}

function byCell(sims: Sims, suspects: readonly Suspect[]): ReadonlyMap<number, readonly Suspect[]> {
  return Map.groupBy(
    suspects.filter(({ slot }) => (sims.wide[slot * wideStride + wide.cell] ?? 0) > 0),
    ({ slot }) => sims.wide[slot * wideStride + wide.cell] ?? 0,
  )
}

/** In a crowd all belong together; of two that are alone in a cell, one has to follow the other. */
function inCell(sims: Sims, present: readonly Suspect[]): readonly Link[] {
  const links: Link[] = []
  const time = (slot: number, field: number) => sims.words[slot * wordStride + field] ?? 0
  const inOrder = present.toSorted((a, b) => time(a.slot, word.firstAt) - time(b.slot, word.firstAt))
  for (const [place, { slot, imsi }] of inOrder.entries()) {
    const before = inOrder[place - 1]
    if (before === undefined) continue
    const apart = Math.abs(time(slot, word.firstAt) - time(before.slot, word.lastAt))
    if (apart <= handOverWithin) links.push({ from: before.imsi, to: imsi, kind: 'hand-over' })
    else if (present.length >= crowd) links.push({ from: before.imsi, to: imsi, kind: 'cell' })
  }
  return links
}

/** The words for a kind of link, as a key of `locales/`. */
export function messageOfLink(kind: LinkKind): string {
  return `sim-box.link.${kind}`
}
