import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { createGunzip } from 'node:zlib'
import { extract } from 'tar-stream'

/** A sample of AMLSim (IBM's simulator of money laundering): accounts with a label each, and payments between them. */
export interface Amlsim {
  readonly accounts: number
  /** By account: whether it takes part in laundering. */
  readonly fraud: Uint8Array
  /** By account, the step in which its laundering begins, or -1. */
  readonly fraudStep: Int32Array
  readonly payments: AmlsimPayments
}

/** Payments in order of their step; those of one step in the order of the file. */
export interface AmlsimPayments {
  readonly length: number
  readonly debtor: Uint32Array
  readonly creditor: Uint32Array
  /** In cents. The generator draws those of launderers from elsewhere, so amounts give the label away: measure without them too. */
  readonly amount: Float64Array
  readonly step: Uint32Array
}

/** Reads the sample's archive (`.tgz`). Rejects where a file or a column is missing. */
export async function readAmlsim(archive: string): Promise<Amlsim> {
  const files = new Map<string, string>()
  const entries = createReadStream(archive).pipe(createGunzip()).pipe(extract())
  for await (const entry of entries) {
    const name = basename(entry.header.name)
    if (name.endsWith('.csv')) files.set(name, await text(Readable.from(entry)))
    else entry.resume()
  }
  return parseAmlsim(files.get('nodes.csv') ?? '', files.get('transactions.csv') ?? '')
}

/** Reads the two tables of a sample. Throws where a column is missing or a number is none. */
export function parseAmlsim(nodes: string, transactions: string): Amlsim {
  const accounts = columnsOf(nodes, ['nodeid', 'isFraud', 'fraudStep'])
  const rows = columnsOf(transactions, ['sourceNodeId', 'targetNodeId', 'value', 'time'])
  const [ids = [], labels = [], steps = []] = accounts
  const count = ids.length
  const fraud = new Uint8Array(count)
  const fraudStep = new Int32Array(count)
  for (const [row, id] of ids.entries()) {
    if (!(id < count)) throw new Error(`account ${id} is not one of ${count}`)
    fraud[id] = labels[row] as number
    fraudStep[id] = steps[row] as number
  }
  const [debtor = [], creditor = [], value = [], time = []] = rows
  const order = Array.from(time.keys()).sort((a, b) => (time[a] as number) - (time[b] as number) || a - b)
  const of = (column: readonly number[]) => order.map((row) => column[row] as number)
  return {
    accounts: count,
    fraud,
    fraudStep,
    payments: {
      length: order.length,
      debtor: Uint32Array.from(of(debtor)),
      creditor: Uint32Array.from(of(creditor)),
      amount: Float64Array.from(of(value), (amount) => Math.round(amount * 100)),
      step: Uint32Array.from(of(time)),
    },
  }
}

function columnsOf(csv: string, names: readonly string[]): readonly (readonly number[])[] {
  const [head = '', ...lines] = csv.trim().split(/\r?\n/)
  const heads = head.split(',')
  const places = names.map((name) => heads.indexOf(name))
  if (places.includes(-1)) throw new Error(`a column is missing of ${names.join(', ')}`)
  const columns = names.map((): number[] => [])
  for (const line of lines) {
    const cells = line.split(',')
    for (const [i, place] of places.entries()) {
      const value = Number(cells[place] || Number.NaN)
      if (!Number.isFinite(value)) throw new Error(`no number: ${line}`)
      columns[i]?.push(value)
    }
  }
  return columns
}
