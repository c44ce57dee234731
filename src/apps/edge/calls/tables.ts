import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type CallTablesStatement, followIntroductions, verifyLine } from '#domains/publications'
import { type CallTables, emptyCallTables, type PortedNumbers } from '#engines/screening'
import { fail, ok, type Result } from '#kernel/result'
import type { Log } from '#platform/log'
import type { Centre } from '../centre.ts'
import { writeDurably } from '../store.ts'
import { makePortedFile, type PortedFile } from './ported.ts'
import { tablesOf } from './told-tables.ts'

/** What the tables need. */
export interface TableServices {
  readonly centre: Pick<Centre, 'read'>
  /** Where what the centre told is kept. */
  readonly folder: string
  readonly log: Log
  /** The public key of the feed that is trusted now: the one the replica came to, or the pinned one. */
  readonly trusted: () => readonly string[]
  /** The CSV of ported numbers; none where left out. */
  readonly ported?: string
  /** Milliseconds between two looks at the centre and at that file. */
  readonly every: number
}

/** The national tables that calls are decided by: the centre's, and the operator's own of ported numbers. */
export interface Tables extends AsyncDisposable {
  /** What holds now. */
  current(): CallTables
  /** When the centre signed what holds, in milliseconds since 1970; -Infinity where there is nothing of it yet. */
  signedAt(): number
  /** When the centre last told newer tables, or that there are none, in milliseconds since 1970; -Infinity before. */
  lookedAt(): number
  /** Tables refused: forged, older than ours, or not to be read. */
  refused(): number
  /** Looks once, and tells whether anything changed. */
  look(): Promise<boolean>
  /** Begins to look by itself; `changed` hears of new tables. */
  start(changed: (tables: CallTables) => void): void
}

const path = '/api/v1/calls/tables'
const fileName = 'call-tables'

interface State {
  statement: CallTablesStatement | undefined
  etag: string | undefined
  tables: CallTables
  lookedAt: number
  refused: number
  told: string
}

/** Opens the tables: from the disk at first, so that a node decides rightly while the centre is away. */
export function openTables(services: TableServices): Tables {
  const state: State = {
    statement: undefined,
    etag: undefined,
    tables: emptyCallTables,
    lookedAt: Number.NEGATIVE_INFINITY,
    refused: 0,
    told: '',
  }
  const ported = services.ported === undefined ? undefined : makePortedFile(services.ported, services.log)
  readKept(services, state)
  compose(state, ported)
  const stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()
  const look = () => lookOnce(services, state, { ported, signal: stopping.signal })
  return {
    current: () => state.tables,
    signedAt: () => (state.statement === undefined ? Number.NEGATIVE_INFINITY : Date.parse(state.statement.at)),
    lookedAt: () => state.lookedAt,
    refused: () => state.refused,
    look,
    start: (changed) => {
      const work = async () => {
        if (await look()) changed(state.tables)
      }
      running = repeat(services, work, stopping.signal)
    },
    [Symbol.asyncDispose]: async () => {
      stopping.abort()
      await running
    },
  }
}

/** Whether anything changed. Throws where the centre is away. */
async function lookOnce(
  services: TableServices,
  state: State,
  { ported, signal }: { readonly ported: PortedFile | undefined; readonly signal: AbortSignal },
): Promise<boolean> {
  const moved = ported?.look() ?? false
  let fresh = false
  try {
    const answer = await services.centre.read(path, state.etag, signal)
    if (answer !== undefined) fresh = takeLine(services, state, answer.text.trimEnd())
    if (fresh) state.etag = answer?.etag
    if (fresh || answer === undefined) state.lookedAt = Date.now()
  } catch (error) {
    // The operator's own file counts though the centre is away; that it is, the next look tells.
    if (!moved) throw error
  }
  if (moved || fresh) compose(state, ported)
  return moved || fresh
}

function takeLine(services: TableServices, state: State, line: string): boolean {
  const proved = proveTables(line, services.trusted(), state.statement)
  if (!proved.ok) {
    state.refused++
    // Told once, and not every thirty seconds.
    if (state.told !== proved.error.code)
      services.log.error({ code: proved.error.code }, 'tables of calls were refused')
    state.told = proved.error.code
    return false
  }
  state.told = ''
  state.statement = proved.value
  try {
    mkdirSync(services.folder, { recursive: true, mode: 0o700 })
    writeDurably(services.folder, fileName, `${line}\n`)
  } catch (error) {
    services.log.error({ code: (error as { code?: string }).code }, 'the disk refuses the tables of calls; they hold')
  }
  services.log.info({ version: proved.value.tables.version }, 'tables of calls were taken')
  return true
}

/**
 * Proves a line of tables: signed by a key that one of the trusted ones is, or introduced, and not older than what is known. Fails with
 * `edge.tables-forged` or `edge.tables-older`.
 */
export function proveTables(
  line: string,
  trusted: readonly string[],
  known: CallTablesStatement | undefined,
): Result<CallTablesStatement> {
  const named = keyOf(line)
  if (named === undefined) return fail('edge.tables-forged')
  const key = trusted
    .map((from) => followIntroductions(from, named.key, named.introductions))
    .find((found) => found !== undefined)
  const statement = key === undefined ? undefined : verifyLine(key, 'call-tables', line)?.statement
  if (statement === undefined) return fail('edge.tables-forged')
  if (known !== undefined && Date.parse(statement.at) < Date.parse(known.at)) return fail('edge.tables-older')
  return ok(statement)
}

/** What a line says of its key, before anything of it is proved. */
function keyOf(line: string): Pick<CallTablesStatement, 'key' | 'introductions'> | undefined {
  try {
    const { key, introductions } = (JSON.parse(line) as { 'call-tables': CallTablesStatement })['call-tables']
    return typeof key === 'string' && Array.isArray(introductions) ? { key, introductions } : undefined
  } catch {
    return undefined
  }
}

function readKept(services: TableServices, state: State): void {
  let line: string
  try {
    line = readFileSync(join(services.folder, fileName), 'utf8').trimEnd()
  } catch {
    return
  }
  const proved = proveTables(line, services.trusted(), undefined)
  if (proved.ok) state.statement = proved.value
  else services.log.error({ code: proved.error.code }, 'the tables of calls on the disk were refused')
}

function compose(state: State, ported: PortedFile | undefined): void {
  const moved: Pick<CallTables, 'operators'> & { readonly ported: PortedNumbers } = ported?.current() ?? emptyCallTables
  state.tables = { ...tablesOf(state.statement?.tables), operators: moved.operators, ported: moved.ported }
}

/** Again and again; why the centre tells nothing is said once, until it does again. What is held goes on holding. */
async function repeat({ every, log }: TableServices, work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  let told = ''
  while (!signal.aborted) {
    try {
      await work()
      told = ''
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown'
      if (told === '' && !signal.aborted) log.warn({ reason }, 'the centre tells no tables of calls')
      told = reason
    }
    await sleep(every, undefined, { signal }).catch(() => undefined)
  }
}
