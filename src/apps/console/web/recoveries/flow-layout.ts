/** A leg as the picture needs it. Amounts are tiyn; what is neither held, returned nor lost is open or went on. */
export interface FlowLeg {
  readonly id: string
  readonly parent: string | null
  readonly hop: number
  readonly bank: string
  readonly account: string
  readonly amount: number
  readonly held: number
  readonly returned: number
  /** Cashed out, unavailable, or followed no further. */
  readonly lost: number
  /** Asked for and not answered yet. */
  readonly open: number
}

/** An account in the picture; `key` is '' for the victim, whose account is no leg. */
export interface FlowNode {
  readonly key: string
  readonly bank: string
  readonly account: string
  readonly legs: readonly string[]
  /** 0 for the victim, then by the fewest hops on which money came here. */
  readonly layer: number
  readonly amount: number
  readonly held: number
  readonly returned: number
  readonly lost: number
  readonly open: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Money between two accounts: a ribbon as wide as the sum is. `back` leads to an account that the money had been at before. */
export interface FlowLink {
  readonly from: string
  readonly to: string
  readonly amount: number
  readonly back: boolean
  /** Middle of the ribbon at both ends, and its width. */
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
  readonly width: number
}

/** A picture of where the money went, left to right. */
export interface Flow {
  readonly nodes: readonly FlowNode[]
  readonly links: readonly FlowLink[]
  readonly width: number
  readonly height: number
}

/** Sizes of the picture, in pixels. */
export interface FlowSizes {
  readonly nodeWidth: number
  readonly layerGap: number
  readonly nodeGap: number
  /** Of the account with the least money; what is named has to be readable. */
  readonly nodeLeast: number
  /** What all the stolen money together is high. */
  readonly sumHeight: number
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

const victimKey = ''
const keyOf = ({ bank, account }: FlowLeg) => `${bank} ${account}`

/**
 * Lays the legs of a recovery out in layers, each account once: layers by hops, the order within them by barycentres of the
 * neighbours (Sugiyama, Tagawa, Toda 1981), heights by sums. The same legs give the same picture.
 */
export function layOutFlow(legs: readonly FlowLeg[], sizes: FlowSizes): Flow {
  const nodes = nodesOf(legs)
  const links = linksOf(legs, nodes)
  const layers = layersOf(nodes)
  for (let sweep = 0; sweep < 4; sweep++) orderLayers(layers, links, sweep % 2 === 0)
  const stolen = nodes.get(victimKey)?.amount ?? 0
  const height = place(layers, sizes, stolen === 0 ? 0 : sizes.sumHeight / stolen)
  joinRibbons(links, nodes, stolen === 0 ? 0 : sizes.sumHeight / stolen)
  const width = layers.length * (sizes.nodeWidth + sizes.layerGap) - sizes.layerGap
  return { nodes: layers.flat(), links, width: Math.max(width, 0), height }
}

function nodesOf(legs: readonly FlowLeg[]): Map<string, Mutable<FlowNode>> {
  const nodes = new Map<string, Mutable<FlowNode>>()
  const of = (key: string, bank: string, account: string, layer: number): Mutable<FlowNode> => {
    const known = nodes.get(key)
    if (known !== undefined) return known
    const sums = { amount: 0, held: 0, returned: 0, lost: 0, open: 0 }
    const made = { key, bank, account, legs: [], layer, ...sums, x: 0, y: 0, width: 0, height: 0 }
    nodes.set(key, made)
    return made
  }
  const victim = of(victimKey, '', '', 0)
  // By hops, so that an account stands where money first came to it.
  for (const leg of legs.toSorted((a, b) => a.hop - b.hop)) {
    const node = of(keyOf(leg), leg.bank, leg.account, leg.hop)
    node.legs = [...node.legs, leg.id]
    node.amount += leg.amount
    node.held += leg.held
    node.returned += leg.returned
    node.lost += leg.lost
    node.open += leg.open
    if (leg.parent === null) victim.amount += leg.amount
  }
  return nodes
}

function linksOf(legs: readonly FlowLeg[], nodes: ReadonlyMap<string, FlowNode>): Mutable<FlowLink>[] {
  const byId = new Map(legs.map((leg) => [leg.id, leg]))
  const links = new Map<string, Mutable<FlowLink>>()
  for (const leg of legs) {
    const parent = leg.parent === null ? undefined : byId.get(leg.parent)
    const from = parent === undefined ? victimKey : keyOf(parent)
    const to = keyOf(leg)
    const known = links.get(`${from}>${to}`)
    if (known !== undefined) known.amount += leg.amount
    else {
      const back = (nodes.get(from)?.layer ?? 0) >= (nodes.get(to)?.layer ?? 0)
      links.set(`${from}>${to}`, { from, to, amount: leg.amount, back, x1: 0, y1: 0, x2: 0, y2: 0, width: 0 })
    }
  }
  return [...links.values()]
}

function layersOf(nodes: ReadonlyMap<string, Mutable<FlowNode>>): Mutable<FlowNode>[][] {
  const layers: Mutable<FlowNode>[][] = []
  for (const node of nodes.values()) (layers[node.layer] ??= []).push(node)
  // A hop that no account stands at is left out of the picture.
  return layers.filter((layer) => layer !== undefined)
}

/** Orders each layer by where its neighbours in the layer before (or after) stand. */
function orderLayers(layers: Mutable<FlowNode>[][], links: readonly FlowLink[], forwards: boolean): void {
  const ordered = forwards ? layers : layers.toReversed()
  const places = new Map<string, number>()
  for (const layer of layers) for (const [i, { key }] of layer.entries()) places.set(key, (i + 0.5) / layer.length)
  for (const layer of ordered) {
    const wanted = new Map(layer.map(({ key }) => [key, barycentre(key, links, places, forwards)]))
    layer.sort((a, b) => (wanted.get(a.key) ?? 0) - (wanted.get(b.key) ?? 0))
    for (const [i, { key }] of layer.entries()) places.set(key, (i + 0.5) / layer.length)
  }
}

function barycentre(
  key: string,
  links: readonly FlowLink[],
  places: ReadonlyMap<string, number>,
  forwards: boolean,
): number {
  let sum = 0
  let weight = 0
  for (const { from, to, amount, back } of links) {
    if (back || (forwards ? to : from) !== key) continue
    sum += (places.get(forwards ? from : to) ?? 0) * amount
    weight += amount
  }
  return weight === 0 ? (places.get(key) ?? 0) : sum / weight
}

/** Gives every account its place; the layers stand in the middle of the picture, whose height it gives. */
function place(layers: readonly Mutable<FlowNode>[][], sizes: FlowSizes, scale: number): number {
  const { layerGap, nodeGap, nodeLeast, nodeWidth } = sizes
  const heights = layers.map((layer) =>
    layer.reduce((sum, node) => sum + Math.max(nodeLeast, node.amount * scale) + nodeGap, -nodeGap),
  )
  const height = Math.max(0, ...heights)
  for (const [column, layer] of layers.entries()) {
    let y = (height - (heights[column] ?? 0)) / 2
    for (const node of layer) {
      node.x = column * (nodeWidth + layerGap)
      node.y = y
      node.width = nodeWidth
      node.height = Math.max(nodeLeast, node.amount * scale)
      y += node.height + nodeGap
    }
  }
  return height
}

/** Lets ribbons start and end one below the other, in the order of where they lead. */
function joinRibbons(links: Mutable<FlowLink>[], nodes: ReadonlyMap<string, FlowNode>, scale: number): void {
  const taken = new Map<string, { left: number; right: number }>()
  const used = (key: string) => {
    const known = taken.get(key) ?? { left: 0, right: 0 }
    taken.set(key, known)
    return known
  }
  const yOf = (key: string) => nodes.get(key)?.y ?? 0
  for (const link of links.toSorted((a, b) => yOf(a.to) - yOf(b.to))) {
    const from = nodes.get(link.from)
    if (from === undefined) continue
    link.width = Math.max(1, link.amount * scale)
    link.x1 = from.x + from.width
    link.y1 = from.y + used(link.from).right + link.width / 2
    used(link.from).right += link.width
  }
  for (const link of links.toSorted((a, b) => yOf(a.from) - yOf(b.from))) {
    const to = nodes.get(link.to)
    if (to === undefined) continue
    link.x2 = to.x
    link.y2 = to.y + used(link.to).left + link.width / 2
    used(link.to).left += link.width
  }
}
