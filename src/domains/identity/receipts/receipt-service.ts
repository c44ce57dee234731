import { type Argon2Parameters, argon2 } from 'node:crypto'
import { promisify } from 'node:util'
import { nationalDay } from '#kernel/clock'
import type { Random } from '#kernel/random'
import type { Keys } from '#platform/keys'
import { addressBlock } from '../network-address.ts'
import { completeReceipt, type Receipt } from './receipt.ts'

const derive: (algorithm: 'argon2id', parameters: Argon2Parameters) => Promise<Buffer> = promisify(argon2)

/** Issues receipts, and hashes them for storing and finding. */
export interface Receipts {
  /**
   * A new receipt. With an idempotency key it is always the same for the same key (HMAC-SHA-256 under the `receipt` key),
   * so that a request sent again is answered with the receipt of the first; without one it is random.
   */
  issue(idempotencyKey?: string): Receipt
  /**
   * What is stored instead of the receipt, 32 bytes, always the same for the same receipt. argon2id (RFC 9106) under the
   * `receipt-hash` key, 1 MiB and one pass: about 0.5 ms, in libuv's thread pool (see UV_THREADPOOL_SIZE), never on
   * the main thread. Who steals the database without the key can try no receipt; who has both pays this for each try.
   */
  hash(receipt: Receipt): Promise<Buffer>
}

/** Makes the issuer. */
export function makeReceipts({ keys, random }: { readonly keys: Keys; readonly random: Random }): Receipts {
  const nonce = keys.hash('receipt-hash', 'nonce').subarray(0, 16)
  return {
    issue: (idempotencyKey) =>
      completeReceipt(
        fifteenDigits(idempotencyKey === undefined ? random.bytes(32) : keys.hash('receipt', idempotencyKey)),
      ),
    hash: (receipt) =>
      derive('argon2id', {
        message: receipt,
        nonce,
        secret: keys.key('receipt-hash'),
        memory: 1024,
        passes: 1,
        parallelism: 1,
        tagLength: 32,
      }),
  }
}

/** 256 bits as 15 digits; the bias of the remainder is below 2^-200. */
function fifteenDigits(bytes: Uint8Array): string {
  return String(BigInt(`0x${Buffer.from(bytes).toString('hex')}`) % 10n ** 15n).padStart(15, '0')
}

/**
 * A mark, 32 bytes, by which two reports of one reporter in one calendar month (of Kazakhstan) look alike, and nothing
 * else can be told: HMAC-SHA-256 of the address block and the browser's name under the `reporter-mark` key. Without
 * that key it cannot be turned back into an address, and the mark of the next month is another one.
 */
export function reporterMark(
  keys: Keys,
  reporter: { readonly ip: string; readonly userAgent: string },
  at: Date,
): Buffer {
  const month = nationalDay(at).slice(0, 7)
  return keys.hash('reporter-mark', JSON.stringify([month, addressBlock(reporter.ip), reporter.userAgent]))
}
