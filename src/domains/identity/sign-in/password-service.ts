import { type Argon2Parameters, argon2 } from 'node:crypto'
import { promisify } from 'node:util'
import type { Random } from '#kernel/random'
import { type Keys, sameBytes } from '#platform/keys'
import { normalPassword } from './password.ts'

const derive: (algorithm: 'argon2id', parameters: Argon2Parameters) => Promise<Buffer> = promisify(argon2)

/** OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane. About 23 ms in libuv's thread pool. */
const current = { memory: 19_456, passes: 2, parallelism: 1 } as const

/** Hashes and compares passwords. */
export interface Passwords {
  /** The PHC string to store: argon2id (RFC 9106) with a salt of its own, peppered with the `password` key. */
  hash(accepted: string): Promise<string>
  /**
   * Whether the text typed is the password. Does the same work where nothing is stored, so that the time taken does
   * not tell whether an account exists.
   */
  verify(stored: string | null | undefined, typed: string): Promise<boolean>
  /** Whether a stored hash was made with other parameters than today's and should be made anew. */
  isOutdated(stored: string): boolean
}

interface Phc {
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
  readonly salt: Buffer
  readonly hash: Buffer
}

/** Makes the hasher; the pepper is not in the database. */
export function makePasswords({ keys, random }: { readonly keys: Keys; readonly random: Random }): Passwords {
  const compute = (message: string, { salt, ...parameters }: Omit<Phc, 'hash'>) =>
    derive('argon2id', { ...parameters, message, nonce: salt, secret: keys.key('password'), tagLength: 32 })
  const nobody: Phc = { ...current, salt: Buffer.from(random.bytes(16)), hash: Buffer.from(random.bytes(32)) }
  return {
    hash: async (accepted) => {
      const salt = Buffer.from(random.bytes(16))
      return write({ ...current, salt, hash: await compute(accepted, { ...current, salt }) })
    },
    verify: async (stored, typed) => {
      const known = stored ? read(stored) : nobody
      const { hash, ...parameters } = known
      return sameBytes(await compute(normalPassword(typed), parameters), hash) && known !== nobody
    },
    isOutdated: (stored) => {
      const { memory, passes, parallelism } = read(stored)
      return memory !== current.memory || passes !== current.passes || parallelism !== current.parallelism
    },
  }
}

/** The PHC string format: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`, base64 without padding. */
function write({ memory, passes, parallelism, salt, hash }: Phc): string {
  const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(hash)}`
}

function read(stored: string): Phc {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(stored)
  if (!match) throw new Error('a stored password is not an argon2id PHC string')
  const [, memory, passes, parallelism, salt = '', hash = ''] = match
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  }
}
