/** What is to happen later, at a moment each. */
export interface Agenda {
  /** When the next thing is due, in milliseconds since 1970; Infinity where nothing is. */
  readonly next: number
  add(at: number, act: (at: number) => void): void
  /** Does the next thing. */
  act(): void
}

interface Entry {
  readonly at: number
  readonly order: number
  readonly act: (at: number) => void
}

const before = (a: Entry, b: Entry) => a.at < b.at || (a.at === b.at && a.order < b.order)

/** An empty agenda (a binary heap); of equal moments what was added first comes first. */
export function makeAgenda(): Agenda {
  const heap: Entry[] = []
  let order = 0
  return {
    get next() {
      return heap[0]?.at ?? Number.POSITIVE_INFINITY
    },
    add: (at, act) => {
      heap.push({ at, order: order++, act })
      rise(heap)
    },
    act: () => {
      const first = heap[0]
      const last = heap.pop()
      if (first === undefined || last === undefined) return
      if (heap.length > 0) {
        heap[0] = last
        sink(heap)
      }
      first.act(first.at)
    },
  }
}

function rise(heap: Entry[]): void {
  let i = heap.length - 1
  const entry = heap[i] as Entry
  while (i > 0) {
    const parent = (i - 1) >>> 1
    if (!before(entry, heap[parent] as Entry)) break
    heap[i] = heap[parent] as Entry
    i = parent
  }
  heap[i] = entry
}

function sink(heap: Entry[]): void {
  const entry = heap[0] as Entry
  let i = 0
  for (;;) {
    let child = 2 * i + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && before(heap[child + 1] as Entry, heap[child] as Entry)) child++
    if (!before(heap[child] as Entry, entry)) break
    heap[i] = heap[child] as Entry
    i = child
  }
  heap[i] = entry
}
