/** A map of bounded size whose entries expire. Where it is full, the entry that was used least lately gives way. */
export interface Shelf<Value> {
  /** The value, unless it has expired by `now`; counts as use. */
  get(key: string, now: number): Value | undefined
  /** Keeps a value until the moment `ends`; counts as use. */
  set(key: string, value: Value, ends: number): void
  delete(key: string): void
  /** Drops the entry that was used least lately. */
  evict(): void
  /** Drops what has expired by `now`. */
  sweep(now: number): void
  readonly size: number
}

/** What becomes of entries. */
export interface ShelfListener<Value> {
  /** An entry is no longer there, for whatever reason but `set`. */
  readonly gone?: (value: Value) => void
  /** An entry had to give way to a newer one. */
  readonly evicted?: () => void
}

/** Makes a shelf for `most` entries. */
export function makeShelf<Value>(most: number, { gone, evicted }: ShelfListener<Value> = {}): Shelf<Value> {
  // A map keeps its order of insertion: taken out and put in again at each use, the first is the least used.
  const entries = new Map<string, { readonly value: Value; readonly ends: number }>()
  const drop = (key: string, value: Value) => {
    entries.delete(key)
    gone?.(value)
  }
  const evict = () => {
    for (const [key, { value }] of entries) {
      drop(key, value)
      evicted?.()
      return
    }
  }
  return {
    get: (key, now) => {
      const entry = entries.get(key)
      if (entry === undefined) return undefined
      if (entry.ends <= now) {
        drop(key, entry.value)
        return undefined
      }
      // While there is plenty of room the order matters to nobody.
      if (entries.size * 2 > most) {
        entries.delete(key)
        entries.set(key, entry)
      }
      return entry.value
    },
    set: (key, value, ends) => {
      entries.delete(key)
      entries.set(key, { value, ends })
      if (entries.size > most) evict()
    },
    delete: (key) => {
      const entry = entries.get(key)
      if (entry !== undefined) drop(key, entry.value)
    },
    evict,
    sweep: (now) => {
      for (const [key, { value, ends }] of entries) if (ends <= now) drop(key, value)
    },
    get size() {
      return entries.size
    },
  }
}
