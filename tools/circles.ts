/** Circles in a graph of files, each told once as a shortest way round. */

/** Edges by file; a target that is no key of the map is left out. */
export type Graph = ReadonlyMap<string, readonly string[]>

/** A shortest way from a file back to itself, without the return, or undefined if there is none. */
function shortestCircle(graph: Graph, start: string): readonly string[] | undefined {
  const cameFrom = new Map<string, string>()
  const queue = [start]
  for (const file of queue) {
    for (const next of graph.get(file) ?? []) {
      if (next === start) return wayTo(file, start, cameFrom)
      if (cameFrom.has(next) || !graph.has(next)) continue
      cameFrom.set(next, file)
      queue.push(next)
    }
  }
  return undefined
}

function wayTo(end: string, start: string, cameFrom: ReadonlyMap<string, string>): readonly string[] {
  const way = [end]
  for (let at: string | undefined = end; at !== start && at !== undefined; ) {
    at = cameFrom.get(at)
    if (at !== undefined) way.unshift(at)
  }
  return way
}

/** Circles of a graph: for each file on one, its shortest; a file that a told circle already holds is not told again. */
export function findCircles(graph: Graph): readonly (readonly string[])[] {
  const told = new Set<string>()
  const circles: (readonly string[])[] = []
  for (const file of graph.keys()) {
    if (told.has(file)) continue
    const circle = shortestCircle(graph, file)
    if (!circle) continue
    for (const member of circle) told.add(member)
    circles.push(circle)
  }
  return circles
}
