import type { FlowLeg, FlowLink, FlowNode } from './flow-layout.ts'
import type { Leg } from './recovery.ts'

/** The key under which the picture knows the account of a leg. */
export function keyOf({ bank, account }: Pick<Leg, 'bank' | 'account'>): string {
  return `${bank} ${account}`
}

/** Accounts at which little money ended, drawn as one. */
export interface Ends {
  readonly legs: readonly FlowLeg[]
  /** Of each account of the picture that stands for several: how many. */
  readonly together: ReadonlyMap<string, number>
}

/** A leg as the picture needs it. */
export function flowLegOf({ id, parent, hop, bank, account, state, ...leg }: Leg): FlowLeg {
  return {
    id,
    parent,
    hop,
    bank,
    account,
    amount: leg.amount,
    held: leg.held,
    returned: leg.returned,
    lost: state === 'stopped' ? leg.amount : leg.cashedOut + leg.unavailable,
    open: state === 'asked' ? leg.amount : 0,
  }
}

/** What makes an end little: less than this share of what was stolen. */
const littleShare = 0.01

/** Fewer ends than these are not worth being drawn as one. */
const endsLeast = 3

/**
 * Legs for the picture, where the ends of one account that carry little and at which nothing is to do are drawn as one. The sums stay
 * the same.
 */
export function gatherEnds(legs: readonly Leg[]): Ends {
  const ways = Map.groupBy(legs, keyOf)
  const byId = new Map(legs.map((leg) => [leg.id, leg]))
  const parents = new Set(legs.flatMap(({ parent }) => parent ?? []))
  const stolen = legs.reduce((sum, { parent, amount }) => sum + (parent === null ? amount : 0), 0)
  const isLittle = (leg: Leg) =>
    leg.parent !== null &&
    leg.state !== 'asked' &&
    leg.held === 0 &&
    !parents.has(leg.id) &&
    ways.get(keyOf(leg))?.length === 1 &&
    leg.amount < stolen * littleShare
  const placeOf = ({ parent }: Leg) => {
    const from = byId.get(parent ?? '')
    return from === undefined ? '' : keyOf(from)
  }
  const groups = Map.groupBy(legs.filter(isLittle), placeOf)
  const many = new Map([...groups].filter(([, group]) => group.length >= endsLeast))
  const gathered = new Set([...many.values()].flat().map(({ id }) => id))
  const together = new Map<string, number>()
  const shown = legs.filter(({ id }) => !gathered.has(id)).map(flowLegOf)
  for (const [from, group] of many) {
    together.set(`+ ${from}`, group.length)
    shown.push(...group.map((leg) => ({ ...flowLegOf(leg), bank: '+', account: from })))
  }
  return { legs: shown, together }
}

/** A way in which the keyboard walks over the picture. */
export type Direction = 'left' | 'right' | 'up' | 'down'

const middle = ({ y, height }: FlowNode) => y + height / 2

/** The account to which an arrow key leads from another; itself where there is none. */
export function neighbourOf(nodes: readonly FlowNode[], key: string, direction: Direction): string {
  const from = nodes.find((node) => node.key === key)
  if (from === undefined) return nodes[0]?.key ?? ''
  const along = (node: FlowNode) => {
    if (direction === 'left') return from.x - node.x
    if (direction === 'right') return node.x - from.x
    if (node.x !== from.x) return 0
    return direction === 'up' ? from.y - node.y : node.y - from.y
  }
  const across = (node: FlowNode) => Math.abs(middle(node) - middle(from))
  const [nearest] = nodes
    .filter((node) => along(node) > 0)
    .toSorted((a, b) => along(a) - along(b) || across(a) - across(b))
  return nearest?.key ?? key
}

/** A ribbon of money as an SVG path, or the arc of money that came back, below the accounts. */
export function pathOf({ x1, y1, x2, y2, width }: FlowLink): string {
  const bend = (x1 + x2) / 2
  const [top1, top2, low1, low2] = [y1 - width / 2, y2 - width / 2, y1 + width / 2, y2 + width / 2]
  return `M${x1} ${top1}C${bend} ${top1} ${bend} ${top2} ${x2} ${top2}L${x2} ${low2}C${bend} ${low2} ${bend} ${low1} ${x1} ${low1}Z`
}

/** How far an arc hangs below the accounts that it passes. */
const slack = 50

/**
 * The arc of money that came back to an account it had been at: under the accounts between, from below one to below the other. Between
 * accounts of one column it is a bow at their right.
 */
export function arcOf(from: FlowNode, to: FlowNode, nodes: readonly FlowNode[]): string {
  if (from.x === to.x) {
    const right = from.x + from.width
    const [top, low] = from.key === to.key ? [0.3, 0.7] : [0.5, 0.5]
    const [y1, y2] = [from.y + from.height * top, to.y + to.height * low]
    return `M${right} ${y1}C${right + slack} ${y1} ${right + slack} ${y2} ${right + 4} ${y2}`
  }
  const passed = nodes.filter(({ x }) => x >= to.x && x <= from.x)
  const floor = Math.max(...passed.map(({ y, height }) => y + height)) + slack
  const [start, end] = [from.x + from.width * 0.6, to.x + to.width * 0.4]
  return `M${start} ${from.y + from.height}C${start} ${floor} ${end} ${floor} ${end} ${to.y + to.height + 3}`
}

/** Parts of an account's money from the top: what went on, what is held, came back, is asked for, is lost. */
export const parts = ['onward', 'held', 'returned', 'open', 'lost'] as const

/** One of the parts. */
export type Part = (typeof parts)[number]

/** How much of an account's money is what, without the parts that are nothing. */
export function partsOf(node: Pick<FlowNode, 'amount' | 'held' | 'returned' | 'lost' | 'open'>): readonly {
  readonly part: Part
  readonly amount: number
}[] {
  const { amount, held, returned, lost, open } = node
  const sums = { onward: Math.max(0, amount - held - returned - lost - open), held, returned, open, lost }
  return parts.map((part) => ({ part, amount: sums[part] })).filter((one) => one.amount > 0)
}
