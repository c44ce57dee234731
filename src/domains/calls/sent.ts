/** How an entry was sent: hashes of the key that came with it, which is each sender's own, and of what it said. */
export interface Sent {
  readonly key: Buffer
  readonly body: Buffer
}

/** An entry that came with a key before, and the hash of what it said then. */
export interface SentBefore<Entry> {
  readonly entry: Entry
  readonly bodyHash: Buffer
}
