/** A call that waits for its verdict. */
export interface HeldCall {
  /** When it is answered. */
  readonly ended: Promise<void>
  /** Answers it as cancelled. */
  readonly cancel: () => void
}

/** The calls of a thread that wait for their verdict, by transaction. */
export interface Held {
  isFull(): boolean
  add(key: string, call: HeldCall): void
  /** Whether it still waited: a call that was cancelled does not. */
  remove(key: string): boolean
  /** Answers a call as cancelled (RFC 3261 §9.2); nothing where it does not wait. */
  cancel(key: string): void
  size(): number
  /** When none of those that wait now does any more. */
  settled(): Promise<void>
}

/** Makes an empty keeper of so many calls at most. */
export function makeHeld(most: number): Held {
  const calls = new Map<string, HeldCall>()
  return {
    isFull: () => calls.size >= most,
    add: (key, call) => void calls.set(key, call),
    remove: (key) => calls.delete(key),
    cancel: (key) => {
      const call = calls.get(key)
      calls.delete(key)
      call?.cancel()
    },
    size: () => calls.size,
    settled: async () => {
      await Promise.all([...calls.values()].map(({ ended }) => ended))
    },
  }
}
