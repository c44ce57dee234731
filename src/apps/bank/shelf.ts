import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Told } from './centre.ts'
import type { HeldMoney } from './outcome.ts'

/** What an answer says of a leg's money, to be taken back where the centre does not take the answer. */
export interface Promised {
  readonly leg: string
  /** Account and payment. */
  readonly place: string
  readonly parts: Readonly<Record<string, bigint>>
}

/** A message that is made and stays the same, however often it has to be sent. */
export interface Prepared extends Told {
  readonly request: string
  /** Of the answer to a request for money. */
  readonly promised: Promised | null
  /** Not before this moment, in milliseconds. */
  readonly from: number
  readonly state: 'waiting' | 'taken' | 'refused'
  /** What the centre answered, or the code by which it refused. */
  readonly answer: string | null
}

/** An account that the centre asked a payment's money to be returned to. */
interface ReturnAccount {
  /** Account and payment. */
  readonly place: string
  readonly account: string
}

/** What a bank remembers. */
export interface Memory {
  /** Where it has read to. */
  readonly cursor: string | null
  readonly messages: readonly Prepared[]
  readonly holds: readonly HeldMoney[]
  /** Parts of outflows that were told, by account and payment. */
  readonly told: Readonly<Record<string, Readonly<Record<string, bigint>>>>
  /** Where money goes back to, by the request that says so; shelves of older agents have none. */
  readonly returnTo?: Readonly<Record<string, ReturnAccount>>
}

/** A file that is whole at every moment. */
export interface Shelf {
  read(): Promise<Memory>
  write(memory: Memory): Promise<void>
}

const empty: Memory = { cursor: null, messages: [], holds: [], told: {} }

type Written<Part> = Part extends bigint
  ? string
  : Part extends object
    ? { readonly [Name in keyof Part]: Written<Part[Name]> }
    : Part

/** Amounts alone are written as `123n`: a payment may be named so too, since who pays chooses its name. */
function memoryOf({ cursor, messages, holds, told, returnTo }: Written<Memory>): Memory {
  return {
    cursor,
    messages: messages.map(({ promised, ...message }) => ({
      ...message,
      promised: promised && { ...promised, parts: amountsOf(promised.parts) },
    })),
    holds: holds.map(({ returned, ...hold }) => ({
      ...hold,
      amount: amountOf(hold.amount),
      ...(returned !== undefined && { returned: amountOf(returned) }),
    })),
    told: Object.fromEntries(Object.entries(told).map(([place, parts]) => [place, amountsOf(parts)])),
    ...(returnTo !== undefined && { returnTo }),
  }
}

const amountOf = (text: string): bigint => BigInt(text.slice(0, -1))

function amountsOf(parts: Readonly<Record<string, string>>): Readonly<Record<string, bigint>> {
  return Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, amountOf(text)]))
}

/** A shelf in a folder; the folder is made where it is not there. */
export function makeShelf(folder: string): Shelf {
  const file = join(folder, 'bank-agent.json')
  return {
    read: async () => {
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined
        throw error
      })
      if (text === undefined) return empty
      return memoryOf(JSON.parse(text) as Written<Memory>)
    },
    write: async (memory) => {
      await mkdir(folder, { recursive: true })
      const text = JSON.stringify(memory, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value))
      await writeFile(`${file}.next`, text, { mode: 0o600, flush: true })
      await rename(`${file}.next`, file)
    },
  }
}
