/** Where suspects were seen over time, to tell who travels together. It grows with the SIMs found alone. */
export interface Travel {
  /** Notes a suspect in a cell. Returns the IMSIs that were seen there too, and in another cell where this one was: at most so many as are remembered. */
  note(imsi: number, cell: number): readonly number[]
  /** What it remembers, as plain data. */
  keep(): KeptTravel
}

/** Cells by IMSI, IMSIs by cell. */
export interface KeptTravel {
  readonly cells: readonly (readonly [imsi: number, cells: readonly number[]])[]
  readonly visitors: readonly (readonly [cell: number, imsis: readonly number[]])[]
}

const mostCells = 12
const mostVisitors = 64

/** Nobody was seen yet, but for what was kept. Of each SIM the first dozen cells count, of each cell the last 64 SIMs. */
export function makeTravel(kept: KeptTravel = { cells: [], visitors: [] }): Travel {
  const cellsOf = new Map<number, Set<number>>(kept.cells.map(([imsi, cells]) => [imsi, new Set(cells)]))
  const visitors = new Map<number, number[]>(kept.visitors.map(([cell, imsis]) => [cell, [...imsis]]))
  const share = (one: ReadonlySet<number>, other: ReadonlySet<number>, but: number) => {
    for (const cell of one) if (cell !== but && other.has(cell)) return true
    return false
  }
  return {
    note: (imsi, cell) => {
      const cells = cellsOf.get(imsi) ?? new Set()
      if (cells.has(cell) || cells.size >= mostCells) return []
      cellsOf.set(imsi, cells.add(cell))
      const there = visitors.get(cell) ?? []
      const companions =
        cells.size < 2 ? [] : there.filter((other) => share(cells, cellsOf.get(other) ?? new Set(), cell))
      there.push(imsi)
      if (there.length > mostVisitors) there.shift()
      visitors.set(cell, there)
      return companions
    },
    keep: () => ({
      cells: Array.from(cellsOf, ([imsi, cells]) => [imsi, [...cells]] as const),
      visitors: Array.from(visitors, ([cell, imsis]) => [cell, [...imsis]] as const),
    }),
  }
}
