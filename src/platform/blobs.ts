import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fail, ok, type Result } from '#kernel/result'

/** The address of a blob: the SHA-256 of its content, 64 hexadecimal digits. */
export type BlobDigest = string

/** Content-addressed store: the same bytes are kept once, and a changed byte is noticed at reading. */
export interface Blobs {
  /** Keeps the bytes durably (written beside, synced, renamed) and returns their digest. */
  put(bytes: Uint8Array): Promise<BlobDigest>
  /** The bytes; fails with `blob.not-found`, or `blob.corrupt` where they no longer match their digest. */
  get(digest: BlobDigest): Promise<Result<Buffer>>
  /** Forgets the bytes. Nothing happens where there are none. */
  remove(digest: BlobDigest): Promise<void>
}

/** A store of files under `directory/ab/cd…`. */
export function makeBlobs(directory: string): Blobs {
  const place = (digest: BlobDigest) => {
    if (!/^[0-9a-f]{64}$/.test(digest)) throw new Error('not a blob digest')
    return join(directory, digest.slice(0, 2), digest.slice(2))
  }
  return {
    put: async (bytes) => {
      const digest = sha256(bytes)
      const file = place(digest)
      const kept = await read(file)
      if (kept && sha256(kept) === digest) return digest
      await mkdir(dirname(file), { recursive: true })
      const beside = `${file}.${randomUUID()}`
      await writeFile(beside, bytes, { mode: 0o600, flush: true })
      await rename(beside, file)
      return digest
    },
    get: async (digest) => {
      const bytes = await read(place(digest))
      if (!bytes) return fail('blob.not-found')
      return sha256(bytes) === digest ? ok(bytes) : fail('blob.corrupt')
    },
    remove: (digest) => rm(place(digest), { force: true }),
  }
}

/** Nothing where there is no file; a disk that cannot be read is an error, not an absence. */
async function read(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function sha256(bytes: Uint8Array): BlobDigest {
  return createHash('sha256').update(bytes).digest('hex')
}
