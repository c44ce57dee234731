import { simsPerOwner } from '#domains/calls'

/** Counts the SIMs of each person in one reading of the whole books: eight bytes a SIM. */
export interface OwnerCount {
  /** `owner`: 16 hexadecimal digits. */
  add(owner: string): void
  /** Persons with more SIMs than the law allows, those with most first. */
  many(): readonly { readonly owner: string; readonly sims: number }[]
}

/** As many as the centre takes. */
const most = 50_000

/** Nobody was counted yet. */
export function makeOwnerCount(): OwnerCount {
  let hashes = new BigUint64Array(1024)
  let count = 0
  return {
    add: (owner) => {
      if (count === hashes.length) {
        const wider = new BigUint64Array(2 * count)
        wider.set(hashes)
        hashes = wider
      }
      hashes[count++] = BigInt(`0x${owner}`)
    },
    many: () => {
      const sorted = hashes.subarray(0, count).toSorted()
      const found: { owner: string; sims: number }[] = []
      let from = 0
      for (let at = 1; at <= sorted.length; at++) {
        if (sorted[at] === sorted[from]) continue
        const owner = (sorted[from] ?? 0n).toString(16).padStart(16, '0')
        if (at - from > simsPerOwner) found.push({ owner, sims: at - from })
        from = at
      }
      return found.toSorted((a, b) => b.sims - a.sims).slice(0, most)
    },
  }
}
