import { generateKeyPairSync } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Clock, systemClock } from '#kernel/clock'
import { type JwsKey, openJwsKey } from '#platform/jws'
import type { Log } from '#platform/log'
import { type AgentServices, type Round, workOnce } from './agent.ts'
import { booksSchema, makeBooks } from './books.ts'
import { makeCentre } from './centre.ts'
import type { Manner } from './manner.ts'
import { makeShelf } from './shelf.ts'

export type { BookAccount } from './books.ts'
export { type Manner, manners } from './manner.ts'
export { type HeldMoney, outcomeOf, type ToldParts } from './outcome.ts'

/** How a bank's agent is set up. */
export interface BankAgentOptions {
  /** The centre's address without a trailing slash. */
  readonly centre: string
  readonly clientId: string
  readonly clientSecret: string
  /** The bank's code. */
  readonly bank: string
  readonly key: JwsKey
  /** Folder for what the bank remembers. */
  readonly folder: string
  /** File of the ledger; a virtual bank makes its answers up without one. */
  readonly books?: string | undefined
  readonly manner?: Manner
  /** How late a bank that delays answers, in milliseconds. */
  readonly delay?: number
  readonly clock?: Clock
}

/** An agent that works when it is told to. */
export interface BankAgent {
  /** One round: reads, answers, sends. Throws where the centre cannot be reached. */
  once(): Promise<Round>
  /** Round after round until the signal, so many milliseconds apart; what goes wrong is logged and tried again. */
  run(signal: AbortSignal, given: { readonly every: number; readonly log: Log }): Promise<void>
}

/** Makes the agent of a bank. */
export function makeBankAgent(options: BankAgentOptions): BankAgent {
  const { centre: url, books, folder, bank, manner = 'answers', delay = 60_000, clock = systemClock } = options
  const services: AgentServices = {
    bank,
    manner,
    delay,
    clock,
    centre: makeCentre({ ...options, url, clock }),
    shelf: makeShelf(folder),
    books:
      books === undefined
        ? undefined
        : makeBooks(async () => booksSchema.parse(JSON.parse(await readFile(books, 'utf8')))),
  }
  const once = () => workOnce(services)
  return {
    once,
    run: async (signal, { every, log }) => {
      while (!signal.aborted) {
        try {
          const round = await once()
          if (round.taken + round.refused.length > 0) log.info({ ...round }, 'the centre was answered')
        } catch (error) {
          log.warn({ err: error }, 'the centre cannot be answered now')
        }
        await sleep(every, undefined, { signal }).catch(() => undefined)
      }
    },
  }
}

/**
 * The bank's key from a file (JWK); where the file is not there a new Ed25519 key is written to it, readable for its owner alone.
 * Undefined where the file holds no private key of a kind that is taken.
 */
export async function bankKey(file: string): Promise<{ readonly key: JwsKey; readonly fresh: boolean } | undefined> {
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  const jwk = kept === undefined ? generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) : parse(kept)
  if (typeof jwk !== 'object' || jwk === null || !('d' in jwk)) return undefined
  const key = await openJwsKey(jwk as JwsKey['jwk'])
  if (key === undefined) return undefined
  if (kept === undefined) await writeFile(file, `${JSON.stringify(jwk)}\n`, { mode: 0o600, flag: 'wx' })
  return { key, fresh: kept === undefined }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
